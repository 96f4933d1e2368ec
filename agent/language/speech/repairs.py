"""Slips that are put right within one sentence: "the red, I mean the blue mug".

Where a repair goes on tells what it replaces: words that begin as an earlier part began ("the" a
noun phrase, "to" a way, a colour a colour, a verb the whole request).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.language.lexicon import EDIT_VERBS, phrases
from agent.language.looks import SIZE_WORDS
from agent.language.relation_words import RELATION_OF
from agent.language.speech.line import tidy
from agent.language.verbs import LISTS
from agent.language.world_words import WorldWords

_MARKER = re.compile(
    r"(?: ,)* (?:no )?(?:, )?(?:"
    r"i mean|i meant|i wanted to say|i should say|i was going to say|that is to say|or rather|"
    r"rather|"
    r"no wait|wait no|wait|no sorry|sorry no|sorry i mean|sorry|no hang on|hang on|hold on|"
    r"scratch that|strike that|correction|make that|no make that|or no|no actually|actually no|"
    r"actually|oops|no no|no|or better|or better yet|better|on second thought|on second thoughts|"
    r"let us say|wait actually|no rather|well no|i take that back|not that"
    r")(?= |$)(?: ,)*(?: (?:no|wait|sorry|actually|i mean|i meant|rather|the other one))*(?: ,)* "
)
# Weak markers repair only behind a comma; without one they are words of the request.
_WEAK = phrases("no|better|actually|sorry|rather|wait|let us say|or better|not that|hold on")
_DETERMINERS = phrases("the|a|an|this|that|these|those|my|both|all|every|another")
_INDEFINITE = phrases("a|an|another")
_SIDES = phrases("left|right|back|forward|closer|further|up|down|middle")
_PREPOSITIONS = ({w.split()[0] for w in RELATION_OF} | phrases("to|into|between|towards|at")) - (
    _SIDES | phrases("just|directly|standing|sitting|lying|immediately|very|ahead|close")
)
VERBS = frozenset(
    word
    for listed in (
        EDIT_VERBS,
        *(LISTS[n] for n in ("REMOVE", "MOVING", "PUTTING", "ADD", "PAINT", "SWAP", "ENLARGE",
                             "SHRINK", "SWAPPING")),
        ("make", "give", "turn", "undo", "leave", "keep", "get"),
    )
    for word in (phrase.split()[0] for phrase in listed)
) - phrases("i|the|there|can|could|how|what|it|may|let|off|away|a")  # fmt: skip
_RESUMING = phrases("the|a|an|that|this|to|i|it|there|both|all|my")
_KINDLESS = SIZE_WORDS | phrases("to|into|out|away|red|blue|green|yellow|white|black|orange|purple")
_TWICE = re.compile(r"\b(the|a|an|to|on|in|it|and|make|is|of|i) (?:, )?\1(?= )")
# "The mug, the blue mug" says more of one; "the red mug, the blue mug" are two.
_SAME_NOUN = (
    re.compile(r"\b(?:the|a|an) (?:\w+ ){0,2}?(\w+) (?P<again>(?:the|a|an) (?:\w+ ){1,3}\1)\b"),
    re.compile(r"\b(?:the|a|an) (\w+) , (?P<again>(?:the|a|an) (?:\w+ ){1,3}\1)\b"),
)
_APPOSITION = re.compile(
    r"\bthe (?P<noun>(?:\w+ ){0,2}\w+)(?P<place> (?:on|in|at|to|behind|by|next to|under) (?:the "
    r")?[\w ]{2,24}?)?"
    r" , the (?P<look>(?:\w+ ){1,2})(?P<one>one|ones)(?= ,| \.| \?| and |$)"
)
# "Remove the mug. No wait, the lamp": only a thing is named again, and nothing asked for.
_RETRACTED = re.compile(
    r"^([^.!?;]+?) ?[.!;] (no wait|wait no|no|sorry|i mean|i meant|scratch that|actually|oops|no "
    r"sorry|"
    r"or rather|wait|hang on|no hang on|no actually|actually no)(?: ,)? "
    r"(?=(?:the|a|an|that|this) (?!(?:.* )?(?:is|are|was|should|can|has|to|too|also|stays|stay|"
    r"goes)\b)[^.!?;,]+[ .!]*$)"
)
# What something is likened to, behind a look that was said: "yellow like its brother".
_LIKENESS = re.compile(
    r"(?<=ed|en|ow|ue|te|ck|ge|le|sy|er) (?:just )?like (?:its|the other|my|a|an|her|our) "
    r"(?!one\b)\w+(?: \w+)?$"
)
_LIKE_OTHERS = re.compile(
    r"(?<=ed|en|ow|ue|te|ck|ge|le|sy|er)(?: ,)? (?:just )?like (?:the others?|the other one|that "
    r"one)$"
)
# "Another mug, a white one, next to the lamp", "a book, in red".
_NEW_ALIKE = re.compile(
    r"\b(?P<article>an?|another|one more) (?P<noun>\w+) , "
    r"(?:an? (?P<one>(?:\w+ ){1,2})one|in (?P<color>\w+))(?: ,(?! and\b))?(?= |$)"
)
_NEW_ONE = re.compile(
    r"^(?:a |the )?((?!add|put|make|draw|remove|the|a )\w.*?) , (?:a new one|a new|another one|"
    r"new one|new)$"
)
# "No, don't, make the right one glossy": the refusal is said twice.
_REFUSED_FIRST = re.compile(
    r"^((?:no|nope|nah|oh no|wait) , )(?:please )?do not(?: do (?:that|it|"
    r"this))? , "
)
_HEADLESS = re.compile(
    r"\bthe (?P<first>\w+(?: \w+)?) one , the (?P<second>\w+)(?: one)?(?= , | "
    r"\.|$)"
)
_PLACED_ONE = re.compile(
    r"\bthe one (?P<place>(?:in|on|at|behind|next to|to|by|under) [\w ]{3,24}?) , the "
    r"(?P<look>\w+) one(?=$| [,.])"
)
_STACKED_LOOKS = re.compile(
    r"\b(?P<before>the|a|an|that|this|my) (?P<first>\w+) , "
    r"(?P<second>\w+) (?=\w+)"
)


def repaired(line: str, world: WorldWords) -> str:
    """The line as it was meant in the end."""
    is_look = _looks_of(world)
    line = _REFUSED_FIRST.sub(r"\1", with_appositions(line, world))
    parts = re.split(r"(?<=[.!?;\n]) ", line)
    return tidy(" ".join(_mended(part, is_look, world) for part in parts))


def with_appositions(line: str, world: WorldWords) -> str:
    """The line with what is said of one object in two pieces, or twice, in one."""
    is_look = _looks_of(world)
    line = _listed_looks(_without_repetition(line, world), is_look)
    line = _with_appositions(line, is_look, world)
    retracted = _RETRACTED.sub(r"\1 , \2 , ", line)
    mended = _mended(retracted, is_look, world)
    return line if retracted == line or mended == retracted else mended


def _looks_of(world: WorldWords) -> Callable[[str], bool]:
    def is_look(word: str) -> bool:
        return world.value(word) is not None or word in SIZE_WORDS

    return is_look


def _without_repetition(line: str, world: WorldWords) -> str:
    """ "Make the mug the the blue mug bigger" -> "make the blue mug bigger"."""
    line = _TWICE.sub(r"\1", _TWICE.sub(r"\1", line))

    def last(found: re.Match[str]) -> str:
        noun = world.is_kind(found[1]) or found[1] == "one"
        return found["again"] if noun else found.group()

    for twice in _SAME_NOUN:
        line = twice.sub(last, line)
    return line


def _listed_looks(line: str, is_look: Callable[[str], bool]) -> str:
    """ "The red, striped mug" -> "the red striped mug"."""

    def joined(found: re.Match[str]) -> str:
        first, second = found["first"], found["second"]
        both = is_look(first) and is_look(second)
        return f"{found['before']} {first} {second} " if both else found.group()

    return _STACKED_LOOKS.sub(joined, line)


def _with_appositions(line: str, is_look: Callable[[str], bool], world: WorldWords) -> str:
    """ "The bottle on the left, the shiny one" -> "the shiny bottle on the left"; "the red one, the
    blue one" are two."""

    def sort(words: str) -> set[str]:
        values = [(world.value(w) or ("side" if w in _SIDES else "",))[0] for w in words.split()]
        return set(values) - {""}

    def joined(found: re.Match[str]) -> str:
        look = found["look"].strip()
        if not all(is_look(w) or w in _SIDES | {"most"} or w.endswith("est") for w in look.split()):
            return found.group()
        if sort(look) & sort(f"{found['noun']} {found['place'] or ''}"):
            return found.group()
        return f"the {look} {found['noun']}{found['place'] or ''}"

    def looking(found: re.Match[str]) -> str:
        look = (found["one"] or found["color"]).strip()
        if not world.is_kind(found["noun"]) or not all(map(is_look, look.split())):
            return found.group()
        article = "a" if found["article"] == "an" else found["article"]
        return f"{article} {look} {found['noun']}"

    line = _NEW_ALIKE.sub(looking, line)
    line = _NEW_ONE.sub(r"add a \1", line)
    line = _LIKE_OTHERS.sub("", _LIKENESS.sub("", line))
    line = _APPOSITION.sub(joined, line)
    line = _HEADLESS.sub(
        lambda m: (
            f"the {m['first']} {m['second']} one"
            if is_look(m["second"]) and not sort(m["first"]) & sort(m["second"])
            else m.group()
        ),
        line,
    )
    return _PLACED_ONE.sub(
        lambda m: f"the {m['look']} one {m['place']}" if is_look(m["look"]) else m.group(), line
    )


def _mended(part: str, is_look: Callable[[str], bool], world: WorldWords) -> str:
    """A sentence after its last repair."""
    for found in reversed(list(_MARKER.finditer(part))):
        before, after = part[: found.start()].split(), part[found.end() :].split()
        said = " ".join(found.group().replace(",", " ").split())
        loud = "," in found.group() or (after and after[0] in _RESUMING | VERBS)
        if said in _WEAK and not loud:
            continue
        if said == "no" and found.group().endswith(" no ") and world.is_kind(after[0]):
            continue  # "a red ball, no book"
        if before[-len(after) :] == after:
            return f"i mean {' '.join(after)}"  # a word said twice is put right, too
        if (whole := _resumed(before, after, is_look, world)) is not None:
            return whole
    return part


def _resumed(
    before: list[str], after: list[str], is_look: Callable[[str], bool], world: WorldWords
) -> str | None:
    """What was said before a repair, with the part that it replaces; None if that is not clear."""
    if not before or not after or "not" in before[-1:]:
        return None
    if (request := _request_in(after)) is not None and any(w in VERBS for w in before):
        return " ".join(_anew(before, after[request:]))
    first = after[0]
    kinds: tuple[Callable[[str], bool], ...] = (
        lambda w: w == first and w in _PREPOSITIONS,
        lambda w: w in _INDEFINITE and first in _INDEFINITE,
        lambda w: w in _DETERMINERS - _INDEFINITE and first not in _INDEFINITE,
        lambda w: w in _DETERMINERS,
        is_look,
        lambda w: w in _PREPOSITIONS,
        lambda w: w in _SIDES,
        lambda w: world.is_kind(w),
    )
    for same in kinds:
        if same(first):
            at = next((n for n in range(len(before) - 1, -1, -1) if same(before[n])), None)
            if at is None:
                continue
            after = _with_noun(before[at:], after, is_look, world)
            return " ".join([*before[:at], *after])
    return None


def _request_in(after: list[str]) -> int | None:
    """Where a request of its own begins in what follows a repair: at once, or behind words that
    only say why or what ("the teapot is there put it in front of the book")."""
    if after[0] in VERBS:
        return 0
    if after[0] not in _RESUMING:
        return None
    return next((n for n, w in enumerate(after) if n > 1 and w in VERBS and after[n - 1] != "to"
                 and after[n - 1] not in _DETERMINERS), None)  # fmt: skip


def _anew(before: list[str], request: list[str]) -> list[str]:
    """The request in the place of the last one, with its "it" named as that one named it."""
    start = _clause_start(before)
    old = before[start:]
    if "it" in request[1:3] and len(old) > 2 and old[1] in _DETERMINERS:
        end = next((n for n, w in enumerate(old) if n > 1 and w in _PREPOSITIONS | {",", "and"}),
                   len(old))  # fmt: skip
        named = old[1:end]
        kept = next((n for n, w in enumerate(named) if n > 0 and w in _KINDLESS), len(named))
        at = request.index("it")
        request = [*request[:at], *named[:kept], *request[at + 1 :]]
    return [*before[:start], *request]


def _with_noun(
    old: list[str], new: list[str], is_look: Callable[[str], bool], world: WorldWords
) -> list[str]:
    """ "The red mug, no, the blue" -> "the blue mug"; and what follows the old words stays, where
    the new ones end ("the red mug bigger, no, the blue one" -> "the blue one bigger")."""
    if new[0] not in _DETERMINERS:
        return new
    named = any(world.is_kind(w) or w in ("one", "ones") for w in new)
    noun = next((n for n, w in enumerate(old) if world.is_kind(w)), None)
    if not named and noun is not None and all(is_look(w) for w in new[1:]):
        new = [*new, old[noun]]
    elif new[-1] == "one" and noun is not None and not any(world.is_kind(w) for w in new):
        new = [*new[:-1], old[noun]]
    rest = old[noun + 1 :] if noun is not None else []
    tail = [w for w in rest if w != ","]
    ends = len(new) <= 4 and (new[-1] in ("one", "ones") or world.is_kind(new[-1]))
    return [*new, *tail] if ends and tail else new


def _clause_start(before: list[str]) -> int:
    """Where the last request of the words begins."""
    for n in range(len(before) - 1, -1, -1):
        if before[n] in VERBS and (n == 0 or before[n - 1] in ("and", "then", ",", "so", "but")):
            return n
    return 0
