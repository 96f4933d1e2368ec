"""The command line on the painted engine: the real agent, and no model."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent import wiring
from agent.cli import main
from sgedit_engine.flat_shapes import Shape, paint_scene
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.pictures import save_png
from sgedit_engine.scene.geometry import Box

# Two mugs, so that "the mug" is ambiguous.
SHAPES = (
    Shape("mug", "red", Box(x0=0.08, y0=0.50, x1=0.28, y1=0.72)),
    Shape("ball", "green", Box(x0=0.42, y0=0.52, x1=0.56, y1=0.72)),
    Shape("mug", "blue", Box(x0=0.70, y0=0.50, x1=0.90, y1=0.72)),
)


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A painted picture with two mugs and a ball."""
    path = tmp_path / "scene.png"
    save_png(paint_scene(SHAPES), path)
    return path


@pytest.fixture
def use_engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[PaintedEngine], None]:
    """Puts a painted engine in the place of the real one."""

    def use(engine: PaintedEngine) -> None:
        monkeypatch.setattr(wiring, "build_engine", lambda _settings: engine)

    return use


@pytest.fixture
def sgedit(
    use_engine: Callable[[PaintedEngine], None], capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Runs a command line on the painted engine."""
    use_engine(PaintedEngine())

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


@pytest.fixture
def talked(sgedit: Callable[..., Ran], scene: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two conversations; the last one has two steps and one that was undone."""
    assert sgedit("edit", scene, "remove the ball", "-o", scene.with_name("first.png")).code == 0
    lines = "remove the red mug\nmake the ball yellow\nremove the ball\n/undo\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert sgedit("chat", scene).code == 0
