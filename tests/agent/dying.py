"""Run by `test_crash`: makes some edits, and dies at many places of the next turn.

python dying.py HOME LINES

LINES is JSON: a `script` for the model, the lines said `before`, and for each further line the
`places` where it dies. Leaves a folder HOME/LINE-METHOD-TIME for each, as a dead process left it.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from langgraph.checkpoint.sqlite import SqliteSaver
from scripted_model import ScriptedModel
from tabletop import table

from agent.checkpoints import open_checkpointer
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import VersionStore

_OWNERS: dict[str, Any] = {
    "_generate": ScriptedModel,
    "plan": PaintedEngine,
    "render": PaintedEngine,
    "verify": PaintedEngine,
    "save_picture": VersionStore,
    "put": SqliteSaver,
}
_WRITING = ("save_picture", "put")


def session_in(home: Path, script: dict[str, Any]) -> Session:
    """The conversation of a folder."""
    return Session(
        PaintedEngine(),
        VersionStore(str(home / "versions")),
        ScriptedModel(script=script),
        open_checkpointer(home / "conversations.sqlite"),
        conversation="talk",
        options=RenderOptions(candidates=1),
    )


def main(home: Path, lines: dict[str, Any]) -> None:
    """Every process works in a folder of its own."""
    script = lines["script"]
    _in_a_process(partial(_begin, home / "alive", script, lines["before"]))
    for line, places in lines["places"].items():
        for place, time in places:
            folder = home / f"{line}-{place}-{time}"
            shutil.copytree(home / "alive", folder)
            code = _in_a_process(partial(_die, folder, script, line, place, time))
            assert code == 9, f"{folder} was not left by a dead process"


def _in_a_process(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _begin(home: Path, script: dict[str, Any], lines: list[str]) -> None:
    session = session_in(home, script)
    list(session.open(table(), "table.png"))
    for line in lines:
        list(session.send(line))


def _die(home: Path, script: dict[str, Any], line: str, place: str, time: int) -> None:
    """Die in a method, the n-th time that it is called; what writes is finished first."""
    session = session_in(home, script)
    work = getattr(_OWNERS[place], place)
    calls = 0

    def counted(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls < time:
            return work(*given, **named)
        if place in _WRITING:
            work(*given, **named)
        os._exit(9)

    setattr(_OWNERS[place], place, counted)
    list(session.send(line))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
