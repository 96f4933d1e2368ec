"""A server of the page for tests: a process of its own, as Chainlit has one state per process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAINTED = (str(ROOT / "tests" / "ui" / "painted_app.py"), "PORT")
_PATIENCE = 120


@dataclass(frozen=True)
class Server:
    """Where a page is served, and the folder of what it keeps."""

    address: str
    home: Path


@contextmanager
def serving(home: Path, *command: str, **environment: str) -> Iterator[Server]:
    """Start `python COMMAND`, wait until it answers, and end it afterwards."""
    port = _free_port()
    given = [part.replace("PORT", str(port)) for part in command]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SGEDIT_", "CHAINLIT_"))}
    ours = {"SGEDIT_HOME": str(home), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "2"}
    log = home.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *given],
            env={**kept, **ours, **environment},
            stdout=output,
            stderr=output,
            cwd=home.parent,
        )
        try:
            _wait(port, process, log)
            yield Server(f"http://localhost:{port}", home)
        finally:
            process.terminate()
            process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the page does not answer: {log.read_text()}")
