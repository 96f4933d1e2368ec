"""Sizes in numbers: made as told, and told as they came out."""

from __future__ import annotations

import pytest

from agent.events import Failed, PlanPreview, Said, VersionMade
from agent.language.offline import OfflineModel
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind

ONE = RenderOptions(candidates=1)


@pytest.mark.parametrize(
    ("words", "factor", "told"),
    [
        ("make the ball 20 % bigger", 1.2, "Made the orange ball 20 % bigger."),
        ("make the red mug half the size", 0.5, "Made the red mug half as large."),
        ("make the red mug a third smaller", 2 / 3, "Made the red mug 33 % smaller."),
        ("make the red mug bigger", 1.3, "Made the red mug bigger."),
    ],
)
def test_as_told(opened: SessionMaker, words: str, factor: float, told: str) -> None:
    session = opened({}, model=OfflineModel(vocabulary=VOCABULARY), options=ONE)
    before = session.head.graph
    events = list(session.send(words))
    (made,) = of_kind(events, VersionMade)
    (target,) = (o.id for o in before.foreground if o.name in told)
    grown = made.version.graph.get(target).box.height / before.get(target).box.height
    assert grown == pytest.approx(factor, rel=0.06)
    assert of_kind(events, Said)[-1].text.startswith(told)
    assert of_kind(events, PlanPreview)[0].summary == told[:-1].replace("Made", "make")


def test_what_the_frame_leaves_is_told(opened: SessionMaker) -> None:
    session = opened({}, model=OfflineModel(vocabulary=VOCABULARY), options=ONE)
    events = list(session.send("make the lamp three times as large"))
    said = of_kind(events, Said)[-1].text
    assert "bigger, as far as there is room." in said and "three times" not in said


def test_far_too_large_is_refused(opened: SessionMaker) -> None:
    session = opened({}, model=OfflineModel(vocabulary=VOCABULARY), options=ONE)
    root = session.head
    events = list(session.send("make the ball 500 % bigger"))
    told = [*of_kind(events, Said), *of_kind(events, Failed)]
    assert session.head == root and "three times as large" in str(told)
