"""Edits that take their time: stopped, waited for in turn, and found again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.ui.talking import say, upload, wait_until_seen

pytestmark = pytest.mark.ui

ALL = {"red mug", "blue mug", "orange ball", "green book", "yellow lamp"}


@pytest.mark.parametrize("button", [".sg-stages button:has-text('Stop')", "#stop-button"])
def test_an_edit_is_stopped_within_two_seconds(
    window: Any, slow: Any, picture: Path, button: str
) -> None:
    page = window(slow)
    upload(page, picture)
    say(page, "remove the ball")
    page.wait_for_selector(".sg-stages >> text=/[2-9] of 40/")
    asked = time.monotonic()
    page.click(button)
    page.wait_for_selector("text=Stopped.")
    assert time.monotonic() - asked < 2
    wait_until_seen(page, ALL)
    # The engine is free again: the next edit is drawn at once.
    say(page, "remove the lamp")
    page.wait_for_selector(".sg-stages >> text=/[1-9] of 40/", timeout=2_000)
    page.click(button)
    page.wait_for_selector("text=Stopped. >> nth=1")


def test_words_that_come_too_early_wait(window: Any, slow: Any, picture: Path) -> None:
    page = window(slow)
    upload(page, picture)
    say(page, "remove the ball")
    page.wait_for_selector(".sg-stages >> text=/[2-9] of 40/")
    page.click("#chat-input")
    page.keyboard.type("how many mugs are there?")
    page.keyboard.press("Enter")
    waits = "#message-composer[data-note*='Goes out when I am done']"
    page.wait_for_selector(waits)
    page.keyboard.press("Escape")
    page.wait_for_selector(waits, state="detached")
    page.keyboard.press("Enter")
    page.wait_for_selector(waits)
    page.wait_for_selector("text=/two mugs|2 mugs/i", timeout=30_000)
    assert page.locator("#chat-input").input_value() == ""
    assert not page.locator(waits).count()


def test_words_that_waited_answer_no_question(window: Any, slow: Any, picture: Path) -> None:
    page = window(slow)
    upload(page, picture)
    say(page, "remove the ball and remove the mug")
    page.wait_for_selector(".sg-stages >> text=/[2-9] of 40/")
    page.click("#chat-input")
    page.keyboard.type("remove the lamp")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sg-crop >> nth=1", timeout=30_000)
    page.wait_for_selector("#message-composer[data-note*='Answer the question first']")
    assert page.locator("#chat-input").input_value() == "remove the lamp"


def test_a_reload_finds_the_edit_that_runs(window: Any, slow: Any, picture: Path) -> None:
    page = window(slow)
    upload(page, picture)
    say(page, "remove the ball")
    page.wait_for_selector(".sg-stages >> text=/[2-9] of 40/")
    page.reload()
    page.wait_for_selector(".sg-stages >> text=/[0-9]+ of 40/")
    page.wait_for_selector("#stop-button")
    page.wait_for_selector("text=Removed the orange ball.", timeout=30_000)
    wait_until_seen(page, ALL - {"orange ball"})
    page.wait_for_selector("#chat-submit")


def test_two_tabs_take_turns(window: Any, slow: Any, picture: Path) -> None:
    first, second = window(slow), window(slow)
    upload(first, picture)
    upload(second, picture)
    say(first, "remove the ball")
    first.wait_for_selector(".sg-stages >> text=/[1-9] of 40/")
    say(second, "remove the lamp")
    second.wait_for_selector("text=One edit is drawn first")
    # Who waits can leave, and words need no turn.
    second.click(".sg-stages button:has-text('Stop')")
    second.wait_for_selector("text=Stopped.")
    say(second, "how many mugs are there?")
    second.wait_for_selector("text=/two mugs|2 mugs/i", timeout=3_000)
    first.wait_for_selector("text=Removed the orange ball.", timeout=30_000)
