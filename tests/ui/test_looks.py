"""Narrow windows, dark ones, and what people with other senses get of the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.talking import PANEL, say, upload, wait_until_seen, wait_until_there

pytestmark = pytest.mark.ui

ALL = {"red mug", "blue mug", "orange ball", "green book", "yellow lamp"}
# Our own elements; what Chainlit's page around them lacks is not ours to mend.
OURS = [[".sg-panel"], [".sg-history"], [".sg-crops"], [".sg-compare"], [".sg-candidates"]]


def test_a_phone_shows_the_picture_when_asked(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast, viewport={"width": 390, "height": 780}, has_touch=True)
    upload(page, picture)
    assert not page.locator(PANEL).count(), "the panel would cover the chat"
    say(page, "remove the ball")
    page.wait_for_selector("text=Removed the orange ball.")
    page.wait_for_selector(".sg-compare")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.click(".sg-open")
    wait_until_seen(page, ALL - {"orange ball"})
    page.keyboard.press("Escape")
    page.wait_for_selector(PANEL, state="detached")
    page.reload()
    page.wait_for_selector("text=Removed the orange ball.")
    assert not page.locator(PANEL).count()


def test_a_window_is_made_narrow_and_wide_again(window: Any, slow: Any, picture: Path) -> None:
    page = window(slow)
    upload(page, picture)
    wait_until_seen(page, ALL)
    page.set_viewport_size({"width": 390, "height": 780})
    page.wait_for_selector(PANEL, state="detached")
    say(page, "remove the ball")
    page.wait_for_selector(".sg-stages >> text=/[2-9] of 40/")
    assert not page.locator(PANEL).count(), "the panel would cover the edit"
    # Somebody looks at the panel meanwhile: it gives way to what comes of the edit.
    page.click(".sg-open")
    page.wait_for_selector(PANEL)
    page.wait_for_selector(".sg-compare", timeout=30_000)
    page.wait_for_selector(PANEL, state="detached")
    page.set_viewport_size({"width": 1280, "height": 800})
    wait_until_seen(page, ALL - {"orange ball"})
    # One that was closed is opened again by the button.
    page.click("#side-view-title button")
    page.wait_for_selector(PANEL, state="detached")
    page.click(".sg-open")
    wait_until_seen(page, ALL - {"orange ball"})


def test_the_panel_of_a_phone_follows_its_buttons(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast, viewport={"width": 390, "height": 780}, has_touch=True)
    upload(page, picture)
    say(page, "remove the ball")
    page.wait_for_selector(".sg-compare")
    page.wait_for_selector("#chat-submit")
    page.click(".sg-open")
    wait_until_seen(page, ALL - {"orange ball"})
    page.click(".sg-history button:has-text('Undo')")
    wait_until_seen(page, ALL)


def test_settings_are_saved(window: Any, fast: Any) -> None:
    page = window(fast)
    page.click("#chat-settings-open-modal")
    page.click("#chat-settings #steps")
    page.click("[role=option]:has-text('16')")
    page.click("#chat-settings button:has-text('Save')")
    page.click("#chat-settings-open-modal")
    assert page.locator("#chat-settings #steps").inner_text() == "16"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_as_light_as_the_system_until_somebody_chooses(
    window: Any, fast: Any, scheme: str
) -> None:
    page = window(fast, color_scheme=scheme)
    wait_until_there(page)
    dark = "document.documentElement.classList.contains('dark')"
    assert page.evaluate(dark) == (scheme == "dark")
    other = "light" if scheme == "dark" else "dark"
    page.evaluate("theme => localStorage.setItem('vite-ui-theme', theme)", other)
    page.reload()
    wait_until_there(page)
    assert page.evaluate(dark) == (other == "dark")


def test_a_finger_finds_how_to_change_an_earlier_message(
    window: Any, fast: Any, picture: Path
) -> None:
    phone = {"width": 400, "height": 800}
    page = window(fast, viewport=phone, has_touch=True, is_mobile=True)
    upload(page, picture)
    say(page, "remove the ball")
    page.wait_for_selector(".sg-compare")
    pencil = page.locator("[data-step-type=user_message]:has-text('ball') .edit-message")
    assert pencil.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_bars_anybody(window: Any, fast: Any, picture: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = window(fast, color_scheme=scheme)
    page.evaluate("scheme => localStorage.setItem('vite-ui-theme', scheme)", scheme)
    page.reload()
    upload(page, picture)
    say(page, "remove the mug")
    page.wait_for_selector(".sg-crop >> nth=1")
    page.click(".sg-crop >> nth=0")
    page.wait_for_selector(".sg-compare")
    page.wait_for_selector(".sg-candidates")
    dark = page.evaluate("document.documentElement.classList.contains('dark')")
    assert dark == (scheme == "dark")
    found = axe.run(page, context={"include": OURS}).response["violations"]
    serious = [
        f"{v['id']}: {node['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
    assert not serious, "\n".join(serious)
