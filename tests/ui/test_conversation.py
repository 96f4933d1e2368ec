"""From an upload to a reload: what most people do."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.ui.talking import (
    PANEL,
    change,
    in_sight,
    say,
    upload,
    wait_until_seen,
    wait_until_there,
)

pytestmark = pytest.mark.ui

ALL = {"red mug", "blue mug", "orange ball", "green book", "yellow lamp"}


def test_a_picture_is_talked_about(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast)
    upload(page, picture)
    wait_until_seen(page, ALL)

    # Two mugs fit, so it asks; a click answers.
    say(page, "remove the mug")
    page.wait_for_selector(".sg-crop >> nth=1")
    page.click(".sg-crop:has-text('blue mug')")
    page.wait_for_selector("text=Removed the blue mug.")
    wait_until_seen(page, ALL - {"blue mug"})

    # Before and after, by the keyboard.
    slider = page.locator(".sg-compare input[type=range]")
    slider.focus()
    slider.press("Home")
    assert slider.input_value() == "0"
    slider.press("End")
    assert slider.input_value() == "100"

    page.click(".sg-history button:has-text('Undo')")
    wait_until_seen(page, ALL)
    page.click(".sg-history button:has-text('Redo')")
    wait_until_seen(page, ALL - {"blue mug"})

    page.reload()
    page.wait_for_selector("text=Removed the blue mug.")
    wait_until_seen(page, ALL - {"blue mug"})
    page.wait_for_selector(".sg-compare img >> nth=1")
    say(page, "how many mugs are there?")
    page.wait_for_selector("text=/one mug|1 mug/i")


def test_an_earlier_request_is_said_otherwise(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast)
    wait_until_there(page)
    say(page, "hello")
    page.wait_for_selector("text=No picture is open.")
    upload(page, picture)
    say(page, "remove the ball")
    page.wait_for_selector("text=Removed the orange ball.")
    say(page, "remove the mug")
    page.wait_for_selector(".sg-crop >> nth=1")
    page.click(".sg-crop:has-text('blue mug')")
    page.wait_for_selector("text=Removed the blue mug.")
    page.wait_for_selector("#chat-submit")

    # A click that answered can be changed like words, and what was before it stays.
    change(page, "blue mug", "the red one")
    page.wait_for_selector("text=Removed the red mug.")
    wait_until_seen(page, ALL - {"orange ball", "red mug"})
    page.wait_for_selector("#chat-submit")
    assert not page.locator("text=Removed the blue mug.").count()
    change(page, "remove the ball", "remove the lamp")
    page.wait_for_selector("text=Removed the yellow lamp.")
    wait_until_seen(page, ALL - {"yellow lamp"})
    # What was made before is kept on branches.
    page.wait_for_selector(".sg-version[data-off] >> nth=2")
    page.reload()
    page.wait_for_selector("text=Removed the yellow lamp.")
    assert not page.locator("text=Removed the orange ball.").count()

    # What asked for nothing of the picture stays as it is.
    change(page, "hello", "goodbye")
    page.wait_for_selector("text=These words cannot be changed here.")
    page.wait_for_selector("text=Removed the yellow lamp.")
    page.wait_for_selector("text=hello")


def test_what_is_new_is_in_sight(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast, viewport={"width": 1280, "height": 640})
    upload(page, picture)
    for number, what in enumerate(("ball", "lamp")):
        say(page, f"remove the {what}")
        page.wait_for_selector(f".sg-compare >> nth={number}")
        page.wait_for_selector("#chat-submit")
        assert in_sight(page, f".sg-compare >> nth={number}")
    # What a button of the panel asks for is shown, too.
    page.click(".sg-history button:has-text('Compare')")
    page.click(".sg-go >> nth=0")
    page.click(".sg-go >> nth=2")
    page.wait_for_selector(".sg-compare >> nth=2")
    assert in_sight(page, ".sg-compare >> nth=2")
    # Who scrolls up to read is left there.
    chat = page.locator("[data-step-type]").first
    chat.hover()
    page.mouse.wheel(0, -5000)
    page.click("#chat-input")
    assert in_sight(page, "[data-step-type] >> nth=0")


def test_a_selection_outlives_a_reload(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast)
    upload(page, picture)
    pressed = f"{PANEL} [data-node][aria-pressed=true]"
    page.click(f"{PANEL} [data-node][aria-label^='orange ball'] .sg-node-ring")
    page.wait_for_selector(pressed)
    page.wait_for_timeout(500)  # the server has noted it
    page.reload()
    assert "orange ball" in (page.wait_for_selector(pressed).get_attribute("aria-label") or "")
    say(page, "remove this")
    wait_until_seen(page, ALL - {"orange ball"})


def test_a_file_that_is_no_picture_is_refused(window: Any, fast: Any, tmp_path: Path) -> None:
    broken = tmp_path / "holiday.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    page = window(fast)
    wait_until_there(page)
    page.set_input_files("input[type=file] >> nth=0", str(broken))
    page.click("#chat-submit:not([disabled])")
    page.wait_for_selector("text=/holiday.png is (damaged|not a picture)/")


def test_words_without_a_picture_get_an_answer(window: Any, fast: Any) -> None:
    page = window(fast)
    wait_until_there(page)
    say(page, "remove the mug")
    page.wait_for_selector("text=No picture is open.")


def test_ten_turns_leave_the_page_quick(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast)
    upload(page, picture)
    for turn in range(10):
        say(page, "undo" if turn % 2 else "remove the ball")
        left = ALL if turn % 2 else ALL - {"orange ball"}
        wait_until_seen(page, left)
        page.wait_for_selector("#chat-submit")
    began = time.monotonic()
    page.click(f"{PANEL} .sg-node-ring >> nth=0")
    page.wait_for_selector(f"{PANEL} [data-node][aria-pressed=true]")
    assert time.monotonic() - began < 1
