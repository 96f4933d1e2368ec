"""`sgedit chat`: lines typed at it, its commands, Ctrl-C."""

from __future__ import annotations

import io
import json
import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from agent.terminal.interrupt import first_interrupt_calls
from sgedit_engine.flat_shapes import paint_scene
from sgedit_engine.interface import Candidate
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.pictures import load_picture, save_png


@pytest.fixture
def chat(sgedit: Callable, scene: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    def talk(*lines: str):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return sgedit("chat", scene)

    return talk


def test_a_conversation_saves_every_version(
    chat: Callable, scene: Path, tmp_path: Path, own_home: Path
) -> None:
    saved = tmp_path / "mine.png"
    ran = chat(
        "remove the mug",
        "2",
        "make the ball yellow",
        "/history",
        "/undo",
        f"/save {saved}",
        "/quit",
    )
    assert ran.code == 0
    assert "Which" in ran.out and "1. " in ran.out and "2. " in ran.out
    assert "make the ball yellow" in ran.out.split("the picture as it was opened")[1]
    first, second = sorted((own_home / "sgedit" / "pictures").rglob("*.png"))
    assert (first.name, second.name) == ("01-remove.png", "02-change.png")
    assert (load_picture(saved).image == load_picture(first).image).all()
    assert (load_picture(second).image != load_picture(first).image).any()
    assert (load_picture(scene).image != load_picture(first).image).any()


def test_history_numbers_steps_as_requests_do(chat: Callable) -> None:
    """What one request did to two things is one step."""
    ran = chat("remove both mugs", "make the ball yellow", "remove the ball", "/undo", "/history")
    told = ran.out.split("0. the picture as it was opened")[1]
    steps = [line.split("  (")[0].strip() for line in told.splitlines() if line.strip()]
    assert steps[:3] == ["1. remove both mugs", "2. make the ball yellow", "3. remove the ball"]
    assert "(undone)" in told.splitlines()[3]


def test_what_was_learned_is_not_in_the_history(chat: Callable) -> None:
    ran = chat("learn the ball", "move the ball to the left", "/history", "/quit")
    told = ran.out.split("the picture as it was opened")[1]
    assert "1. move the ball to the left" in told and "learn" not in told


def test_what_was_used(chat: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No language model" in chat("/usage", "/quit").out
    monkeypatch.setenv("SGEDIT_PRICES", "cheap")
    assert "no pair of prices" in chat("/usage", "/quit").out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "did not ask for anything"),
        ("remove the teapot", "teapot"),
        ("flurb the wozzle", "remove"),
        ("/save", "ends in .png"),
        ("/save /none/such/out.png", "cannot be written"),
        ("/save ~nobody-of-this-name/out.png", "cannot be written"),
        ("/what", "There is no command /what. Say what to change"),
        ("/undo", "undo"),
    ],
)
def test_it_goes_on_after_anything(chat: Callable, line: str, words: str) -> None:
    ran = chat(line, "remove the ball")
    assert ran.code == 0
    assert words in " ".join(ran.out.split())
    assert "✓" in ran.out
    assert "Traceback" not in ran.out + ran.err


def test_it_goes_on_where_pictures_cannot_be_saved(chat: Callable, own_home: Path) -> None:
    (own_home / "sgedit").mkdir(parents=True)
    (own_home / "sgedit" / "pictures").write_text("in the way")
    ran = chat("remove the ball", "undo")
    assert ran.code == 0
    assert "cannot be used" in ran.out and "Undone: Removed the" in ran.out


def test_a_picture_that_cannot_be_read(sgedit: Callable, tmp_path: Path) -> None:
    path = tmp_path / "words.png"
    path.write_text("words")
    ran = sgedit("chat", path)
    assert (ran.code, ran.out) == (1, "")
    assert "not a picture" in ran.err


class InterruptedEngine(PaintedEngine):
    """Ctrl-C is pressed while it renders; without being stopped it would take a minute."""

    def render(self, *args: Any, **options: Any) -> Sequence[Candidate]:
        os.kill(os.getpid(), signal.SIGINT)
        return super().render(*args, **options)


def test_ctrl_c_stops_the_edit_and_the_chat_goes_on(chat: Callable, use_engine: Callable) -> None:
    use_engine(InterruptedEngine(steps=600, seconds_per_step=0.1))
    began = time.monotonic()
    ran = chat("remove the ball", "what is in the picture?")
    assert time.monotonic() - began < 20
    assert ran.code == 0
    assert "Stopped." in ran.out
    assert "ball" in ran.out.split("Stopped.")[1]


def test_the_second_interrupt_leaves() -> None:
    calls: list[str] = []
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), first_interrupt_calls(lambda: calls.append("stop")):
        signal.raise_signal(signal.SIGINT)
        assert calls == ["stop"]
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_parse_prints_what_was_looked_for(sgedit: Callable, scene: Path, tmp_path: Path) -> None:
    ran = sgedit("parse", scene, "--names", "ball, bowl")
    assert ran.code == 0 and "green ball" in ran.out and "mug" not in ran.out
    assert "looked for a bowl and did not find it" in ran.err
    assert "only what --names says was looked for: ball, bowl" in ran.err
    ran = sgedit("parse", scene, "--names", "bowl")
    assert ran.out.strip() == "Nothing that was looked for is in it."
    save_png(paint_scene(()), tmp_path / "bare.png")
    ran = sgedit("parse", tmp_path / "bare.png")
    assert ran.out.strip() == "I see nothing that I know."


def test_parse_prints_the_graph(sgedit: Callable, scene: Path, tmp_path: Path) -> None:
    ran = sgedit("parse", scene, "--json")
    assert ran.code == 0
    graph = json.loads(ran.out)
    assert [o["category"] for o in graph["objects"]] == ["mug", "ball", "mug"]
    drawing = tmp_path / "graph.png"
    ran = sgedit("parse", scene, "--drawing", drawing)
    assert ran.code == 0
    assert "red mug" in ran.out and "left of ball-1" in ran.out
    assert load_picture(drawing).size == (1024, 768)
