"""More ways to say things that mean one that is simpler, read after `wordings.py`."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.language.looks import COLORS
from agent.language.one_way import AS_A_WHOLE
from agent.language.speech.likenesses import LIKENESSES
from agent.language.speech.repairs import VERBS

_COLOR = "|".join(sorted(COLORS))
# A pattern, and what stands for it.
REWORDINGS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (
        r"\b(?:switch|swap|trade|exchange|change) (?:their |the )?(?:spots|seats|positions)\b",
        "swap places",
    ),
    # "One blue colour ball"
    (rf"\b({_COLOR}) colou?r(?:ed)? (?=[a-z])", r"\1 "),
    (r"\b(its|['\u2019]s) scale\b", r"\1 size"),
    (
        r"\bwhichever (?:one )?(?:is|['\u2019]s) (?:the )?"
        r"(closest|nearest|farthest|furthest|biggest|largest|smallest|tallest|leftmost|rightmost)"
        r"(?: to me)?\b",
        r"the \1 one",
    ),
    (r"\b(to the (?:left|right)) some(?= *(?:$|[,.!?;]|please\b))", r"\1 a bit"),
    (r"(?<!\ba )(?<!\bthe )\blittle bit\b", "a little bit"),
    (r"^(.+?),? make it (?:so|happen)[ .!]*$", r"\1"),
    (
        r"^(?:please|pls|plz) (?:do not|don['\u2019]?t) forget (?=(?:what|how) (?:the|it|my)\b)",
        "remember ",
    ),
    (
        r"(?<![\w,] )\bmake (?=(?:(?:a )?(?:bit|little) |much )?(?:bigger|smaller|larger)\b)",
        "make it ",
    ),
    (
        r"\b(an? [\w ]+?) (?:in|at) the (?:place|spot|stead|position) of (?=the|my|that)",
        r"\1 in place of ",
    ),
    (r"\b(could|can|should|would|may) (the [\w ]+?) please (?=become|be|get|go|have)\b", r"\1 \2 "),
    # A complaint of the size alone, and "only" before a verb.
    (
        r"^(?:(?:still|now|ok|hm|way|much|a bit|a little) )*too (big|large|small|tiny)(?: now)?"
        r"(?=[ .!]*$)",
        r"it is too \1",
    ),
    (r"^(?:please )?only (?=(?:make|paint|color|turn|move|change|remove|delete) )", ""),
    (r"\ball of it\b(?! (?:on|in|at|is|was))", "everything"),
    (r"\b(blow|scale|pump|puff) (the [\w ]+?) (up|down)\b", r"\1 \3 \2"),
    (r"\b(?:have|take|get) (?:its|his|her) (?:spot|place|position)\b", "have its place"),
    (r"\bthere (?:ought to|must|has to|needs to|shall|had better) be (?=two )", "there should be "),
    (
        r"\bthere (?:also )?(?:ought to|must|could|has to|needs to|might|shall|should|had "
        r"better)(?: also| now)? be "
        r"(?=(?:a|an|another|one|some) )(?!.*\b(?:no|not)\b)",
        "i want ",
    ),
    (r"\bas (\w+) as (?:possible|you can|can be|it gets)\b", r"\1"),
    (
        r"\bbe (?:relocated|shifted|pushed|nudged|slid|transferred|repositioned|carried|dragged)\b",
        "be moved",
    ),
    (r"\b(would|should|could|might|must)['\u2019]ve\b", r"\1 have"),
    (
        r"\b(change|set|make|switch|turn|adjust|update|alter) ((?:the |my |that |this )?\w+(?: "
        r"\w+)?)[. ]"
        r"(?:colou?r|size|pattern|finish) (?:to|into|as|=) ",
        r"\1 \2 to ",
    ),
    (r"\bi do (?=believe|think|hope|wish|want|like|prefer|feel)", "i "),
    (r"\b(\d|two|three|one|some) (\w+) more\b(?= *(?:$|[.,!?]))", r"\1 more \2"),
    (r"\bplease (?:you )?to (?=\w)", "please "),
    (r"\bplease you (?=put|make|move|take|change|remove|add|give|paint|delete)", "please "),
    (r"\b(convert|turn|transform|change|make) (the [\w ]+?|it) in (?=an? )", r"\1 \2 into "),
    (
        r"\b(?:the undersigned|i|we) (?:hereby |kindly |would )?(?:request|requests|demand|ask "
        r"for|propose|suggest|order|"
        r"recommend) (?:the |a )?(?:removal|deletion|erasure|elimination) of (?=\w)",
        "remove ",
    ),
    (
        r"^(?:please )?(?:the )?(?:removal|deletion|elimination) of (?=(?:the|both|all|that)\b)",
        "remove ",
    ),
    (
        r"\b(?:the )?colou?r of (the [\w ]+?) (?:should|shall|must|needs to|has to|ought to|could|"
        r"can) "
        r"(?:be (?:\w+ed|set|put) to|change to|turn to|switch to|become|be) ",
        r"\1 should become ",
    ),
    (r"\bwhy (is|are) (the [\w ]+?) ((?:so |too )?\w+)\?+ (?=\w)", r"\2 \1 \3. "),
    (
        r"^(?:please )?(?:clean up|tidy up|improve|fix|simplify|declutter|finish|start|begin|help|"
        r"change|edit|update|"
        r"enhance)(?: \w+){0,3} (?:by|with) (?=\w+ing\b)",
        "",
    ),
    (
        r"\b(?:throw|chuck|toss|sling|bung|pop|stick|drop|whack) (an? [\w ]+?) (?:in|in there|"
        r"into the (?:mix|scene|picture))"
        r"(?: somewhere| there)*(?= *(?:$|[.,!?]))",
        r"add \1",
    ),
    (r"\b(to|in) (\w+) only\b(?= *(?:$|[.!,]))", r"\1 \2"),
    (
        r"\b(the [\w ]+?) (?:can|could|should|may|must) (?:come|be brought|be put) back(?: in| "
        r"again)?(?= *(?:$|[.,!]))",
        r"bring \1 back",
    ),
    (
        r"^(?:i|we) (?:want|need|would like|miss) (the [\w ]+?) again(?= *(?:$|[.,!]))",
        r"bring \1 "
        r"back",
    ),
    (
        r"^(?:is|are) (the [\w ]+?) (?:rather )?(?:glossy|matte|shiny|dull) or (?:rather "
        r")?(?:glossy|matte|shiny|dull|not)\b",
        r"what finish does \1 have",
    ),
    (
        r"^(?:is|are) (the [\w ]+?) (?:plain|striped|spotted|dotted) or (?:plain|striped|spotted|"
        r"dotted|not)\b",
        r"what pattern does \1 have",
    ),
    (r"^where exactly (is|are) ", r"where \1 "),
    (
        r"^what did (the [\w ]+?) look like (originally|before|at first|initially|earlier)\b",
        r"how did \1 look \2",
    ),
    (r"^(?:the )?(colou?r|size|pattern|finish) of (the [\w ]+?) ?\?$", r"what is the \1 of \2?"),
    (r"\b(nearer|closer) (?=(?:the|that|my) \w)", r"\1 to "),
    (
        r"\b(?:the )?(one|\w+) (?:without|with no|that has no|that does not have) (?:the |any |a "
        r")?(?:shine|gloss|sheen)\b"
        r"|\b(?:the )?(one|\w+) that (?:does not|doesn['\u2019]?t) shine\b",
        lambda m: f"the matte {m[1] or m[2]}",
    ),
    (
        r"\b(?:the )?(one|\w+) (?:with|that has) (?:the |a )?(?:shine|gloss|sheen)\b",
        r"the glossy \1",
    ),
    (r"\bkeep (the .+?) in mind\b", r"memorize \1"),
    (r"\bby any chance\b|\bby chance\b|\bhappen to\b|\bperchance\b", ""),
    (
        r"\bwhat is it (?=(?:that is )?(?:between|on|behind|in front|next to|under|left|right|to "
        r"the))",
        "what is ",
    ),
    (
        r"\b(?:it+[sy][- ]bit+[sy]|eentsy|teensy(?:[- ]weensy)?|teeny[- ]weeny|dinky|puny|wee "
        r"little|"
        r"teeny[- ]tiny) (?=one\b)",
        "smallest ",
    ),
    (r"\b(?:furthest|farthest|most) (?:to|on|over to|over on|over) the (left|right)\b", r"\1most"),
    (
        r"\b(?!the\b|that\b|this\b|and\b|not\b|far\b|no\b)(\w{3,}) (left|right)most\b"
        r"(?= *(?:$|[,.!?]))",
        r"\2most \1",
    ),
    (
        r"\b(?:would|will|might|would have|might have) (?:be|been|look|looked|feel|seem|suit|work|"
        r"worked) (?:so |much |a lot |far |way |really |very |rather |quite |just )?"
        r"(?:(?!(?:bigg|small|larg|tini|tall|short|wid|long|thick|thinn|clos|near|farth|furth|low|"
        r"high|dark|bright|light|redd|shini)er\b)\w+er|more \w+|nice|good|great|lovely|grand|"
        r"perfect|"
        r"cool|ideal|awesome|fantastic|brilliant|fab|neat|sweet|super|smashing|fine|amazing|"
        r"wonderful|"
        r"best|right|well)(?: there| here| i think)?(?=\s*(?:$|[,.!?;]|and\b|then\b|so\b|but\b|"
        r"please\b))",
        "would be nice",
    ),
    (r"\bhim\b", "it"),
    (r"\bhis\b", "its"),
    (r"\bin front (?:from|off|to)\b", "in front of"),
    (r"\b(?:at|on) (?:the )?(?:camera|frame|screen|stage) (left|right)\b", r"on the \1"),
    (r"\b(?:to|towards) (?:the )?(?:camera|frame|screen|stage) (left|right)\b", r"to the \1"),
    (r"\b(?:camera|frame|screen|stage)[- ](left|right)\b", r"to the \1"),
    (
        r"\b(?:at|on|in) (?:the )?(?:lower|bottom|upper|top) (left|right)(?: corner)?\b(?! "
        r"of the (?!picture|image|photo|frame))",
        r"on the \1",
    ),
    (r"\bmore (?:little|small)\b", "smaller"),
    (r"\bmore (?:big|large)\b", "bigger"),
    (r"\b(?:smaler|smaller|bigger) more\b", "much smaller"),
    (r"\bstill (smaller|bigger|larger)\b", r"even \1"),
    (r"\bof the (left|right)\b(?=\s*(?:$|[,.!?]|and\b))", r"on the \1"),
    (r"\b(more )?in the (left|right)\b(?! (?:corner|half|side|hand))", r"\1to the \2"),
    (r"\bhow much (?=\w+s\b)", "how many "),
    (r"\b(how many \w+s) (?:it has|has it|it have|there are|there is)\b", r"\1 are there"),
    (
        r"\b(?:shift|move|push|pull|bring|nudge|take) (its|the|their) (?:hue|colou?r|tone|"
        r"shade|tint)\b",
        r"change \1 color",
    ),
    (r"\b(are|is) their\b(?=$|[?.!])", r"\1 there"),
    (
        r"\b(make|i want|i would like|i wish|i need|make sure|make it so) that (the|my|all|both) "
        r"(.+?) (?:is|are|be|becomes|become|goes|go|stands) ",
        r"\1 \2 \3 ",
    ),
    (r"\b(to|on|at) (left|right) side of\b", r"\1 the \2 side of"),
    (r"\b(change|make|set|give) (color|colour|size|pattern|finish) of\b", r"\1 the \2 of"),
    (r"\bnear of\b", "near"),
    (r"\bnext of\b", "next to"),
    (r"\bin ?2 (?=a|the|it)", "into "),
    (r"\bthe too\b", "the two"),
    (r"\b(the (?:left|right|red|blue|green|yellow|white|black|other)) won\b", r"\1 one"),
    (r"\bthe won (?=on|in|at|that|which|next|behind)", "the one "),
    (r"\b(one) two[.!]?$", r"\1 too"),
    *AS_A_WHOLE,
    (r"^(?:k|kk|oki|okey)[,.!]* (?=\w)", "ok "),
    (r"^(bit|tad|touch|little bit) (?=(?:bigger|smaller|larger|further|closer|more)\b)", r"a \1 "),
    (
        r"\bwhere (?!the\b|it\b|that\b|this\b|they\b|my\b|there\b|i\b|an?\b)(\w+) (was|stood)\b",
        r"where the \1 \2",
    ),
    (
        r"^is it (?:possible|ok|okay) (?:that|if) (the [\w ]+?) (?:sits|stands|goes|lies) "
        r"(?=on |next |behind |in front |left |right |under |between )",
        r"put \1 ",
    ),
    *LIKENESSES,
    (r"\btoo far away(?= *(?:[,.;!]|so |and |but |please |$))", "too far"),
    (r"\b(is|are)(?:n't| not|n\u2019t) (?:required|necessary)\b", r"\1 not needed"),
    # "Just kidding, redo it": what follows is meant.
    (
        r"^(?:(?:i (?:was|am) )?(?:just |only )?(?:kidding|joking)|nvm|never ?mind(?: that)?)"
        r"[,.!;]* (?:(?:but|so|please|no) )*"
        rf"(?=(?:{'|'.join(sorted(VERBS | {'redo', 'bring', 'go'}))})\b)",
        "",
    ),
    (r"\b(take|get) that (out|away|off)\b(?! of| the)", r"\1 it \2"),
    (
        r"(?:(?<=^)|(?<=[.!,] ))i (?:was|am|have been|keep) (?:just )?looking at "
        r"(?:it|(?:this|the|my|your|our) \w+) and (?:i )?(?:thought|think|felt|feel|noticed) "
        r"(?:that )?(?=(?:it|this|the|that) )",
        "",
    ),
    # "The book with the teapot on it"
    (
        r"\bthe ((?:\w+ )?\w+) with the ((?:\w+ )?\w+) (?:standing |sitting )?"
        r"on (?:it|top(?: of it)?)\b",
        r"the \1 under the \2",
    ),
    # "A lot calmer if the lamp were not in it"
    (
        r"^((?:i think |maybe |hm,? )?)((?:much |a lot |a bit |a little |way |so much |far )?"
        r"(?:\w+er|more \w+|nicer|better) (?:if|without) )",
        r"\1it would be \2",
    ),
    (
        r"\b((?:make|paint|turn|colou?r|dye) (?:everything|all|all the \w+|all \w+)(?: [\w ]+?)?) "
        r"besides (?=the |my )",
        r"\1 except ",
    ),
    # "Of the red and the yellow ball, remove the bigger one"
    (
        r"^(?:out )?of (the [\w ]+? and the [\w ]+?), "
        r"(remove|delete|erase|make|paint|move|take) (the \w+ one)\b",
        r"\2 \3 of \1",
    ),
    # "Except for the mugs, make everything green"
    (
        r"^(?:except(?: for)?|besides|apart from|aside from|other than) (the [\w ]+?),? "
        r"((?:please )?(?:make|paint|remove|turn|delete|erase|colou?r)\b[^,.!?]*)[.!]?$",
        r"\2 except \1",
    ),
    (
        r"^(?:except(?: for)?|besides|apart from|aside from|other than) (the [\w ]+?),? "
        r"(everything(?: else)?|all the \w+|all \w+) "
        r"(?=should|must|can|has to|needs to|shall|goes)",
        r"\2 except \1 ",
    ),
    (r"\b(have|want|need|see|add|put|insert|place) also (?=(?:an?|another|some) )", r"\1 "),
    # Where something is, and no way that it shall go.
    (
        r"^((?!.*\b(?:move|push|put|slide|shift|drag|pull|place|bring|go|goes|take)\b).*?)"
        r" all the way (?=(?:over )?(?:on|at|in) the )",
        r"\1 ",
    ),
    (r"^(?:crap|darn|dang|damn|bother)[,!.]? (?=i meant\b|no\b|not\b|sorry\b)", ""),
)
