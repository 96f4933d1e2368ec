"""The judge: networks that share nothing with the bundle's, so that its pictures are judged by
others than those that helped to draw them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

from sgedit_engine.errors import ModelMissingError
from sgedit_engine.interface import Image
from sgedit_engine.models.weights import checkpoints_folder
from sgedit_engine.scene.geometry import Box

FOLDER = "judge"


class Located(Protocol):
    """A place where the judge sees a thing. `score` in [0, 1]."""

    @property
    def box(self) -> Box: ...

    @property
    def score(self) -> float: ...


class Named(Protocol):
    """What the judge calls what is in a box; without a kind there is nothing in it."""

    @property
    def kind(self) -> str | None: ...

    @property
    def color(self) -> str | None: ...

    @property
    def pattern(self) -> str | None: ...


class Judge(Protocol):
    """What benchmarks ask of the judge. Images are RGB uint8 H×W×3."""

    def locate(self, image: Image) -> Sequence[Located]:
        """Where things are, the surest first."""
        ...

    def name(self, image: Image, boxes: Sequence[Box]) -> Sequence[Named]:
        """What is in each box."""
        ...


def judge_folder(checkpoints: Path | None) -> Path:
    """Where the judge's weights are below a folder of checkpoints (None: the bundled ones)."""
    return (checkpoints if checkpoints is not None else checkpoints_folder()) / FOLDER


def open_judge(checkpoints: Path | None = None) -> Judge:
    """The judge on this machine's processor. Raises ModelMissingError, ModelDamagedError."""
    try:
        package = import_module("stilllife.judge.judge")
    except ModuleNotFoundError as error:
        raise ModelMissingError("There is no judge in this version.", "Use a later one.") from error
    judge: Judge = package.Judge.open(judge_folder(checkpoints), device="cpu")
    return judge


def things_in(judge: Judge, image: Image) -> list[Named]:
    """All things that the judge sees in a picture; a place that holds nothing is none."""
    places = [located.box for located in judge.locate(image)]
    return [named for named in judge.name(image, places) if named.kind is not None]
