"""`python -m benchmarks concepts`: things learned in one picture, drawn where they were moved."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from benchmarks.bundled import Bundle, judge_folder
from benchmarks.edits.asks import Ask, sample_ask
from benchmarks.edits.editors import measured_cost
from benchmarks.edits.measure import strangers
from benchmarks.edits.pixels import psnr
from benchmarks.edits.shown import Shown, oracle, show
from benchmarks.grids import Cell, draw_grid
from benchmarks.perceptual import Perceptual
from benchmarks.record import Outcome
from benchmarks.report.statistics import estimate_share
from sgedit_engine.concepts.adapter import with_concepts
from sgedit_engine.concepts.concept import Concept, ConceptSettings
from sgedit_engine.concepts.library import subjects_of
from sgedit_engine.concepts.train import learn
from sgedit_engine.diffusion.carry import carry
from sgedit_engine.diffusion.few_steps import Sampler, choose_sampler
from sgedit_engine.diffusion.inpaint import Drawing, draw
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Image, Mask, Picture
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.pictures import save_png
from sgedit_engine.prompting import CAPTIONS
from sgedit_engine.regions import Reach, insertion_region, mask_of, others_of, shadow_reach
from sgedit_engine.scene.geometry import Box
from sgedit_engine.settings import Device
from stilllife.edits import remove
from stilllife.judge.judge import Judge

Tick = Callable[[str], None]

# Ways to draw it: its concept, its description alone, its own pixels shown to the model, and
# these together with its concept.
WAYS = ("learned", "words", "pixels", "both")
GRID = "concepts.png"
# Of less, neither can a thing be learned nor what was drawn be compared.
_VISIBLE = 0.8
_CANDIDATES = 2
_ROWS = 12
DEFAULT = ConceptSettings()
_ASKED = ("kind", "color", "pattern")
_NOTES = (
    "A thing of a test scene that was really moved is learned from the picture before, with the"
    " true mask, and drawn where it went, into the truth without it, in a hole as edits plan it:"
    " `learned` by its concept, `words` by its description, `pixels` with its own pixels shown"
    f" to the model, `both` with pixels and concept; {_CANDIDATES} candidates each. `…_kept`: what"
    " was drawn is nearer to the truth than to each of three things of the same description, in"
    " the features of the judge's counter; `…_distance` is that to the truth, `…_psnr` in dB, both"
    " where the thing is seen. `…_look`: the judge names kind, colour and pattern. `learning_s` is"
    " the median time of learning one concept, `learning_cpu_s` the processor's, all its cores"
    " together; `peak_mb` the most memory of the process meanwhile. Things of which less than"
    f" {_VISIBLE:.0%} is seen before or after are passed over.",
)


@dataclass(frozen=True, eq=False)
class Move:
    """A thing that was really moved, and what drawing it needs: the picture before with its true
    graph, the thing's id there, the truth, the truth without the thing, and the hole. `number` is
    the move's among those of a seed."""

    number: int
    ask: Ask
    source: Picture
    object_id: str
    truth: Shown
    empty: Image
    hole: Mask
    reach: Reach

    @property
    def seen(self) -> Mask:
        """What is seen of the thing where it went."""
        return self.truth.mask(self.ask.pair.index)


@dataclass(frozen=True, eq=False)
class Drawn:
    """One drawing of a thing, and how far it is that thing. `scene` is the move's number."""

    scene: int
    way: str
    image: Image
    kept: bool
    distance: float
    psnr: float
    named: Mapping[str, bool]


def learning_settings(given: Sequence[str]) -> ConceptSettings:
    """The usual settings with some others, each told as "weight_steps=160".

    Raises InputError for a name or a value that no setting has."""
    changed = dict(told.partition("=")[::2] for told in given)
    settings = asdict(DEFAULT)
    for name in changed.keys() - settings.keys():
        known = ", ".join(settings)
        raise InputError(f"Learning has no setting {name!r}.", f"Choose among {known}.")
    try:
        return TypeAdapter(ConceptSettings).validate_python({**settings, **changed})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise InputError(
            f"{changed[name]!r} is no value of {name}.", f"Give one such as {settings[name]}."
        ) from None


def sample_move(bundle: Bundle, seed: int, number: int) -> Move | None:
    """The move of a number for a seed; None where the thing is too hidden, before or after."""
    ask = sample_ask(seed, number, "move")
    index = ask.pair.index
    empty = remove(ask.pair.after, index)
    before, after, without = show([ask.pair.before, ask.pair.after, empty])
    there = (before.truth(index), after.truth(index))
    if any(truth is None or truth.visibility < _VISIBLE for truth in there):
        return None
    picture = oracle(before)
    effects = {
        item.id: bundle.senses.effects(
            picture.image, mask_of(picture, item.id), others_of(picture, item.id)
        )
        for item in picture.graph.foreground
    }
    reach = shadow_reach({item.id: item.box for item in picture.graph.foreground}, effects)
    shape = (picture.image.shape[0], picture.image.shape[1])
    hole = insertion_region(Box.from_mask(after.mask(index)), reach, shape)
    return Move(number, ask, picture, before.ids[index], after, without.image, hole, reach)


def measure_concepts(
    bundle: Bundle,
    scenes: int,
    seed: int,
    device: Device,
    out: Path | None,
    tick: Tick,
    settings: ConceptSettings = DEFAULT,
) -> Outcome:
    """`scenes` moves of a seed. Raises ModelMissingError, ModelDamagedError, InputError."""
    models = Residency(bundle.checkpoint, choose_place(device))
    sampler = choose_sampler(bundle.checkpoint, None, None)
    judge = Judge.open(judge_folder(bundle.checkpoint.folder.parent), models.place.device)
    drawn: list[Drawn] = []
    seconds, cpu, peaks, rows = [], [], [], []
    number = found = 0
    while found < scenes:
        tick(f"scene {found + 1} of {scenes}")
        move = sample_move(bundle, seed, number)
        number += 1
        if move is None:
            continue
        found += 1
        began = time.process_time()
        with measured_cost() as cost:
            concept = _learn(models, move, settings, sampler, bundle.spec.resolution)
        cpu.append(time.process_time() - began)
        seconds.append(cost.seconds)
        if cost.peak_mb is not None:
            peaks.append(cost.peak_mb)
        made = _drawings(models, judge, move, concept, sampler, bundle.spec.resolution, seed)
        drawn += made
        rows.append(_row(move, made))
    if out is not None:
        save_png(draw_grid(rows[:_ROWS], side=200), out / GRID)
    figures = {"scenes": scenes, "passed_over": number - scenes, **_figures(drawn)}
    figures |= {
        "learning_s": statistics.median(seconds),
        "learning_cpu_s": statistics.median(cpu),
    }
    missing = {} if peaks else {"peak_mb": "this system does not tell it"}
    if peaks:
        figures["peak_mb"] = max(peaks)
    details = {
        "device": str(models.place.device),
        "settings": settings.as_json(),
        "intervals": kept_intervals(drawn),
    }
    return Outcome(figures, missing, details, notes=_NOTES)


def _learn(
    models: Residency, move: Move, settings: ConceptSettings, sampler: Sampler, resolution: int
) -> Concept:
    subjects = subjects_of(move.source, [move.object_id], CAPTIONS)
    learned = learn(
        models,
        move.source.image,
        subjects,
        settings,
        sampler=sampler,
        resolution=resolution,
        reach=move.reach,
        others=others_of(move.source, move.object_id),
    )
    return learned.by_object[move.object_id]


def _drawings(
    models: Residency,
    judge: Judge,
    move: Move,
    concept: Concept,
    sampler: Sampler,
    resolution: int,
    seed: int,
) -> list[Drawn]:
    prompt = CAPTIONS.thing(move.source.graph, move.object_id).partition(" on ")[0]
    seeds = tuple(range(seed, seed + _CANDIDATES))
    words = Drawing(move.hole, prompt, seeds, sampler)
    mask = mask_of(move.source, move.object_id)
    boxes = Box.from_mask(mask), Box.from_mask(move.seen)
    carried = carry(move.source.image, mask, *boxes).within(move.hole)
    pixels = replace(words, carried=carried)
    ways = {
        "learned": with_concepts(models, words, [concept]),
        "words": (models, words),
        "pixels": (models, pixels),
        "both": with_concepts(models, pixels, [concept]),
    }
    others = [other.image for other in strangers(move.ask, move.truth)]
    features, found = Perceptual(judge.counter.net), []
    for way, (lender, drawing) in ways.items():
        for image in draw(lender, [move.empty], drawing, resolution, _silent):
            result = move.empty.copy()
            result[move.hole] = image[move.hole]
            own = features.distance(result, move.truth.image, move.seen)
            nearest = min(features.distance(result, other, move.seen) for other in others)
            found.append(
                Drawn(
                    scene=move.number,
                    way=way,
                    image=result,
                    kept=own < nearest,
                    distance=own,
                    psnr=psnr(result, move.truth.image, move.seen),
                    named=_named(judge, move, result),
                )
            )
    return found


def _named(judge: Judge, move: Move, image: Image) -> dict[str, bool]:
    """Whether the judge calls the thing what it is, by what is asked of it."""
    thing = move.ask.pair.after.things[move.ask.pair.index]
    named = judge.name(image, [Box.from_mask(move.seen)])[0]
    right = {name: getattr(named, name) == getattr(thing, name) for name in _ASKED}
    return {**right, "look": all(right.values())}


def _figures(drawn: Sequence[Drawn]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for way in WAYS:
        made = [one for one in drawn if one.way == way]
        figures[f"{way}_kept"] = statistics.fmean(one.kept for one in made)
        figures[f"{way}_distance"] = statistics.fmean(one.distance for one in made)
        figures[f"{way}_psnr"] = statistics.median(one.psnr for one in made)
        for name in (*_ASKED, "look"):
            figures[f"{way}_{name}"] = statistics.fmean(one.named[name] for one in made)
    return figures


def kept_intervals(drawn: Sequence[Drawn]) -> dict[str, dict[str, float]]:
    """The 95 % interval of each way's share of what was kept; candidates of one scene are not
    independent. `of` is the number of scenes. A way is left out where no interval can be given.
    """
    intervals: dict[str, dict[str, float]] = {}
    for way in WAYS:
        made = [one for one in drawn if one.way == way]
        found = estimate_share([one.kept for one in made], [one.scene for one in made])
        if found is not None and found.low is not None and found.high is not None:
            low, high = round(found.low, 4), round(found.high, 4)
            intervals[f"{way}_kept"] = {"of": found.clusters, "low": low, "high": high}
    return intervals


def _row(move: Move, made: Sequence[Drawn]) -> list[Cell]:
    told = [f"{one.way}\n{'kept' if one.kept else 'not kept'}, {one.psnr:.1f} dB" for one in made]
    return [
        Cell(move.source.image, f"before: {move.object_id}"),
        Cell(move.truth.image, "truth"),
        *(Cell(one.image, label) for one, label in zip(made, told, strict=True)),
    ]


def _silent(_done: int, _total: int) -> None:
    """Nobody watches the steps."""
