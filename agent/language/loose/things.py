"""Frames for things that come, go or take each other's place: "only the mug stays"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.language.attributes import Look
from agent.language.loose.units import Unit, asked, first, points
from agent.language.meanings.moves import swapped
from agent.language.meanings.other_words import of_the_kind
from agent.language.meanings.place_words import between_args
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.relation_words import RELATION_OF
from sgedit_engine.scene.graph import with_article

# What speaks of several that were named.
_TOGETHER = frozenset(("both", "all", "them", "these", "those", "everything"))


class ThingFrames:
    """What units of things mean in one situation; None where that is not clear."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation

    def removed(self, units: Sequence[Unit]) -> Meaning | None:
        objects = [u for u in units if u.letter == "O"]
        if len(objects) > 1 and points(objects[-1]):
            said = sum(len(u.phrases) for u in objects[:-1])
            if objects[-1].text in _TOGETHER and said < 2:
                return None
            objects = objects[:-1]
        phrases = [p for u in objects for p in u.phrases]
        if units[0].letter == "D" and any(p.related for p in phrases):
            return None  # "I do not want the mug on the book": perhaps elsewhere
        if any(points(o) for o in objects) and not any(u.letter == "X" for u in units):
            return None
        calls = [Call("remove_object", {"target_words": _all(p.words)}) for p in phrases]
        return asked("remove", calls, objects)

    def keep_only(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Only the blue mug should stay"."""
        kept = " and ".join(p.words for u in units for p in u.phrases)
        call = Call("remove_object", {"target_words": f"everything except {kept}"})
        return Meaning("keep_only", (call,), plural=True)

    def kept(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The lamp stays", "the dots stay"."""
        kept = " and ".join(p.words for u in units for p in u.phrases)
        return Meaning("keep" if kept else "remark", harmless=True, mention=kept)

    def replaced(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Instead of the duck I'd rather have a green ball"."""
        target, new = first(units, "O").phrases, first(units, "N").phrases
        if len(target) != 1 or len(new) != 1 or target[0].plural:
            return None
        what = _looking(new[0].words, _values(units))
        args = {"target_words": target[0].words, "what": what}
        return Meaning("replace", (Call("replace_object", {**args}),))

    def should_be(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The cube should be a purple bottle"; "should have a bottle" is none of these."""
        glue = [u.text for u in units if u.letter == "c"]
        return self.replaced(units) if glue and glue[-1].endswith((" be", "become")) else None

    def out_in(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Purple ball out, green book in"."""
        old, *others = [u for u in units if u.letter in "ON"]
        new = others[0].phrases if others else ()
        coming = any(u.text in ("in", "in with", "hello", "welcome", "in with a") for u in units)
        if not coming or len(old.phrases) != 1 or len(new) != 1 or new[0].definite:
            return None
        if new[0].related or new[0].plural or old.phrases[0].plural:
            return None
        what = new[0].words if new[0].indefinite else with_article(new[0].words)
        args = {"target_words": old.phrases[0].words, "what": what}
        return Meaning("replace", (Call("replace_object", {**args}),))

    def becomes(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Lamp -> teapot"."""
        target, new = [u.phrases for u in units if u.letter == "O"]
        bare = len(new) == 1 and not (new[0].definite or new[0].related or new[0].plural)
        if len(target) != 1 or target[0].plural or not bare:
            return None
        args = {"target_words": target[0].words, "what": with_article(new[0].words)}
        return Meaning("replace", (Call("replace_object", {**args}),))

    def swapped_places(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Red mug, blue mug, do a switcheroo"."""
        phrases = [p for u in units if u.letter == "O" for p in u.phrases]
        if len(phrases) == 2 and not any(p.plural for p in phrases):
            first_, second = (p.words for p in phrases)
            return Meaning("swap", (swapped(first_, of_the_kind(second, first_, self._situation)),))
        if len(phrases) == 1 and phrases[0].plural:
            return Meaning("swap", (Call("swap_places", {"target_words": phrases[0].words}),))
        return None

    def added_between(self, units: Sequence[Unit]) -> Meaning | None:
        """ "A book between the lamp and the cube"."""
        new, ends = first(units, "N").phrases, first(units, "O").phrases
        place = between_args(ends)
        if len(new) != 1 or not place or _in_numbers(units):
            return None
        what = _looking(new[0].words, _values(units))
        return Meaning("add", (Call("add_object", {"what": what, **place}),))

    def added(self, units: Sequence[Unit]) -> Meaning | None:
        """ "A blue teapot next to the mug would be nice"."""
        new = first(units, "N").phrases
        if len(new) != 1:
            return None
        if _in_numbers(units):
            return None
        where: dict[str, str | int | float] = {}
        anchors = [p for u in units if u.letter == "O" for p in u.phrases]
        if anchors:
            if len(anchors) != 1 or anchors[0].plural:
                return None
            relation = RELATION_OF[first(units, "L").text]
            where = {"relation": relation, "anchor_words": anchors[0].words}
        what = _looking(new[0].words, _values(units))
        return Meaning("add", (Call("add_object", {"what": what, **where}),))


def _all(words: str) -> str:
    """ "Any of the balls" that shall go are all of them."""
    return re.sub(r"^any(?: of)?(?= )", "all", words, flags=re.IGNORECASE)


def _in_numbers(units: Sequence[Unit]) -> bool:
    """Whether a size is told in numbers, which no words for a new thing can say."""
    return any(isinstance(u.value, Look) and u.value.in_numbers for u in units)


def _values(units: Sequence[Unit]) -> list[str]:
    """The looks among units, as words."""
    looks = [u.value for u in units if isinstance(u.value, Look)]
    return [word for look in looks for word in look.words]


def _looking(words: str, values: Sequence[str]) -> str:
    """ "One more mug" with "green" and "spotted"."""
    words = re.sub(r"^new\b", "a", words, flags=re.IGNORECASE)
    if not values:
        return words
    head, _, noun = re.sub(r"^(?:one more|another)\b", "a", words, flags=re.I).rpartition(" ")
    return f"{head} {' '.join(values)} {noun}"
