"""Transfers that break off, are stopped or killed, or bring something else than was told."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sgedit_engine.errors import DownloadError
from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.landing import STAGING
from sgedit_engine.models.pull import pull_model
from tests.models.conftest import SIZE, counted
from tests.models.hub_server import HubServer

SAM = MODELS["sam-vit-base"]
WEIGHTS = "model.safetensors"


def test_a_transfer_that_breaks_off_goes_on_in_the_same_pull(
    hub: HubServer, shelf_root: Path
) -> None:
    hub.breaks[WEIGHTS] = [100_000, 50_000]
    folder = pull_model(SAM, shelf_root).folder
    assert (folder / WEIGHTS).read_bytes() == hub.files[SAM.hub, WEIGHTS]
    ranges = [r for method, path, r, _ in hub.asked if method == "GET" and r]
    assert "bytes=100000-" in ranges and "bytes=150000-" in ranges


def test_a_server_that_sends_all_again(hub: HubServer, shelf_root: Path) -> None:
    hub.breaks[WEIGHTS] = [200_000] + [0] * 50
    with pytest.raises(DownloadError):
        pull_model(SAM, shelf_root)
    hub.breaks.clear()
    hub.ignores_ranges = True
    folder = pull_model(SAM, shelf_root).folder
    assert (folder / WEIGHTS).read_bytes() == hub.files[SAM.hub, WEIGHTS]


def test_files_that_are_sent_packed(hub: HubServer, shelf_root: Path) -> None:
    hub.packs = True
    folder = pull_model(SAM, shelf_root).folder
    assert (folder / "config.json").read_bytes() == hub.files[SAM.hub, "config.json"]
    assert "config.json" in hub.packed


def test_an_interrupted_pull_counts_for_nothing_and_goes_on(
    hub: HubServer, shelf_root: Path
) -> None:
    class Interrupt(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done > 100_000:
            raise Interrupt

    hub.breaks[WEIGHTS] = [150_000]
    with pytest.raises(Interrupt):
        pull_model(SAM, shelf_root, on_bytes=stop)
    assert not counted(shelf_root)
    hub.breaks.clear()
    hub.asked.clear()
    pulled = pull_model(SAM, shelf_root)
    assert (pulled.folder / WEIGHTS).read_bytes() == hub.files[SAM.hub, WEIGHTS]
    assert "config.json" not in "".join(hub.transfers())


def test_what_arrived_of_a_broken_pull_is_not_fetched_again(
    hub: HubServer, shelf_root: Path
) -> None:
    hub.breaks[WEIGHTS] = [200_000] + [0] * 50
    with pytest.raises(DownloadError, match=r"broke off.*goes on"):
        pull_model(SAM, shelf_root)
    assert not counted(shelf_root)
    hub.breaks.clear()
    hub.asked.clear()
    assert pull_model(SAM, shelf_root).fetched == SIZE - 200_000
    assert "bytes=200000-" in {r for _, _, r, _ in hub.asked}


_PULL = """
import sys
from pathlib import Path
import huggingface_hub.constants
huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE = 10_000
from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.pull import pull_model
pull_model(MODELS[sys.argv[1]], Path(sys.argv[2]))
"""


def test_a_killed_pull_counts_for_nothing_and_goes_on(hub: HubServer, shelf_root: Path) -> None:
    hub.holds[WEIGHTS] = 200_000
    command = [sys.executable, "-c", _PULL, SAM.name, str(shelf_root)]
    pulling = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    try:
        parts = (shelf_root / STAGING).rglob
        until = time.monotonic() + 60
        while sum(part.stat().st_size for part in parts(f"{WEIGHTS}.*")) < 200_000:
            assert pulling.poll() is None and time.monotonic() < until
            threading.Event().wait(0.05)
    finally:
        pulling.kill()
        pulling.wait()
        hub.go_on.set()
    assert not counted(shelf_root)
    hub.holds.clear()
    assert pull_model(SAM, shelf_root).fetched == SIZE - 200_000


def test_damaged_bytes_are_told_and_never_kept(hub: HubServer, shelf_root: Path) -> None:
    hub.damaged.add(WEIGHTS)
    with pytest.raises(DownloadError, match="checksum"):
        pull_model(SAM, shelf_root)
    assert not counted(shelf_root)
    assert not list((shelf_root / STAGING).rglob(f"{WEIGHTS}*"))
    hub.damaged.clear()
    folder = pull_model(SAM, shelf_root).folder
    assert (folder / WEIGHTS).read_bytes() == hub.files[SAM.hub, WEIGHTS]


def test_small_files_are_checked_too(hub: HubServer, shelf_root: Path) -> None:
    hub.damaged.add("config.json")
    with pytest.raises(DownloadError, match=r"config\.json.*checksum"):
        pull_model(SAM, shelf_root)
