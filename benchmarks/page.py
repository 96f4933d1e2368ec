"""`python -m benchmarks page`: how soon the page shows itself, and that an edit has begun."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.record import ROOT, Outcome
from sgedit_engine.errors import InputError

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PATIENCE_MS = 180_000
_NOTES = (
    "`sgedit ui` on this machine, looked at in headless Chromium, each time with a new browser"
    " profile: nothing is cached. `first_paint` and `ready` are seconds from asking for the address"
    " to the browser's first contentful paint, and to where a picture can be opened; `read` from"
    " choosing the first example to its scene graph; `progress` from sending a request to the first"
    " sign of the edit's progress, `plan` to its preview; `edit` to the result. Medians.",
)
Tick = Callable[[str], None]


def measure(rounds: int, tick: Tick) -> Outcome:
    """Open the page and make one edit, `rounds` times. Raises InputError without a browser."""
    seconds: dict[str, list[float]] = {}
    with _served() as address, _chromium() as browser:
        for number in range(rounds):
            tick(f"visit {number + 1} of {rounds}")
            for name, value in _visit(browser, address).items():
                seconds.setdefault(name, []).append(value)
    figures = {name: round(statistics.median(values), 2) for name, values in seconds.items()}
    return Outcome(figures={"visits": rounds, **figures}, notes=_NOTES)


def _visit(browser: Any, address: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("#chat-settings-open-modal")
    seconds = {"ready": time.perf_counter() - began}
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    seconds["first_paint"] = page.evaluate(paint) / 1000

    def until(name: str, selector: str) -> None:
        page.wait_for_selector(selector)
        seconds[name] = time.perf_counter() - began

    began = time.perf_counter()
    page.click("#welcome-screen button[id^=starter-] >> nth=0")
    until("read", ".sg-panel [data-node]")
    page.wait_for_selector("#chat-submit")
    page.click("#chat-input")
    page.keyboard.type("remove the ball")
    began = time.perf_counter()
    page.click("#chat-submit")
    until("progress", "#stop-button, .sg-stages, .sg-plan")
    until("plan", ".sg-plan")
    until("edit", ".sg-compare")
    context.close()
    return seconds


@contextmanager
def _served() -> Iterator[str]:
    with socket.socket() as probe, tempfile.TemporaryDirectory() as home:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "agent.cli", "ui", "--port", str(port), "--no-browser"]
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "SGEDIT_HOME": str(Path(home) / "home")},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait(port, server)
            yield f"http://localhost:{port}/"
        finally:
            server.terminate()
            server.wait()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise InputError("The page could not be served.", "Try `sgedit ui`, and see what it says.")


@contextmanager
def _chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError as error:
        raise InputError(
            "Playwright is missing, which looks at the page.",
            "Install it with `pip install 'sgedit-agent[test-ui]'`.",
        ) from error
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        raise InputError("There is no Chromium.", "Install it with `make browser`.")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()
