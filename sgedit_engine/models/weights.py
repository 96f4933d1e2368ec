"""Where the weights of a profile are, and whether they are what was shipped.

A checkpoint folder holds one folder per model (Hugging Face layout) and `manifest.json`:

    {"files": {"vae/diffusion_pytorch_model.safetensors": {"bytes": 123, "sha256": "…"}, …}}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sgedit_engine.errors import ModelDamagedError, ModelMissingError
from sgedit_engine.models.profiles import ProfileSpec

MANIFEST_FILE = "manifest.json"
_REMEDY = "Install sgedit again, or clone its repository again."
_CHUNK_BYTES = 1 << 20


def checkpoints_folder() -> Path:
    """The folder of the bundled checkpoints.

    It lies beside this package, in a clone as in an installed wheel.
    """
    return Path(__file__).resolve().parents[2] / "checkpoints"


@dataclass(frozen=True)
class Checkpoint:
    """A profile's folder, and what each file in it has to be: (bytes, sha256) by its path."""

    folder: Path
    files: MappingProxyType[str, tuple[int, str]]

    def verified(self, part: str, *needs: str) -> Path:
        """The folder of one model ("vae") once each of its files was read and is right, and each
        of those that it needs from other folders.

        Raises ModelMissingError for a file that is not there, ModelDamagedError for one that
        differs from the manifest.
        """
        names = self._names(part)
        if not names:
            raise ModelMissingError(f"The model {part!r} is not in {self.folder}.", _REMEDY)
        for name in names:
            self._check(name)
        for other in needs:
            self.verified(other)
        return self.folder / part

    def holds(self, part: str) -> bool:
        """Whether the manifest lists a model."""
        return bool(self._names(part))

    @property
    def parts(self) -> tuple[str, ...]:
        """The models that the manifest lists."""
        return tuple(sorted({name.partition("/")[0] for name in self.files if "/" in name}))

    def digest(self, *parts: str) -> str:
        """One sha256 of all files of some models, as the manifest tells them."""
        listed = {name: self.files[name] for part in parts for name in self._names(part)}
        return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()

    def _names(self, part: str) -> list[str]:
        return [name for name in self.files if name.startswith(f"{part}/")]

    def _check(self, name: str) -> None:
        path, (size, digest) = self.folder / name, self.files[name]
        if not path.is_file():
            raise ModelMissingError(f"{path} is missing.", _REMEDY)
        if (found := path.stat().st_size) != size:
            raise ModelDamagedError(
                f"{path} is damaged: it has {found} bytes instead of {size}.", _REMEDY
            )
        if _sha256(path) != digest:
            raise ModelDamagedError(f"{path} is damaged: its checksum is wrong.", _REMEDY)


def open_checkpoint(spec: ProfileSpec, root: Path | None = None) -> Checkpoint:
    """The checkpoint of a profile below `root` (the bundled checkpoints by default).

    Reads only the manifest. Raises ModelMissingError, ModelDamagedError.
    """
    folder = (root if root is not None else checkpoints_folder()) / spec.folder
    return checkpoint_in(folder, f"the profile {spec.name!r}")


def checkpoint_in(folder: Path, of: str) -> Checkpoint:
    """The checkpoint in a folder; `of` says in errors whose weights they are.

    Reads only the manifest. Raises ModelMissingError, ModelDamagedError.
    """
    path = folder / MANIFEST_FILE
    if not path.is_file():
        raise ModelMissingError(f"The weights of {of} are not in {folder}.", _REMEDY)
    try:
        listed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["files"]
        files = {name: (int(f["bytes"]), str(f["sha256"])) for name, f in listed.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelDamagedError(f"{path} is damaged.", _REMEDY) from error
    return Checkpoint(folder, MappingProxyType(files))


def write_manifest(folder: Path) -> Path:
    """List every model file below a checkpoint folder in its manifest; whoever bundles calls it."""
    files = {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": _sha256(path),
        }
        for path in sorted(_model_files(folder))
    }
    target = folder / MANIFEST_FILE
    target.write_text(json.dumps({"files": files}, indent=2) + "\n", encoding="utf-8")
    return target


def _model_files(folder: Path) -> Iterator[Path]:
    for part in folder.iterdir():
        if part.is_dir() and not part.name.startswith(("_", ".")):
            yield from (path for path in part.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
