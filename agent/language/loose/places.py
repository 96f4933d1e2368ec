"""Frames for places: "the ball goes behind the mug", "duck to the left of the lamp"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language.loose.units import Unit, asked, first, points
from agent.language.meanings.moves import cuts_at_relations, way_call
from agent.language.meanings.place_words import between_args
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.relation_words import APPROACHES, RELATION_OF
from agent.language.ways import Way
from sgedit_engine.scene.graph import with_article
from sgedit_engine.scene.references import find

# One word that is no place besides: "far mug closer", where "far mug right" is the right mug.
_CLEAR_WAYS = frozenset({"closer", "nearer", "forward", "forwards", "backwards", "deeper"})


class PlaceFrames:
    """What units of a place mean in one situation; None where it is not one thing that moves."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation

    def moved(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The ball goes behind the mug"."""
        target, anchor = _ends(units)
        if target is None or anchor is None:
            return None
        relation = RELATION_OF[first(units, "L").text]
        args = {"target_words": target, "relation": relation, "anchor_words": anchor}
        return Meaning("move_to", (Call("adjust_relation", {**args}),))

    def near(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The ball, move it closer to the mug"."""
        target, anchor = _ends(units)
        if target is None:
            target, anchor = _ends([u for u in units if u.letter != "O" or not points(u)])
        if target is None or anchor is None:
            return None
        relation = APPROACHES[first(units, "R").text]
        args = {"target_words": target, "relation": relation, "anchor_words": anchor}
        return Meaning("move_near", (Call("adjust_relation", {**args}),))

    def should_be(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The bottle needs to be behind the cube"; "is behind it" is no wish."""
        return self.moved(units) if first(units, "c").text.endswith(" be") else None

    def near_it(self, units: Sequence[Unit]) -> Meaning | None:
        """ "(It) farther away from the lamp", of what was spoken of."""
        return self.near(units) if points(units[0]) else None

    def placed(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Duck to the left of the lamp": where it is not, and nothing else is called so."""
        scene, phrases = self._situation.briefing, units[-1].phrases
        if scene is None or len(phrases) != 1 or not phrases[0].related or phrases[0].plural:
            return None
        vocabulary = self._situation.world.vocabulary
        there = find(scene.graph, phrases[0].words, vocabulary)
        cuts = cuts_at_relations(phrases[0].words)
        if there.ids or len(cuts) != 1:
            return None
        head, relation, anchor = cuts[0]
        if any(find(scene.graph, w, vocabulary).status != "unique" for w in (head, anchor)):
            return None
        args = {"target_words": head, "relation": RELATION_OF[relation], "anchor_words": anchor}
        return Meaning("placed", (Call("adjust_relation", {**args}),))

    def to_spot(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The mug goes to where the lamp was"."""
        target, place = first(units, "O").phrases, first(units, "P").value
        if len(target) != 1 or target[0].plural:
            return None
        if not target[0].definite and self._situation.lacks(target[0]):
            new = {"what": with_article(target[0].words), "place_of": str(place)}
            return Meaning("add", (Call("add_object", {**new}),))
        args = {"target_words": target[0].words, "place_of": str(place)}
        return Meaning("move_to_spot", (Call("adjust_relation", {**args}),))

    def added_at_spot(self, units: Sequence[Unit]) -> Meaning | None:
        """ "A ball where the lamp was"."""
        new, place = first(units, "N").phrases, first(units, "P").value
        if len(new) != 1:
            return None
        args = {"what": new[0].words, "place_of": str(place)}
        return Meaning("add", (Call("add_object", {**args}),))

    def alone(self, units: Sequence[Unit]) -> bool:
        """Whether the object is called so without its place: the only teapot."""
        scene, phrases = self._situation.briefing, first(units, "O").phrases
        if scene is None or len(phrases) != 1:
            return False
        vocabulary = self._situation.world.vocabulary
        return find(scene.graph, phrases[0].words, vocabulary).status == "unique"

    def between(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The ball goes between the two mugs"."""
        target, ends = [u for u in units if u.letter == "O"]
        place = between_args(ends.phrases)
        if not place or len(target.phrases) != 1 or target.phrases[0].plural:
            return None
        args = {"target_words": target.phrases[0].words, **place}
        return Meaning("move_to_spot", (Call("adjust_relation", {**args}),))

    def way(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The duck goes a bit to the left"."""
        target, way = first(units, "O"), units[-1].value
        if not isinstance(way, Way):
            return None
        return asked("move_by", [way_call(p.words, way) for p in target.phrases], [target])

    def near_said(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The teapot closer to the lamp", if there is one teapot."""
        meant = self.near(units) if self.alone(units) else None
        return replace(meant, intent="placed") if meant else None

    def way_said(self, units: Sequence[Unit]) -> Meaning | None:
        """ "The lamp a bit to the right"."""
        long = len(units[-1].tokens) > 1 or units[-1].text in _CLEAR_WAYS
        return self.way(units) if long else None

    def added(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Red ball onto the cube", where no ball is red: a new one."""
        scene, (target, anchor) = self._situation.briefing, _ends(units)
        if scene is None or target is None or anchor is None:
            return None
        phrase = first(units, "O").phrases[0]
        vocabulary = self._situation.world.vocabulary
        if phrase.definite or phrase.related or find(scene.graph, target, vocabulary).ids:
            return None
        relation = RELATION_OF[first(units, "L").text]
        args = {"what": with_article(target), "relation": relation, "anchor_words": anchor}
        return Meaning("add", (Call("add_object", {**args}),))

    def added_between(self, units: Sequence[Unit]) -> Meaning | None:
        """ "Black book between the two mugs": a new one where no book is black, and the only one
        goes there."""
        scene = self._situation.briefing
        target, ends = (u.phrases for u in units if u.letter == "O")
        place = between_args(ends)
        if scene is None or not place or len(target) != 1 or target[0].plural:
            return None
        phrase, vocabulary = target[0], self._situation.world.vocabulary
        there = find(scene.graph, phrase.words, vocabulary)
        if phrase.related or not (there.status == "unique" or not (phrase.definite or there.ids)):
            return None
        if there.ids:
            args = {"target_words": phrase.words, **place}
            return Meaning("placed", (Call("adjust_relation", {**args}),))
        return Meaning("add", (Call("add_object", {"what": with_article(phrase.words), **place}),))


def _ends(units: Sequence[Unit]) -> tuple[str | None, str | None]:
    """The words for what moves and for what it moves to; None where it is not one thing."""
    objects = [u.phrases for u in units if u.letter == "O"]
    if len(objects) != 2 or any(len(o) != 1 or o[0].plural for o in objects):
        return None, None
    return objects[0][0].words, objects[1][0].words
