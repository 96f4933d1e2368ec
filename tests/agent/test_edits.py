"""One turn, one edit: what is asked is done, shown on the way, and told honestly."""

from __future__ import annotations

import numpy as np
import pytest

from agent.events import Candidates, Failed, PlanPreview, ProgressEvent, Said, VersionMade
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.edits import RemoveObject
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import made_from, of_kind


def names(session) -> list[str]:
    return sorted(o.name for o in session.head.graph.foreground)


TABLE = ["blue mug", "green book", "orange ball", "red mug", "yellow lamp"]

EDITS = [
    pytest.param(
        ("remove_object", {"target_words": "the ball"}),
        ["blue mug", "green book", "red mug", "yellow lamp"],
        id="remove",
    ),
    pytest.param(
        ("remove_object", {"target_words": "the red mug", "target_id": "mug-1"}),
        ["blue mug", "green book", "orange ball", "yellow lamp"],
        id="remove with the right id",
    ),
    pytest.param(
        ("add_object", {"what": "a purple bottle", "relation": "left of",
                        "anchor_words": "the lamp"}),
        [*TABLE, "purple bottle"],
        id="add with a relation",
    ),
    pytest.param(
        ("add_object", {"what": "a small white cube"}), [*TABLE, "white cube"], id="add anywhere"
    ),
    pytest.param(
        ("replace_object", {"target_words": "the blue mug", "what": "a teapot"}),
        ["green book", "orange ball", "red mug", "white teapot", "yellow lamp"],
        id="replace",
    ),
    pytest.param(
        ("change_attributes", {"target_words": "the ball", "color": "violet"}),
        ["blue mug", "green book", "purple ball", "red mug", "yellow lamp"],
        id="recolor",
    ),
    pytest.param(
        ("change_attributes", {"target_words": "the left mug", "pattern": "striped",
                               "size": "smaller"}),
        ["blue mug", "green book", "orange ball", "red striped mug", "yellow lamp"],
        id="pattern and size",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("call", "expected"), EDITS)
def test_edit(opened: SessionMaker, call: tuple[str, dict[str, str]], expected: list[str]) -> None:
    session = opened({"do it": [call]})
    assert names(session) == TABLE
    root = session.head

    events = list(session.send("do it"))

    assert of_kind(events, Failed) == []
    assert names(session) == sorted(expected)
    made = of_kind(events, VersionMade)
    assert [e.version.id for e in made] == [session.head.id]
    head = made[0].version
    assert head.parent == root.id
    assert head.request == "do it"
    assert head.verdict is not None and head.verdict.met
    assert of_kind(events, Said)


def test_events_come_in_order(opened: SessionMaker) -> None:
    session = opened({"go": [("remove_object", {"target_words": "the ball"})]})
    events = list(session.send("go"))
    order = [type(e) for e in events if not isinstance(e, ProgressEvent)]
    assert order == [PlanPreview, Candidates, VersionMade, Said]
    preview = of_kind(events, PlanPreview)[0]
    assert preview.edit == RemoveObject(target="ball-1")
    assert preview.summary == "remove the orange ball"
    assert "- orange ball (ball-1)" in preview.diff
    assert set(preview.boxes) == {"ball-1"}
    assert session.store.get_mask(preview.allowed_mask).any()
    assert {e.stage for e in of_kind(events, ProgressEvent)} == {
        "rendering", "reading the picture", "checking",
    } - {"reading the picture"}  # fmt: skip


def test_one_request_several_edits(opened: SessionMaker) -> None:
    """Two calls in one answer run one after the other; the second sees what the first did."""
    session = opened(
        {
            "swap": [
                ("remove_object", {"target_words": "the red mug"}),
                ("change_attributes", {"target_words": "the mug", "color": "green"}),
            ]
        }
    )
    root = session.head.id
    events = list(session.send("swap"))
    made = [e.version for e in of_kind(events, VersionMade)]
    assert [v.parent for v in made] == [root, made[0].id]
    assert names(session) == ["green book", "green mug", "orange ball", "yellow lamp"]


def test_plural_words_mean_all_of_them(opened: SessionMaker) -> None:
    session = opened(
        {"clear": [("remove_object", {"target_words": "both mugs"})], "back": [("undo", {})]}
    )
    assert len(of_kind(session.send("clear"), VersionMade)) == 2
    assert names(session) == ["green book", "orange ball", "yellow lamp"]
    list(session.send("back"))
    assert names(session) == TABLE


def test_new_seeds_when_none_is_as_asked(opened: SessionMaker) -> None:
    engine = PaintedEngine(failing_seeds=(0, 1))
    session = opened({"go": [("remove_object", {"target_words": "the ball"})]}, engine=engine)
    events = list(session.send("go"))
    rounds = of_kind(events, Candidates)
    assert [[c.seed for c in r.seen] for r in rounds] == [[0, 1], [2, 3]]
    assert session.head.seed == 2
    assert session.head.verdict is not None and session.head.verdict.met


def test_a_failure_that_stays_is_told(opened: SessionMaker) -> None:
    engine = PaintedEngine(failing_seeds=range(20))
    session = opened(
        {"go": [("add_object", {"what": "a green cube"})]},
        engine=engine,
        options=RenderOptions(candidates=1),
    )
    events = list(session.send("go"))
    version = of_kind(events, VersionMade)[0].version
    assert version.verdict is not None and not version.verdict.met
    assert "not quite as asked" in of_kind(events, Said)[0].text


def test_nothing_outside_the_editable_mask_changes(opened: SessionMaker) -> None:
    """Ten turns of every kind; each version differs from its parent only inside its mask."""
    turns = [
        ("remove_object", {"target_words": "the ball"}),
        ("add_object", {"what": "a purple bottle", "relation": "right of",
                        "anchor_words": "the red mug"}),
        ("change_attributes", {"target_words": "the lamp", "color": "white"}),
        ("replace_object", {"target_words": "the red mug", "what": "a rubber duck"}),
        ("undo", {}),
        ("change_attributes", {"target_words": "the blue mug", "size": "bigger"}),
        ("add_object", {"what": "a red ball"}),
        ("change_attributes", {"target_words": "the book", "pattern": "striped"}),
        ("remove_object", {"target_words": "the lamp"}),
        ("replace_object", {"target_words": "the bottle", "what": "a yellow cube"}),
    ]  # fmt: skip
    session = opened({str(n): [call] for n, call in enumerate(turns)})
    root = session.head.id
    for n in range(len(turns)):
        failed = of_kind(session.send(str(n)), Failed)
        assert failed == [], n
    versions = made_from(session.store, root)
    assert len(versions) == 9
    for version in versions:
        image = session.store.get_image(version.image)
        parent = session.store.get_image(session.store.get(version.parent).image)
        mask = session.store.load_editable_mask(version)
        assert mask is not None and mask.any() and not mask.all()
        changed = np.any(image != parent, axis=2)
        assert changed.any()
        assert not np.any(changed & ~mask), version.request
