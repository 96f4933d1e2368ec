"""What holds for every test: no network, a home of its own, slow and GPU tests on demand."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# Read by the hubs' clients when they are imported, so set before any test imports them.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["LANGSMITH_TRACING"] = "false"
# Two workers share the machine's cores; more threads than cores slow each other down.
os.environ.setdefault("OMP_NUM_THREADS", "1")


class NetworkUsed(AssertionError):
    """A test tried to reach beyond this machine."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow tests too")
    parser.addoption("--gpu", action="store_true", help="run the tests that need a GPU too")
    parser.addoption("--ui", action="store_true", help="run the tests in a browser too")


# The longest file. It goes first, so that one worker does it while the other does the rest.
FIRST = Path(__file__).parent / "test_bundle.py"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path != FIRST)
    for marker in ("slow", "gpu", "ui"):
        if config.getoption(f"--{marker}"):
            continue
        skip = pytest.mark.skip(reason=f"run with --{marker}")
        for item in items:
            if marker in item.keywords:
                item.add_marker(skip)


def _stays_here(family: int, address: Any) -> bool:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(address[0]).partition("%")[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Any connection or look-up beyond loopback fails the test, caught by the code or not."""
    tried: list[str] = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def refuse(what: object) -> None:
        tried.append(str(what))
        raise NetworkUsed(f"a test reached for the network: {what}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if not _stays_here(self.family, address):
            refuse(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if not _stays_here(self.family, address):
            refuse(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _stays_here(socket.AF_INET, (name,)):
            refuse(name)
        return getaddrinfo(host, *args, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    yield
    assert not tried, f"the network was used: {', '.join(tried)}"


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Histories and caches of a test go to a folder of its own, never to the user's."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SGEDIT_HOME", str(home / "sgedit"))
    for name in [n for n in os.environ if n.startswith("SGEDIT_") and n != "SGEDIT_HOME"]:
        monkeypatch.delenv(name)
    return home
