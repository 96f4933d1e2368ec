"""Our own editor, used as the conversation uses it: candidates, read back, the best one wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.edits.editors import Made, Refused, Trial, measured_cost
from benchmarks.edits.options import Way
from benchmarks.edits.places import scene_moved, scene_with
from benchmarks.edits.shown import Shown, oracle, show
from sgedit_engine.errors import OutsideWorldError, SceneError
from sgedit_engine.interface import Checked, Engine, Picture, Plan, RenderOptions
from sgedit_engine.perception.masks import iou
from sgedit_engine.scene.carriers import carriers_of

# A read object is the true one from this overlap of masks on.
FOUND = 0.5
# Seeds of one trial are numbered on from its first.
_SEEDS = 2**31


@dataclass(frozen=True, eq=False)
class Prepared:
    """A plan for a trial, and the truth at the place that it chose."""

    picture: Picture
    plan: Plan
    after: Shown


@dataclass(frozen=True, eq=False)
class Ours:
    """The engine with its number of candidates and of further rounds.

    Without `chooses` the first candidate is taken, whatever it shows.
    """

    engine: Engine
    candidates: int = 4
    retries: int = 1
    chooses: bool = True

    def __call__(self, trial: Trial, way: Way, reading: Picture | None = None) -> Made:
        """The best candidate. `reading` is what is known of the source already, instead of
        reading it. Seconds are those of planning, drawing and checking.

        Raises Refused when the engine says that it cannot, or does not find what is meant.
        """
        picture = self.read(trial, way) if reading is None else reading
        with measured_cost() as cost:
            ids = _ids(trial, way, picture)
            plan = self._plan(trial, ids, picture)
            best, renders = make_best(
                self.engine, picture, plan, self.retries if self.chooses else 0, self.chooses
            )
        return Made(
            image=best.candidate.image,
            editable=best.candidate.editable_mask,
            after=truth_of(trial, plan, ids),
            seconds=cost.seconds,
            renders=renders,
            peak_mb=cost.peak_mb,
            picture=best.picture,
            done=best.verdict.met,
        )

    def prepare(self, trial: Trial, way: Way) -> Prepared:
        """The plan alone, with its truth. Raises Refused as the call does."""
        picture = self.read(trial, way)
        ids = _ids(trial, way, picture)
        plan = self._plan(trial, ids, picture)
        return Prepared(picture, plan, truth_of(trial, plan, ids))

    def read(self, trial: Trial, way: Way) -> Picture:
        """The source with the true graph, or with what the engine reads in it."""
        if way == "oracle":
            return oracle(trial.before, trial.source)
        try:
            return self.engine.parse(trial.source)
        except OutsideWorldError as error:
            raise Refused(f"ours: {error.problem}") from error

    def _plan(self, trial: Trial, ids: Mapping[int, str], picture: Picture) -> Plan:
        options = RenderOptions(self.candidates, trial.generator("noise").randrange(_SEEDS))
        try:
            return self.engine.plan(picture, trial.ask.edit(ids), options)
        except KeyError as error:
            thing = trial.before.scene.things[error.args[0]]
            raise Refused(f"ours: not found: the {thing.color} {thing.kind}") from error
        except SceneError as error:
            raise Refused(f"ours: {error.problem}") from error


def _ids(trial: Trial, way: Way, picture: Picture) -> Mapping[int, str]:
    return trial.before.ids if way == "oracle" else found_ids(picture, trial.before)


def found_ids(picture: Picture, shown: Shown) -> dict[int, str]:
    """The ids of the things of a scene by index: each thing's is that of the object whose mask
    overlaps it best, by FOUND at least. Things that were not found are left out."""
    ids: dict[int, str] = {}
    for truth in shown.truths:
        overlaps = [(iou(picture.masks[o.id], truth.mask), o.id) for o in picture.graph.foreground]
        best = max(overlaps, default=(0.0, ""))
        if best[0] >= FOUND:
            ids[truth.number] = best[1]
    return ids


def truth_of(trial: Trial, plan: Plan, ids: Mapping[int, str]) -> Shown:
    """The truth of a trial; that of an addition or a move is drawn again at the places that were
    planned. `ids` are those of the things by index."""
    try:
        if trial.ask.pair.kind == "add":
            return show([scene_with(trial.ask, plan.insertions[0].box)])[0]
        if trial.ask.pair.kind == "move":
            index_of = {object_id: index for index, object_id in ids.items()}
            carriers = carriers_of(plan.expected)
            boxes = {
                index_of[i.object_id]: (i.box, index_of.get(carriers.get(i.object_id, "")))
                for i in plan.insertions
                if i.object_id in index_of
            }
            return show([scene_moved(trial.ask, boxes)])[0]
    except ValueError as error:
        raise Refused(f"ours: a place was chosen where {error}") from error
    return trial.after


def make_best(
    engine: Engine, picture: Picture, plan: Plan, retries: int, chooses: bool = True
) -> tuple[Checked, int]:
    """The candidate that the conversation would keep, and how many were drawn.

    What is as asked goes before what is not, then the higher score, then the earlier seed; while
    none is as asked, up to `retries` further rounds of other seeds follow.
    """
    best: Checked | None = None
    renders = 0
    for number in range(retries + 1):
        planned = plan.in_round(number)
        candidates = engine.render(picture, planned)
        renders += len(candidates)
        for checked in engine.verify(picture, planned, candidates):
            if best is None or (chooses and _rank(checked) > _rank(best)):
                best = checked
        if best is not None and best.verdict.met:
            break
    if best is None:
        raise Refused("ours: no candidate was drawn")
    return best, renders


def _rank(checked: Checked) -> tuple[bool, float]:
    return checked.verdict.met, checked.verdict.score
