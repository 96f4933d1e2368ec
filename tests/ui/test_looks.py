"""Narrow windows, dark ones, and what people with other senses get of the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.talking import PANEL, say, upload, wait_until_seen

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
