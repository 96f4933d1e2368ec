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


def write_manifest_of(
    folder: Path, files: Iterable[Path], origin: Mapping[str, str] | None = None
) -> Path:
    """List files of a folder in its manifest, and where they come from."""
    listed = {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": sha256_of(path),
        }
        for path in sorted(files)
    }
    told: dict[str, Any] = {"files": listed}
    if origin:
        told["origin"] = dict(origin)
    target = folder / MANIFEST_FILE
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    os.replace(fresh, target)
    return target


def write_model_manifest(folder: Path, origin: Mapping[str, str] | None = None) -> Path:
    """List every file of a model's folder in its manifest; whoever writes a model calls it last."""
    files = (p for p in folder.rglob("*") if p.is_file() and p != folder / MANIFEST_FILE)
    return write_manifest_of(folder, files, origin)


def sha256_of(path: Path) -> str:
    """The checksum of a file, as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
