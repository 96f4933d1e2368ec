"""The panel's buttons: going back and forth, taking another drawing, files, and corrections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as PILImage

from tests.ui.talking import say, upload, wait_until_seen

pytestmark = pytest.mark.ui

ALL = {"red mug", "blue mug", "orange ball", "green book", "yellow lamp"}


def test_every_version_can_be_gone_to(
    window: Any, fast: Any, picture: Path, tmp_path: Path
) -> None:
    page = window(fast)
    upload(page, picture)
    say(page, "remove the ball")
    wait_until_seen(page, ALL - {"orange ball"})
    say(page, "remove the lamp")
    wait_until_seen(page, ALL - {"orange ball", "yellow lamp"})

    page.click(".sg-go >> nth=0")
    wait_until_seen(page, ALL)
    page.click(".sg-go >> nth=2")
    wait_until_seen(page, ALL - {"orange ball", "yellow lamp"})
    page.keyboard.press("Control+z")
    wait_until_seen(page, ALL - {"orange ball"})
    page.keyboard.press("Control+Shift+z")
    wait_until_seen(page, ALL - {"orange ball", "yellow lamp"})

    # The first edit is left out, and the second made again.
    page.click(".sg-more >> nth=1")
    page.click("text=Leave this edit out")
    wait_until_seen(page, ALL - {"yellow lamp"})

    shown = page.locator(".sg-compare").count()
    page.click(".sg-history button:has-text('Compare')")
    page.click(".sg-go >> nth=0")
    page.click(".sg-go >> nth=1")
    page.wait_for_selector(f".sg-compare >> nth={shown}")

    for words, suffix in (("Picture alone", ".png"), ("Scene graph", ".json")):
        page.click(".sg-history button:has-text('Download')")
        with page.expect_download() as waiting:
            page.click(f"[role=menuitem]:has-text('{words}')")
        page.wait_for_selector("[role=menuitem]", state="detached")
        assert waiting.value.suggested_filename.endswith(suffix)
        file = tmp_path / f"taken{suffix}"
        waiting.value.save_as(file)
        if suffix == ".png":
            assert PILImage.open(file).size == PILImage.open(picture).size
        else:
            names = {o["category"] for o in json.loads(file.read_text())["objects"]}
            assert "lamp" not in names


def test_another_drawing_is_taken(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast)
    upload(page, picture)
    say(page, "remove the ball")
    page.click(".sg-candidates button:has-text('Take this one')")
    page.wait_for_selector(".sg-version >> nth=2")


def test_a_wrong_reading_is_put_right(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast)
    upload(page, picture)
    wait_until_seen(page, ALL)
    page.click(".sg-panel [data-node]:has-text('blue mug') .sg-node-ring")
    page.click(".sg-panel button:has-text('Rename')")
    page.fill(".sg-panel form input", "purple teapot")
    page.keyboard.press("Enter")
    wait_until_seen(page, ALL - {"blue mug"} | {"purple teapot"})
    page.click(".sg-panel [data-node]:has-text('ball') .sg-node-ring")
    page.click(".sg-panel button:has-text('Not there')")
    wait_until_seen(page, ALL - {"blue mug", "orange ball"} | {"purple teapot"})


def test_this_is_what_was_clicked(window: Any, fast: Any, picture: Path) -> None:
    page = window(fast)
    upload(page, picture)
    wait_until_seen(page, ALL)
    with page.expect_response("**/project/action"):
        page.click(".sg-panel [data-node]:has-text('blue mug') .sg-node-ring")
    page.wait_for_selector("text=is “this” now")
    say(page, "remove this")
    wait_until_seen(page, ALL - {"blue mug"})


def test_a_project_opens_again_elsewhere(
    window: Any, fast: Any, slow: Any, picture: Path, tmp_path: Path
) -> None:
    page = window(fast)
    upload(page, picture)
    say(page, "remove the ball")
    wait_until_seen(page, ALL - {"orange ball"})
    page.click(".sg-history button:has-text('Download')")
    with page.expect_download() as waiting:
        page.click("[role=menuitem]:has-text('Whole project')")
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)

    elsewhere = window(slow)
    upload(elsewhere, file)
    wait_until_seen(elsewhere, ALL - {"orange ball"})
    elsewhere.click(".sg-history button:has-text('Undo')")
    wait_until_seen(elsewhere, ALL)
