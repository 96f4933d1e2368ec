"""The drawings of an edit, kept beside its version, so that another one can be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.plans import load_candidates, load_plan
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.interface import Candidate, Plan
from sgedit_engine.scene.versions import Version, VersionStore


@dataclass(frozen=True)
class Drawing:
    """One candidate as it is kept: its `number` as shown, from 1, the `round` (from 0) and the
    `seed` that drew it, its image's digest, and whether it was as asked."""

    number: int
    round: int
    seed: int
    image: str
    met: bool


def drawings_of(store: VersionStore, version: Version) -> tuple[Drawing, ...]:
    """All that was drawn for a version's edit, in the order in which it was shown."""
    kept = _kept(store, version)
    seen = [
        (round_, candidate)
        for round_, drawn in enumerate(kept["rounds"] if kept else ())
        for candidate in _round(store, drawn)
    ]
    return tuple(
        Drawing(number, round_, c["seed"], c["image"], c["met"])
        for number, (round_, c) in enumerate(seen, 1)
    )


def _round(store: VersionStore, drawn: dict[str, Any]) -> list[dict[str, Any]]:
    candidates = store.get_json(drawn["candidates"])
    return [{**c, "met": met} for c, met in zip(candidates, drawn["met"], strict=True)]


def count_of(store: VersionStore, version: Version) -> int:
    """How many candidates a version has to choose from."""
    kept = _kept(store, version)
    return sum(len(drawn["met"]) for drawn in kept["rounds"]) if kept else 0


def keep(store: VersionStore, plan: str, rounds: Sequence[dict[str, Any]]) -> str:
    """Write what was drawn: the plan's digest, and for each round the digest of its
    `candidates` and whether each was as asked (`met`). The digest of it all."""
    return store.put_json({"plan": plan, "rounds": list(rounds)})


def drawing(store: VersionStore, version: Version, number: int) -> tuple[Plan, Candidate, int]:
    """The plan that drew a candidate, the candidate, and its round.

    Raises InvalidEditError where the version has no candidate with this number.
    """
    drawings = drawings_of(store, version)
    if not drawings:
        raise InvalidEditError(
            "The other drawings of this step are not kept.", "Ask for another try."
        )
    if not 1 <= number <= len(drawings):
        raise InvalidEditError(
            f"There are {len(drawings)} drawings, not {number}.",
            f"Say a number from 1 to {len(drawings)}.",
        )
    wanted = drawings[number - 1]
    kept = _kept(store, version)
    assert kept is not None  # it has drawings
    plan = load_plan(store, kept["plan"]).in_round(wanted.round)
    drawn = load_candidates(store, kept["rounds"][wanted.round]["candidates"])
    return plan, next(c for c in drawn if c.seed == wanted.seed), wanted.round


def plan_of(store: VersionStore, version: Version) -> Plan | None:
    """How a version's edit was planned, with the seeds of its first round; None where that is not
    kept."""
    kept = _kept(store, version)
    return None if kept is None else load_plan(store, kept["plan"])


def seeds_tried(store: VersionStore, version: Version) -> list[int]:
    """The seeds that a version's edit was drawn with."""
    found = [d.seed for d in drawings_of(store, version)]
    return found or ([] if version.seed is None else [version.seed])


def _kept(store: VersionStore, version: Version) -> dict[str, Any] | None:
    return None if version.candidates is None else store.get_json(version.candidates)
