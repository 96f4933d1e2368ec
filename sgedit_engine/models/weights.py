"""Where the weights of a profile are, and whether they are what was shipped or pulled.

The bundled checkpoint is one folder with a folder per part (Hugging Face layout) and one
manifest. The parts of a full-size profile lie in the folders of several models, each with its
manifest. Whoever reads weights sees one `Checkpoint` in either case.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from sgedit_engine.errors import InputError, ModelDamagedError, ModelMissingError
from sgedit_engine.models.catalogue import MODELS, gigabytes
from sgedit_engine.models.given import given_parts
from sgedit_engine.models.landing import settled
from sgedit_engine.models.located import INSTALL_AGAIN, Located
from sgedit_engine.models.manifest import (
    Manifest,
    listed,
    read_manifest,
    save_manifest,
    sha256_of,
)
from sgedit_engine.models.profiles import ProfileSpec
from sgedit_engine.models.unets import CONFIG_FILE, read_unet_kind


def checkpoints_folder() -> Path:
    """The folder of the bundled checkpoints.

    It lies beside this package, in a clone as in an installed wheel.
    """
    return Path(__file__).resolve().parents[2] / "checkpoints"


@dataclass(frozen=True)
class Checkpoint:
    """The parts of a profile, by name. `folder` is the bundled checkpoint's, or that of all
    models."""

    folder: Path
    located: Mapping[str, Located]
    remedy: str = INSTALL_AGAIN
    # Files that were read and found right, as they were then.
    _right: set[tuple[Path, int, int]] = field(default_factory=set, compare=False, repr=False)

    def verified(self, part: str, *needs: str) -> Path:
        """The folder of one part ("vae") once each of its files was read and is right, and each
        of those that it needs from other folders.

        A file that was right is read again only when it has changed since. Raises
        ModelMissingError for a file that is not there, ModelDamagedError for one that differs
        from the manifest.
        """
        if not self.holds(part):
            raise ModelMissingError(f"The model {part!r} is not in {self.folder}.", self.remedy)
        found = self.located[part]
        for name, told in found.files.items():
            self._check(found.folder / name, *told, found.remedy)
        for other in needs:
            self.verified(other)
        return found.folder

    def holds(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self.located

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(sorted(self.located))

    @property
    def files(self) -> Mapping[str, tuple[int, str]]:
        """What each file has to be, (bytes, sha256), by its part and path: "vae/config.json"."""
        return {
            f"{part}/{name}": told
            for part, found in self.located.items()
            for name, told in found.files.items()
        }

    def digest(self, *parts: str) -> str:
        """One sha256 of all files of some parts, as the manifests tell them."""
        chosen = [f"{part}/" for part in parts]
        listed = {n: told for n, told in self.files.items() if n.startswith(tuple(chosen))}
        return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()

    def _check(self, path: Path, size: int, digest: str, remedy: str) -> None:
        if not path.is_file():
            raise ModelMissingError(f"{path} is missing.", remedy)
        state = path.stat()
        if state.st_size != size:
            raise ModelDamagedError(
                f"{path} is damaged: it has {state.st_size} bytes instead of {size}.", remedy
            )
        seen = (path, size, state.st_mtime_ns)
        if seen in self._right:
            return
        if sha256_of(path) != digest:
            raise ModelDamagedError(f"{path} is damaged: its checksum is wrong.", remedy)
        self._right.add(seen)


def open_checkpoint(
    spec: ProfileSpec, root: Path | None = None, weights: str | None = None
) -> Checkpoint:
    """The checkpoint of a profile: below `root`, the folder of checkpoints (the bundled ones by
    default) or, for a full-size profile, of models; `weights` take the place of its own (see
    `given_parts`).

    Reads only manifests and configurations. Raises ModelMissingError, ModelDamagedError, and
    InputError for weights that do not fit the profile.
    """
    if spec.bundled:
        if weights is not None:
            raise InputError(
                f"The profile {spec.name!r} takes no other weights.",
                "Give --profile sd15, sd21 or sdxl.",
            )
        folder = (root if root is not None else checkpoints_folder()) / spec.name
        return checkpoint_in(folder, f"the profile {spec.name!r}")
    if root is None:
        raise ValueError("a full-size profile needs the folder of models")
    settled(root)
    given = given_parts(weights, spec, root) if weights is not None else {}
    return _checkpoint_of_models(spec, root, given)


def fitted(spec: ProfileSpec, checkpoint: Checkpoint) -> ProfileSpec:
    """A profile with the resolution that its U-Net was trained at: given weights may have another
    than the profile's own. Raises InputError when its configuration cannot be read, or an
    inpainting U-Net was made for other words."""
    if spec.bundled:
        return spec
    kind = read_unet_kind(checkpoint.located["unet"].folder / CONFIG_FILE)
    if checkpoint.holds("inpaint"):
        filling = read_unet_kind(checkpoint.located["inpaint"].folder / CONFIG_FILE)
        if filling.width != kind.width or not filling.inpainting:
            raise InputError(
                "The inpainting U-Net does not fit the one that draws.",
                "Give weights of the same class.",
            )
    return replace(spec, resolution=kind.resolution)


def checkpoint_in(folder: Path, of: str) -> Checkpoint:
    """The checkpoint in one folder; `of` says in errors whose weights they are.

    Reads only the manifest. Raises ModelMissingError, ModelDamagedError.
    """
    manifest = read_manifest(folder, INSTALL_AGAIN)
    if manifest is None:
        raise ModelMissingError(f"The weights of {of} are not in {folder}.", INSTALL_AGAIN)
    parts = {name.partition("/")[0] for name in manifest.files if "/" in name}
    located = {part: Located(folder / part, manifest.below(part)) for part in sorted(parts)}
    return Checkpoint(folder, MappingProxyType(located))


def write_manifest(folder: Path) -> Path:
    """List every file of a checkpoint's parts in its manifest; whoever bundles calls it."""
    parts = (p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(("_", ".")))
    files = (path for part in parts for path in part.rglob("*") if path.is_file())
    return save_manifest(folder, Manifest(listed(folder, files), {}))


def _checkpoint_of_models(
    spec: ProfileSpec, root: Path, given: Mapping[str, Located]
) -> Checkpoint:
    """Each part that is not given from the first of its models that is there."""
    manifests: dict[str, Manifest] = {}
    for name in {name for origin in spec.origins.values() for name in origin.models}:
        if (manifest := read_manifest(root / name, _pull_again(name))) is not None:
            manifests[name] = manifest
    located = dict(given)
    for part, origin in spec.origins.items():
        if part in given:
            continue
        here = next((name for name in origin.models if name in manifests), None)
        if here is not None and (files := manifests[here].below(origin.folder)):
            located[part] = Located(root / here / origin.folder, files, _pull_again(here))
    _refuse_gaps(spec, located)
    return Checkpoint(root, MappingProxyType(located), f"Run `sgedit models pull {spec.name}`.")


def _refuse_gaps(spec: ProfileSpec, located: Mapping[str, Located]) -> None:
    gaps = {part: origin for part, origin in spec.origins.items() if part not in located}
    needed = dict.fromkeys(origin.pulled for origin in gaps.values() if not origin.optional)
    if needed:
        fetched = dict.fromkeys(origin.pulled for origin in gaps.values())
        besides = [name for name in fetched if name not in needed]
        with_it = f", with {' and '.join(besides)}, which fills holes" if besides else ""
        raise ModelMissingError(
            f"The profile {spec.name!r} needs models that are not on this machine: "
            f"{', '.join(needed)}.",
            f"Run `sgedit models pull {spec.name}`: {gigabytes(MODELS[name] for name in fetched)}"
            f"{with_it}.",
        )


def _pull_again(name: str) -> str:
    return f"Run `sgedit models pull {name}`, which fetches what is damaged again."
