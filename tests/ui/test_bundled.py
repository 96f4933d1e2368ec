"""The page on the models that come with it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.talking import say, seen, wait_until_fewer, wait_until_there

pytestmark = pytest.mark.ui


def test_an_example_is_read_and_edited(window: Any, bundled: Any) -> None:
    page = window(bundled)
    page.set_default_timeout(90_000)
    wait_until_there(page)
    page.click("#welcome-screen button[id^=starter-] >> nth=0")
    page.wait_for_selector("text=What shall change?")
    before = seen(page)
    assert sum("mug" in name for name in before) == 2
    say(page, "remove the mug")
    page.wait_for_selector(".sg-crop >> nth=1")
    page.click(".sg-crop >> nth=0")
    page.wait_for_selector(".sg-stages")
    page.wait_for_selector("text=/Removed the .*mug/")
    page.wait_for_selector(".sg-compare")
    wait_until_fewer(page, len(before))
    assert sum("mug" in name for name in seen(page)) == 1


def test_a_real_edit_is_stopped(window: Any, bundled: Any) -> None:
    page = window(bundled)
    page.set_default_timeout(90_000)
    wait_until_there(page)
    page.click("#welcome-screen button[id^=starter-] >> nth=0")
    page.wait_for_selector("text=What shall change?")
    before = seen(page)
    say(page, "make the ball green")
    page.wait_for_selector(".sg-stages")
    page.click(".sg-stages button:has-text('Stop')")
    page.wait_for_selector("text=Stopped.", timeout=10_000)
    assert seen(page) == before
