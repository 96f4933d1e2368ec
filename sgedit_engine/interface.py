"""What the agent knows of an engine: protocols, requests, results, progress, cancellation.

Images are RGB uint8 of shape H×W×3, masks bool of shape H×W. Nothing here needs torch.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from sgedit_engine.errors import CancelledError
from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.footprint import Footprint
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.settings import Identity

Image = NDArray[np.uint8]
Mask = NDArray[np.bool_]
# sRGB in [0, 1], and named colors.
Rgb = tuple[float, float, float]
Palette = Mapping[str, Rgb]


class Vocabulary(BaseModel):
    """What a profile's models can find and draw. `open` means: any words.

    `attributes` maps an attribute ("color", "pattern", "finish") to its values; `synonyms`
    maps other words of users to the profile's own ("cup" -> "mug"); `supports` are the kinds
    on which things can stand (none: any); `proportions` gives width/height of a kind's box and its
    usual larger side as a share of the picture's height. `footprints` tells how a
    kind looks from where it stands. `palette` gives named colors in sRGB, in [0, 1].
    `backgrounds` maps what is no single thing ("wall", "table") to the share of the picture's
    border from which it is background: 0 for what always is.
    """

    model_config = ConfigDict(frozen=True)

    kinds: tuple[str, ...] = ()
    attributes: dict[str, tuple[str, ...]] = {}
    predicates: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    synonyms: dict[str, str] = {}
    proportions: dict[str, tuple[float, float]] = {}
    footprints: dict[str, Footprint] = {}
    palette: dict[str, Rgb] = {}
    backgrounds: dict[str, float] = {}
    open: bool = False


@dataclass(frozen=True, eq=False)
class Picture:
    """An image with its scene graph. `masks` maps object ids to masks of the image's size.

    `unseen` are the names that were looked for (see `Engine.parse`) and not found.
    """

    image: Image
    graph: SceneGraph
    masks: Mapping[str, Mask]
    unseen: tuple[str, ...] = ()


# Where somebody points: a point (x, y in shares of width and height), a box, or the outline itself
# as a mask.
Pointed = tuple[float, float] | Box | Mask


@dataclass(frozen=True, eq=False)
class Found:
    """An object where somebody pointed, as it is seen there. `mask` is bool, H×W; `score` in
    [0, 1] says how sure it is that there is an object of this outline."""

    category: str
    attributes: Mapping[str, str]
    mask: Mask
    score: float


@dataclass(frozen=True)
class Insertion:
    """One thing to draw: the object's id in the expected graph, its box and its prompt.

    `identity` says how a thing that is in the picture already stays itself (see `Settings`), and
    `source` is the box there, of all of it, also of what is hidden; both None for a new thing.
    """

    object_id: str
    box: Box
    prompt: str
    identity: Identity | None = None
    source: Box | None = None


@dataclass(frozen=True, eq=False)
class Stage:
    """A region that is drawn at one go: `region` bool H×W, what it shows afterwards, and which
    things are drawn in it, the farthest first (none: it is only cleared)."""

    region: Mask
    prompt: str
    insertions: tuple[Insertion, ...] = ()

    def anew(self) -> Stage:
        """The stage with nothing that stays itself."""
        return replace(
            self, insertions=tuple(replace(i, identity=None, source=None) for i in self.insertions)
        )


@dataclass(frozen=True, eq=False)
class Plan:
    """How to render an edit.

    `expected` is the graph that the edit asks for (with planned boxes), `clear` the ids whose
    region is cleared, `stages` what is drawn, each on what the one before it has left, `keep` the
    share of the source's structure that the start noise keeps (0: none, as for a new object).
    """

    edit: Edit
    expected: SceneGraph
    clear: tuple[str, ...]
    stages: tuple[Stage, ...]
    seeds: tuple[int, ...]
    keep: float = 0.0

    @cached_property
    def allowed_mask(self) -> Mask:
        """Where pixels may change, bool H×W."""
        allowed: Mask = np.logical_or.reduce([stage.region for stage in self.stages])
        return allowed

    @property
    def insertions(self) -> tuple[Insertion, ...]:
        """All that is drawn."""
        return tuple(i for stage in self.stages for i in stage.insertions)

    @property
    def prompt(self) -> str:
        """What the changed regions show afterwards."""
        return self.stages[-1].prompt

    def in_round(self, number: int) -> Plan:
        """The plan itself in round 0; in later ones seeds that were not tried.

        What gets another look in its place keeps nothing of the old one, which may have held the
        change back.
        """
        if number == 0:
            return self
        span = max(self.seeds) - min(self.seeds) + 1
        seeds = tuple(s + number * span for s in self.seeds)
        stages = self.stages if self.clear else tuple(stage.anew() for stage in self.stages)
        return replace(self, seeds=seeds, stages=stages, keep=0.0)


@dataclass(frozen=True, eq=False)
class Candidate:
    """One rendered image: equal to its source outside `editable_mask`, bit for bit."""

    image: Image
    editable_mask: Mask
    seed: int


# The text of the expectation that is not met where all others are, and it is too unlikely all the
# same that the edit was done as asked.
DOUBT = "it is surely as asked"


class Expectation(BaseModel):
    """One thing that had to hold, whether it does, and how that was seen."""

    model_config = ConfigDict(frozen=True)

    text: str
    met: bool
    evidence: str
    score: float = 0.0


class Verdict(BaseModel):
    """A candidate's graph held against the expected one. `score` in [0, 1] ranks candidates."""

    model_config = ConfigDict(frozen=True)

    met: bool
    score: float
    expectations: tuple[Expectation, ...] = ()


@dataclass(frozen=True, eq=False)
class Checked:
    """A candidate after reading it back: its verdict and the picture that it became."""

    candidate: Candidate
    verdict: Verdict
    picture: Picture


@dataclass(frozen=True)
class ProgressReport:
    """`step` of `total` in a stage such as "reading the picture" or "rendering"."""

    stage: str
    step: int
    total: int


Progress = Callable[[ProgressReport], None]


def no_progress(_report: ProgressReport) -> None:
    """Drops reports."""


@dataclass(frozen=True)
class CancelToken:
    """Set from any thread; the engine looks at it between steps."""

    _event: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    def check(self) -> None:
        """Raises CancelledError once `cancel` was called."""
        if self._event.is_set():
            raise CancelledError()


@dataclass(frozen=True)
class RenderOptions:
    """Per-edit choices: how many candidates, from which seed on, solver steps, and how what moves
    stays itself (None: as the settings say)."""

    candidates: int = 4
    seed: int = 0
    steps: int | None = None
    identity: Identity | None = None


class EngineRecord(BaseModel):
    """What drew and read a version, so that it can be drawn again and differences be told.

    `program` is the release of sgedit. `models` maps a model's name to one sha256 of its files,
    `settings` are the engine's own that decide pixels, `libraries` maps their names to versions,
    `machine` tells the class of the machine, never its name or place.
    """

    model_config = ConfigDict(frozen=True)

    program: str
    profile: str
    models: dict[str, str] = {}
    settings: dict[str, str | float | int | bool | None] = {}
    machine: str = ""
    libraries: dict[str, str] = {}


class Renderer(Protocol):
    """Draws plans. Whatever draws, the engine takes from it only what the plan allows."""

    def draw(
        self,
        picture: Picture,
        plan: Plan,
        *,
        steps: int | None = None,
        on_step: Callable[[int, int], None],
    ) -> Sequence[Image]:
        """One picture of the source's size per seed of the plan, good inside its allowed mask.

        `on_step(done, total)` is called before each solver step and after the last; what it
        raises ends the drawing. Raises ModelError, InvalidEditError.
        """
        ...


class Engine(Protocol):
    """Reads pictures and renders edits. Methods block; run them off an event loop."""

    @property
    def vocabulary(self) -> Vocabulary:
        """What can be found and drawn. Cheap: loads no weights."""
        ...

    @property
    def record(self) -> EngineRecord:
        """What this engine is. Cheap: loads no weights."""
        ...

    def keeping_in(self, folder: Path) -> Engine:
        """This engine, its models shared, that keeps what it learns below another data folder and
        draws only what was learned there. Cheap, and makes no folder."""
        ...

    def parse(
        self,
        image: Image,
        *,
        names: Sequence[str] | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Picture:
        """Read an image into a graph. Raises OutsideWorldError, CancelledError.

        `names` are what is looked for, such as "cup" or "red laptop"; None: all that the profile
        knows. Raises NamesNeededError where an open vocabulary is given none.
        """
        ...

    def look_at(self, image: Image, at: Pointed, *, cancel: CancelToken | None = None) -> Found:
        """What is seen where somebody points, whether or not `parse` saw it; a mask stays as it
        is. Raises NothingThereError, CancelledError, ModelError."""
        ...

    def plan(self, picture: Picture, edit: Edit, options: RenderOptions) -> Plan:
        """Draws nothing. Raises SceneError when the edit cannot be done here."""
        ...

    def render(
        self,
        picture: Picture,
        plan: Plan,
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Candidate]:
        """One candidate per seed of the plan.

        Raises CancelledError, OutOfMemoryError, InvalidEditError for a plan of another picture,
        and ConceptError for what was learned and cannot be drawn from.
        """
        ...

    def verify(
        self,
        picture: Picture,
        plan: Plan,
        candidates: Sequence[Candidate],
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Checked]:
        """Read each candidate back and compare it with the plan, in the candidates' order."""
        ...

    def learn(
        self,
        picture: Picture,
        object_ids: Sequence[str],
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Mapping[str, str]:
        """Learn how objects look, so that they can be drawn again elsewhere.

        Object id -> concept id, which the graph keeps as `SceneObject.concept`. `steps` are those
        in which they will be drawn, as some models draw in few steps and others in many. The same
        objects of the same picture have the same concepts, learned once for each model. Raises
        UnknownObjectError, InvalidEditError for what is not seen, CancelledError, ModelError, and
        InputError where they cannot be written.
        """
        ...
