"""Any noun: what is talked about is what a picture shows, whatever that is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.events import Failed, Question, Said, VersionMade
from agent.looking import WHAT_TO_LOOK_FOR
from agent.session import Session
from sgedit_engine.flat_shapes import paint_scene
from sgedit_engine.scene.names import names_in
from tests.agent.open_world import ALL, OPEN, desk, open_session
from tests.agent.tabletop import of_kind, standing

DIALOGUES = yaml.safe_load(
    (Path(__file__).parent / "open_dialogues.yaml").read_text(encoding="utf-8")
)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = open_session(tmp_path)
    list(session.open(desk(), "desk.png", names=ALL))
    return session


@pytest.fixture
def unnamed(tmp_path: Path) -> Session:
    session = open_session(tmp_path)
    events = list(session.open(desk(), "desk.png"))
    assert of_kind(events, Said) == [Said(WHAT_TO_LOOK_FOR)]
    return session


def edits(events: list[Any]) -> list[dict[str, Any]]:
    made = [e.version.edit for e in of_kind(events, VersionMade)]
    return [edit.model_dump(mode="json", exclude_defaults=True) for edit in made if edit]


@pytest.mark.parametrize("talk", DIALOGUES, ids=lambda talk: talk[0]["say"])
def test_dialogues(session: Session, talk: list[dict[str, Any]]) -> None:
    for turn in talk:
        events = list(session.send(turn["say"]))
        asked, told = of_kind(events, Question), of_kind(events, Said)
        failed = of_kind(events, Failed)
        assert edits(events) == turn.get("edits", []), (turn, told, failed)
        assert [c.label for q in asked for c in q.choices] == turn.get("asks", [])
        assert turn.get("tells", "") in " ".join(e.text for e in told)
        assert turn.get("fails", "") in " ".join(f"{e.problem} {e.remedy}" for e in failed)
        assert bool(failed) == ("fails" in turn)


def kinds(session: Session) -> list[str]:
    return sorted({o.category for o in session.head.graph.objects})


NAMED = [
    ("cup, laptop", ["laptop"], "I found a black laptop. I looked for a cup and did not find it."),
    ("a laptop and two people", ["laptop", "person"], "I found a red person, a blue person and"),
    ("look for a laptop", ["laptop"], "I found a black laptop."),
    ("can you find a dog?", ["dog"], "I found an orange dog."),
    ("look for dogs and the jacket", ["dog", "jacket"], "an orange dog"),
    ("is there a phone?", ["phone"], "I found a white phone."),
    ("you missed the phone", ["phone"], "I found a white phone."),
    ("where is the jacket?", ["jacket"], "I found a white jacket."),
    ("red person", ["person"], "I found a red person."),
    ("hello", [], "Hello!"),
    ("thanks", [], "You are welcome"),
    ("what is in the picture?", [], "Nothing was looked for in it yet"),
    ("undo", [], "nothing to undo"),
]


@pytest.mark.parametrize(("said", "found", "told"), NAMED)
def test_what_is_named_is_looked_for(
    unnamed: Session, said: str, found: list[str], told: str
) -> None:
    assert not unnamed.head.graph.objects
    events = list(unnamed.send(said))
    texts = [e.text for e in of_kind(events, Said)] + [e.problem for e in of_kind(events, Failed)]
    assert told.lower() in " ".join(texts).lower()
    assert kinds(unnamed) == found


def test_an_edit_looks_for_what_it_names(unnamed: Session) -> None:
    (edit,) = edits(list(unnamed.send("put a cup on the notebook")))
    assert edit["placement"] == {"predicate": "on", "anchor": "laptop-1"}
    assert kinds(unnamed) == ["cup", "laptop"]
    list(unnamed.send("undo"))
    assert kinds(unnamed) == []


def test_what_fits_several_is_asked_about_when_it_is_found(unnamed: Session) -> None:
    events = list(unnamed.send("remove the person"))
    (question,) = of_kind(events, Question)
    assert [c.label for c in question.choices] == ["red person", "blue person"]
    assert edits(list(unnamed.send("the blue one"))) == [{"target": "person-2"}]


def test_what_is_not_there_is_told_once(unnamed: Session) -> None:
    (failed,) = of_kind(unnamed.send("remove the giraffe"), Failed)
    assert failed.problem == "I looked for a giraffe and did not find it."
    assert kinds(unnamed) == []


def test_what_is_called_as_a_color_is_no_color(session: Session) -> None:
    (failed,) = of_kind(session.send("remove the orange"), Failed)
    assert failed.problem == "I looked for an orange and did not find it."
    (said,) = of_kind(session.send("where are the scissors?"), Said)
    assert said.text == "I looked for a pair of scissors and did not find it."
    assert edits(list(session.send("remove the orange one"))) == [{"target": "dog-1"}]


def test_an_answer_may_be_a_color(tmp_path: Path) -> None:
    session = open_session(tmp_path)
    dogs = [standing("ball", c, x, 0.8, 0.2, 0.26) for c, x in (("orange", 0.3), ("white", 0.7))]
    list(session.open(paint_scene(dogs), "dogs.png", names=["dog"]))
    assert of_kind(session.send("remove the dog"), Question)
    assert edits(list(session.send("the orange"))) == [{"target": "dog-1"}]


def test_what_is_known_stays_when_more_is_looked_for(session: Session) -> None:
    list(session.send("make the dog white"))
    before = session.head.graph
    list(session.send("look for a camera and the cup"))
    assert session.head.graph == before
    list(session.send("look again"))
    assert session.head.graph == before


def test_names_by_hand_that_are_not_there_are_told(tmp_path: Path) -> None:
    session = open_session(tmp_path)
    events = list(session.open(desk(), "desk.png", names=["laptop", "giraffe"]))
    assert of_kind(events, Said) == [Said("I looked for a giraffe and did not find it.")]
    assert kinds(session) == ["laptop"]


def test_what_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    session = open_session(tmp_path)
    events = list(session.open(desk()[:, :, ::-1] // 2, "other.png", names=["dog"]))
    assert of_kind(events, Failed)
    with pytest.raises(Exception, match="No picture is open"):
        _ = session.head


LISTS = [
    ("cup, laptop", ("cup", "laptop")),
    ("a cup and two red laptops", ("cup", "red laptop")),
    ("the old broken chair; people", ("old broken chair", "person")),
    ("cup, cups and a cup", ("cup",)),
    ("something red", ()),
    ("", ()),
]


@pytest.mark.parametrize(("words", "names"), LISTS)
def test_names_in_a_list(words: str, names: tuple[str, ...]) -> None:
    assert names_in(words, OPEN) == names
