"""The judge, as benchmarks see it: networks that share no weights with the bundle's, so that its
pictures are judged by others than those that the engine checks them with."""

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


class Named(Protocol):
    """What the judge calls what is in a box. Without a kind there is nothing in it, and colour
    and pattern mean nothing."""

    @property
    def kind(self) -> str | None: ...

    @property
    def color(self) -> str | None: ...

    @property
    def pattern(self) -> str | None: ...


class Item(Protocol):
    """A thing that the judge sees in a picture."""

    @property
    def named(self) -> Named: ...


class Judge(Protocol):
    """What benchmarks ask of the judge. Images are RGB uint8 H×W×3."""

    def name(self, image: Image, boxes: Sequence[Box]) -> Sequence[Named]:
        """What is in each box."""
        ...

    def inventory(self, image: Image) -> Sequence[Item]:
        """All things of a picture; a place that holds nothing is none."""
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
