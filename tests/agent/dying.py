"""Run by `test_crash`: opens a picture, makes an edit, and dies in the middle of the next.

python dying.py HOME PLACE
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from scripted_model import ScriptedModel
from tabletop import table

from agent.checkpoints import open_checkpointer
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import VersionStore

SCRIPT = {
    "ball": [("remove_object", {"target_words": "the ball"})],
    "mug": [("remove_object", {"target_words": "the red mug"})],
}
OWNERS: dict[str, Any] = {
    "_generate": ScriptedModel,
    "plan": PaintedEngine,
    "verify": PaintedEngine,
    "save_picture": VersionStore,
}


def main(home: Path, place: str) -> None:
    """Die in the method `place`; `save_picture` is finished first."""
    session = Session(
        PaintedEngine(),
        VersionStore(str(home / "versions")),
        ScriptedModel(script=SCRIPT),
        open_checkpointer(home / "conversations.sqlite"),
        conversation="talk",
        options=RenderOptions(candidates=1),
    )
    list(session.open(table(), "table.png"))
    list(session.send("ball"))
    write = VersionStore.save_picture

    def die(*given: Any, **named: Any) -> NoReturn:
        if place == "save_picture":
            write(*given, **named)
        os._exit(9)

    setattr(OWNERS[place], place, die)
    list(session.send("mug"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
