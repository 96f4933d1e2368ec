"""Frames for looks: "the lamp in red", "stripes on the duck", "the same colour as the ball"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language.attributes import BIG_OR_SMALL, Look
from agent.language.factors import VERBS
from agent.language.loose.units import Unit, asked, first, points
from agent.language.loose.words import MUCH
from agent.language.meanings.other_words import of_the_kind
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.relation_words import RELATION_OF
from agent.language.verbs import LISTS
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.references import find
from tools.proposals import LEAST_SCALE, MOST_SCALE

_SAME_SIZE = 0.05
_ALIKE = {"A": "color", "Q": "pattern", "F": "finish"}


class LookFrames:
    """What units of looks mean in one situation; None where that is not clear."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation

    def pairs(self, units: Sequence[Unit]) -> Meaning | None:
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

    def all_but(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Every mug green except the red one"."""
        target, but = [u.phrases for u in units if u.letter == "O"]
        look = first(units, "V").value
        if len(target) != 1 or not target[0].plural or not isinstance(look, Look):
            return None
        words = f"{target[0].words} except {' and '.join(p.words for p in but)}"
        call = Call("change_attributes", {"target_words": words, **look.values})
        return Meaning("change", (call,), plural=True)

    def look_on(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Stripes on the duck", "splash some green on the mug"."""
        look, where = first(units, "V").value, first(units, "L")
        if not isinstance(look, Look) or RELATION_OF[where.text] != "on":
            return None
        said = {t.text for t in first(units, "V").tokens}
        sure = units[0].letter != "V" or {"paint", "coat", "finish"} & said
        fits = not look.sized and (sure or set(look.values) <= {"pattern", "finish"})
        objects = [u for u in units if u.letter == "O"]
        if len(objects) > 1 and not points(objects[-1]):
            return None
        return self.pairs(units) if fits else None

    def scaled(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Enlarge the duck a wee bit"."""
        verb = next(u.text for u in units if u.letter == "z")
        step = "smaller" if verb in LISTS["SHRINK"] else "bigger"
        degree = next((u.text for u in units if u.letter == "d"), "")
        for said, factor in VERBS.items():
            if said in verb:
                return self._with_size(units, factor=factor)
        return self._with_size(units, size=f"much {step}" if degree in MUCH else step)

    def too(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The lamp's way too big"."""
        look = units[-1].value
        if not isinstance(look, Look) or set(look.values) != {"size"}:
            return None
        if sum(u.letter == "V" for u in units) > 1:  # "too small: bigger"
            target = first(units, "O")
            return self._with_size([target], size=str(look.values["size"]))
        smaller = str(look.values["size"]).endswith("bigger")
        return self._with_size(units, size="smaller" if smaller else "bigger")

    def _with_size(self, units: Sequence[Unit], **size: str | float) -> Meaning:
        target = next(u for u in units if u.letter == "O")
        calls = [
            Call("change_attributes", {"target_words": p.words, **size}) for p in target.phrases
        ]
        return asked("change", calls, [target])

    def like(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The same colour as the duck": as the picture has it."""
        return self._like(*(u for u in units if u.letter == "O"), units=units)

    def like_for(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The colour of the duck for the mug"."""
        model, target = [u for u in units if u.letter == "O"]
        return self._like(target, model, units=units)

    def _like(self, target: Unit, model: Unit, *, units: Sequence[Unit]) -> Meaning | None:
        attribute = next(_ALIKE[u.letter] for u in units if u.letter in _ALIKE)
        value = self._shared(self._of_kind(model, target), attribute)
        if value is None:
            return None
        calls = [
            Call("change_attributes", {"target_words": p.words, attribute: value})
            for p in target.phrases
        ]
        return asked("change", calls, [target])

    def same(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Make the left bottle match the right one": in all that they differ in but size."""
        target, model = [u for u in units if u.letter == "O"]
        this, that = self._item(target), self._item(self._of_kind(model, target))
        if this is None or that is None or this.id == that.id:
            return None
        values = {k: v for k, v in that.attributes.items() if this.attributes.get(k) != v}
        if not values:
            return None
        call = Call("change_attributes", {"target_words": target.phrases[0].words, **values})
        return asked("change", [call], [target])

    def looks_swapped(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Swap the colours of the two mugs"."""
        scene, vocabulary = self._situation.briefing, self._situation.world.vocabulary
        phrases = [p for u in units if u.letter == "O" for p in u.phrases]
        if scene is None:
            return None
        found = [find(scene.graph, p.words, vocabulary, focus=scene.focus) for p in phrases]
        ids = [i for f in found if f.status in ("unique", "several") for i in f.ids]
        colors = [scene.graph.get(i).attributes.get("color") for i in ids]
        if len(ids) != 2 or None in colors or len(set(colors)) < 2:
            return None
        pairs = zip(ids, reversed(colors), strict=True)
        calls = [Call("change_attributes", {"target_words": i, "color": str(c)}) for i, c in pairs]
        return Meaning("change", tuple(calls), plural=True)

    def sized(self, units: Sequence[Unit]) -> Meaning | None:
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
        if not said.endswith(size):
            return None
        return self._with_size(
            [target], factor=round(min(max(there / here, LEAST_SCALE), MOST_SCALE), 2)
        )

    def changed_too(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The mug should be red, and so should the ball"."""
        look = first(units, "V").value
        phrases = [p for u in units if u.letter == "O" for p in u.phrases]
        if not isinstance(look, Look):
            return None
        calls = [
            Call("change_attributes", {"target_words": p.words, **look.values}) for p in phrases
        ]
        return Meaning("change", tuple(calls), plural=any(p.plural for p in phrases))

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
