"""Frames: what a row of units asks for. Exactly one must fit the whole of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.language.loose.looks import LookFrames
from agent.language.loose.places import PlaceFrames
from agent.language.loose.things import ThingFrames
from agent.language.loose.units import Unit
from agent.language.meanings.said import Meaning, Situation
from agent.language.slots import names_table

# Of the letters of `words.UNITS`, with "O" for objects that are there, "N" for something new, "V"
# for a look and "W" for a way.
_ONE_AND_LOOK = r"[vm]?c*O[cGT]*K?[cGT]*V"
# Over the letters of the units: what a row of them asks for; tried in this order. "v" is a verb
# that is not known (see `strangers.py`).
_FRAMES: tuple[tuple[str, str], ...] = (
    ("change", rf"{_ONE_AND_LOOK}(?:[JKb]*{_ONE_AND_LOOK})*"),
    ("change", r"c*O[cG]*K?[cG]*O[cG]*V"),
    ("change", r"OVa|OaV|VOc+"),
    ("change_too", r"[vm]?c*O[cGT]*V(?:[JK]*sO)+"),
    ("change_except", r"c*O[cG]*VK?eO"),
    ("change_first", r"c*V[cf]*O"),
    ("look_on", r"[vcm]*VLO|OK?[vcma]*VLO"),
    ("scale", r"z[dc]*Od?(?:K?V)?"),
    ("scale", r"c*O(?:[cG]*|K)zd?"),
    ("too", r"OtV(?:K?V)?"),
    ("like", r"v?c*O[cG]*[AQF]O"),
    ("like_for", r"[vcm]*[AQF]OfO"),
    ("sized", r"v?c*O[cG]*ZO"),
    ("remove", r"c*[XD](?:c*)O(?:[JK]+X?O|bXO)*"),
    ("remove", r"[vmc]*O(?:[JK]+O)*K?[cGT]*(?:X+|G)(?:[JK]*sO)*"),
    ("out_in", r"X?OX?[JK]*[ac]*[NO][ac]*"),
    ("remove", r"c*OK[XG]O|O(?:[JK]+O)+K?[cG]*[XD]O"),
    ("keep_only", r"oOk|okO"),
    ("keep", r"c*[OV]k"),
    ("replace", r"c*iOK?c*N(?:[KJ]?V)*|c*N(?:[KJ]?V)*K?iO|[vcG]*O[cG]*T+[cG]*N(?:[KJ]?V)*"),
    ("should_be", r"O[cG]+K?N(?:[JK]?V)*"),
    ("becomes", r"[vc]*O[cG]*T+[cG]*O"),
    ("swap_looks", r"[cvm]*S+CO(?:[wJK]O)?|[cvm]*O(?:[wJK]O)?[cG]*S+C"),
    ("same", r"[vc]*O[cG]*EO"),
    ("swap", r"[cvm]*S+w?O(?:[wJK]O)?|[cvm]*O(?:[wJK]O)?K?[cGm]*S+|[cvm]*O[cG]*S+w?O"),
    ("add", r"[avm]*c*N(?:[KJ]?V)*K?LO[Ka]*"),
    ("add", r"LOK?[am]*c*N(?:[KJ]?V)*a*"),
    ("add", r"a+c*N(?:[KJ]?V)*|c*N(?:[KJ]?V)*K?a+"),
    ("add_between", r"[avm]*c*N(?:[KJ]?V)*K?BO[Ka]*|[avm]*BOK?[avmcw]*N(?:[KJ]?V)*"),
    ("move", r"m*c*O[cG]*[mG][cG]*K?LO|[vm]c*O[cd]*LO"),
    ("be_there", r"OcK?LO"),
    ("between", r"m*c*O[mcG]+K?BO|[vmc]+OBO"),
    ("way", r"c*O(?:m|G|K)+[cd]*W|[vm]O[cd]*W"),
    ("way_said", r"c*OW"),
    ("near", r"c*OK?(?:m|G)+O?d*RO|[vmc]+Od*ROd*"),
    ("near_it", r"Od*RO"),
    ("add_said", r"c*OK?LO"),
    ("between_said", r"c*OK?BO"),
    ("spot", r"[vm]*c*O[cGm]*P"),
    ("add_spot", r"[avm]*c*N(?:[KJ]?V)*[cm]*P|P[K]?[avm]*c*N(?:[KJ]?V)*"),
    ("near_said", r"c*Od*RO"),
    ("place_said", r"c*O"),
)


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
            "like_for": looks.like_for,
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
            "between_said": places.added_between,
            "near_said": places.near_said,
            "way_said": places.way_said,
            "place_said": places.placed,
            "change_except": looks.all_but,
        }

    def fit(self, units: Sequence[Unit]) -> Meaning | None:
        """What units ask for; None where no frame fits all of them."""
        units = _without_contrast(units)
        code = "".join(u.letter for u in units)
        for name, frame in _FRAMES:
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
