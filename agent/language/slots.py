"""The readers of the grammar's slots, for one message."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from agent.language.attributes import Look, read_look
from agent.language.factors import read_amount
from agent.language.lexicon import phrases
from agent.language.noun_words import NounReader, Phrase
from agent.language.number_words import numbered, read_nth, read_number, read_numbers, read_step
from agent.language.sides import read_corner, read_side
from agent.language.templates import Reader
from agent.language.tokens import Token, joined
from agent.language.verbs import LISTS
from agent.language.ways import read_way
from agent.language.world_words import WorldWords

_STIRRING = phrases(
    "remove|delete|erase|add|put|place|insert|draw|replace|swap|exchange|paint|color|recolor|"
    "make|move|shift|enlarge|shrink|undo|redo|revert|if|unless|not|without|except|want|turn|"
    "change|should|must|only|instead|"
    "another|again|try|redraw|bring|back"
)
# What is said of the use that something will be put to.
_OF_LATER = phrases("again|another|want|bring|back|put|add|insert|draw|place|instead")
_PLACE_WORDS = phrases(
    "left|right|back|front|closer|nearer|further|farther|up|down|forward|away|middle|center|"
    "corner|there|here|aside|together|apart|edge|side"
)
# Alone these are as well an assent and an undo.
_UNCLEAR = frozenset({"right", "back", "closer", "nearer"})
_MORE = frozenset({"further", "farther", "more", "even"})
_MOST = re.compile(r"(?:(?:second|third|2nd|3rd) )?(?:\w+est|left ?most|right ?most|closest)")
# "No problem" asks for nothing to go.
_SAID_WITH_NO = phrases(
    "problem|problems|worries|way|idea|need|rush|thanks|good|luck|doubt|matter|wonder|clue|chance|"
    "hurry|biggie|prob|offense|offence|kidding|joke|comment|scratch|pressure|hard|big|use|point"
)
_TABLES = frozenset(p.split(" ", 1)[1] for p in LISTS["OFF_TABLE"])


def slot_readers(text: str, world: WorldWords) -> Mapping[str, Reader]:
    """What each slot's tokens mean, or None where they cannot stand. `text` is the message."""
    nouns = NounReader(text, world)

    def look(tokens: Sequence[Token]) -> Look | None:
        return read_look(tokens, world)

    def pattern(tokens: Sequence[Token]) -> Look | None:
        found = read_look(tokens, world)
        return found if found and set(found.values) == {"pattern"} else None

    def new(tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        found = nouns.things(tokens)
        return found if found and all(p.indefinite for p in found) else None

    def definite(tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        found = nouns.references(tokens)
        return found if found and all(p.definite for p in found) else None

    def plain(tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        found = nouns.phrase(tokens)
        return (found,) if found and not found.related else None

    def bare(tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        found = plain(tokens)
        if found is None or found[0].texts[0] in _SAID_WITH_NO:
            return None
        return found if not found[0].definite and not found[0].indefinite else None

    def meant(tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        found = nouns.references(tokens)
        return found if found and all(_sets_right(p) for p in found) else None

    def movable(tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        # "The mug next to the ball and the cube" may be a place and what goes there.
        found = None if numbered(tokens) else nouns.references(tokens)
        # "The mug next to it" is one and its place.
        if found and found[-1].texts[-1] == "it" and found[-1].related:
            return None
        if found and found[-1].related and found[-1].texts[-2:] == ("the", "one"):
            return None  # "next to the one on the left"
        alone = found is not None and len(found) == 1
        return found if found and (alone or not any(map(_placed, found))) else None

    def movable_definite(tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        found = movable(tokens)
        return found if found and all(p.definite for p in found) else None

    def claim_look(tokens: Sequence[Token]) -> str | None:
        found = read_look(tokens, world)
        # "Left of the blue one" tells where, not how something looks.
        placed = tokens[0].text == "of" and tokens[-1].text in ("one", "ones")
        return joined(tokens) if found and not found.sized and not placed else None

    def amount(tokens: Sequence[Token]) -> str | None:
        words = joined(tokens)
        return words if read_amount(words, grows=True) is not None else None

    def most(tokens: Sequence[Token]) -> str | None:
        words = joined(tokens)
        return words if _MOST.fullmatch(words) else None

    def spot(tokens: Sequence[Token]) -> str | None:
        return _spot(tokens, nouns)

    readers: dict[str, Callable[[Sequence[Token]], object | None]] = {
        "targets": nouns.references,
        "targets_definite": definite,
        "movables": movable,
        "movables_definite": movable_definite,
        "target": plain,
        "target_plain": plain,
        "one": lambda tokens: (p,) if (p := nouns.phrase(tokens)) else None,
        "amount": amount,
        "target_bare": bare,
        "ends": nouns.anchors,
        "spot": spot,
        "owner": lambda tokens: _owner(tokens, nouns),
        "things": nouns.things,
        "things_new": new,
        "targets_meant": meant,
        "anchors": nouns.anchors,
        "look": look,
        "claim_look": claim_look,
        "most": most,
        "side": lambda tokens: w if (w := joined(tokens)) in ("left", "right") else None,
        "pattern": pattern,
        "at_side": read_side,
        "at_corner": read_corner,
        "way": read_way,
        "way_alone": lambda tokens: None if _unclear(tokens) else read_way(tokens),
        "way_more": lambda tokens: read_way(tokens) if _MORE & _texts(tokens) else None,
        "number": read_number,
        "step": read_step,
        "step0": read_step,
        "nth": read_nth,
        "nth0": read_nth,
        "numbers": read_numbers,
        "rest": lambda tokens: tokens,
        "rest_harmless": lambda tokens: None if _stirring_harmfully(tokens) else tokens,
        "rest_one": lambda tokens: None if "," in _texts(tokens) else tokens,
        "rest_calm": lambda tokens: None if _stirring(tokens) else tokens,
        "rest_place": lambda tokens: tokens if _placing(_texts(tokens)) else None,
    }
    readers |= {
        "look0": look,
        "targets0": nouns.references,
        "at_side0": read_side,
        "target_other": plain,
    }
    readers |= {"things0": nouns.things}
    return {name: _remembering(read) for name, read in readers.items()}


def _remembering(read: Reader) -> Reader:
    """The reader, which reads the same tokens only once: templates ask often."""
    known: dict[tuple[int, int, int], object | None] = {}

    def remembered(tokens: Sequence[Token]) -> object | None:
        key = (tokens[0].start, tokens[-1].end, len(tokens))
        if key not in known:
            known[key] = read(tokens)
        return known[key]

    return remembered


def _sets_right(phrase: Phrase) -> bool:
    """Whether it can be what was meant instead: "the blue one", "blue one", not "it"."""
    if len(phrase.texts) == 1:
        return phrase.texts[0] in ("both", "all")
    if {"old", "previous", "former", "original", "earlier"} & set(phrase.texts):
        return False  # "I want the old one" takes something back
    return phrase.definite or phrase.texts[-1] in ("one", "ones")


def names_table(phrase: Phrase) -> bool:
    """Whether a phrase is the table or the picture itself, which is no object of it."""
    return " ".join(phrase.texts) in _TABLES


def _owner(tokens: Sequence[Token], nouns: NounReader) -> tuple[Phrase, ...] | None:
    """ "the mug's" -> the mug; "its" -> it."""
    words = joined(tokens)
    if words in ("its", "their"):
        pronoun = "it" if words == "its" else "them"
        return (Phrase(pronoun, (pronoun,)),)
    return nouns.references(tokens[:-1]) if tokens[-1].text == "'s" and tokens[:-1] else None


_WAS = phrases("was|were|stood|sat|had been|used to be|used to stand|has been|was before")
_STILL = phrases("is|are|stands|stand|sits|is now|is standing|is right now")
_SPOT_AFTERWARDS = frozenset({"before", "originally", "first", "standing", "earlier"})
_SPOT_OF = re.compile(
    r"(?:to|at|in|into|on) the (?P<old>old |former |previous |original )?"
    r"(?:place|spot|position|location) (?:of (?P<of>.+)|where (?P<where>.+))"
)


def _spot(tokens: Sequence[Token], nouns: NounReader) -> str | None:
    """ "where the mug was", "in the old place of the mug": in the words that tools take."""
    words = [t.text for t in tokens]
    if found := _SPOT_OF.fullmatch(joined(tokens)):
        inner = tokens[len(words) - len((found["of"] or found["where"]).split()) :]
        if found["where"]:
            return _where(inner, nouns)
        phrase = nouns.phrase(inner)
        verb = "was" if found["old"] else "is"
        return f"where {phrase.words} {verb}" if phrase and phrase.definite else None
    return _where(tokens[1:], nouns) if words[0] == "where" else None


def _where(tokens: Sequence[Token], nouns: NounReader) -> str | None:
    while tokens and tokens[-1].text in _SPOT_AFTERWARDS:
        tokens = tokens[:-1]
    for length in (3, 2, 1):
        verb = joined(tokens[-length:])
        if len(tokens) > length and (verb in _WAS or verb in _STILL):
            phrase = nouns.phrase(tokens[:-length])
            if phrase is not None and phrase.definite:
                return f"where {phrase.words} {'was' if verb in _WAS else 'is'}"
    return None


def _stirring(tokens: Sequence[Token]) -> bool:
    return bool(_STIRRING & _texts(tokens)) or len(tokens) > 16


def _stirring_harmfully(tokens: Sequence[Token]) -> bool:
    """Whether words beside "learn the mug" may ask for an edit of their own."""
    return bool((_STIRRING - _OF_LATER) & _texts(tokens)) or len(tokens) > 16


def _placed(phrase: Phrase) -> bool:
    """Whether a phrase says where its thing is, or may say where it shall go."""
    return phrase.related or phrase.texts[-1] in _PLACE_WORDS


def _placing(words: frozenset[str]) -> bool:
    """Whether words name a place, and ask for nothing else besides."""
    return bool(_PLACE_WORDS & words) and not {"and", ","} & words


def _unclear(tokens: Sequence[Token]) -> bool:
    """Whether a way alone may as well be an assent, or a step of the history."""
    words = _texts(tokens)
    return joined(tokens) in _UNCLEAR or {"step", "back"} <= words or {"steps", "back"} <= words


def _texts(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(t.text for t in tokens)
