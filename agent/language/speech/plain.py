"""What stands for no word of its own: dictated marks, hesitation, stretched and short forms."""

from __future__ import annotations

import re

from agent.language.speech.repairs import VERBS
from agent.language.speech.rewordings import REWORDINGS
from agent.language.speech.two_clauses import TWO_CLAUSES
from agent.language.speech.wordings import WORDINGS

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
_SPACES = re.compile(r"\s+")
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
    "evrything": "everything", "everthing": "everything", "everyting": "everything",
    "evrythin": "everything", "everythin": "everything", "evrythng": "everything",
    "jk": "just kidding", "j/k": "just kidding",
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
# One request behind another, and what takes it all back, with the mark that nobody has typed.
_THEN = re.compile(rf"(?<=\w) (?=then (?:{'|'.join(sorted(VERBS))})\b)", re.IGNORECASE)
_AFTER_ALL = re.compile(
    r"(?<=\w) +(?=(?:just kidding|only joking|only kidding|never ?mind|nvm|forget (?:it|that))"
    r"[.! ]*$)",
    re.IGNORECASE,
)
_SPELT = tuple(
    (re.compile(slip, re.IGNORECASE), meant)
    for slip, meant in (*WORDINGS, *REWORDINGS, *TWO_CLAUSES)
)


def plain(text: str) -> str:
    """The text without what is no word; the text itself where nothing else is said."""
    # As long as they like to be, spaces take some patterns cubic time.
    text = _SPACES.sub(lambda m: "\n" if "\n" in m.group() else " ", text)
    heard = _PERIOD.sub(". ", _DICTATED.sub(lambda m: _MARKS[m.group(1).lower()], text))
    for unsaid in (_PICTURES, _LAUGHTER, _HESITATION):
        heard = unsaid.sub(" ", heard)
    heard = _AND_FIRST.sub(r"\1 and ", _AND.sub(" and ", _TO.sub(r"\1 to ", heard)))
    heard = _ONE_FIRST.sub(r"\1 one", _ONE.sub(r"\1one", heard))
    heard = _WORD.sub(_whole, _STRETCHED.sub(_unstretched, heard))
    heard = _AFTER_ALL.sub(". ", _THEN.sub(", ", heard))
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
