"""Ways to say things that mean one that is simpler: places, looks, who has what. In this order."""

from __future__ import annotations

import re
from collections.abc import Callable

_MOST = {"far": "farthest", "near": "nearest", "close": "closest", "big": "biggest",
         "small": "smallest", "large": "largest", "tall": "tallest"}  # fmt: skip
_HE = (
    r"\b(?:he|she)\b(?= (?:has|is|should|must|can|could|needs|goes|hides|looks|was|belongs|stands|"
    r"sits|may|shall|will|would)\b|'s)"
)
# A pattern, and what stands for it.
WORDINGS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\bover (?=(?:by|next to|near|beside|behind|in front of|on the (?:left|right))\b)", ""),
    (
        r"^(?:put|set|place|move) (.+?) in(?:to)? each other['\u2019]s (?:place|spot|position)s?",
        r"swap \1",
    ),
    (r"\bsomething like (?=\w+ for\b)", ""),
    (r"\bwould do (?:nicely|fine|well|the trick|just fine)\b", "would be nice"),
    (_HE, "it"),
    (r"\s*(?:-+>|=+>|(?<=\w )>(?= \w)|\u2192|\u27a1)\s*(?:to )?", " becomes "),
    (r"(?<=\w)\s*=\s*(?=\w)", " "),
    (r"(?:(?<=^)|(?<=[\s,;]))\(?(\d)\)\s+(?=[a-z])", ", "),
    (
        r"\b(?:on|at|to|off to|over to|towards|onto|over on) (?:the |your |my |its )?"
        r"(?:immediate |far |direct )?(left|right)[- ]?(?:hand)?[- ]?(?:side)? (?:side )?(?:of|"
        r"from) (?!(?:the |this |my )?(?:picture|image|table|photo|frame|scene|pic)\b)(?=\w)",
        r"to the \1 of ",
    ),
    (r"\b(left|right)[- ]hand(?: side)?\b", r"\1"),
    (r"\bn(?:o|r|um|umber)\. ?(?=\d)", "number "),
    (
        r"\b(?:in|into|to|at|on) (the|that|my) ([\w ]{2,25}?)['\u2019]?s (?:exact )?(?:spot|place|"
        r"position|"
        r"location|seat)\b",
        r"where \1 \2 is",
    ),
    (
        r"\b(?:in|into|to|at|on) (the|that|my) ([\w ]{2,25}?)['\u2019]?s (?:old|former|previous) "
        r"(?:spot|place|position|location|seat)\b",
        r"where \1 \2 was",
    ),
    (
        r"(?:and |, )?\bin (?:its|their|that) (?:place|spot|stead|position),? "
        r"(put|add|place|set|draw|i want|i would like|stick|give me) (an? [\w ]+)",
        r" and \1 \2 in its place",
    ),
    (
        r"\b(?:at|in|to|on) the (?:very|extreme|absolute) (front|back|left|right|middle)\b",
        r"at the \1",
    ),
    (
        r"\bits (?=my|a|an|the|too|so|not|just|really|very|been|all|time|only|our|his|kinda)\b",
        "it is ",
    ),
    (r"\bwhile (?=\w+ing (?:the|a|an|that|this|it|both|all|my))", "and "),
    (
        r"(?<=\bto )(?:the picture|it|everything|the state|things|the way it|the image) (?:as|"
        r"like|how|the way) (?:it|they|that) "
        r"(?:was|were|looked|stood) (?=(?:right |just )?(?:before|after) )",
        "",
    ),
    (r"['\u2019]s (?:have to|got to|gotta|gotto)\b", " has to"),
    (
        r"(?:,? (?:and )?|\band )(?:while|whilst|since|when|as) (?:you are|you're|we are|we're|ur|"
        r"your) at it,?",
        " and",
    ),
    (r"\b(medium|middle|mid)[- ]?siz(?:e|ed)\b", "medium"),
    (
        r"\bmost (far|near|close|big|small|large|tall)(?: away)?\b",
        lambda m: f"{_MOST[m[1].lower()]}",
    ),
    (
        r"\b(closer|nearer|closest|nearest|further|farther) one to (?:the |my )?(me|us|viewer|"
        r"camera|front)\b",
        r"one closest to \2",
    ),
    (
        r"^(?:i )?(?:need|want|wanna have|would like|would love|could use|gimme|give me) (?=(?:a|"
        r"an|another|some) )",
        "i want ",
    ),
    (
        r"^(what|which) (\w+) (?:have )?(?:you|u)(?:'ve| have)? (?:got|have)\b",
        r"what \2 do you have",
    ),
    (
        r"\b(?:whichever|whatever) (\w+)( one)? (?:that |which )?(is|are|stands|sits) (?:hiding |"
        r"lurking |standing |"
        r"sitting |hidden |placed )?",
        r"the \1\2 that is ",
    ),
    (
        r"\b(?:hiding|lurking|hidden|tucked away|tucked|peeking out|peeking|parked|perched) "
        r"(?=(?:behind|on|under|next|"
        r"beside|in front)\b)",
        "",
    ),
    (r"\bboth (the|my|of the) (\w+(?: \w+)?) and (?=(?:the|my) )", r"\1 \2 and "),
    (
        r"\b(?:take|remove|get rid of|lose|drop|kill|tone down|strip|wipe|rub|take away|get|"
        r"eliminate|reduce|cut|dull) "
        r"(?:the|its|that|all the|all that) (?:shine|gloss|sheen|glare|shininess|glossiness|"
        r"glossy finish|shiny "
        r"finish|luster|lustre|polish)(?: (?:off|from|of|on|out of))(?: of)? (the [\w ]+?|it|"
        r"that)(?= *(?:$|[,.!?;]|please|and ))",
        r"make \1 matte",
    ),
    (
        r"\b(?:add|put|give|apply) (?:some |a (?:bit of |little |touch of )?|more |the )?(?:shine|"
        r"gloss|sheen|shininess|polish|luster|"
        r"lustre) (?:to|on|onto) (the [\w ]+?|it|that)(?= *(?:$|[,.!?;]|please|and ))",
        r"make \1 glossy",
    ),
    (
        r"\bgive (the [\w ]+?|it|that) (?:some |a (?:bit of |little |nice )?|more )?(?:shine|"
        r"gloss|sheen|polish|shiny finish|glossy finish|luster)\b",
        r"make \1 glossy",
    ),
    (
        r"\b(?:polish|buff|shine|varnish|wax)(?: up)? (the [\w ]+?|it)(?= *(?:$|[,.!?;]|please|"
        r"and ))",
        r"make \1 glossy",
    ),
    (
        r"\bgive (it|the [\w ]+?|that [\w ]+?) (an? [\w ]+?) (?:as (?:a|its)|for (?:a|company)|to "
        r"keep it|to be its) ?(?:neighbou?r|friend|"
        r"companion|buddy|mate|pal|partner|company|playmate|sidekick|little friend)?(?: "
        r"company)?(?= *(?:$|[,.!?;]))",
        r"add \2 next to \1",
    ),
    (
        r"\b(?:lift|pick|grab|fetch|hoist)(?: up)? (the [\w ]+?) (?=(?:off|up from|off of|from) "
        r"the )",
        r"take \1 ",
    ),
    (
        r"^(?:put |move |set |place )?((?:the )?\w+(?: \w+)?) (?:goes |to )*where (the [\w ]+?) "
        r"(?:is|was|stands)(?: now)?,?(?: and)? "
        r"(?:vice versa|the other way (?:a?round|about))",
        r"swap \1 and \2",
    ),
    (
        r"\b(?:restore|bring back|undelete|recover|put back|get back|return|reinstate) (the "
        r"[\w ]+?) (?:that |which )?(?:you|i|we) "
        r"(?:just |have |had )*(?:removed|deleted|erased|took (?:away|out|off)|got rid of|binned|"
        r"threw (?:away|out)|lost)\b",
        r"bring \1 back",
    ),
    (
        r"\b(?:actually |no,? |sorry,? |wait,? |oops,? |but )*(the [\w ]+?) (?:should have "
        r"(?:stayed|remained|been kept|been left(?: alone)?)|"
        r"was (?:supposed|meant) to (?:stay|remain|be kept)|should not have (?:been (?:removed|"
        r"deleted|erased|taken away|touched)|gone|"
        r"disappeared)|was not (?:supposed|meant) to (?:go|be removed|be deleted|disappear))\b",
        r"bring \1 back",
    ),
    (
        r",? before (?:my \w+|(?:the )?(?:boss|kids|guests|client)|anyone|anybody|someone|"
        r"somebody|he|she|they|people|everyone) "
        r"(?:sees?|notices?|comes?|gets?|finds?|wakes?|arrives?|spots?|asks?|complains?|returns?|"
        r"looks?)\b(?: (?:it|this|that|them|us|me|anything|home|back|in|here|up|over|along|out|"
        r"again|tomorrow|tonight|today|later|the (?:picture|image|photo|mess)))*",
        "",
    ),
    (
        r"\b(obvs|obvi|duh|natch|imho|imo|tbf|ngl|fr fr|frfr|rly|pretty plz|plox|kthx(?:bye)?|k "
        r"thx|thxx+|cheerz|ok thx)\b",
        "",
    ),
    (
        r"\b(?:replace|swap|exchange|change|turn|switch) (?:the |its |those )?(?:stripes|spots|"
        r"dots|pattern) (?:on|of) "
        r"(the [\w ]+?|it) (?:with|for|to|into) (?:some )?(spots|stripes|dots)\b",
        r"make \1 with \2",
    ),
    (
        r"(?:(?<=^)|(?<=[.;,!] ))(?:step|task|number|point|item) (?:\d|one|two|three|four)"
        r"\s*[:.,)]\s*(?=\w)",
        "",
    ),
    (
        r"^(?:so |and |tell me[,:]? |hey )?(?:is|are) (the [\w ]+?) (?:to the |on the )?(?:left|"
        r"right|in front|behind)(?: of)? "
        r"or (?:to the |on the )?(?:left|right|behind|in front)(?: of| from)? (the [\w ]+?)(?= "
        r"*[?.!]*$)",
        r"where is \1",
    ),
    (
        r"^do(?:es)? (the [\w ]+?) have (?:a |any )(pattern|finish|colou?r)\b",
        r"what \2 does \1 have",
    ),
)
