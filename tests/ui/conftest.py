"""The page in a real browser: a server of its own per kind of engine, one Chromium for all."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as PILImage

playwright = pytest.importorskip("playwright.sync_api")

from tests.agent.tabletop import table  # noqa: E402

ROOT = Path(__file__).parents[2]
APP = Path(__file__).with_name("painted_app.py")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What Chainlit's own page says in every console: `accept` before its configuration is there, and
# a connection that it closes itself when it goes to another address.
_CHAINLIT_S_OWN = ("is not a valid MIME type", "WebSocket is closed before the connection")


@dataclass(frozen=True)
class Server:
    """Where a page is served, and the folder of what it keeps."""

    address: str
    home: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serving(home: Path, command: list[str]) -> Iterator[Server]:
    """Start a server, wait until it answers, and end it afterwards."""
    port = _free_port()
    given = [part.replace("PORT", str(port)) for part in command]
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("SGEDIT_", "CHAINLIT_"))}
    environment = {
        **keep,
        "SGEDIT_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "2",
    }
    log = home.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *given], env=environment, stdout=output, stderr=output, cwd=home.parent
        )
        try:
            _wait(port, process, log)
            yield Server(f"http://localhost:{port}", home)
        finally:
            process.terminate()
            process.wait(10)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://localhost:{port}/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the page does not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def fast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The painted engine, as fast as it is."""
    yield from serving(tmp_path_factory.mktemp("fast") / "home", [str(APP), "PORT"])


@pytest.fixture(scope="session")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The painted engine with edits of eight seconds."""
    yield from serving(tmp_path_factory.mktemp("slow") / "home", [str(APP), "PORT", "0.2", "40"])


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`sgedit ui` as it is."""
    command = ["-m", "agent.cli", "ui", "--port", "PORT", "--no-browser", "--candidates", "1"]
    yield from serving(tmp_path_factory.mktemp("bundled") / "home", command)


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
            lambda r: r.url.startswith((server.address, "data:", "blob:"))
            or note(f"asks elsewhere: {r.url}"),
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
