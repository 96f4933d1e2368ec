"""What is shown while an edit is made, and of what it did."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.events import Candidates, Event, PlanPreview, VersionMade
from agent.page.views.edit import (
    candidates,
    candidates_beside,
    compare,
    plan_preview,
)
from agent.session import Session
from tests.agent.page.test_history_view import talk
from tests.agent.page.test_scene_view import url
from tests.agent.tabletop import of_kind


def edited(
    folder: Path, line: str, failing: tuple[int, ...] = (), count: int = 1
) -> tuple[Session, list[Event]]:
    session = talk(folder, failing_seeds=failing, count=count)
    return session, list(session.send(line))


def test_a_plan_tells_what_changes_in_names(tmp_path: Path) -> None:
    session, events = edited(tmp_path, "cube")
    plan = of_kind(events, PlanPreview)[0]
    before = session.store.path_to_root(session.head.id)[1]
    allowed = session.store.get_mask(plan.allowed_mask)
    props = plan_preview(plan, session.store.load_picture(before), allowed, url)
    assert props["summary"] == "Add a white cube"
    assert props["picture"]["url"] == url("image", before.image, 1280)
    assert {"sign": "+", "about": "object", "text": "white cube"} in props["changes"]
    assert not any("-1" in c["text"] for c in props["changes"])  # no ids
    assert props["share"] == pytest.approx(allowed.mean(), abs=1e-3)
    assert [b["new"] for b in props["boxes"]] == [True]
    assert props["allowed"].startswith("M")


def test_what_goes_is_marked_and_not_drawn(tmp_path: Path) -> None:
    session, events = edited(tmp_path, "ball")
    plan = of_kind(events, PlanPreview)[0]
    before = session.store.load_picture(session.store.path_to_root(session.head.id)[1])
    props = plan_preview(plan, before, session.store.get_mask(plan.allowed_mask), url)
    assert props["changes"][0] == {"sign": "-", "about": "object", "text": "orange ball"}
    assert [b["new"] for b in props["boxes"]] == [False]


def test_a_new_look_is_told_once(tmp_path: Path) -> None:
    session, events = edited(tmp_path, "lamp")
    plan = of_kind(events, PlanPreview)[0]
    before = session.store.load_picture(session.store.path_to_root(session.head.id)[1])
    props = plan_preview(plan, before, session.store.get_mask(plan.allowed_mask), url)
    told = [c["text"] for c in props["changes"] if c["about"] == "object"]
    assert told == ["yellow lamp → red lamp"]


@pytest.mark.parametrize(("failing", "words"), [((), "As asked"), ((0,), "Not so: the")])
def test_candidates_tell_how_they_did(tmp_path: Path, failing: tuple[int], words: str) -> None:
    session, events = edited(tmp_path, "ball", failing)
    seen = of_kind(events, Candidates)[0]
    props = candidates(seen, url, version=session.head, first=3)
    (item,) = props["items"]
    assert item["number"] == 3 and item["chosen"] and item["words"].startswith(words)
    assert item["url"] == url("image", seen.seen[0].image, 640)
    assert [f["met"] for f in item["findings"]] == [
        e.met for e in seen.seen[0].verdict.expectations
    ]


def test_the_choice_goes_with_the_head(tmp_path: Path) -> None:
    """Of the head's edit another candidate can be taken, also after one was, and of no other."""
    session, events = edited(tmp_path, "ball", count=3)
    first = session.head
    (seen,) = of_kind(events, Candidates)
    drawn = candidates(seen, url)
    assert drawn["version"] is None and not any(i["chosen"] for i in drawn["items"])
    props = candidates(seen, url, version=first)
    other = next(i["number"] for i in props["items"] if not i["chosen"])
    list(session.choose(first.id, other))
    props = candidates_beside(props, session.head)
    assert props["version"] == session.head.id != first.id
    assert [i["number"] for i in props["items"] if i["chosen"]] == [other]
    list(session.undo())
    assert candidates_beside(props, session.head)["version"] is None
    list(session.redo())
    assert candidates_beside(props, session.head)["version"] == session.head.id


def test_before_and_after_tell_what_is_different(tmp_path: Path) -> None:
    session, events = edited(tmp_path, "ball")
    after = of_kind(events, VersionMade)[0].version
    before = session.store.get(after.parent or "")
    mask = session.store.load_editable_mask(after)
    props = compare(before, after, (192, 256), url, editable=mask, expected=3.0)
    assert (props["took"], props["expected"]) == (round(after.seconds, 1), 3.0)
    assert props["before"]["url"] != props["after"]["url"]
    assert props["changes"] == [{"sign": "-", "about": "object", "text": "orange ball"}]
    assert props["editable"].startswith("M") and props["lacking"] == ""
    back = compare(after, before, (192, 256), url, titles=("Now", "As opened"))
    assert back["changes"] == [{"sign": "+", "about": "object", "text": "orange ball"}]
    assert back["after"]["title"] == "As opened" and back["editable"] == ""
    assert back["took"] is None


def test_what_a_result_lacks_is_said(tmp_path: Path) -> None:
    session, events = edited(tmp_path, "ball", (0,))
    after = of_kind(events, VersionMade)[0].version
    before = session.store.get(after.parent or "")
    props = compare(before, after, (192, 256), url, editable=np.ones((192, 256), np.bool_))
    assert props["lacking"].startswith("Not so: ")
