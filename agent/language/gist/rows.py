"""Rows of units in the form that frames know: what is left out is put in, what is said in two
pieces is put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language.attributes import SIZES, Look, read_look
from agent.language.lexicon import phrases
from agent.language.loose.units import Unit, points
from agent.language.noun_words import Phrase
from agent.language.world_words import WorldWords

_JOINERS = "JKb"
# "Should be striped" speaks of what was spoken of.
_SHALL = ("should", "must", "needs", "has to", "have to", "ought", "shall", "could", "can", "wants")
_UNNAMED = phrases("it|that|this|them")


def framed(units: Sequence[Unit], world: WorldWords, *, spoken: bool = False) -> list[Unit]:
    """The units as a frame may know them. `spoken`: an object was spoken of right before."""
    row = _contrasts_left_out(_trimmed(units))
    row = _merged([_as_new(u, n, row, world) for n, u in enumerate(row)])
    bare = spoken and "".join(u.letter for u in row) in ("V", "aV", "X")
    if row and (bare or _speaks_of_it(row)):
        end = row[0].tokens[0].start
        it = replace(row[0].tokens[0], text="it", end=end)
        row = [Unit("O", (it,), (Phrase("it", ("it",)),)), *row]
    return [u for u in row if u.letter != "p"]


def _trimmed(units: Sequence[Unit]) -> list[Unit]:
    """Without joiners at the ends, and with one of several."""
    kept: list[Unit] = []
    for unit in units:
        if unit.letter in _JOINERS and (not kept or kept[-1].letter in _JOINERS):
            if kept and unit.letter == "b":
                kept[-1] = unit
        else:
            kept.append(unit)
    while kept and kept[-1].letter in _JOINERS:
        kept.pop()
    return kept


def _contrasts_left_out(row: Sequence[Unit]) -> list[Unit]:
    """Without "instead of blue" beside a look, and "like" before one."""
    kept: list[Unit] = []
    for place, unit in enumerate(row):
        after = row[place + 1] if place + 1 < len(row) else None
        likened = unit.letter == "E" and unit.text == "like" and after and after.letter == "V"
        likening = len(kept) > 1 and kept[-1].text == "like" and kept[-2].letter == "V"
        if unit.letter == "O" and likening:
            kept.pop()  # "dull like the other one"
            continue
        if likened:
            continue
        if unit.letter == "V" and len(kept) == 1 and kept[0].letter == "i":
            kept.pop()  # "instead of blue make the ball green"
            continue
        if unit.letter == "V" and kept[-1:] and kept[-1].letter in "ie" and len(kept) > 1:
            behind = next((u for u in reversed(kept[:-1]) if u.letter not in _JOINERS), None)
            if behind is not None and behind.letter == "V":
                kept.pop()
                while kept[-1].letter in _JOINERS:
                    kept.pop()
                continue
        kept.append(unit)
    return kept


def _as_new(unit: Unit, place: int, row: Sequence[Unit], world: WorldWords) -> Unit:
    """ "Add teapot" speaks of a new one; "a ball, a green one" of one, which is green."""
    before = row[place - 1] if place else None
    if unit.letter == "O" and before is not None and before.letter == "a":
        fresh = all(not p.definite and not p.related for p in unit.phrases)
        one = [p.texts[0] == "one" for p in unit.phrases]
        if fresh and len(unit.phrases) == 1:
            phrase = unit.phrases[0]
            words = phrase.words.split(" ", 1)[-1] if any(one) else phrase.words
            named = Phrase(f"a {words}", ("a", *words.lower().split()))
            return replace(unit, letter="N", value=(named,))
    if unit.letter == "N" and any(u.letter == "N" for u in row[:place]):
        texts = unit.phrases[0].texts if len(unit.phrases) == 1 else ()
        if texts[-1:] == ("one",):
            look = read_look(unit.tokens[1:-1], world) if len(unit.tokens) > 2 else None
            if look is not None and not look.clash:
                return replace(unit, letter="V", value=look)
    return unit


def _merged(row: Sequence[Unit]) -> list[Unit]:
    """Looks that follow each other are one: "orange, striped"."""
    merged: list[Unit] = []
    for unit in row:
        joined = bool(merged) and merged[-1].letter in _JOINERS
        place = len(merged) - (2 if joined else 1)
        earlier = merged[place] if place >= 0 else None
        old, new = (u.value if u and u.letter == "V" else None for u in (earlier, unit))
        if earlier and isinstance(old, Look) and isinstance(new, Look) and _agree(old, new):
            kept = {k: v for k, v in old.values.items() if not (new.sized and k in SIZES)}
            tokens = (*earlier.tokens, *unit.tokens)
            merged[place:] = [Unit("V", tokens, Look({**kept, **new.values}))]
        else:
            merged.append(unit)
    return merged


def _agree(old: Look, new: Look) -> bool:
    """Whether two looks can be one: of what both name the second says more ("bigger, like twice
    as big")."""
    if (set(old.values) & set(new.values)) - SIZES:
        return False
    return not (old.sized and new.sized) or _grows(old) == _grows(new)


def _grows(look: Look) -> bool:
    """Whether a size is bigger than what is there."""
    factor = look.values.get("factor")
    if isinstance(factor, int | float):
        return factor > 1
    return str(look.values.get("size")).endswith("bigger")


def _speaks_of_it(row: Sequence[Unit]) -> bool:
    """Whether a row without an object says how the one spoken of should be."""
    code = "".join(u.letter for u in row)
    if code == "RO":  # "farther apart from it"
        return points(row[-1])
    if {"O", "P"} & set(code):
        return False
    if code == "Va":
        return row[1].text == "would be nice"
    if "N" in code:
        return code.startswith("cN") and row[0].text.endswith((" be", "become"))
    return code.startswith("c") and row[0].text.startswith(_SHALL) and code.strip("cGT") != ""
