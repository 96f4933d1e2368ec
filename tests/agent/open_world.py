"""A picture of flat shapes that are called otherwise than they are drawn, in an open vocabulary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.checkpoints import open_checkpointer
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.flat_shapes import COLORS, FINISHES, PATTERNS, paint_scene
from sgedit_engine.interface import RenderOptions, Vocabulary
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.relations import PREDICATES
from sgedit_engine.scene.versions import VersionStore
from tests.agent.tabletop import standing

OPEN = Vocabulary(
    attributes={
        "color": tuple(COLORS),
        "pattern": PATTERNS,
        "finish": FINISHES,
        "material": ("wooden", "metal"),
    },
    predicates=PREDICATES,
    synonyms={"notebook": "laptop"},
    open=True,
)
# What ball, book, bottle, cube, lamp, mug, duck and teapot are pictures of.
CALLED = ("dog", "laptop", "person", "phone", "lamp", "cup", "vintage camera", "jacket")
ENGINE = PaintedEngine(vocabulary=OPEN, called=CALLED)
ALL = ("people", "laptop", "dog", "phone", "lamp", "jacket")


def desk(dog: float = 0.94) -> NDArray[np.uint8]:
    """Two people, a lamp and a laptop, and before them a dog, a phone and a jacket; 256×192.

    `dog` is how far down the dog stands; at 0.86 it touches the blue person.
    """
    return paint_scene(
        [
            standing("book", "black", 0.78, 0.72, 0.28, 0.12),
            standing("lamp", "yellow", 0.55, 0.60, 0.13, 0.30),
            standing("bottle", "red", 0.14, 0.70, 0.12, 0.30),
            standing("bottle", "blue", 0.35, 0.72, 0.12, 0.30),
            standing("ball", "orange", 0.28, dog, 0.14, 0.18),
            standing("teapot", "white", 0.90, 0.94, 0.14, 0.18),
            standing("cube", "white", 0.60, 0.94, 0.10, 0.12),
        ]
    )


def open_session(folder: Path, **given: Any) -> Session:
    """A session of the grammar in this world, with nothing open."""
    return Session(
        given.pop("engine", ENGINE),
        VersionStore(str(folder / "versions")),
        given.pop("model", None) or OfflineModel(vocabulary=OPEN),
        open_checkpointer(folder / "conversations.sqlite"),
        conversation="talk",
        options=RenderOptions(candidates=1),
        **given,
    )
