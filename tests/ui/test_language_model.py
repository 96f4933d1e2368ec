"""The page with a language model on a server: the real client, over HTTP on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agent.page.serving import PAINTED, Server, serving
from tests.language import endpoint_server
from tests.language.endpoint_server import calling, saying
from tests.ui.talking import change, say, upload, wait_until_seen

pytestmark = pytest.mark.ui

ALL = {"red mug", "blue mug", "orange ball", "green book", "yellow lamp"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[endpoint_server.Server]:
    with endpoint_server.serving() as server:
        yield server


@pytest.fixture(scope="module")
def spoken(
    endpoint: endpoint_server.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    model = {"SGEDIT_MODEL": "openai:small", "SGEDIT_BASE_URL": endpoint.url}
    home = tmp_path_factory.mktemp("spoken") / "home"
    with serving(home, *PAINTED, OPENAI_API_KEY="sk-of-the-test", **model) as server:
        yield server


def test_words_are_seen_while_they_are_written(
    window: Any, spoken: Server, endpoint: endpoint_server.Server, picture: Path
) -> None:
    page = window(spoken)
    upload(page, picture)
    endpoint.script[:] = [saying("There are ", "two mugs, ", "a ball ", "and a lamp.", pause=0.7)]
    say(page, "what is there?")
    page.wait_for_selector("text=There are two mugs,")
    assert not page.locator("text=and a lamp.").count()
    page.wait_for_selector("text=There are two mugs, a ball and a lamp.")
    page.wait_for_selector("#chat-submit")
    assert page.locator("text=There are").count() == 1
    page.reload()
    page.wait_for_selector("text=There are two mugs, a ball and a lamp.")


def test_words_that_are_written_can_be_stopped(
    window: Any, spoken: Server, endpoint: endpoint_server.Server, picture: Path
) -> None:
    page = window(spoken)
    upload(page, picture)
    endpoint.script[:] = [saying(*(f"{n} " for n in range(100)), pause=0.3)]
    say(page, "count")
    page.wait_for_selector("text=0 1 2")
    page.click("#stop-button")
    page.wait_for_selector("text=Stopped.", timeout=4_000)
    assert not page.locator("text=0 1 2").count(), "what was not said in the end goes"


def test_an_earlier_request_is_said_otherwise(
    window: Any, spoken: Server, endpoint: endpoint_server.Server, picture: Path
) -> None:
    page = window(spoken)
    upload(page, picture)
    for what in ("ball", "lamp"):
        endpoint.script[:] = [
            calling(("remove_object", {"target_words": f"the {what}"})),
            saying("Done."),
        ]
        say(page, f"away with the {what}")
        page.wait_for_selector(f"text=/Removed the .*{what}/")
        page.wait_for_selector("#chat-submit")
    wait_until_seen(page, ALL - {"orange ball", "yellow lamp"})
    endpoint.script[:] = [
        calling(("remove_object", {"target_words": "the red mug"})),
        saying("Done."),
    ]
    change(page, "away with the ball", "away with the red mug")
    wait_until_seen(page, ALL - {"red mug"})
    # The model is told of the picture as it was then, and of nothing that came after.
    asked = endpoint.requests[-2]["messages"]
    assert [m["content"] for m in asked if m["role"] == "user"][-1].endswith(
        "away with the red mug"
    )
    assert "away with the lamp" not in str(asked)
    page.wait_for_selector("#chat-submit")
    assert not page.locator("text=away with the lamp").count()
