"""The page's own elements, by pointer and by keys alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.talking import PANEL, say, upload, wait_until_seen

pytestmark = pytest.mark.ui

ALL = {"red mug", "blue mug", "orange ball", "green book", "yellow lamp"}


@pytest.fixture
def table(window: Any, fast: Any, picture: Path) -> Any:
    """A window with the table's picture open."""
    page = window(fast)
    upload(page, picture)
    wait_until_seen(page, ALL)
    return page


def node(page: Any, name: str) -> Any:
    return page.locator(f"{PANEL} [data-node][aria-label^='{name}']")


def mask(page: Any, name: str) -> Any:
    return page.locator(
        f"{PANEL} .sg-outline[data-of='{node(page, name).get_attribute('data-node')}']"
    )


def lit(page: Any, part: str) -> int:
    return int(page.locator(f"{PANEL} {part}[data-lit]").count())


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))


def test_picture_and_graph_light_each_other_up(table: Any) -> None:
    node(table, "blue mug").hover()
    assert mask(table, "blue mug").get_attribute("data-lit") is not None
    assert lit(table, ".sg-outline") == 1
    mask(table, "orange ball").hover()
    assert node(table, "orange ball").get_attribute("data-lit") is not None
    assert lit(table, ".sg-node") == 1
    table.locator("#chat-input").hover()
    assert lit(table, ".sg-outline") == lit(table, ".sg-node") == 0


def test_a_click_selects_and_escape_clears(table: Any) -> None:
    mask(table, "orange ball").click()
    assert node(table, "orange ball").get_attribute("aria-pressed") == "true"
    assert "orange ball" in table.locator(".sg-strip").inner_text()
    node(table, "red mug").click()
    assert table.locator("[aria-pressed=true][data-node]").count() == 1
    table.keyboard.press("Escape")
    assert table.locator("[aria-pressed=true][data-node]").count() == 0


def test_the_graph_is_walked_by_keys(table: Any) -> None:
    nodes = table.locator(f"{PANEL} [data-node]")
    assert table.locator(f"{PANEL} [data-node][tabindex='0']").count() == 1
    nodes.first.focus()
    table.keyboard.press("End")
    last = focused(table)
    table.keyboard.press("Home")
    met = {focused(table).split(":")[0]}
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        table.keyboard.press(key)
        met.add(focused(table).split(":")[0])
    assert last and len(met) >= 3 and met <= ALL
    assert lit(table, ".sg-outline") == 1
    table.keyboard.press("Enter")
    assert table.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"


def test_relations_are_filtered(table: Any) -> None:
    edges = table.locator(f"{PANEL} .sg-edge")
    every = edges.count()
    table.click(f"{PANEL} .sg-filter:has-text('on ')")
    assert edges.count() == 1 < every
    assert table.locator(f"{PANEL} .sg-filter[aria-pressed='true']").inner_text() == "on 1"
    table.click(f"{PANEL} .sg-filter:has-text('all')")
    assert edges.count() == every


def test_what_stands_where_is_told_of_one_object(table: Any) -> None:
    node(table, "yellow lamp").click()
    told = table.locator(f"{PANEL} .sg-stands").inner_text()
    assert "on\n" in told and "green book" in told


def test_a_form_is_left_without_a_trace(table: Any) -> None:
    table.click("text=Something was missed")
    assert table.locator(".sg-pen").evaluate("pen => pen === document.activeElement")
    table.keyboard.press("Escape")
    assert table.locator(".sg-pen").count() == 0
    assert focused(table).split(":")[0] in ALL
    node(table, "red mug").click()
    table.click(".sg-strip button:has-text('Rename')")
    table.keyboard.type("bowl")
    table.click(".sg-strip button:has-text('Cancel')")
    wait_until_seen(table, ALL)


def test_a_question_is_answered_once(table: Any) -> None:
    say(table, "remove the mug")
    table.wait_for_selector(".sg-crop:not([disabled]) >> nth=1")
    table.locator(".sg-crop").first.focus()
    table.keyboard.press("Enter")
    wait_until_seen(table, ALL - {"red mug"})
    table.reload()
    wait_until_seen(table, ALL - {"red mug"})
    assert table.locator(".sg-crop[disabled]").count() == 2
    say(table, "make the lamp red")
    wait_until_seen(table, ALL - {"red mug", "yellow lamp"} | {"red lamp"})
    table.wait_for_selector(".sg-compare >> nth=1")
    # Of the removal no other candidate can be taken any more.
    table.wait_for_selector("text=Take this one")
    assert table.locator("text=Take this one").count() == 1


def test_a_plan_and_its_candidates_are_shown(table: Any) -> None:
    say(table, "remove the ball")
    wait_until_seen(table, ALL - {"orange ball"})
    table.locator(".sg-look").first.click()
    assert "the orange ball is gone" in table.locator(".sg-findings").inner_text()
    table.locator(".sg-look").first.click()
    assert table.locator(".sg-findings").count() == 0
    changes = table.locator(".sg-compare .sg-changes").inner_text()
    assert "gone" in changes and "orange ball" in changes
    table.click(".sg-compare button:has-text('Show where it changed')")
    assert table.locator(".sg-compare .sg-allowed").get_attribute("d").startswith("M")


def test_keys_undo_and_redo_but_not_while_typing(table: Any) -> None:
    say(table, "remove the ball")
    wait_until_seen(table, ALL - {"orange ball"})
    table.locator("#chat-input").click()
    table.keyboard.type("a")
    table.keyboard.press("Control+z")
    wait_until_seen(table, ALL - {"orange ball"})
    node(table, "red mug").focus()
    table.keyboard.press("Control+z")
    wait_until_seen(table, ALL)
    node(table, "red mug").focus()
    table.keyboard.press("Control+Shift+z")
    wait_until_seen(table, ALL - {"orange ball"})


def test_the_history_is_walked_by_keys(table: Any) -> None:
    say(table, "remove the ball")
    wait_until_seen(table, ALL - {"orange ball"})
    rows = table.locator(".sg-go")
    assert rows.count() == 2
    assert table.locator(".sg-go[tabindex='0']").count() == 1
    assert rows.nth(1).get_attribute("aria-current") == "step"
    rows.nth(1).focus()
    table.keyboard.press("ArrowUp")
    assert rows.nth(0).evaluate("row => row === document.activeElement")
    table.click(".sg-history button:has-text('Compare')")
    rows.nth(1).click()
    assert rows.nth(1).get_attribute("aria-pressed") == "true"
    table.keyboard.press("Escape")
    assert rows.nth(1).get_attribute("aria-pressed") is None
    table.locator(".sg-more").nth(1).click()
    items = table.locator("[role=menuitem]").all_inner_texts()
    assert "Leave this edit out" in items and "Whole project" in items and "Go here" not in items


def test_new_props_keep_what_is_unfolded_and_focused(window: Any, slow: Any, picture: Path) -> None:
    page = window(slow)
    upload(page, picture)
    say(page, "remove the ball")
    stop = page.locator(".sg-stages button:has-text('Stop')")
    stop.focus()
    before = page.locator(".sg-stages small").first.inner_text()
    page.wait_for_function(
        "before => document.querySelector('.sg-stages small')?.innerText !== before", arg=before
    )
    assert stop.evaluate("button => button === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sg-stages", state="detached")
    wait_until_seen(page, ALL)


def test_nothing_moves_where_motion_is_unwelcome(window: Any, slow: Any, picture: Path) -> None:
    page = window(slow, reduced_motion="reduce")
    upload(page, picture)
    say(page, "remove the ball")
    page.wait_for_selector(".sg-stages [data-state=now] .sg-dot")
    style = "dot => getComputedStyle(dot).animationName"
    assert page.locator(".sg-stages [data-state=now] .sg-dot").evaluate(style) == "none"
    page.click(".sg-stages button:has-text('Stop')")
    page.wait_for_selector(".sg-stages", state="detached")


def test_a_plan_and_its_stages_bar_nobody(window: Any, slow: Any, picture: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = window(slow)
    upload(page, picture)
    say(page, "put a white cube next to the red mug")
    page.wait_for_selector(".sg-stages [data-state=now]")
    assert "white cube" in page.locator(".sg-plan .sg-changes >> nth=0").inner_text()
    assert page.locator(".sg-plan .sg-target[data-new]").count() == 1
    found = axe.run(page, context={"include": [[".sg-plan"], [".sg-stages"]]}).response
    bad = [v["id"] for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert not bad
    page.click(".sg-stages button:has-text('Stop')")
    page.wait_for_selector(".sg-stages", state="detached")


def test_words_in_a_form_outlive_a_panel_that_is_sent_again(table: Any) -> None:
    node(table, "blue mug").click()
    table.click(f"{PANEL} button:has-text('Rename')")
    table.fill(f"{PANEL} form input", "purple teapot")
    # As a window says that was made wide again.
    table.evaluate("window.postMessage('open the panel', window.origin)")
    # Nothing on the page tells that it came.
    table.wait_for_timeout(1500)
    table.keyboard.press("Enter")
    wait_until_seen(table, ALL - {"blue mug"} | {"purple teapot"})
