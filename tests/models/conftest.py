"""A Hub on loopback with the files of some models, and a folder to pull them into."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub.constants
import pytest
from huggingface_hub import file_download

from sgedit_engine.models.catalogue import MODELS
from tests.models.hub_server import HubServer, serve

# Larger than one read of a socket.
SIZE = 300_000


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A Hub that has every file of every model of the catalogue, made up."""
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(huggingface_hub.constants, "DOWNLOAD_CHUNK_SIZE", 10_000)
    # What broke off is asked for again at once.
    monkeypatch.setattr(file_download.time, "sleep", lambda _seconds: None)
    with serve() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.address)
        for spec in MODELS.values():
            for file in spec.files:
                name = file.candidates[0]
                server.files[spec.hub, name] = made_up(f"{spec.hub}/{name}")
        yield server


def made_up(name: str) -> bytes:
    """A file's bytes; other ones for another name."""
    if name.endswith(".safetensors"):
        return random.Random(name).randbytes(SIZE)
    return json.dumps({"made up for": name}).encode()


@pytest.fixture
def shelf_root(tmp_path: Path) -> Path:
    return tmp_path / "models"


def counted(path: Path) -> list[str]:
    """What a user would find: the folders of models that count."""
    return [p.name for p in path.iterdir() if not p.name.startswith(".")] if path.exists() else []
