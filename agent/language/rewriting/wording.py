"""A message's words in the form that the network knows: apostrophes as they should be, no capitals,
few marks."""

from __future__ import annotations

import re

from agent.language.tokens import Token, tokenize

_WITHOUT_APOSTROPHE = {
    "im": "i am",
    "ive": "i have",
    "ill": "i will",
    "youre": "you are",
    "youve": "you have",
    "youd": "you would",
    "youll": "you will",
    "theyre": "they are",
    "theyd": "they would",
    "weve": "we have",
    "wed": "we would",
    "itll": "it will",
    "itd": "it would",
    "thatd": "that would",
    "thatll": "that will",
    "theres": "there is",
    "heres": "here is",
    "wheres": "where is",
    "whos": "who is",
    "hows": "how is",
    "isnt": "is not",
    "arent": "are not",
    "wasnt": "was not",
    "werent": "were not",
    "wouldnt": "would not",
    "couldnt": "could not",
    "shouldnt": "should not",
    "havent": "have not",
    "hasnt": "has not",
    "hadnt": "had not",
    "mustnt": "must not",
    "neednt": "need not",
    "cant": "can not",
    "wont": "will not",
    "aint": "is not",
    "ai": "is",
}
_SHORT = {
    "gonna": "going to",
    "gotta": "got to",
    "lemme": "let me",
    "kinda": "kind of",
    "sorta": "sort of",
    "outta": "out of",
    "dunno": "do not know",
    "em": "them",
    "cuz": "because",
    "coz": "because",
    "cos": "because",
    "ur": "your",
    "yr": "your",
    "tho": "though",
    "thru": "through",
    "alot": "a lot",
    "abit": "a bit",
    "infront": "in front",
    "ontop": "on top",
    "nextto": "next to",
    "nexto": "next to",
    "inbetween": "in between",
    "thankyou": "thanks",
    "r": "are",
    "n": "and",
    "w": "with",
    "an": "a",
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "4th": "fourth",
}
# "The mug > a lamp".
_ARROW = re.compile(r"[-=]*>")
_RESPELT = {said: tuple(meant.split()) for said, meant in (_WITHOUT_APOSTROPHE | _SHORT).items()}
_MARKS = {".": ".", "?": "?", "!": "!", "\n": "."}


def network_words(text: str) -> list[Token]:
    """The words and marks of a text; of marks in a row the last, and none at the beginning."""
    words: list[Token] = []
    for token in tokenize(_ARROW.sub("->", text)):
        if token.mark:
            mark = Token(_MARKS.get(token.text, ","), token.start, token.end)
            if words and words[-1].mark:
                words[-1] = mark if words[-1].text == "," else words[-1]
            elif words:
                words.append(mark)
            continue
        parts = _RESPELT.get(token.text, (token.text,))
        words += [Token(part, token.start, token.end) for part in parts]
    return words
