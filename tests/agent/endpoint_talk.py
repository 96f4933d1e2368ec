"""A conversation whose language model is on a scripted server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agent.events import Event, Said
from tests.agent.tabletop import of_kind
from tests.language.endpoint_server import saying

KEY = "sk-secret-of-the-test"
BALL = ("remove_object", {"target_words": "the ball"})
BLUE = ("change_attributes", {"target_words": "the ball", "color": "blue"})
DONE = saying("Done.")

Talk = Callable[..., Any]


def words(events: list[Event]) -> list[str]:
    """What is said, without the line on where the words go."""
    return [e.text for e in of_kind(events, Said) if "language model at" not in e.text]
