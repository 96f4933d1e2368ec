"""Frames: what a row of units asks for. Exactly one must fit the whole of it.

The table is `words.FRAMES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.language.attributes import BIG_OR_SMALL, Look
from agent.language.factors import VERBS
from agent.language.loose.places import PlaceFrames
from agent.language.loose.units import Unit, asked, first, points
from agent.language.loose.words import FRAMES, MUCH
from agent.language.meanings.other_words import of_the_kind
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.slots import names_table
from agent.language.verbs import LISTS, RELATION_OF
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.references import find

_SAME_SIZE = 0.05
_ALIKE = {"A": "color", "Q": "pattern", "F": "finish"}


class FrameReader:
    """Fits units to frames in one situation."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._places = PlaceFrames(situation)
        self._builders: dict[str, Callable[[Sequence[Unit]], Meaning | None]] = {
            "change": self._pairs,
            "change_first": self._pairs,
            "pattern_on": self._pattern_on,
            "scale": self._scaled,
            "too": self._too,
            "like": self._like,
            "sized": self._sized,
            "remove": self._removed,
            "keep_only": self._keep_only,
            "keep": self._kept,
            "replace": self._replaced,
            "add": self._added,
            "move": self._places.moved,
            "between": self._places.between,
            "way": self._places.way,
            "near": self._places.near,
            "add_said": self._places.added,
            "near_said": self._places.near_said,
            "way_said": self._places.way_said,
            "place_said": self._places.placed,
            "change_except": self._all_but,
        }

    def fit(self, units: Sequence[Unit]) -> Meaning | None:
        """What units ask for; None where no frame fits all of them."""
        units = _without_contrast(units)
        code = "".join(u.letter for u in units)
        for name, frame in FRAMES:
            fits = re.fullmatch(frame, code) and not self._tables(units)
            if fits and (meant := self._builders[name](units)) is not None:
                return meant
        return None

    def _tables(self, units: Sequence[Unit]) -> bool:
        return any(names_table(p) for u in units for p in u.phrases)

    # --- looks ---------------------------------------------------------------------------------

    def _pairs(self, units: Sequence[Unit]) -> Meaning | None:
        """Objects, each with its look."""
        calls: list[Call] = []
        objects = [u for u in units if u.letter == "O"]
        looks = [u.value for u in units if u.letter == "V"]
        if len(objects) > len(looks):  # "the ball of the lot, have that in blue"
            if not points(objects[-1]):
                return None
            objects = objects[:1]
        nouns = objects[0].phrases[0].words
        for item, look in zip(objects, looks, strict=True):
            if not isinstance(look, Look):
                return None
            for phrase in item.phrases:
                words = of_the_kind(phrase.words, nouns, self._situation) if calls else phrase.words
                calls.append(Call("change_attributes", {"target_words": words, **look.values}))
        return asked("change", calls, objects)

    def _all_but(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Every mug green except the red one"."""
        target, but = [u.phrases for u in units if u.letter == "O"]
        look = first(units, "V").value
        if len(target) != 1 or not target[0].plural or not isinstance(look, Look):
            return None
        words = f"{target[0].words} except {' and '.join(p.words for p in but)}"
        call = Call("change_attributes", {"target_words": words, **look.values})
        return Meaning("change", (call,), plural=True)

    def _pattern_on(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Stripes on the duck"."""
        look = next(u for u in units if u.letter == "V")
        where = next(u for u in units if u.letter == "L")
        if not isinstance(look.value, Look) or RELATION_OF[where.text] != "on":
            return None
        return self._pairs(units) if set(look.value.values) == {"pattern"} else None

    def _scaled(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Enlarge the duck a wee bit"."""
        verb = next(u.text for u in units if u.letter == "z")
        step = "smaller" if verb in LISTS["SHRINK"] else "bigger"
        degree = next((u.text for u in units if u.letter == "d"), "")
        for said, factor in VERBS.items():
            if said in verb:
                return self._with_size(units, factor=factor)
        return self._with_size(units, size=f"much {step}" if degree in MUCH else step)

    def _too(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The lamp's way too big"."""
        look = units[-1].value
        if not isinstance(look, Look) or set(look.values) != {"size"}:
            return None
        smaller = str(look.values["size"]).endswith("bigger")
        return self._with_size(units, size="smaller" if smaller else "bigger")

    def _with_size(self, units: Sequence[Unit], **size: str | float) -> Meaning:
        target = next(u for u in units if u.letter == "O")
        calls = [
            Call("change_attributes", {"target_words": p.words, **size}) for p in target.phrases
        ]
        return asked("change", calls, [target])

    def _like(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The same colour as the duck": as the picture has it."""
        target, model = [u for u in units if u.letter == "O"]
        attribute = next(_ALIKE[u.letter] for u in units if u.letter in _ALIKE)
        value = self._shared(self._of_kind(model, target), attribute)
        if value is None:
            return None
        calls = [
            Call("change_attributes", {"target_words": p.words, attribute: value})
            for p in target.phrases
        ]
        return asked("change", calls, [target])

    def _sized(self, units: Sequence[Unit]) -> Meaning | None:
        """ "As small as the red one": if it is bigger than that."""
        target, model = [u for u in units if u.letter == "O"]
        model = self._of_kind(model, target)
        this, that = self._item(target), self._item(model)
        if this is None or that is None or this.id == that.id:
            return None
        there, here = (o.box.y1 - o.box.y0 for o in (that, this))
        if abs(there / here - 1) < _SAME_SIZE:
            return None
        size = "bigger" if there > here else "smaller"
        words = next(u.text for u in units if u.letter == "Z").split()
        said = next((BIG_OR_SMALL[w] for w in words if w in BIG_OR_SMALL), size)
        return self._with_size([target], size=size) if said.endswith(size) else None

    # --- things --------------------------------------------------------------------------------

    def _removed(self, units: Sequence[Unit]) -> Meaning | None:
        objects = [u for u in units if u.letter == "O"]
        if len(objects) > 1 and points(objects[-1]):
            objects = objects[:-1]
        phrases = [p for u in objects for p in u.phrases]
        if any(points(o) for o in objects) and not any(u.letter == "X" for u in units):
            return None
        calls = [Call("remove_object", {"target_words": _all(p.words)}) for p in phrases]
        return asked("remove", calls, objects)

    def _keep_only(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Only the blue mug should stay"."""
        kept = " and ".join(p.words for u in units for p in u.phrases)
        call = Call("remove_object", {"target_words": f"everything except {kept}"})
        return Meaning("keep_only", (call,), plural=True)

    def _kept(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The lamp stays", "the dots stay"."""
        kept = " and ".join(p.words for u in units for p in u.phrases)
        return Meaning("keep" if kept else "remark", harmless=True, mention=kept)

    def _replaced(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Instead of the duck I'd rather have a green ball"."""
        target, new = first(units, "O").phrases, first(units, "N").phrases
        if len(target) != 1 or len(new) != 1 or target[0].plural:
            return None
        args = {"target_words": target[0].words, "what": new[0].words}
        return Meaning("replace", (Call("replace_object", {**args}),))

    def _added(self, units: Sequence[Unit]) -> Meaning | None:
        """ "A blue teapot next to the mug would be nice"."""
        new = first(units, "N").phrases
        if len(new) != 1:
            return None
        looks = [u.value for u in units if isinstance(u.value, Look)]
        if any(look.in_numbers for look in looks):
            return None
        where: dict[str, str | int | float] = {}
        anchors = [p for u in units if u.letter == "O" for p in u.phrases]
        if anchors:
            if len(anchors) != 1 or anchors[0].plural:
                return None
            relation = RELATION_OF[first(units, "L").text]
            where = {"relation": relation, "anchor_words": anchors[0].words}
        what = _looking(new[0].words, [word for look in looks for word in look.words])
        return Meaning("add", (Call("add_object", {"what": what, **where}),))

    # --- the picture ---------------------------------------------------------------------------

    def _item(self, unit: Unit) -> SceneObject | None:
        """The one object of the picture that a unit means."""
        scene = self._situation.briefing
        if scene is None or len(unit.phrases) != 1:
            return None
        words, vocabulary = unit.phrases[0].words, self._situation.world.vocabulary
        found = find(scene.graph, words, vocabulary, focus=scene.focus)
        return scene.graph.get(found.ids[0]) if found.status == "unique" else None

    def _shared(self, unit: Unit, attribute: str) -> str | None:
        """What all objects that a unit means have in common."""
        scene = self._situation.briefing
        if scene is None or len(unit.phrases) != 1:
            return None
        words, vocabulary = unit.phrases[0].words, self._situation.world.vocabulary
        found = find(scene.graph, words, vocabulary, focus=scene.focus)
        values = {scene.graph.get(i).attributes.get(attribute) for i in found.ids}
        return values.pop() if len(values) == 1 else None

    def _of_kind(self, unit: Unit, before: Unit) -> Unit:
        """ "The red one" with the noun of the object before."""
        if len(unit.phrases) != 1:
            return unit
        words = of_the_kind(unit.phrases[0].words, before.phrases[0].words, self._situation)
        phrase = replace(unit.phrases[0], words=words)
        return replace(unit, value=(phrase,))


def _without_contrast(units: Sequence[Unit]) -> list[Unit]:
    """Without "not the lamp" before or behind what is meant."""
    code = "".join(u.letter for u in units)
    if code.startswith("eOK"):
        return list(units[3:])
    if re.search(r"[JK]eO$", code):
        return list(units[:-3])
    return list(units)


def _all(words: str) -> str:
    """ "Any of the balls" that shall go are all of them."""
    return re.sub(r"^any(?: of)?(?= )", "all", words, flags=re.IGNORECASE)


def _looking(words: str, values: Sequence[str]) -> str:
    """ "One more mug" with "green" and "spotted"."""
    if not values:
        return words
    head, _, noun = re.sub(r"^(?:one more|another)\b", "a", words, flags=re.I).rpartition(" ")
    return f"{head} {' '.join(values)} {noun}"
