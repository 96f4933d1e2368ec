"""Two windows of one server on one conversation: both show all, also after a lost connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.talking import say, upload, wait_until_there

pytestmark = pytest.mark.ui


class Line:
    """A window's connection, which can be cut and mended."""

    def __init__(self, page: Any) -> None:
        self._up = True
        self._open: list[Any] = []
        page.route_web_socket(lambda url: "socket.io" in url, self._connect)
        page.route(lambda url: "socket.io" in url, self._ask)

    def _connect(self, asked: Any) -> None:
        if self._up:
            self._open += [asked.connect_to_server(), asked]
        else:
            asked.close()

    def _ask(self, route: Any) -> None:
        if self._up:
            route.continue_()
        else:
            route.abort()

    def cut(self) -> None:
        self._up = False
        for end in self._open:
            end.close()

    def mend(self) -> None:
        self._up = True


@pytest.fixture
def second(browser: Any) -> Iterator[Callable[[str], tuple[Any, Line]]]:
    """Opens a second window at an address; it may complain of its lost connection."""
    contexts: list[Any] = []

    def open_window(address: str) -> tuple[Any, Line]:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        line = Line(page)
        page.goto(address)
        return page, line

    yield open_window
    for context in contexts:
        context.close()


def test_both_show_all_of_it(
    window: Any, fast: Any, picture: Path, second: Callable[[str], tuple[Any, Line]]
) -> None:
    first = window(fast)
    upload(first, picture)
    say(first, "remove the ball")
    first.wait_for_selector("text=Removed the orange ball.")
    other, line = second(first.url)
    wait_until_there(other)
    other.wait_for_selector("text=Removed the orange ball.")

    # What is said in one is shown in the other, with what comes of it.
    say(first, "make the lamp red")
    other.wait_for_selector("[data-step-type=user_message]:has-text('make the lamp red')")
    other.wait_for_selector("text=Made the yellow lamp red.")
    say(other, "make the lamp blue")
    first.wait_for_selector("[data-step-type=user_message]:has-text('make the lamp blue')")
    first.wait_for_selector("text=Made the red lamp blue.")

    line.cut()
    say(first, "remove the blue mug")
    first.wait_for_selector("text=Removed the blue mug.")
    other.wait_for_timeout(1000)
    assert other.locator("text=Removed the blue mug.").count() == 0
    # It cannot say anything before it has its connection, and with that all that it has missed.
    line.mend()
    other.wait_for_selector("text=Removed the blue mug.")
    say(other, "how many mugs are there?")
    first.wait_for_selector("text=/one mug|1 mug/i")
