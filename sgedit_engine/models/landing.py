"""How models get into their folder and out of it: written aside, and put in place in one go."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sgedit_engine.models.manifest import Manifest, save_manifest
from sgedit_engine.scene.store_lock import store_lock

# What is on its way lies here, in the folder of models, and counts for nothing.
STAGING = ".pulling"
# Below that, under these names: a model that shall take its place, and one that has lost it.
_READY, _GONE = ".ready", ".gone"


@contextmanager
def changing(root: Path) -> Iterator[None]:
    """Whoever puts models into their folder, or takes them away, is alone within the block."""
    with store_lock(root / STAGING, alone=True):
        _settle(root)
        yield


def settled(root: Path) -> None:
    """For who only reads: what somebody was killed at while models changed places is finished."""
    if any((root / STAGING).glob(f"*{_READY}")):
        with suppress(OSError), changing(root):
            pass


def land(staging: Path, folder: Path, manifest: Manifest) -> None:
    """Make a finished folder the model's, in the place of the one that was there.

    One rename decides; whatever ends the process after it, the model is in its place for whoever
    looks next.
    """
    told = save_manifest(staging, manifest)
    for name in manifest.files:  # some are written so that nobody else may read them
        shutil.copymode(told, staging / name)
    ready = _aside(folder, _READY)
    shutil.rmtree(ready, ignore_errors=True)
    os.replace(staging, ready)
    _settle(folder.parent)


def take_away(folder: Path) -> None:
    """Delete a model: no half of it is ever in its place."""
    gone = _aside(folder, _GONE)
    os.replace(folder, gone)
    shutil.rmtree(gone)


def _settle(root: Path) -> None:
    _sweep(root)
    for ready in (root / STAGING).glob(f"*{_READY}"):
        folder = root / ready.name.removesuffix(_READY)
        if folder.exists():
            os.replace(folder, _aside(folder, _GONE))
        os.replace(ready, folder)
    _sweep(root)


def _sweep(root: Path) -> None:
    for gone in (root / STAGING).glob(f"*{_GONE}"):
        shutil.rmtree(gone, ignore_errors=True)


def _aside(folder: Path, ending: str) -> Path:
    return folder.parent / STAGING / f"{folder.name}{ending}"
