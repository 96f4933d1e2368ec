"""Words for things as their kinds are called: pet names, everyday words, and slips of the fingers.

Only a word that means nothing else here is changed, and only into a kind of the profile.
"""

from __future__ import annotations

import re

from agent.language.lexicon import phrases
from agent.language.looks import SIZE_WORDS
from agent.language.spelling import COMMON
from agent.language.tokens import tokenize
from agent.language.world_words import WorldWords
from sgedit_engine.scene.english import SUPERLATIVES

# What people call a kind besides the profile's own words; the first kind that it knows is meant.
_EVERYDAY = {
    "ducky": "duck", "duckie": "duck", "duckling": "duck", "duckies": "ducks", "ducklings": "ducks",
    "quacker": "duck", "sphere": "ball", "orb": "ball", "spheres": "balls", "beachball": "ball",
    "novel": "book", "tome": "book", "notebook": "book", "textbook": "book", "paperback": "book",
    "hardcover": "book", "volume": "book", "teacup": "cup", "coffeecup": "cup", "tumbler": "cup",
    "beaker": "cup", "flask": "bottle", "kettle": "teapot", "teakettle": "teapot",
    "block": "cube", "blocks": "cubes", "die": "cube", "crate": "box", "lantern": "lamp",
    "lampshade": "lamp", "desklamp": "lamp", "toadstool": "mushroom", "doughnut": "donut",
}  # fmt: skip
_COMPOUNDS = (
    (re.compile(r"\b(?:coffee|tea|drinking) (mugs?|cups?)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"\btea pot(s?)\b", re.IGNORECASE), r"teapot\1"),
    (re.compile(r"\b(?:table|desk|reading|bedside) (lamps?)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"\brubber (?:ducky|duckie)\b", re.IGNORECASE), "rubber duck"),
    (re.compile(r"\bteeny[- ]tiny\b", re.IGNORECASE), "smallest"),
    (
        re.compile(r"\b(the|that) (?:tiny|teeny|weeny|wee|littlest) (?=one\b)", re.I),
        r"\1 smallest ",
    ),
    (re.compile(r"\b(the|that) (?:huge|giant|enormous) (?=one\b)", re.I), r"\1 biggest "),
)
# "Give the ball the mug's color"
_COLOR_OF = re.compile(
    r"^(?P<before>(?:.* )?(?:give|paint|make|use|in|to|with|have) (?:.* )?)"
    r"the (?P<owner>\w+(?: \w+)?)"
    r"['\u2019]s (?P<what>colou?r|pattern|finish)(?=$|[.,!?]| please| too)",
    re.IGNORECASE,
)
_ANYTHING = re.compile(
    r"\b(?P<verb>remove|delete|erase|clear|drop|get rid of|take away|paint|make) anything "
    r"(?=(?:that|which|not|but|except|red|blue|green|yellow|black|white|orange|purple)\b)",
    re.IGNORECASE,
)
_ADDING = re.compile(
    r"^(?:please )?(?:add|put|place|draw|insert|i want|i would like|i need|we need|we want|give me|"
    r"there should be|let there be|can i have|could i have) "
)
_OTHER_SIDE = re.compile(
    r"(to the (?:left|right) of (the (?:\w+ )?\w+)) and (an? (?:\w+ ){0,2}\w+) to the (left|right)"
    r"(?=$| \.)"
)
_OWNED = re.compile(
    r"\b(?:my|our|his|her|your|the) (?:\w+ )?(?P<owner>\w+)['\u2019]s (?P<what>\w+(?: \w+){0,2})",
    re.IGNORECASE,
)
_NO_OWNERS = phrases("it|that|there|what|who|here|one|this|thing|object|picture|table")
_WORD = re.compile(r"(?<![\w'\u2019-])[a-z]{3,}(?![\w'\u2019-])", re.IGNORECASE)
_SHORTEST = 3
_DETERMINING = phrases("the|an|my|this|that|both|all")
_RUN_TOGETHER = phrases(
    "next to|in front|on top|left of|right of|front of|to the|on the|in the|of the|at the|make it|"
    "make the|paint the|remove the|add a|move the|put the"
)
_SIZES = frozenset(s for s in (*SIZE_WORDS, *SUPERLATIVES) if len(s) > 4)


def with_known_nouns(text: str, world: WorldWords) -> str:
    """The text with the profile's own words for what it draws."""
    for compound, plainly in _COMPOUNDS:
        text = compound.sub(plainly, text)
    text = _ANYTHING.sub(r"\g<verb> everything ", text)
    text = _COLOR_OF.sub(r"\g<before>the \g<what> of the \g<owner>", text)
    text = _OWNED.sub(lambda found: _unowned(found, world), text)
    return _WORD.sub(lambda found: _known(found.group(), world), text)


def _unowned(found: re.Match[str], world: WorldWords) -> str:
    """ "My grandmother's teapot" -> "the teapot"; "the mug's red" stays."""
    own = found["owner"].lower()
    named = any(world.is_kind(w.lower()) for w in found["what"].split()[:3])
    known = world.is_kind(own) or own in _NO_OWNERS
    return f"the {found['what']}" if named and not known else found.group()


def _known(word: str, world: WorldWords) -> str:
    low = word.lower()
    if world.is_kind(low) or world.is_value(low) or low in world.name_words:
        return word
    meant = _EVERYDAY.get(low)
    if meant is not None:
        return meant if world.is_kind(meant) else word
    if low in COMMON or len(tokenize(low)) != 1:
        return word
    if not world.vocabulary.open and (parted := _parted(low, world)):
        return parted
    near = {k for k in world.kinds if len(k) == len(low) + 1 and _one_left_out(low, k)}
    if len(low) > _SHORTEST:
        near |= {k for k in world.kinds if len(k) == len(low) - 1 and _one_left_out(k, low)}
        near |= {k for k in world.kinds if len(k) == len(low) and _turned(low, k)}
        if not near:
            near = {s for s in _SIZES if _one_left_out(low, s) or _one_left_out(s, low)}
    return near.pop() if len(near) == 1 else word


def _parted(run: str, world: WorldWords) -> str | None:
    """ "redball" -> "red ball", "nextto" -> "next to"; None where it is not two words that are
    known."""
    for at in range(2, len(run) - 1):
        first, second = run[:at], run[at:]
        before = first in _DETERMINING or world.is_value(first) or first in SIZE_WORDS
        behind = world.is_value(second) or second in SIZE_WORDS
        if (before and world.is_kind(second)) or (behind and world.is_kind(first)):
            return f"{first} {second}"
        if f"{first} {second}" in _RUN_TOGETHER:
            return f"{first} {second}"
    return None


def _turned(slip: str, kind: str) -> bool:
    """Whether a kind is a slip with two neighbouring letters the other way round."""
    places = [n for n, (a, b) in enumerate(zip(slip, kind, strict=True)) if a != b]
    turned = len(places) == 2 and places[1] == places[0] + 1
    return turned and slip[places[0]] == kind[places[1]] and slip[places[1]] == kind[places[0]]


def _one_left_out(slip: str, kind: str) -> bool:
    """Whether a kind is a slip with one letter put in, behind the first."""
    return slip[0] == kind[0] and any(kind[:n] + kind[n + 1 :] == slip for n in range(1, len(kind)))


def with_articles(line: str, world: WorldWords) -> str:
    """ "Move red mug next to bottle" -> "move the red mug next to the bottle". Only words before a
    kind that say how or which it is belong to it; what shall be new stays bare."""
    words = line.split()
    if not words or words[0] in _NEW:
        return line
    placed: list[str] = []
    for at, word in enumerate(words):
        begins = _of_noun(word, world) and not (at and _of_noun(words[at - 1], world))
        if begins and (not at or words[at - 1] not in _DETERMINED):
            end = next(
                (n for n in range(at, len(words)) if not _of_noun(words[n], world)), len(words)
            )
            if any(world.is_kind(w) for w in words[at:end]) and at:
                placed.append("the")
        placed.append(word)
    return " ".join(placed)


def with_named_ones(line: str, world: WorldWords) -> str:
    """ "Put a cup on the box and another one next to it": another cup."""
    if not _ADDING.match(line):
        return line
    words, kind = line.split(), ""
    for at, word in enumerate(words):
        end = at + 1
        while end < len(words) and (world.is_value(words[end]) or words[end] in SIZE_WORDS):
            end += 1
        if word not in ("a", "an", "another") or end == len(words):
            continue
        if world.is_kind(words[end]):
            kind = words[end]
        elif words[end] == "one" and kind:
            words[end] = kind
    return _OTHER_SIDE.sub(r"\1 and \3 to the \4 of \2", " ".join(words))


def _of_noun(word: str, world: WorldWords) -> bool:
    return world.is_kind(word) or world.is_value(word) or word in world.name_words | _WHICH


_NEW = phrases("add|insert|draw|create|include|no|another|what|which|how|is|are|where|do|does")
_WHICH = SIZE_WORDS | phrases(
    "left|right|middle|leftmost|rightmost|biggest|smallest|other|first|last"
)
_DETERMINED = phrases(
    "the|a|an|this|that|these|those|my|your|our|its|his|her|their|both|all|every|each|another|some|"
    "any|no|one|two|three|four|five|with|more|to|on|into|many|of|which|what|in|and|or|'s|not"
) - {"on", "to", "of", "and", "or", "not", "with"}
