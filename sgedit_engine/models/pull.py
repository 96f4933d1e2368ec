"""Models are pulled: found on the Hub, brought, checked, and put in their place in one go.

What is on the way lies in `.pulling` in the models folder and counts for nothing; a pull that was
interrupted goes on from there. The first pull records the revision and each file's checksum in the
model's manifest; later ones are held to these.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sgedit_engine.errors import DownloadError, ModelDamagedError
from sgedit_engine.models.hub import Hub, Remote
from sgedit_engine.models.landing import STAGING, changing, land, settled
from sgedit_engine.models.manifest import (
    Manifest,
    read_manifest,
    sha256_of,
)
from sgedit_engine.models.model_spec import ModelFile, ModelSpec

NEWEST = "main"
# What a disk keeps free beside what is brought.
_SPARE_BYTES = 200 * 10**6

# (bytes that are here, bytes of the whole model)
OnBytes = Callable[[int, int], None]


def no_bytes(_done: int, _total: int) -> None:
    """Drops what is told of arrivals."""


@dataclass(frozen=True)
class Pulled:
    """What a pull did: the model's folder, and how many bytes it fetched (0: all was right)."""

    folder: Path
    fetched: int


def pull_model(
    spec: ModelSpec, root: Path, *, on_bytes: OnBytes = no_bytes, update: bool = False
) -> Pulled:
    """Bring a model into the folder of models, or what is missing or damaged of it.

    `update` takes the Hub's newest revision in the place of the one of the first pull. Raises
    DownloadError; what has arrived then stays for the next time.
    """
    folder = root / spec.name
    settled(root)
    while True:
        recorded = None if update else _recorded(folder)
        if recorded is not None and _is_right(folder, recorded):
            return Pulled(folder, 0)
        # Nothing is written before the Hub has answered.
        wanted = _wanted(spec, recorded)
        with changing(root):
            # Somebody else may have pulled it meanwhile.
            if update or _recorded(folder) == recorded:
                return Pulled(folder, _bring(spec, folder, recorded, wanted, on_bytes))


def _bring(
    spec: ModelSpec,
    folder: Path,
    recorded: Manifest | None,
    wanted: Mapping[str, Remote],
    on_bytes: OnBytes,
) -> int:
    """Fetch what is wanted and not here, and put it in its place; the bytes that were fetched."""
    staging = folder.parent / STAGING / spec.name
    staging.mkdir(parents=True, exist_ok=True)
    parts = {name: _part(staging, name, remote) for name, remote in wanted.items()}
    if recorded is not None:
        _keep(recorded, folder, wanted, parts)
    missing = sum(remote.size - _size(parts[name]) for name, remote in wanted.items())
    _refuse_full_disk(missing, staging)
    _fetch(Hub(spec.hub), wanted, parts, on_bytes)
    if recorded is not None:
        _hold_to(recorded, parts, spec)
    _put_in_place(staging, parts, folder, _manifest(spec, wanted, parts))
    return missing


def _recorded(folder: Path) -> Manifest | None:
    """What the first pull recorded; a manifest that cannot be read counts for none."""
    try:
        manifest = read_manifest(folder, "")
    except ModelDamagedError:
        return None
    return manifest if manifest is not None and "revision" in manifest.origin else None


def _is_right(folder: Path, recorded: Manifest) -> bool:
    return all(_has(folder / name, *told) for name, told in recorded.files.items())


def _has(path: Path, size: int, digest: str) -> bool:
    return path.is_file() and path.stat().st_size == size and sha256_of(path) == digest


def _wanted(spec: ModelSpec, recorded: Manifest | None) -> Mapping[str, Remote]:
    """What the Hub tells of each file, by its path in the model's folder; all of one revision."""
    hub = Hub(spec.hub)
    revision = NEWEST if recorded is None else recorded.origin["revision"]
    wanted: dict[str, Remote] = {}
    for file in spec.files:
        if (remote := _found(hub, file, revision)) is not None:
            revision = remote.revision
            wanted[file.path] = remote
        elif not file.optional:
            raise DownloadError(
                f"{spec.hub} has no {' or '.join(file.candidates)}.",
                "Only models in safetensors are taken, in the folders of diffusers and "
                "transformers.",
            )
    return wanted


def _found(hub: Hub, file: ModelFile, revision: str) -> Remote | None:
    found = (hub.find(name, revision) for name in file.candidates)
    return next((remote for remote in found if remote is not None), None)


def _part(staging: Path, name: str, remote: Remote) -> Path:
    """Where a file grows, and waits for the others; its name says which bytes it is to hold."""
    # What a server tells is no path.
    told = re.sub(r"[^\w-]", "", remote.etag)
    return staging / f"{name}.{told[:16]}.part"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _keep(
    recorded: Manifest, folder: Path, wanted: Mapping[str, Remote], parts: Mapping[str, Path]
) -> None:
    """Put what is right in the model's folder among the parts."""
    for name, part in parts.items():
        told = recorded.files.get(name)
        # What has another size now would be gone on with, in the model's own file.
        if told is None or told[0] != wanted[name].size or not _has(folder / name, *told):
            continue
        part.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        try:
            os.link(folder / name, part)
        except OSError:  # a file system without links
            shutil.copy2(folder / name, part)


def _refuse_full_disk(missing: int, staging: Path) -> None:
    free = shutil.disk_usage(staging).free
    if missing and missing + _SPARE_BYTES > free:
        raise DownloadError(
            f"The disk has too little room: {missing / 1e9:.1f} GB are needed, "
            f"{free / 1e9:.1f} GB are free.",
            "Make room, or set SGEDIT_MODELS to a folder on another disk.",
        )


def _fetch(
    hub: Hub, wanted: Mapping[str, Remote], parts: Mapping[str, Path], on_bytes: OnBytes
) -> None:
    total, done = sum(remote.size for remote in wanted.values()), 0

    def arrived(size: int) -> None:
        nonlocal done
        done += size
        on_bytes(min(done, total), total)

    for name, remote in wanted.items():
        hub.fetch(remote, parts[name], arrived)


def _hold_to(recorded: Manifest, parts: Mapping[str, Path], spec: ModelSpec) -> None:
    """Refuse files that are not those of the first pull."""
    for name, told in recorded.files.items():
        if name in parts and not _has(parts[name], *told):
            parts[name].unlink()
            raise DownloadError(
                f"{name} of {spec.hub} is not the file that was pulled first.",
                f"`sgedit models pull {spec.name} --update` takes what the Hub has now.",
            )


def _manifest(spec: ModelSpec, wanted: Mapping[str, Remote], parts: Mapping[str, Path]) -> Manifest:
    """What is recorded; all parts were just held against what the Hub told of them."""
    files = {
        name: (remote.size, remote.sha256 or sha256_of(parts[name]))
        for name, remote in wanted.items()
    }
    return Manifest(files, {"hub": spec.hub, "revision": next(iter(wanted.values())).revision})


def _put_in_place(
    staging: Path, parts: Mapping[str, Path], folder: Path, manifest: Manifest
) -> None:
    """Make the staging folder the model's, in one go."""
    stale = {path for path in staging.rglob("*") if path.is_file()} - set(parts.values())
    for path in stale:
        path.unlink()
    for name, part in parts.items():
        os.replace(part, staging / name)
    land(staging, folder, manifest)
