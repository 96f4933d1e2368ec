"""What was not understood, but nearly: a guess, which "yes" accepts and "no" drops."""

from __future__ import annotations

import pytest

from agent.events import Failed, Question, Said, VersionMade
from agent.language import offers, replies
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, sound

NEAR = [
    ("remove the purple ball", "Do you mean the orange ball?", "Removed the orange ball."),
    ("make the striped lamp red", "Do you mean the yellow lamp?", "Made the yellow lamp red."),
    (
        "move the ball to the right of the blue lamp",
        "Do you mean the yellow lamp?",
        "Moved the orange ball to the right of the yellow lamp.",
    ),
    ("remove the striped ball", "Do you mean the orange ball?", "Removed the orange ball."),
    ("remove both lamps", "Do you mean the yellow lamp?", "Removed the yellow lamp."),
]


@pytest.fixture
def session(opened: SessionMaker) -> Session:
    return opened({}, model=OfflineModel(vocabulary=VOCABULARY), options=RenderOptions(1))


@pytest.mark.parametrize(("words", "asked", "done"), NEAR)
@pytest.mark.parametrize("answer", ["yes", "yes please", "no", "cancel"])
def test_words_that_nearly_fit_one(
    session: Session, words: str, asked: str, done: str, answer: str
) -> None:
    root = session.head
    (question,) = of_kind(session.send(words), Question)
    assert question.text.endswith(asked)
    events = list(session.send(answer))
    if answer.startswith("yes"):
        assert done in of_kind(events, Said)[-1].text
    else:
        assert session.head == root
    assert session.pending is None and sound(session)


@pytest.mark.parametrize(
    "words",
    [
        # The ball is beside what is asked for.
        "remove the mug next to the purple ball",
        "remove the lamp that is not yellow",
        "remove the purple mug",  # two are near
        "remove the teapot",
    ],
)
def test_no_guess(session: Session, words: str) -> None:
    events = list(session.send(words))
    assert of_kind(events, Failed) and not of_kind(events, Question)


def test_never_asks_and_never_guesses(opened: SessionMaker) -> None:
    model = OfflineModel(vocabulary=VOCABULARY)
    session = opened({}, model=model, options=RenderOptions(1), confirm="never")
    root = session.head
    (failed,) = of_kind(session.send("remove the purple ball"), Failed)
    assert "There is no purple ball" in failed.problem and session.head == root


UNSURE = [
    (
        "the ball will be purple one day",
        "Did you mean: make the ball purple?",
        "orange ball purple",
    ),
    ("the ball is purple", "Shall the ball become purple?", "orange ball purple"),
    ("make the ball taller", "Did you mean: make the ball bigger?", "orange ball bigger"),
]


@pytest.mark.parametrize(("words", "offer", "done"), UNSURE)
@pytest.mark.parametrize("answer", ["yes", "ok", "yes, do it"])
def test_yes_does_what_was_offered(
    session: Session, words: str, offer: str, done: str, answer: str
) -> None:
    events = list(session.send(words))
    assert offer in of_kind(events, Said)[-1].text and not of_kind(events, VersionMade)
    events = list(session.send(answer))
    assert f"Made the {done}." in of_kind(events, Said)[-1].text


@pytest.mark.parametrize(("words", "offer", "done"), UNSURE)
@pytest.mark.parametrize("answer", ["no", "never mind", "nope"])
def test_no_drops_it(session: Session, words: str, offer: str, done: str, answer: str) -> None:
    root = session.head
    list(session.send(words))
    events = list(session.send(answer))
    assert of_kind(events, Said)[-1].text == replies.LEFT
    # It is gone: a later yes says nothing.
    assert not of_kind(session.send("yes"), VersionMade) and session.head == root


NEAREST = [
    ("add a peach mug", "I can make it an orange mug.", "Added an orange mug."),
    ("make the ball dark blue", "I can make it blue.", "Made the orange ball blue."),
    ("make the ball turquoise", "I can make it green.", "Made the orange ball green."),
    ("add a dark red bottle", "I can make it a red bottle.", "Added a red bottle."),
    (
        "replace the lamp with a navy cube",
        "it a blue cube.",
        "Replaced the yellow lamp with a blue",
    ),
]


@pytest.mark.parametrize(("words", "offer", "done"), NEAREST)
def test_the_nearest_color_is_offered(session: Session, words: str, offer: str, done: str) -> None:
    root = session.head
    (failed,) = of_kind(session.send(words), Failed)
    assert offer in failed.remedy and session.head == root
    assert done in of_kind(session.send("yes please"), Said)[-1].text
    assert not of_kind(session.send("yes"), VersionMade)


def test_the_nearest_color_may_be_declined(session: Session) -> None:
    root = session.head
    list(session.send("make the ball dark blue"))
    assert not of_kind(session.send("no"), VersionMade)
    assert not of_kind(session.send("yes"), VersionMade) and session.head == root


def test_other_words_are_a_request_of_their_own(session: Session) -> None:
    list(session.send("the ball will be purple one day"))
    events = list(session.send("remove the lamp"))
    assert "Removed the yellow lamp." in of_kind(events, Said)[-1].text


@pytest.mark.parametrize(
    ("tool", "args"),
    [
        ("remove_object", {"target_words": "the red mug"}),
        ("change_attributes", {"target_words": "the red mug", "color": "blue", "size": "bigger"}),
        ("change_attributes", {"target_words": "the red mug", "factor": 1.5}),
        (
            "adjust_relation",
            {"target_words": "the ball", "relation": "left of", "anchor_words": "the lamp"},
        ),
        ("adjust_relation", {"target_words": "the ball", "direction": "left", "distance": 0.15}),
    ],
)
def test_offers_are_understood(
    session: Session, tool: str, args: dict[str, str | int | float]
) -> None:
    """What is offered can be said like that."""
    offer = offers.offered(offers.guessed(tool, args))
    assert offer
    events = list(session.send(offer))
    assert of_kind(events, VersionMade) and not of_kind(events, Failed)
