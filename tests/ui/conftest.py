"""The page in a real browser: a server of its own per kind of engine, one Chromium for all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as PILImage

playwright = pytest.importorskip("playwright.sync_api")

from tests.agent.page.serving import PAINTED, Server, serving  # noqa: E402
from tests.agent.tabletop import table  # noqa: E402

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_BROWSERS = ("chromium", "google-chrome")
# What Chainlit's own page says in every console: `accept` before its configuration is there, a
# connection that it closes itself when it goes to another address, a sheet whose
# title it gives an id that its own library does not look for.
_CHAINLIT_S_OWN = (
    "is not a valid MIME type",
    "WebSocket is closed before the connection",
    "`DialogContent` requires a `DialogTitle`",
    "Missing `Description` or `aria-describedby",
)


@pytest.fixture(scope="session")
def fast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The painted engine, as fast as it is."""
    with serving(tmp_path_factory.mktemp("fast") / "home", *PAINTED) as server:
        yield server


@pytest.fixture(scope="session")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The painted engine with edits of four seconds."""
    with serving(tmp_path_factory.mktemp("slow") / "home", *PAINTED, "0.1", "40") as server:
        yield server


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`sgedit ui` as it is."""
    command = ("-m", "agent.cli", "ui", "--port", "PORT", "--no-browser", "--candidates", "1")
    with serving(tmp_path_factory.mktemp("bundled") / "home", *command) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    assert found, "No Chromium is found on PATH; `make browser` installs one."
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def window(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens windows, each of a browser profile of its own; none may complain in its console."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def note(text: str) -> None:
        if not any(known in text for known in _CHAINLIT_S_OWN):
            complaints.append(text)

    def open_window(server: Server, path: str = "/", **options: Any) -> Any:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = browser.new_context(**options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: m.type in ("error", "warning") and note(m.text))
        page.on("pageerror", lambda e: note(str(e)))
        page.on("response", lambda r: r.status >= 400 and note(f"{r.status} {r.url}"))
        page.on(
            "request",
            lambda r: (
                r.url.startswith((server.address, "data:", "blob:"))
                or note(f"asks elsewhere: {r.url}")
            ),
        )
        page.goto(server.address + path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The table of flat shapes, as a file."""
    path = tmp_path_factory.mktemp("pictures") / "table.png"
    PILImage.fromarray(table()).save(path)
    return path
