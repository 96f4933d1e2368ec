"""The transcript: what is drawn, that a bar shows and goes, that words are only words."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from agent.events import (
    Choice,
    Failed,
    PlanPreview,
    ProgressEvent,
    Question,
    Said,
    Saying,
    VersionMade,
)
from agent.terminal.transcript import Transcript, scene_table, verdict_text
from sgedit_engine.flat_shapes import Shape, paint_scene
from sgedit_engine.interface import Expectation, Verdict
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.edits import RemoveObject
from sgedit_engine.scene.essence import essential_relations
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version


def _console(terminal: bool = False) -> tuple[Console, io.StringIO]:
    stream = io.StringIO()
    return Console(file=stream, force_terminal=terminal, width=60), stream


def _drawn(*events: object, terminal: bool = False) -> str:
    console, stream = _console(terminal)
    with Transcript(console) as transcript:
        for event in events:
            transcript(event)
    return stream.getvalue()


def test_a_bar_shows_on_terminals_and_goes() -> None:
    console, stream = _console(terminal=True)
    with Transcript(console) as transcript:
        transcript(ProgressEvent("rendering", 1, 16))
        transcript(ProgressEvent("rendering", 2, 16))
        transcript(ProgressEvent("checking", 1, 4))
        transcript(Said("done"))
        assert "rendering" in stream.getvalue() and "2/16" in stream.getvalue()
        assert "checking" in stream.getvalue()
        before = len(stream.getvalue())
        transcript.note("after")
        assert "rendering" not in stream.getvalue()[before:]


def test_files_and_pipes_get_no_bar() -> None:
    assert _drawn(ProgressEvent("rendering", 1, 16)) == ""


def test_words_show_while_they_are_written_and_go() -> None:
    console, stream = _console(terminal=True)
    with Transcript(console) as transcript:
        transcript(Saying("I will"))
        assert "I will" in stream.getvalue()
        transcript(ProgressEvent("rendering", 1, 16))
        transcript(Saying("All is"))
        transcript(Said("All is done."))
        before = len(stream.getvalue())
        transcript.note("after")
        assert "All is" not in stream.getvalue()[before:]
    assert _drawn(Saying("I will"), Said("I will not.")).splitlines() == ["sgedit  I will not."]


@pytest.mark.parametrize("words", ["[bold]not markup[/bold]", "[/]", "a [red mug"])
def test_words_are_not_markup(words: str) -> None:
    drawn = _drawn(Said(words), Failed(words, words), Question(words, (Choice(1, words),)))
    assert drawn.count(words) == 5


@pytest.mark.parametrize("event", [Said("a\x1b]0;x\x07b"), Failed("a\x1b[2Jb", "\x9b1m", "E")])
def test_words_are_no_commands_to_the_terminal(event: Said | Failed) -> None:
    console = Console(file=io.StringIO(), width=60)
    transcript = Transcript(console)
    transcript(event)
    transcript.note("a\rb\x1b[31m")
    told = console.file.getvalue()  # type: ignore[attr-defined]
    assert told.replace("\n", "").isprintable() and "a\ufffd" in told


def test_long_words_stay_in_their_column() -> None:
    lines = _drawn(Said("several words " * 12)).splitlines()
    assert len(lines) > 2
    assert lines[0].startswith("sgedit  several")
    assert all(line.startswith("        several") or "words" in line for line in lines[1:])
    assert all(line[:8] == "        " for line in lines[1:])


def test_the_plan_tells_objects_and_not_what_follows() -> None:
    diff = "- red mug (mug-1)\n- mug-1 left of ball-1"
    preview = PlanPreview(RemoveObject(target="mug-1"), "remove the red mug", diff, {}, "0" * 64)
    drawn = _drawn(preview)
    assert "remove the red mug" in drawn and "- red mug (mug-1)" in drawn
    assert "left of" not in drawn


def test_a_verdict_tells_each_expectation_with_its_evidence() -> None:
    seen = (
        Expectation(text="the mug is gone", met=True, evidence="nothing is there"),
        Expectation(text="there is a duck", met=False, evidence="a ball is there"),
    )
    told = verdict_text(Verdict(met=False, score=0.5, expectations=seen)).plain
    assert "✓ the mug is gone (nothing is there)" in told
    assert "✗ there is a duck (a ball is there)" in told
    assert "not verified" in told
    assert "not verified" not in verdict_text(Verdict(met=True, score=1.0)).plain


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (None, "plan: edit (up to 12% of the picture may change)"),
        (0.42, "plan: edit (up to 12% of the picture may change, about 0.4 s)"),
        (12.3, "plan: edit (up to 12% of the picture may change, about 12 s)"),
        (200.0, "plan: edit (up to 12% of the picture may change, about 3 min)"),
    ],
)
def test_the_plan_tells_how_much_and_how_long(seconds: float | None, told: str) -> None:
    edit = RemoveObject(target="mug-1")
    drawn = _drawn(PlanPreview(edit, "edit", "", {}, "0" * 64, share=0.123, seconds=seconds))
    assert drawn.strip() == told


def test_what_it_took_is_held_against_what_was_expected() -> None:
    version = Version.make(image="0" * 64, graph=SceneGraph(), seconds=3.21, seed=7)
    made = VersionMade(version, expected_seconds=2.5)
    assert "made in 3.2 s (about 2 s were expected), seed 7" in _drawn(made)
    assert "made in 3.2 s, seed 7" in _drawn(VersionMade(version))


@pytest.mark.parametrize(("width", "below"), [(60, True), (80, True), (120, False), (None, False)])
def test_the_scene_fits_the_terminal(width: int | None, below: bool) -> None:
    """Names and relations are whole in any width; what has no room beside stands below."""
    boxes = [Box.from_bottom_center(0.1 + 0.16 * n, 0.6 + 0.06 * n, 0.12, 0.2) for n in range(6)]
    kinds = ("lamp", "rubber duck", "cube", "ball", "teapot", "bottle")
    painted = paint_scene([Shape(k, "yellow", b) for k, b in zip(kinds, boxes, strict=True)])
    graph = PaintedEngine().parse(painted).graph
    console = Console(file=io.StringIO(), width=width or 200)
    console.print(scene_table(graph, width))
    told = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(map(len, told.splitlines())) <= (width or 200) and "…" not in told
    assert (len(told.split("relations")[0].splitlines()) > 5) == below
    words = "".join(told.split())
    for relation in essential_relations(graph):
        assert f"{relation.predicate}{relation.object}".replace(" ", "") in words
