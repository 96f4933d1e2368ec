"""The manifest of a folder of weights: what each file in it has to be.

    {"files": {"vae/diffusion_pytorch_model.safetensors": {"bytes": 123, "sha256": "…"}, …},
     "origin": {"hub": "maker/model", "revision": "…"}}

A folder counts once its manifest is there; so that is written last, and in one go.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sgedit_engine.errors import ModelDamagedError

MANIFEST_FILE = "manifest.json"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """(bytes, sha256) of each file by its path below the folder, and where they come from."""

    files: Mapping[str, tuple[int, str]]
    origin: Mapping[str, str]

    def below(self, folder: str) -> Mapping[str, tuple[int, str]]:
        """The files in one of its folders ("": all), by their paths below that."""
        start = f"{folder}/" if folder else ""
        return MappingProxyType(
            {n.removeprefix(start): told for n, told in self.files.items() if n.startswith(start)}
        )


def read_manifest(folder: Path, remedy: str) -> Manifest | None:
    """The manifest of a folder; None where there is none.

    Raises ModelDamagedError, which says `remedy`, when it cannot be read.
    """
    path = folder / MANIFEST_FILE
    if not path.is_file():
        return None
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files = {n: (int(f["bytes"]), str(f["sha256"])) for n, f in told["files"].items()}
        origin = {str(k): str(v) for k, v in told.get("origin", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelDamagedError(f"{path} is damaged.", remedy) from error
    return Manifest(MappingProxyType(files), MappingProxyType(origin))


def save_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write a folder's manifest; from then on it counts."""
    listed = {
        name: {"bytes": size, "sha256": digest}
        for name, (size, digest) in sorted(manifest.files.items())
    }
    told: dict[str, Any] = {"files": listed}
    if manifest.origin:
        told["origin"] = dict(manifest.origin)
    target = folder / MANIFEST_FILE
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    os.replace(fresh, target)
    return target


def listed(folder: Path, files: Iterable[Path]) -> Mapping[str, tuple[int, str]]:
    """(bytes, sha256) of files by their paths below a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, sha256_of(path))
        for path in files
    }


def listed_files(folder: Path) -> Mapping[str, tuple[int, str]]:
    """(bytes, sha256) of every file of a model's folder."""
    files = (p for p in folder.rglob("*") if p.is_file() and p != folder / MANIFEST_FILE)
    return listed(folder, files)


def write_model_manifest(folder: Path, origin: Mapping[str, str] | None = None) -> Path:
    """List every file of a model's folder in its manifest; whoever writes a model calls it last."""
    return save_manifest(folder, Manifest(listed_files(folder), origin or {}))


def sha256_of(path: Path) -> str:
    """The checksum of a file, as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
