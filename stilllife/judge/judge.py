"""The judge: asked by benchmarks only; its networks and weights are none of the engine's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch

from sgedit_engine.errors import ModelDamagedError
from sgedit_engine.interface import Image
from sgedit_engine.models.weights import checkpoint_in, checkpoints_folder
from sgedit_engine.scene.geometry import Box
from stilllife.judge.counter import Counter, Located
from stilllife.judge.namer import Named, Namer

# Below the folder of checkpoints, and the parts' own below it.
JUDGE_FOLDER = "judge"
NAMER_FOLDER, COUNTER_FOLDER = "namer", "counter"


@dataclass(frozen=True)
class Item:
    """A thing of a picture: where it is, how sure that it is one, and what it is."""

    box: Box
    score: float
    named: Named


class Judge:
    """Says where things are and what they are. Pictures are RGB uint8 H×W×3 of any size."""

    def __init__(self, namer: Namer, counter: Counter) -> None:
        self.namer, self.counter = namer, counter

    @classmethod
    def open(cls, folder: Path | None = None, device: torch.device | str = "cpu") -> Self:
        """The judge of a folder with `namer`, `counter` and `manifest.json`; None: the bundled.

        Every file is held against the manifest. Raises ModelMissingError, ModelDamagedError.
        """
        folder = checkpoints_folder() / JUDGE_FOLDER if folder is None else folder
        checkpoint = checkpoint_in(folder, "the judge")
        try:
            return cls(
                Namer.from_folder(checkpoint.verified(NAMER_FOLDER), device),
                Counter.from_folder(checkpoint.verified(COUNTER_FOLDER), device),
            )
        except (OSError, ValueError, TypeError, KeyError, RuntimeError) as error:
            raise ModelDamagedError(
                f"The judge in {folder} cannot be read: {error}",
                "Take weights and code of the same version.",
            ) from error

    def locate(self, image: Image) -> tuple[Located, ...]:
        """All things, best first."""
        return self.counter.locate(image)

    def name(self, image: Image, boxes: Sequence[Box]) -> tuple[Named, ...]:
        """What is in each box: a kind, or None for nothing."""
        return self.namer.name(image, boxes)

    def inventory(self, image: Image) -> tuple[Item, ...]:
        """The things that are located and named, best first.

        What the namer calls nothing is left out: two networks of different kinds have to agree
        that something is there. Who wants to see such places too asks `locate` and `name`.
        """
        located = self.locate(image)
        named = self.name(image, [found.box for found in located])
        return tuple(
            Item(found.box, found.score, name)
            for found, name in zip(located, named, strict=True)
            if name.kind is not None
        )
