"""Polite and empty words around a request, and the marks between requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.language import lexicon
from agent.language.lexicon import phrases
from agent.language.sentence_cuts import trim
from agent.language.tokens import Token
from agent.language.verbs import LISTS

_LEADING = phrases(
    "please|ok|okay|so|now|then|and|also|hey|hi|hello|well|um|uh|hm|hmm|er|just|maybe|perhaps|"
    "actually|alright|all right|great|good|nice|perfect|cool|thanks|thank you|yes|yeah|yep|sure|"
    "no|nope|nah|oh|ah|oops|sorry|right|kindly|quickly|simply|next|first|second|secondly|third|"
    "finally|lastly|afterwards|after that|first of all|at last|in the end|besides|but|"
    "can you|could you|would you|will you|can we|could we|can i|could i|may i|shall we|should we|"
    "could you please|can not you|could not you|would you please|will you please|"
    "would you mind|do you mind|why do not you|why do not we|why not|would it be possible to|"
    "is it possible to|is it possible for you to|are you able to|i want you to|"
    "i would like you to|i need you to|i would like to|i want to|i need to|i wish to|"
    "i would love to|i would love you to|i would prefer to|i wish you would|i ask you to|"
    "i would appreciate it if you could|i think you should|i think you could|i think we should|"
    "i was wondering if you could|i wonder if you could|it would be nice if you could|"
    "it would be great if you could|it would be good if you could|let us|let me|let us try to|"
    "go ahead and|try to|try and|please try to|you should|you could|you can|you may|you must|"
    "you need to|you have to|we should|we could|we need to|we have to|do me a favor and|"
    "do me a favour and|be so kind and|be a dear and|be so good as to|feel free to|"
    "how about we|what if we|what if you|what about we|dear assistant|assistant|computer|bot|"
    "i think|i guess|i mean|i said|as i said|again|anyway|instead|never mind|nevermind|"
    "forget it|forget that|wait|i am going to|help me to|help me|go and|for now|in addition|"
    "additionally|furthermore|moreover|plus|otherwise|wow|awesome|looks good|look|listen|"
    "on second thought|on second thoughts|when you get a chance|when you have a moment|"
    "when you have time|if it is not too much trouble|if it is no trouble|could you possibly|"
    "can you possibly|would you possibly|so i was wondering|i was wondering|possibly|"
    "if i may ask|if it is ok|if it is okay|if you have time|no rush but|quick request|"
    "one more thing|another thing|one last thing|by the way|btw|hey there|good morning|"
    "good evening|good afternoon|dear editor|hello there|hi there|in that case please|"
    "on top of that|you know what|tell you what|alright then|ok then|okay then|right then|"
    "i would be glad if you could|i would be happy if you could|i would be grateful if you could|"
    "any chance you could|any chance you can|is there any way to|is there a way to|"
    "could we maybe|can we maybe|could you maybe|can you maybe|maybe you could|perhaps you could|"
    "could you just|can you just|would you just|would you kindly|could you quickly|"
    "can you quickly|can you go ahead and|could you go ahead and|i need you to please|"
    "i kindly ask you to|what about if you|how about you|do you think you could|"
    "do you think you can|would you be able to|while you are at it|"
    "at the same time|i believe|you know|in that case|if possible|"
    "if you can|if you like|if you do not mind|if you please|if it is possible|once that is done|"
    "when you are done|when that is done|after this|for a start|to start with|to begin with|"
    "my request is to|my wish is to|i would say|it would be nice to|it would be great to|"
    "it would be good to|would it be ok to|would you be so kind and|would you be so kind as to|"
    "could you be so kind as to|could you kindly|please kindly|please just|how about|"
    "what about|would you consider|i suggest|i propose|i recommend|would you mind please|"
    "what i would like is|what i want is|what i would like is this|what i want is this|"
    "what do you think about|what do you think of|it is time to|time to|remind me|tell me|"
    "i would like to know|i want to know|do you know|do you remember|i wonder|out of interest|"
    "just out of interest|i forgot|i forget|help me remember|just so i know|quick question"
) | frozenset(
    f"{who} {verb}"
    for who in (
        "he", "she", "they", "everyone", "the boss", "the client", "the customer",
        *(f"my {kin}" for kin in (
            "wife", "husband", "son", "daughter", "grandson", "granddaughter", "grandma",
            "grandpa", "mother", "father", "mum", "mom", "dad", "boss", "friend", "kid", "kids",
            "sister", "brother", "client", "partner", "girlfriend", "boyfriend", "teacher",
        )),
    )
    for verb in ("says", "say", "said", "thinks", "think", "insists", "reckons", "finds")
)  # fmt: skip
_TRAILING = phrases(
    "please|thanks|thank you|thank you very much|many thanks|thanks a lot|for me|for us|now|then|"
    "too|also|as well|right now|right away|if you can|if possible|if you please|if you like|"
    "if you would|if you do not mind|if it is possible|if you could|would you|will you|could you|"
    "can you|ok|okay|instead|immediately|at once|asap|for now|mate|dear|buddy|completely|"
    "entirely|altogether|totally|quickly|next|first|finally|afterwards|after that|i think|"
    "i guess|i suppose|right|yes|alright|so to speak|cheers|kindly|after all|will not you|"
    "at last|somehow|already|thx|my friend|as i said|thank you so much|thanks so much|"
    "do you understand|understood|got it|"
    "if it is not too much trouble|if it is no trouble|when you get a chance|when you have time|"
    "if it is not too hard|if that is possible|if it works|in the picture please|real quick|"
    "for now please|thank you kindly|ta|thanks mate|there is a good bot|will you please|"
    "could you please|pretty please|if you do not mind me asking|on second thought|for a change|"
    "in any case|if that is ok|if that is okay|if that works|again please|though|however|lol|"
    "haha|sorry|my bad|my mistake|man|bro|or so|and thank you|and thanks|i would say|in the end|"
    "before i forget|darling|honey|sweetie|sir|madam|pal|at the earliest|at your earliest "
    "convenience|as soon as possible"
)
_OUTCRIES = phrases(
    "argh|arg|ugh|oh|ah|hm|hmm|um|uh|er|well|ok|okay|damn|crap|darn|dang|gosh|hey|so|"
    "that is too much|too much|"
    "that is not enough|not enough|that is not right|that is not it|"
    "wrong picture|sorry wrong picture|wrong word|sorry wrong word|silly me"
)
_REFUSALS = phrases(
    "no|nope|nah|sorry|oops|wait|no wait|oh no|no sorry|i meant|i mean|i said|i wanted|"
    "actually|that is wrong|that was wrong|wrong one|the wrong one|rather|make it|make that|"
    "it should be|you took the wrong one|that is the wrong one|not that one|not that|"
    "that is not what i meant|not what i meant|hang on|hold on|my mistake|my bad|hm no|"
    "that is not right|that is not it|that is not what i wanted|let me rephrase|excuse me|or no|"
    "i was meaning|i was thinking of|i was referring to|i had in mind|i meant to say|i ment|"
    "what i meant was|what i meant is|i was talking about|oh no sorry|sorry about that|oh sorry"
)
# What follows a "no" that refuses.
_BEHIND_NO = (
    lexicon.EDIT_VERBS
    | lexicon.REQUEST_STARTS
    | {
        word
        for name in ("REMOVE", "MOVING", "PUTTING", "ADD", "PAINT", "SWAP")
        for word in LISTS[name]
    }
    | lexicon.phrases(
        "the|a|an|this|that|these|those|it|its|my|i|we|you|not|no|please|wait|sorry|thanks|thank|"
        "more|rather|actually|just|only|one|two|all|both|keep|leave|he|she|they|there|never|but|"
        "and|so|oh|ok|okay|stop|cancel|left|right|further|closer|in|on|under|behind|next|to|with|"
        "for|at|bigger|smaller|less|do|let|let us|problem|need|way|idea|worries"
    )
)
_GERUNDS = {
    "adding": "add", "putting": "put", "placing": "place", "removing": "remove",
    "deleting": "delete", "erasing": "erase", "taking": "take", "getting": "get",
    "making": "make", "painting": "paint", "coloring": "color", "recoloring": "recolor",
    "changing": "change", "turning": "turn", "replacing": "replace", "swapping": "swap",
    "exchanging": "exchange", "inserting": "insert", "drawing": "draw", "undoing": "undo",
    "giving": "give", "moving": "move", "shrinking": "shrink", "enlarging": "enlarge",
    "showing": "show", "describing": "describe", "having": "have", "setting": "set",
}  # fmt: skip
_LONGEST = 9
_FEW = 3


def without_outcry(tokens: Sequence[Token]) -> list[Token]:
    """Without "argh" and "that is too much" before a correction, and with the last of several
    refusals alone: "no, sorry, I meant the ball" is "I meant the ball"."""
    kept = list(tokens)
    while True:
        length = _matching(kept, 0, _OUTCRIES) or _refused_again(kept)
        rest = trim(kept[length:])
        if not length or not rest:
            return kept
        kept = rest


def _refused_again(tokens: Sequence[Token]) -> int:
    """How many tokens a refusal takes that another one follows, behind a comma or none."""
    length = _matching(tokens, 0, _REFUSALS)
    comma = len(tokens) > length and tokens[length].text == ","
    return length if length and _matching(tokens, length + comma, _REFUSALS) else 0


def words() -> frozenset[str]:
    """Every word of the polite and empty phrases."""
    return frozenset(w for phrase in (*_LEADING, *_TRAILING, *_REFUSALS) for w in phrase.split())


def variants(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens without empty words behind, then with some; the same without those before."""
    seen: set[tuple[int, int]] = set()
    starts = _few([0, *openings(tokens)])
    ends = _few([*reversed(_endings(tokens)), len(tokens)])
    for start in starts:
        for end in ends:
            if end > start and (start, end) not in seen:
                seen.add((start, end))
                if part := trim(tokens[start:end]):
                    base = _GERUNDS.get(part[0].text)
                    yield [replace(part[0], text=base), *part[1:]] if base else part


def _few(cuts: list[int]) -> list[int]:
    """The outermost cuts, where somebody says "please" fifty times."""
    return cuts if len(cuts) <= 2 * _FEW else cuts[:_FEW] + cuts[-_FEW:]


def openings(tokens: Sequence[Token]) -> list[int]:
    """Where the request may start, after one empty phrase, two, and so on."""
    starts: list[int] = []
    start = 0
    while length := _matching(tokens, start, _LEADING):
        if _names_after_no(tokens, start, length):
            break
        start += length
        while start < len(tokens) and tokens[start].mark:
            start += 1
        starts.append(start)
    return starts


def _names_after_no(tokens: Sequence[Token], start: int, length: int) -> bool:
    """Whether "no" belongs to a bare noun ("no lamp"), and is no refusal."""
    if tokens[start + length - 1].text != "no" or start + length >= len(tokens):
        return False
    after = tokens[start + length]
    return not (after.mark or after.text in _BEHIND_NO)


def _matching(tokens: Sequence[Token], start: int, known: frozenset[str]) -> int:
    for length in range(min(_LONGEST, len(tokens) - start), 0, -1):
        if " ".join(t.text for t in tokens[start : start + length]) in known:
            return length
    return 0


def _empty_behind(tokens: Sequence[Token], length: int) -> bool:
    """Whether the last tokens say nothing. "Right" does so behind a comma; else it is a side."""
    words = " ".join(t.text for t in tokens[-length:])
    if words == "right" and length < len(tokens) and not tokens[-2].mark:
        return False
    return words in _TRAILING


def _endings(tokens: Sequence[Token]) -> list[int]:
    ends: list[int] = []
    end = len(tokens)
    while end:
        for length in range(min(_LONGEST, end), 0, -1):
            if _empty_behind(tokens[:end], length):
                end -= length
                break
        else:
            break
        while end and tokens[end - 1].mark:
            end -= 1
        ends.append(end)
    return ends
