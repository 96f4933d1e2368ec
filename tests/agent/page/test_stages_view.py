"""How far work is told to be, and how long it is told to take: never done before it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agent.events import ProgressEvent
from agent.page.views.stages import Pace, StageLog

# When an edit of ten seconds reports: its drawings are decoded after the last step.
EDIT = [
    *((ProgressEvent("rendering", step, 4), float(step)) for step in range(5)),
    *((ProgressEvent("checking", step, 2), 8.0 + step) for step in range(2)),
    (ProgressEvent("checking", 2, 2), 9.8),
]
WHOLE = 10.0


def told(log: StageLog, slower: float = 1.0, start: float = 0.0) -> Iterator[tuple[float, float]]:
    """The seconds that are told to be left after each report, and those that are."""
    for event, at in EDIT:
        now = start + at * slower
        log.note(event, now)
        left = log.seconds_left(now)
        assert left is not None
        yield left, start + WHOLE * slower - now
    log.finish(start + WHOLE * slower)


def test_before_anything_is_known() -> None:
    log = StageLog(started=100.0, estimate=12.0)
    props = log.props(101.0)
    assert [(s["name"], s["state"]) for s in props["stages"]] == [
        ("rendering", "next"),
        ("checking", "next"),
    ]
    assert props["left"] == 11.0 and props["spent"] == 1.0
    assert StageLog(started=100.0).props(101.0)["left"] is None


def test_what_earlier_work_took_tells_what_is_left() -> None:
    pace = Pace()
    for left, true in told(StageLog(0.0, estimate=WHOLE, pace=pace)):
        assert left == pytest.approx(true)
    # Twice as slow today, which the usual time does not tell, but the marks do.
    later = list(told(StageLog(50.0, estimate=WHOLE, pace=pace), slower=2.0, start=50.0))
    assert later[2:] == [(pytest.approx(true), true) for _, true in later[2:]]
    # What came before the first mark, such as models that were loaded, tells nothing.
    late = StageLog(0.0, estimate=WHOLE, pace=Pace())
    late.pace.learn({("rendering", 0, 4): 5.0, ("rendering", 1, 4): 6.0}, 15.0)
    late.note(ProgressEvent("rendering", 0, 4), 0.5)
    assert late.seconds_left(0.5) == 10.0
    # And without a usual time: between the fast one and the slow one.
    unknown = StageLog(0.0, pace=pace)
    unknown.note(*EDIT[4])
    assert unknown.seconds_left(4.0) == pytest.approx(9.0)


def test_the_last_step_is_not_the_end() -> None:
    log = StageLog(started=0.0)
    for event, at in EDIT[:5]:
        log.note(event, at)
    first, second = log.props(7.0)["stages"]
    assert (first["step"], first["state"], second["state"]) == (4, "now", "next")
    assert log.seconds_left(7.0) is None, "nothing is known of what decoding takes"
    log.note(*EDIT[5])
    assert [s["state"] for s in log.props(8.0)["stages"]] == ["done", "now"]
    for event, at in EDIT[6:]:
        log.note(event, at)
    assert [s["state"] for s in log.props(9.9)["stages"]] == ["done", "now"]


def test_a_guess_that_was_exceeded_is_none_below_nothing() -> None:
    log = StageLog(started=0.0, estimate=3.0)
    log.note(ProgressEvent("rendering", 1, 4), 5.0)
    assert log.seconds_left(5.0) == 0.0


def test_another_round_takes_as_long_as_the_first() -> None:
    pace = Pace()
    log = StageLog(started=0.0, estimate=2.0, pace=pace)
    for event, at in EDIT:
        log.note(event, at)
    log.note(ProgressEvent("rendering", 0, 4), 10.0)
    log.note(ProgressEvent("rendering", 1, 4), 11.0)
    props = log.props(11.0)
    assert {s["name"]: s["state"] for s in props["stages"]} == {
        "rendering": "now",
        "checking": "next",
    }
    assert (props["round"], props["left"], props["spent"]) == (2, 9.0, 11.0)
    log.finish(20.0)
    assert pace.left({("rendering", 1, 4): 1.0}) is None, "two rounds teach nothing"


def test_who_waits_is_told_the_place_and_no_seconds() -> None:
    log = StageLog(started=0.0, estimate=5.0)
    props = log.props(1.0, place=2)
    assert (props["place"], props["left"]) == (2, None)
    log.waited(30.0)
    assert log.props(31.0)["left"] == 4.0
