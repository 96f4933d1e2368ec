"""What stands for no word of its own: dictated marks, hesitation, stretched and short forms."""

from __future__ import annotations

import re

_MARKS = {
    "comma": ",", "full stop": ".", "question mark": "?", "exclamation mark": "!",
    "exclamation point": "!", "semicolon": ";", "new line": "\n", "new paragraph": "\n",
}  # fmt: skip
_DICTATED = re.compile(rf"\s*[,.]?\s*\b({'|'.join(_MARKS)})\b", re.IGNORECASE)
# "Period" is a mark where nothing can follow it but another sentence or the end.
_PERIOD = re.compile(
    r"\s+period\b\s*(?=$|[.,!?\n]|(?:and|then|now|ok|okay|also|please|make|put|remove|undo)\b)",
    re.IGNORECASE,
)
_HESITATION = re.compile(
    r"(?<![\w'\u2019-])(?:u+m+|u+h+m*|e+r+m*|e+h+m+|h+m{2,}|m{3,}|hm|erm|uhm|ahem)(?![\w'\u2019-])"
    r"(?:\s*(?:,|\.{2,}|…|\s-))?\s*",
    re.IGNORECASE,
)
_LAUGHTER = re.compile(
    r"(?<![\w'\u2019-])(?:a*(?:h+a+){2,}h*|(?:h+[ei]+){2,}h*|l+o+l+|lmao|rofl|omg|omfg|jaja|xd|x-d)"
    r"(?![\w'\u2019-])\s*",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    "[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d\U0001f1e6-\U0001f1ff]+"
    r"|(?<!\w)[:;=][-^']?[)(DPpOo3/|*]+(?!\w)|<3"
)
_STRETCHED = re.compile(r"([a-z])\1{2,}", re.IGNORECASE)
_TRAILING_OFF = re.compile(r"\s*(?:\.{2,}|…)\s*")
_SHORT = {
    "r": "are", "ur": "your", "cuz": "because", "cos": "because", "coz": "because",
    "bc": "because", "gonna": "going to", "gotta": "have to", "lemme": "let me", "kinda": "",
    "sorta": "", "abit": "a bit", "abt": "about", "b4": "before", "w/": "with", "w/o": "without",
    "em": "them", "'em": "them", "rn": "now", "tho": "though", "thru": "through", "dunno": "",
    "idk": "", "imo": "", "imho": "", "tbh": "", "btw": "", "fyi": "", "nxt": "next",
    "bak": "back", "thnx": "thanks", "tnx": "thanks", "tysm": "thanks", "ty": "thanks",
    "plse": "please", "pleas": "please", "plox": "please", "wht": "what", "hw": "how",
    "shoulda": "should have", "woulda": "would have", "alot": "a lot", "lil": "little",
    "lill": "little", "smth": "something", "sth": "something", "prolly": "", "ofc": "of course",
    "pic": "picture", "pics": "pictures", "yep": "yes", "yup": "yes", "yea": "yes",
    "nooo": "no", "noo": "no", "whaddya": "what do you", "wud": "would", "cud": "could",
    "shud": "should", "whr": "where", "yr": "your", "dat": "that", "da": "the", "tha": "the",
    "dis": "this", "ths": "this", "sory": "sorry", "sry": "sorry", "soz": "sorry", "wat": "what",
    "wot": "what", "y'all": "you", "i'd've": "i would have", "ain't": "is not", "isnt": "is not",
    "arent": "are not", "wasnt": "was not", "wont": "will not", "cant": "can not",
    "couldnt": "could not", "wouldnt": "would not", "shouldnt": "should not", "ive": "i have",
    "im": "i am", "youre": "you are", "theres": "there is", "wheres": "where is", "hows": "how is",
}  # fmt: skip
_WORD = re.compile(r"(?<![\w'\u2019-])[\w'\u2019]+/?o?(?![\w'\u2019-])")
# "N" between two words is "and", "2" before a noun phrase is "to", "1" behind a look is "one".
_AND = re.compile(r"(?<=\w)\s+(?:n|an'|'n'|nd)\s+(?=\w)", re.IGNORECASE)
_AND_FIRST = re.compile(r"^(oh|ok|okay|yes|no)?\s*n\s+(?=\w)", re.IGNORECASE)
_TO = re.compile(r"\b(next|close|closer|near|nearer|back|left|right|in) ?2 ", re.IGNORECASE)
_ONE = re.compile(
    r"\b(?!back|undo|take|make|by\b)((?:the|teh|that|this|other|left|right|middle|midle|big|small|"
    r"bigger|smaller|\w+(?:ed|y|est"
    r"|low|en|ue|te|ck|ge|ple|owe?)) )1\b(?!\.\d|\s*(?:step|edit|more|time|back))",
    re.IGNORECASE,
)
_ONE_FIRST = re.compile(
    r"\b(the) 1(?= (?:on|in|at|to|next|with|that|which|behind|under|by)\b)", re.I
)
_MOST = {"far": "farthest", "near": "nearest", "close": "closest", "big": "biggest",
         "small": "smallest", "large": "largest", "tall": "tallest"}  # fmt: skip
_HE = (
    r"\b(?:he|she)\b(?= (?:has|is|should|must|can|could|needs|goes|hides|looks|was|belongs|stands|"
    r"sits|may|shall|will|would)\b|'s)"
)
_SPELLINGS = (
    (_HE, "it"),
    (r"\s*(?:-+>|=+>|\u2192|\u27a1)\s*(?:to )?", " becomes "),
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
        r"looks?)\b[\w ]*",
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
    (r"\b(blow|scale|pump|puff) (the [\w ]+?) (up|down)\b", r"\1 \3 \2"),
    (r"\b(half|twice|two times|three times|four times) as (?:tall|high|wide)\b", r"\1 as big"),
    (
        r"\bthere (?:also )?(?:ought to|must|could|has to|needs to|might|shall|should|had "
        r"better)(?: also| now)? be "
        r"(?=(?:a|an|another|one|some|two) )(?!.*\b(?:no|not)\b)",
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
    (
        r"\bobject (?!next|on\b|in\b|left|right|behind|that|which|is\b|to\b|called|with|at\b|from|"
        r"of\b|and\b|list)"
        r"(?=\w)",
        "",
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
        r"worked) (?:so |much |a lot |far |way |really |"
        r"very |rather |quite |just )?(?:\w+er|more \w+|better|nice|good|great|lovely|grand|"
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
)
_SPELT = tuple((re.compile(slip, re.IGNORECASE), meant) for slip, meant in _SPELLINGS)


def plain(text: str) -> str:
    """The text without what is no word; the text itself where nothing else is said."""
    heard = _PERIOD.sub(". ", _DICTATED.sub(lambda m: _MARKS[m.group(1).lower()], text))
    for unsaid in (_PICTURES, _LAUGHTER, _HESITATION):
        heard = unsaid.sub(" ", heard)
    heard = _AND_FIRST.sub(r"\1 and ", _AND.sub(" and ", _TO.sub(r"\1 to ", heard)))
    heard = _ONE_FIRST.sub(r"\1 one", _ONE.sub(r"\1one", heard))
    heard = _WORD.sub(_whole, _STRETCHED.sub(_unstretched, heard))
    for slip, meant in _SPELT:
        heard = slip.sub(meant, heard)
    heard = _TRAILING_OFF.sub(", ", heard)
    heard = re.sub(r"^[\s,.;]+|(?<=[,.;]) *[,;](?=[\s,])", "", re.sub(r"[ \t]+", " ", heard))
    heard = re.sub(r"\s+([,.;!?])", r"\1", heard).strip().rstrip(",")
    return heard if any(c.isalnum() for c in heard) else text


def _whole(found: re.Match[str]) -> str:
    return _SHORT.get(found.group().lower().replace("\u2019", "'"), found.group())


def _unstretched(found: re.Match[str]) -> str:
    letter = found.group(1)
    return letter
