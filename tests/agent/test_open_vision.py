"""An open vocabulary with a model that sees pictures, over HTTP on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from agent import wiring
from agent.cli import main
from agent.events import Event, Failed, Said
from agent.language.chat_models import build_chat_model, build_describer
from agent.looking import WHAT_TO_LOOK_FOR
from agent.session import Session
from sgedit_engine.interface import Vocabulary
from sgedit_engine.pictures import save_png
from sgedit_engine.scene.edits import AddObject
from sgedit_engine.scene.graph import Relation
from tests.agent.open_world import ENGINE, desk, open_session
from tests.agent.tabletop import of_kind
from tests.language.endpoint_server import Act, Server, refusing, saying, serving

RED = ("person", "red", "A woman in red, arms crossed.", True, (0.08, 0.42, 0.2, 0.7))
BLUE = ("person", "blue", "A man in blue, walking.", True, (0.29, 0.44, 0.41, 0.72))
DOG = ("dog", "orange", "A terrier, sitting.", True, (0.2, 0.76, 0.36, 0.95))
LAPTOP = ("laptop", "wooden", "A dark laptop, open.", True, (0.64, 0.6, 0.92, 0.72))
LAMP = ("lamp", "yellow", "A tall lamp.", False, (0.48, 0.3, 0.62, 0.6))
SPOON = ("spoon", "silver", "A small spoon.", True, (0.1, 0.8, 0.12, 0.9))
PUPPY = ("puppy", "orange", "A puppy.", True, (0.2, 0.76, 0.36, 0.95))


def told(*things: Any, relations: Any = ()) -> Act:
    objects = [
        {"name": n, "attributes": [a], "description": d, "foreground": f, "box": b}
        for n, a, d, f, b in things
    ]
    related = [{"subject": a, "predicate": p, "object": b} for a, p, b in relations]
    return saying(json.dumps({"objects": objects, "relations": related}))


Open = Callable[..., Any]


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """A session whose pictures are seen by a model on a server; the words of opening one."""

    @contextmanager
    def opened(
        *script: Act, names: tuple[str, ...] = (), dog: float = 0.94
    ) -> Iterator[tuple[Session, Server, str]]:
        with serving(*script) as server:
            monkeypatch.setenv("SGEDIT_BASE_URL", server.url)
            offline = build_chat_model("offline", Vocabulary())
            describer = build_describer("openai:eyes", offline)
            session = open_session(tmp_path, describer=describer)
            yield session, server, words(list(session.open(desk(dog), "desk.png", names=names)))

    return opened


def words(events: list[Event]) -> str:
    assert of_kind(events, Failed) == []
    return " ".join(e.text for e in of_kind(events, Said))


def test_what_is_told_is_looked_for(seen: Open) -> None:
    with seen(told(RED, BLUE, DOG, LAPTOP, SPOON)) as (session, server, said):
        graph = session.head.graph
        assert "Kinds: any." in server.requests[0]["messages"][0]["content"]
    assert [o.id for o in graph.objects] == ["person-1", "dog-1", "person-2", "laptop-1"]
    assert "also sees silver spoon; I do not find that" in said
    assert WHAT_TO_LOOK_FOR not in said
    assert graph.get("person-1").description == "red person: A woman in red, arms crossed."
    assert graph.get("person-2").description.endswith("A man in blue, walking.")


def test_descriptions_mean_objects(seen: Open) -> None:
    with seen(told(RED, BLUE, DOG)) as (session, _, _):
        list(session.send("remove the walking person"))
        assert "person-2" not in session.head.graph and "person-1" in session.head.graph


def test_what_is_background_and_what_was_not_read(seen: Open) -> None:
    with seen(told(DOG, LAPTOP, LAMP)) as (session, _, _):
        graph = session.head.graph
    assert graph.get("lamp-1").kind == "background"
    assert all("lamp-1" not in (r.subject, r.object) for r in graph.relations)
    # The color was read, and is not what was told; a material was not.
    laptop = graph.get("laptop-1")
    assert laptop.attributes["color"] == "black" and laptop.attributes["material"] == "wooden"
    assert laptop.seen_as("material") is None


RELATIONS = [
    ((0, "wearing", 1), True),
    ((1, "holding", 0), True),
    ((0, "holding", 2), False),
    ((0, "right of", 1), False),
    ((0, "on", 2), False),
    ((0, "beside itself with", 1), False),
    ((7, "holding", 1), False),
    ((0, "holding", 0), False),
]


@pytest.mark.parametrize(("told_relation", "kept"), RELATIONS)
def test_relations_are_checked(seen: Open, told_relation: tuple[int, str, int], kept: bool) -> None:
    with seen(told(BLUE, DOG, LAPTOP, relations=[told_relation]), dog=0.86) as (session, _, _):
        graph = session.head.graph
    ids = ["person-2", "dog-1", "laptop-1"]
    measured = {"left of", "right of", "in front of", "behind", "next to", "on", "under"}
    new = [r for r in graph.relations if r.predicate not in measured]
    a, predicate, b = told_relation
    if kept:
        assert Relation(subject=ids[a], predicate=predicate, object=ids[b]) in new
        assert len(new) == 2  # with its inverse
    else:
        assert new == []


def test_one_thing_that_is_told_of_twice(seen: Open) -> None:
    with seen(told(DOG, PUPPY)) as (session, _, said):
        assert [o.category for o in session.head.graph.objects] == ["dog"]
    assert "puppy" not in said


def test_names_by_hand_come_besides(seen: Open) -> None:
    with seen(told(DOG), names=("phone", "giraffe")) as (session, _, said):
        assert {o.category for o in session.head.graph.objects} == {"dog", "phone"}
    assert "I looked for a giraffe and did not find it." in said


def test_a_server_that_fails_leaves_the_question(seen: Open) -> None:
    with seen(refusing(401)) as (session, _, said):
        assert not session.head.graph.objects
        assert "on this machine only" in said and said.endswith(WHAT_TO_LOOK_FOR)
        assert "I found an orange dog" in words(list(session.send("the dog")))


LOOKS = [
    ("a red cup with a thin white handle", "a red cup with a thin white handle"),
    ("a blue cup", ""),
    ("a red bucket", ""),
    ("a red cup " + "that is long " * 20, ""),
    (None, ""),
]


@pytest.mark.parametrize(("look", "kept"), LOOKS)
def test_how_a_new_thing_looks_is_composed(seen: Open, look: str | None, kept: str) -> None:
    place = saying(json.dumps({"box": [0.5, 0.75, 0.6, 0.9], "look": look}))
    with seen(told(DOG), place) as (session, server, _):
        list(session.send("add a red cup"))
        assert server.script == []
        edit = session.head.edit
    assert isinstance(edit, AddObject)
    assert edit.look == kept


def test_parse_asks_who_sees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wiring, "build_engine", lambda _settings: ENGINE)
    save_png(desk(), tmp_path / "desk.png")
    with serving(told(DOG, SPOON)) as server:
        monkeypatch.setenv("SGEDIT_BASE_URL", server.url)
        monkeypatch.setenv("SGEDIT_VISION", "openai:eyes")
        assert main(["parse", str(tmp_path / "desk.png"), "--json", "--names", "phone"]) == 0
    printed = capsys.readouterr()
    found = {o["category"]: o["description"] for o in json.loads(printed.out)["objects"]}
    assert found == {"dog": "orange dog: A terrier, sitting.", "phone": ""}
    assert "The picture goes to" in printed.err and "silver spoon" in printed.err


def test_what_is_background_is_told(seen: Open) -> None:
    with seen(told(DOG, LAMP)) as (session, _, _):
        for words_ in ("remove the lamp", "put a cup on the lamp"):
            (failed,) = of_kind(session.send(words_), Failed)
            assert failed.problem == "The lamp is background, and I change single things only."
            assert "orange dog" in failed.remedy
