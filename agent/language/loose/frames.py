"""Frames: what a row of units asks for. Exactly one must fit the whole of it.

The table is `words.FRAMES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.language.loose.looks import LookFrames
from agent.language.loose.places import PlaceFrames
from agent.language.loose.things import ThingFrames
from agent.language.loose.units import Unit
from agent.language.loose.words import FRAMES
from agent.language.meanings.said import Meaning, Situation
from agent.language.slots import names_table


class FrameReader:
    """Fits units to frames in one situation."""

    def __init__(self, situation: Situation) -> None:
        looks, things = LookFrames(situation), ThingFrames(situation)
        places = PlaceFrames(situation)
        self._builders: dict[str, Callable[[Sequence[Unit]], Meaning | None]] = {
            "change": looks.pairs,
            "change_first": looks.pairs,
            "look_on": looks.look_on,
            "scale": looks.scaled,
            "too": looks.too,
            "like": looks.like,
            "sized": looks.sized,
            "remove": things.removed,
            "keep_only": things.keep_only,
            "keep": things.kept,
            "replace": things.replaced,
            "add": things.added,
            "add_between": things.added_between,
            "swap": things.swapped_places,
            "becomes": things.becomes,
            "should_be": things.should_be,
            "change_too": looks.changed_too,
            "out_in": things.out_in,
            "swap_looks": looks.looks_swapped,
            "same": looks.same,
            "spot": places.to_spot,
            "add_spot": places.added_at_spot,
            "move": places.moved,
            "be_there": places.should_be,
            "between": places.between,
            "way": places.way,
            "near": places.near,
            "near_it": places.near_it,
            "add_said": places.added,
            "near_said": places.near_said,
            "way_said": places.way_said,
            "place_said": places.placed,
            "change_except": looks.all_but,
        }

    def fit(self, units: Sequence[Unit]) -> Meaning | None:
        """What units ask for; None where no frame fits all of them."""
        units = _without_contrast(units)
        code = "".join(u.letter for u in units)
        for name, frame in FRAMES:
            fits = re.fullmatch(frame, code) and not _tables(units)
            if fits and (meant := self._builders[name](units)) is not None:
                return meant
        return None


def _tables(units: Sequence[Unit]) -> bool:
    """Whether the table or the picture is spoken of as an object."""
    return any(names_table(p) for u in units for p in u.phrases)


def _without_contrast(units: Sequence[Unit]) -> list[Unit]:
    """Without "not the lamp" before or behind what is meant."""
    code = "".join(u.letter for u in units)
    if code.startswith("eOK"):
        return list(units[3:])
    if re.search(r"[JK]eO$", code):
        return list(units[:-3])
    return list(units)
