"""`python -m benchmarks speed --profile sd21 --random-weights`: seconds, memory, and their limits.

Each section stands by itself: what fails is told with its traceback, and the rest goes on.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from benchmarks.full_size import SECTIONS
from benchmarks.full_size.clock import median_seconds, peak_gib, stages, timed
from benchmarks.full_size.limits import kernel_seconds, tera_flops
from benchmarks.full_size.picture import INSERTION, MOVE, REMOVAL, photograph
from benchmarks.full_size.told import There, senses_that_see
from benchmarks.random_weights import names_of, write_models
from benchmarks.record import Outcome
from sgedit_engine.concepts.concept import usual_settings
from sgedit_engine.diffusion import inpaint
from sgedit_engine.diffusion.text import PromptEncoder
from sgedit_engine.engine import LocalEngine
from sgedit_engine.interface import Checked, Picture, RenderOptions
from sgedit_engine.models.profiles import profile
from sgedit_engine.scene.edits import Edit
from sgedit_engine.settings import Device, Identity, Memory, Settings

STEPS, GUIDANCE, REPEATS = 20, 5.0, 5
# Seconds and GiB of the paper's code on the same GPU, and what is asked of the engine.
PAPER = {"learn_s": 210.0, "remove_s": 4.5, "insert_s": 4.2, "move_s": 24.0, "edit_peak_gib": 4.4}
BARS = {
    "learn_s": 25.0,
    "learn_peak_gib": 8.0,
    "remove_s": 0.5,
    "insert_s": 0.5,
    "move_s": 2.0,
    "edit_peak_gib": 8.0,
    "low_edit_peak_gib": 4.0,
}
# Dense bf16 of an H200, by its datasheet, in units of 10¹² operations a second.
_PEAK_TFLOPS = 989.0
_EDITS: tuple[Edit, ...] = (REMOVAL, INSERTION)
_LOOKED_INTO: tuple[tuple[str, Edit, int], ...] = (
    ("remove", REMOVAL, 1),
    ("edit_of_4", INSERTION, 4),
)
PREFERRED = ("sam-vit-huge", "grounding-dino-tiny", "clip-vit-large")


@dataclass
class Findings:
    """Figures by name, and tracebacks of sections that failed."""

    figures: dict[str, float] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Whatever fails in the block is told, and ends only that."""
        began = time.perf_counter()
        print(f"[{time.strftime('%X')}] {name}", file=sys.stderr, flush=True)
        before = dict(self.figures)
        try:
            yield
        except Exception:  # each section is worth having without the others
            self.failed[name] = traceback.format_exc()
            print(self.failed[name], file=sys.stderr, flush=True)
        fresh = {k: round(v, 4) for k, v in self.figures.items() if k not in before}
        taken = time.perf_counter() - began
        print(f"  {taken:.1f} s {json.dumps(fresh)}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Choice:
    """What is measured, and where."""

    profile: str
    device: Device
    models: Path | None
    memory: Memory
    seconds: float
    sections: tuple[str, ...] = SECTIONS


def measure_full_size(choice: Choice) -> Outcome:
    """Everything that is told of a profile; of sections that failed, why. `models` is the folder of
    models (None: random weights of the profile's true shapes, which are gone afterwards)."""
    found = Findings()
    with tempfile.TemporaryDirectory(prefix="sgedit-speed-") as folder, found.section("models"):
        _measure(choice, found, Path(folder))
    found.figures |= _held_against_the_paper(found.figures)
    notes = (
        f"On one {_device_name(_device(choice.device))}.",
        "Warm, medians of 5; learning once. Figures in seconds, and in units of 2³⁰ bytes (`peak`:"
        f" of tensors; `held`: of the allocator). Edits are drawn in {STEPS} steps with guidance"
        " and steering, and checked; detector and segmenter do their work, and what they see is"
        " replaced by what was to be drawn, so that as much is segmented, described and compared as"
        " in a photograph. Learning is as the engine's own: low-rank weights of the attention."
        " `_to_paper` are the paper's code's times over these.",
    )
    details = {**found.details, "tracebacks": found.failed}
    return Outcome(
        found.figures, {k: v.splitlines()[-1] for k, v in found.failed.items()}, details, notes
    )


def _measure(choice: Choice, found: Findings, folder: Path) -> None:
    spec = profile(choice.profile)
    device = _device(choice.device)
    models = choice.models
    if models is None:
        dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
        models = folder / "models"
        names = names_of(spec, PREFERRED)
        _, seconds = timed(device, lambda: write_models(models, names, device, dtype))
        found.details["making_models_s"] = round(seconds, 1)
    settings = Settings(
        profile=choice.profile,
        device=choice.device,
        steps=STEPS,
        guidance=GUIDANCE,
        models=models,
        memory=choice.memory,
        home=folder / "home",
    )
    ends = time.monotonic() + choice.seconds
    bench = Bench(settings, photograph(spec.resolution), device, found)
    works: tuple[Callable[[], None], ...] = (
        lambda: bench.edit("remove", REMOVAL, 1),
        lambda: bench.edit("insert", INSERTION, 1),
        lambda: bench.memory(""),
        bench.learn,
        lambda: bench.edit("move", MOVE, 4, learned=True),
        bench.limits,
        bench.kernels,
        bench.low_memory,
    )
    for name, work in zip(SECTIONS, works, strict=True):
        if name not in choice.sections:
            continue
        if time.monotonic() > ends:
            found.failed[name] = "no time was left for it"
            continue
        with found.section(name):
            work()


def _device(name: Device) -> torch.device:
    if name != "auto":
        return torch.device(name)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _device_name(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "processor"


class Bench:
    """An engine of some settings, a picture and what was found with them."""

    def __init__(
        self, settings: Settings, picture: Picture, device: torch.device, found: Findings
    ) -> None:
        self.settings, self.picture, self._device, self._found = settings, picture, device, found
        self._there = There(picture.graph)
        self.engine = LocalEngine(settings, photographs=senses_that_see(self._there))

    def edited(
        self, edit: Edit, candidates: int, seed: int, learned: bool = False
    ) -> list[Checked]:
        """One edit, from the plan to the verdicts."""
        identity: Identity | None = "learned" if learned else None
        options = RenderOptions(candidates, seed, identity=identity)
        plan = self.engine.plan(self.picture, edit, options)
        self._there.graph = plan.expected
        drawn = self.engine.render(self.picture, plan)
        return list(self.engine.verify(self.picture, plan, drawn))

    def edit(self, name: str, edit: Edit, candidates: int, learned: bool = False) -> None:
        """Seconds of an edit, and of its stages."""
        figures = self._found.figures
        for seed in (1, 2):
            _, first = timed(self._device, partial(self.edited, edit, candidates, seed, learned))
            self._found.details[f"{name}_call_{seed}_s"] = round(first, 3)
        figures[f"{name}_s"] = median_seconds(
            self._device, partial(self.edited, edit, candidates, 3, learned), REPEATS
        )
        with stages(self._device, _parts(self.engine)) as taken:
            self.edited(edit, candidates, 4, learned)
        self._found.details[f"{name}_stages_s"] = {k: round(v, 4) for k, v in taken.items()}

    def learn(self) -> None:
        """Three objects of one picture; afterwards the picture knows the concepts."""
        things = [item.id for item in self.picture.graph.foreground]
        usual = usual_settings(profile(self.settings.profile), "inpaint")
        few = replace(usual, token_steps=6, weight_steps=6, views=4)
        self.engine.learn(self.picture, things, settings=few)

        def work() -> None:
            ids = self.engine.learn(self.picture, things, settings=usual)
            graph = self.picture.graph
            for object_id, concept in ids.items():
                known = graph.get(object_id).model_copy(update={"concept": concept})
                graph = graph.replaced(object_id, known)
            self.picture = replace(self.picture, graph=graph)

        peaks: dict[str, float] = {}
        _, seconds = timed(self._device, lambda: peaks.update(peak_gib(self._device, work)))
        self._found.figures["learn_s"] = seconds
        self._found.figures["learn_steps"] = usual.steps
        self._found.figures |= {f"learn_{name}": value for name, value in peaks.items()}

    def memory(self, name: str) -> None:
        """The most memory that edits with four candidates take."""
        for number, edit in enumerate(_EDITS):
            self.edited(edit, 4, 5)
            found = peak_gib(self._device, partial(self.edited, edit, 4, 6))
            for kind, value in found.items():
                key = f"{name}edit_{kind}"
                self._found.figures[key] = max(
                    value, self._found.figures.get(key, 0) if number else 0
                )

    def low_memory(self) -> None:
        """The same with little memory, and how long that takes."""
        settings = replace(self.settings, memory="low")
        self.engine = LocalEngine(settings, photographs=senses_that_see(self._there))
        self.memory("low_")
        _, seconds = timed(self._device, partial(self.edited, REMOVAL, 4, 7))
        self._found.figures["low_edit_s"] = seconds

    def limits(self) -> None:
        """Matrix operations of an edit and of learning, and the share of the device's rate."""
        for name, edit, candidates in _LOOKED_INTO:
            counted = tera_flops(partial(self.edited, edit, candidates, 8))
            edited = partial(self.edited, edit, candidates, 9)
            seconds = median_seconds(self._device, edited, 3)
            self._found.figures[f"{name}_tflop"] = counted
            self._found.figures[f"{name}_share_of_peak"] = counted / seconds / _PEAK_TFLOPS

    def kernels(self) -> None:
        """How much of an edit's time the device is at work, and at what."""
        for name, edit, candidates in _LOOKED_INTO:
            for seed in (10, 11):
                self.edited(edit, candidates, seed)
            wall, busy, longest = kernel_seconds(
                self._device, partial(self.edited, edit, candidates, 12)
            )
            self._found.figures[f"{name}_device_busy"] = busy / wall
            self._found.details[f"{name}_kernels_ms"] = longest


def _parts(engine: LocalEngine) -> dict[str, tuple[Any, str]]:
    """The engine's stages, as `clock.stages` takes them."""
    from sgedit_engine import engine as rendering
    from sgedit_engine import verify
    from sgedit_engine.diffusion.inpaint import Window
    from sgedit_engine.perception import parse
    from sgedit_engine.perception.grounding import GroundingDinoDetector
    from sgedit_engine.perception.photograph_reader import PhotographReader
    from sgedit_engine.perception.segment import SamSegmenter
    from sgedit_engine.photograph_senses import PhotographSenses
    from sgedit_engine.rendering import staged

    return {
        "plan": (engine, "plan"),
        "render": (engine, "render"),
        "verify": (engine, "verify"),
        "draw": (staged, "draw"),
        "task": (inpaint, "_task"),
        "encode": (inpaint, "encode"),
        "text": (PromptEncoder, "__call__"),
        "sample": (inpaint, "sample"),
        "decode": (inpaint, "decode"),
        "colors": (inpaint, "match_colors"),
        "paste": (Window, "paste"),
        "blend": (staged, "blend"),
        "take": (rendering, "candidate_of"),
        "effects": (PhotographSenses, "effects"),
        "detect": (GroundingDinoDetector, "answers"),
        "segment": (SamSegmenter, "masks"),
        "describe": (PhotographReader, "things"),
        "looks": (PhotographReader, "looks"),
        "margins": (parse, "margins"),
        "clean": (parse, "full_mask"),
        "outcome": (verify, "picture_of"),
        "findings": (verify, "findings_of"),
    }


def _held_against_the_paper(figures: dict[str, float]) -> dict[str, float]:
    ratios = {f"{k}_to_paper": PAPER[k] / figures[k] for k in PAPER if figures.get(k)}
    return ratios | {f"{k}_bar": bar for k, bar in BARS.items() if k in figures}
