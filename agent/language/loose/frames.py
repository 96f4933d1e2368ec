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
from agent.language.meanings.moves import swapped
from agent.language.meanings.other_words import of_the_kind
from agent.language.meanings.place_words import between_args
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.slots import names_table
from agent.language.verbs import LISTS, RELATION_OF
from sgedit_engine.scene.graph import SceneObject, with_article
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
            "look_on": self._look_on,
            "scale": self._scaled,
            "too": self._too,
            "like": self._like,
            "sized": self._sized,
            "remove": self._removed,
            "keep_only": self._keep_only,
            "keep": self._kept,
            "replace": self._replaced,
            "add": self._added,
            "add_between": self._added_between,
            "swap": self._swapped,
            "becomes": self._becomes,
            "should_be": self._should_be,
            "change_too": self._changed_too,
            "out_in": self._out_in,
            "swap_looks": self._looks_swapped,
            "same": self._same,
            "spot": self._places.to_spot,
            "add_spot": self._places.added_at_spot,
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

    def _look_on(self, units: Sequence[Unit]) -> Meaning | None:
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
        return self._pairs(units) if fits else None

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

    def _same(self, units: Sequence[Unit]) -> Meaning | None:
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

    def _looks_swapped(self, units: Sequence[Unit]) -> Meaning | None:
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
        what = _looking(new[0].words, _values(units))
        args = {"target_words": target[0].words, "what": what}
        return Meaning("replace", (Call("replace_object", {**args}),))

    def _should_be(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The cube should be a purple bottle"; "should have a bottle" is none of these."""
        glue = [u.text for u in units if u.letter == "c"]
        return self._replaced(units) if glue and glue[-1].endswith((" be", "become")) else None

    def _changed_too(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The mug should be red, and so should the ball"."""
        look = first(units, "V").value
        phrases = [p for u in units if u.letter == "O" for p in u.phrases]
        if not isinstance(look, Look):
            return None
        calls = [
            Call("change_attributes", {"target_words": p.words, **look.values}) for p in phrases
        ]
        return Meaning("change", tuple(calls), plural=any(p.plural for p in phrases))

    def _out_in(self, units: Sequence[Unit]) -> Meaning | None:
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

    def _becomes(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Lamp -> teapot"."""
        target, new = [u.phrases for u in units if u.letter == "O"]
        bare = len(new) == 1 and not (new[0].definite or new[0].related or new[0].plural)
        if len(target) != 1 or target[0].plural or not bare:
            return None
        args = {"target_words": target[0].words, "what": with_article(new[0].words)}
        return Meaning("replace", (Call("replace_object", {**args}),))

    def _swapped(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Red mug, blue mug, do a switcheroo"."""
        phrases = [p for u in units if u.letter == "O" for p in u.phrases]
        if len(phrases) == 2 and not any(p.plural for p in phrases):
            first_, second = (p.words for p in phrases)
            return Meaning("swap", (swapped(first_, of_the_kind(second, first_, self._situation)),))
        if len(phrases) == 1 and phrases[0].plural:
            return Meaning("swap", (Call("swap_places", {"target_words": phrases[0].words}),))
        return None

    def _added_between(self, units: Sequence[Unit]) -> Meaning | None:
        """ "A book between the lamp and the cube"."""
        new, ends = first(units, "N").phrases, first(units, "O").phrases
        place = between_args(ends)
        if len(new) != 1 or not place or _in_numbers(units):
            return None
        what = _looking(new[0].words, _values(units))
        return Meaning("add", (Call("add_object", {"what": what, **place}),))

    def _added(self, units: Sequence[Unit]) -> Meaning | None:
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


def _in_numbers(units: Sequence[Unit]) -> bool:
    """Whether a size is told in numbers, which no words for a new thing can say."""
    return any(isinstance(u.value, Look) and u.value.in_numbers for u in units)


def _values(units: Sequence[Unit]) -> list[str]:
    """The looks among units, as words."""
    looks = [u.value for u in units if isinstance(u.value, Look)]
    return [word for look in looks for word in look.words]


def _looking(words: str, values: Sequence[str]) -> str:
    """ "One more mug" with "green" and "spotted"."""
    if not values:
        return words
    head, _, noun = re.sub(r"^(?:one more|another)\b", "a", words, flags=re.I).rpartition(" ")
    return f"{head} {' '.join(values)} {noun}"
