"""What a person does on the page, for tests to say it shortly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api")

PANEL = ".sg-panel"


def wait_until_there(page: Any) -> None:
    """Wait until the page has its connection: with it come the settings."""
    page.wait_for_selector("#chat-settings-open-modal")


def say(page: Any, text: str) -> None:
    """Type a request and send it."""
    page.wait_for_selector("#chat-submit")
    page.click("#chat-input")
    page.keyboard.type(text)
    page.click("#chat-submit")


def upload(page: Any, path: Path) -> None:
    """Open a picture and wait until it is read."""
    wait_until_there(page)
    page.set_input_files("input[type=file] >> nth=0", str(path))
    page.click("#chat-submit:not([disabled])")
    page.wait_for_selector("text=What shall change?")


def change(page: Any, before: str, after: str) -> None:
    """Say an earlier request otherwise."""
    message = page.locator(f"[data-step-type=user_message]:has-text('{before}')")
    message.hover()
    message.locator(".edit-message").click()
    page.fill("#edit-chat-input", after)
    page.click(".confirm-edit:has-text('Send')")


def in_sight(page: Any, selector: str) -> bool:
    """Whether the beginning of an element of the chat is within what is shown of it."""
    return bool(
        page.locator(selector).evaluate(
            """async (element) => {
                await new Promise((done) => setTimeout(done, 400));
                const top = (shown) => shown.getBoundingClientRect().top;
                const composer = document.querySelector('#message-composer');
                return top(element) >= 40 && top(element) < top(composer);
            }"""
        )
    )


def seen(page: Any) -> set[str]:
    """The names of what the scene graph shows."""
    page.wait_for_selector(f"{PANEL} [data-node]")
    labels = page.eval_on_selector_all(
        f"{PANEL} [data-node]", "nodes => nodes.map(n => n.getAttribute('aria-label'))"
    )
    return {label.split(":")[0] for label in labels}


def wait_until_seen(page: Any, names: set[str]) -> None:
    """Wait until the scene graph shows these and no others."""
    try:
        page.wait_for_function(
            """([panel, names]) => {
                const nodes = [...document.querySelectorAll(`${panel} [data-node]`)];
                const seen = nodes.map(n => n.getAttribute('aria-label').split(':')[0]).sort();
                return JSON.stringify(seen) === JSON.stringify(names);
            }""",
            arg=[PANEL, sorted(names)],
        )
    except playwright.TimeoutError as error:
        shown = page.inner_text("body")
        raise AssertionError(f"{sorted(seen(page))}, not {sorted(names)}:\n{shown}") from error


def wait_until_fewer(page: Any, than: int) -> None:
    """Wait until the scene graph shows fewer things: it follows the answer in the chat."""
    page.wait_for_function(
        "([panel, than]) => document.querySelectorAll(`${panel} [data-node]`).length < than",
        arg=[PANEL, than],
    )
