"""Pictures that a model on a server sees when they are read, over HTTP on loopback."""

from __future__ import annotations

import base64
import io
import json
import random
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from agent.events import Event, Failed, Said, SceneRead
from agent.language.chat_models import build_chat_model, build_describer
from agent.session import Session
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.painted import VOCABULARY, PaintedEngine
from sgedit_engine.scene.edits import AddObject
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, table, talk_of
from tests.agent.test_checkpoints import LIMIT, written
from tests.language.endpoint_server import Act, Server, calling, refusing, saying, serving

CHIPPED = "A mug with a chipped rim."
MUG = ("mug", "red", CHIPPED, (0.06, 0.52, 0.22, 0.70))
CUP = ("cup", "blue", "A tall mug with a gold band.", (0.3, 0.5, 0.5, 0.75))
SPOON = ("spoon", "silver", "A small spoon.", (0.5, 0.9, 0.6, 0.95))
NO_FORMAT = refusing(400, "response_format is not supported")
NO_TOOLS = refusing(400, "tools are not supported")

Open = Callable[..., Any]


def told(*things: tuple[str, str, str, tuple[float, ...]], relations: Any = ()) -> dict[str, Any]:
    """A description of these: name, color, description and box."""
    objects = [
        {"name": n, "attributes": [c], "description": d, "foreground": n != "table", "box": b}
        for n, c, d, b in things
    ]
    related = [{"subject": a, "predicate": p, "object": b} for a, p, b in relations]
    return {"objects": objects, "relations": related}


def said(*things: Any, **more: Any) -> Act:
    return saying(json.dumps(told(*things, **more)), usage=(1000, 50))


@pytest.fixture
def seeing(make_session: SessionMaker, monkeypatch: pytest.MonkeyPatch) -> Open:
    """A session whose one model, on a server, is shown pictures; and the events of opening one."""

    @contextmanager
    def with_server(
        *script: Act, engine: PaintedEngine | None = None
    ) -> Iterator[tuple[Session, Server, list[Event]]]:
        with serving(*script) as server:
            monkeypatch.setenv("SGEDIT_BASE_URL", server.url)
            model = build_chat_model("openai:small", Vocabulary(), timeout=5.0)
            session = make_session(
                {}, engine=engine, model=model, describer=build_describer("chat", model)
            )
            yield session, server, list(session.open(table(), "table.png"))

    return with_server


def words(events: list[Event]) -> str:
    return " ".join(e.text for e in of_kind(events, Said))


def test_descriptions_are_kept_and_mean_objects(seeing: Open) -> None:
    remove = ("remove_object", {"target_words": "the chipped mug"})
    with seeing(said(MUG, CUP), calling(remove), saying("Done.")) as (session, _, events):
        assert of_kind(events, Failed) == []
        red = next(o for o in session.head.graph.objects if o.attributes["color"] == "red")
        assert red.description.endswith(CHIPPED)
        list(session.send("remove the chipped mug"))
        left = session.head.graph
    assert red.id not in left
    assert next(o.description for o in left.objects if o.category == "mug").endswith("gold band.")


def test_the_picture_goes_and_is_not_kept(seeing: Open) -> None:
    with seeing(said(MUG), saying("Hello.")) as (session, server, _events):
        list(session.send("hello"))
        first, second = server.requests
        assert "data:image" not in str(talk_of(session)) and "data:image" not in str(second)
    (part,) = first["messages"][1]["content"]
    data = part["image_url"]["url"].removeprefix("data:image/png;base64,")
    seen = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))
    assert (seen == table()).all()
    assert "Name the things" in first["messages"][0]["content"]
    schema = first["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["$defs"]["DescribedObject"]["additionalProperties"] is False
    assert "prefixItems" not in json.dumps(schema)
    assert session.usage.prompt_tokens == 1000 and session.usage.calls == 2


def test_what_goes_where_is_told_first_and_once(seeing: Open) -> None:
    with seeing(said(MUG), saying("Hello.")) as (session, _server, events):
        assert isinstance(events[0], Said)
        assert "The picture goes to the language model at 127.0.0.1" in events[0].text
        assert of_kind(session.send("hello"), Said) == [Said("Hello.")]


def test_who_is_shown_pictures_from_now_on_is_told_once(
    make_session: SessionMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the words stay here: the conversation began without a model that sees."""
    monkeypatch.setenv("SGEDIT_BASE_URL", "https://models.example/v1")
    list(make_session({}).open(table(), "table.png"))
    chat_model = build_chat_model("offline", Vocabulary())
    seeing = make_session({}, describer=build_describer("openai:eyes", chat_model))
    told = [words(list(seeing.send("hello"))) for _ in range(2)]
    assert ["The picture goes to" in one for one in told] == [True, False]


def test_large_pictures_are_sent_smaller(
    make_session: SessionMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(said(MUG)) as server:
        monkeypatch.setenv("SGEDIT_BASE_URL", server.url)
        seeing = build_describer("openai:eyes", build_chat_model("offline", Vocabulary()))
        session = make_session({}, describer=seeing)
        list(session.open(np.repeat(np.repeat(table(), 8, 0), 8, 1), "large.png"))
        (request,) = server.requests
    data = request["messages"][1]["content"][0]["image_url"]["url"].partition(",")[2]
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (1024, 768)
    assert request["model"] == "eyes"


def test_numbers_that_are_none_are_no_answer(seeing: Open) -> None:
    """JSON of Python's kind has NaN, and brackets can be nested without end."""
    spoiled = json.dumps(told(("mug", "red", CHIPPED, (float("nan"), 0.5, 0.2, 0.7))))
    with seeing(*[saying(spoiled)] * 2, saying("[" * 5000)) as (session, _, events):
        assert "in a form that I cannot read" in words(events)
        assert session.head.graph.foreground


def test_what_is_not_found_is_told_and_not_made_up(seeing: Open) -> None:
    things = (MUG, SPOON, ("table", "brown", "A table.", (0.0, 0.4, 1.0, 1.0)))
    with seeing(said(*things)) as (session, _, events):
        assert "also sees silver spoon; I do not find that" in words(events)
        assert {o.category for o in session.head.graph.objects} == {"mug", "ball", "book", "lamp"}


def test_another_name_and_another_relation_are_told(seeing: Open) -> None:
    bowl = ("bowl", "orange", "A round bowl.", (0.21, 0.76, 0.35, 0.94))
    with seeing(said(MUG, CUP, bowl, relations=[(0, "right of", 1)])) as (_, _, events):
        assert "What I take for the orange ball is a bowl" in words(events)
        assert "the red mug right of the blue mug; I see that the other way round" in words(events)


def test_a_rough_box_will_do_for_what_is_alone(seeing: Open) -> None:
    lamp = ("lamp", "yellow", "A lamp with a pleated shade.", (0.0, 0.0, 0.1, 0.1))
    mugs = [(*MUG[:3], (0.9, 0.0, 1.0, 0.1)), (*CUP[:3], (0.8, 0.0, 0.9, 0.1))]
    with seeing(said(lamp, *mugs)) as (session, _, events):
        texts = {o.id: o.description for o in session.head.graph.objects}
    assert texts["lamp-1"].endswith("pleated shade.")
    assert "chipped" not in texts["mug-1"] + texts["mug-2"]
    assert "red mug and blue cup" in words(events)


@pytest.mark.parametrize(
    "script",
    [
        [NO_FORMAT, calling(("answer", told(MUG)))],
        [NO_FORMAT, NO_TOOLS, saying(f"Here:\n```json\n{json.dumps(told(MUG))}\n```\nDone.")],
        [saying("A nice table."), saying("Nice."), saying(f"Well: {json.dumps(told(MUG))}")],
        [saying('{"objects": 3}'), calling(("answer", told(MUG)))],
    ],
    ids=["tool", "fence", "braces", "another form"],
)
def test_servers_without_structured_output(seeing: Open, script: list[Act]) -> None:
    with seeing(*script) as (session, server, _):
        assert server.script == []
        assert server.requests[-1].get("response_format") is None
    assert any(o.description.endswith(CHIPPED) for o in session.head.graph.objects)


def test_long_descriptions_leave_the_checkpoints_small(seeing: Open, tmp_path: Path) -> None:
    """Words that do not compress, for every object, in a turn of two edits."""
    rng = random.Random(0)
    things = [
        (kind, color, "".join(rng.choices(string.ascii_letters, k=4000)), box)
        for kind, color, _, box in (
            MUG, CUP, ("ball", "orange", "", (0.21, 0.76, 0.35, 0.94)),
            ("lamp", "yellow", "", (0.7, 0.3, 0.85, 0.64)),
            ("book", "green", "", (0.64, 0.6, 0.92, 0.72)),
        )
    ]  # fmt: skip
    blue = ("change_attributes", {"target_words": "the ball", "color": "blue"})
    red = ("change_attributes", {"target_words": "the lamp", "color": "red"})
    with seeing(said(*things), calling(blue, red), saying("Done.")) as (session, _, _):
        assert all(len(o.description) == 120 for o in session.head.graph.foreground)
        before = written(tmp_path / "conversations.sqlite")
        assert of_kind(session.send("make the ball blue and the lamp red"), Failed) == []
        assert written(tmp_path / "conversations.sqlite") - before <= LIMIT


def test_the_way_that_a_server_takes_is_remembered(seeing: Open) -> None:
    again = [calling(("parse_scene", {})), calling(("answer", told(MUG, CUP))), saying("Same.")]
    first = calling(("answer", told(MUG)))
    with seeing(NO_FORMAT, first, *again) as (session, server, _):
        list(session.send("look again"))
        assert server.script == []
    assert sum("gold band" in o.description for o in session.head.graph.objects) == 1


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ([refusing(400, "image input is not supported")], "cannot see pictures"),
        ([refusing(404, "No endpoints found that support image input")], "cannot see pictures"),
        ([refusing(401)], "did not accept the key"),
        ([saying("A nice table.")] * 3, "in a form that I cannot read"),
        ([NO_FORMAT, NO_TOOLS, saying("A nice table.")], "in a form that I cannot read"),
        ([NO_FORMAT, NO_TOOLS, refusing(400, "no")], "refused the request"),
    ],
)
def test_a_server_that_fails_leaves_the_reading(
    seeing: Open, script: list[Act], problem: str
) -> None:
    with seeing(*script) as (session, server, events):
        assert server.script == []
        assert of_kind(events, Failed) == [] and len(of_kind(events, SceneRead)) == 1
        assert "on this machine only" in words(events) and problem in words(events)
        assert len(session.head.graph.foreground) == 5


def test_the_offline_model_sees_nothing() -> None:
    with pytest.raises(InputError, match="cannot see pictures"):
        build_describer("chat", build_chat_model("offline", Vocabulary()))


# A profile that knows no sizes: a model that sees the picture tells where something new goes.
SIZELESS = PaintedEngine(vocabulary=VOCABULARY.model_copy(update={"proportions": {}}))
ADD = calling(("add_object", {"what": "a white ball"}))


def boxed(*corners: float) -> Act:
    return saying(json.dumps({"box": corners}))


def test_a_place_is_proposed_where_no_size_is_known(seeing: Open) -> None:
    done = saying("Done.")
    with seeing(said(MUG), ADD, boxed(0.5, 0.75, 0.62, 0.93), done, engine=SIZELESS) as (
        session,
        server,
        _,
    ):
        events = list(session.send("add a white ball"))
        asked = server.requests[2]["messages"]
    assert of_kind(events, Failed) == []
    edit = session.head.edit
    assert isinstance(edit, AddObject) and edit.proposed is not None
    new = session.head.graph.get("ball-2").box
    assert abs(new.center[0] - 0.56) < 0.1
    assert "The new thing: a white ball." in asked[0]["content"]
    assert "- red mug: [" in asked[0]["content"]
    assert asked[1]["content"][0]["type"] == "image_url"
    assert session.usage.calls == 4


@pytest.mark.parametrize(
    ("answers", "words_said"),
    [
        ([boxed(0.0, 0.0, 0.05, 0.02)], ""),
        ([boxed(0.5, 0.5, 0.5, 0.5)], ""),
        ([refusing(401)], "I look for a place myself. 127.0.0.1"),
        ([saying("On the left.")] * 3, "I look for a place myself. 127.0.0.1"),
    ],
    ids=["no room near it", "no area", "no answer", "another form"],
)
def test_a_place_that_will_not_do_is_looked_for(
    seeing: Open, answers: list[Act], words_said: str
) -> None:
    with seeing(said(MUG), ADD, *answers, saying("Done."), engine=SIZELESS) as (session, server, _):
        events = list(session.send("add a white ball"))
        assert server.script == []
    assert of_kind(events, Failed) == [] and words_said in words(events)
    edit = session.head.edit
    assert isinstance(edit, AddObject) and edit.proposed is None


def test_known_sizes_need_no_proposal(seeing: Open) -> None:
    with seeing(said(MUG), ADD, saying("Done.")) as (session, server, _):
        list(session.send("add a white ball"))
        assert server.script == [] and "ball-2" in session.head.graph
