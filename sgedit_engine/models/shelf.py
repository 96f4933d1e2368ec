"""The folder of models as people see it: what is there, what is not, pulled, imported, removed.

Imports no torch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sgedit_engine.errors import InputError, ModelDamagedError, ModelMissingError
from sgedit_engine.models.catalogue import MODELS, folder_of_repository
from sgedit_engine.models.landing import changing, settled, take_away
from sgedit_engine.models.manifest import Manifest, read_manifest
from sgedit_engine.models.model_spec import ModelSpec
from sgedit_engine.models.profiles import PROFILES, Origin, ProfileSpec

if TYPE_CHECKING:
    from sgedit_engine.models.pull import OnBytes, Pulled

_PLAIN = re.compile(r"\w[\w.-]*")
_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class Shelved:
    """A model: its spec where the catalogue has one, its folder, and its manifest where it is
    there. `harm` says what is wrong with it."""

    name: str
    spec: ModelSpec | None
    folder: Path
    manifest: Manifest | None
    harm: str = ""

    @property
    def bytes(self) -> int:
        """What it takes on this disk."""
        return sum(size for size, _ in self.manifest.files.values()) if self.manifest else 0

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles that can be made of it."""
        return tuple(
            profile.name
            for profile in PROFILES.values()
            if any(self.name in origin.models for origin in profile.origins.values())
        )

    @property
    def compared(self) -> Mapping[str, str]:
        """What public pages tell of its files' checksums, in words, by the files' paths."""
        told: dict[str, str] = {}
        for page in self.spec.published if self.spec and self.manifest else ():
            here = self.manifest.files.get(page.path) if self.manifest else None
            if here is not None and here[1] == page.sha256:
                told[page.path] = f"the same bytes as {page.source}"
            elif here is not None:
                told.setdefault(page.path, f"other bytes than {page.source}")
        return told


class Shelf:
    """The folder of models, which need not be there yet."""

    def __init__(self, root: Path) -> None:
        self.root = root
        settled(root)

    def all(self) -> Sequence[Shelved]:
        """The models of the catalogue, then others that are in the folder."""
        others = sorted(
            path.name
            for path in (self.root.iterdir() if self.root.is_dir() else ())
            if path.is_dir() and not path.name.startswith(".") and path.name not in MODELS
        )
        return [self.get(name) for name in (*MODELS, *others)]

    def get(self, name: str) -> Shelved:
        """One model, by its name or its repository's. Raises InputError for an unknown one."""
        name = folder_of_repository(name)
        folder = self.root / name
        if name not in MODELS and not (_PLAIN.fullmatch(name) and folder.is_dir()):
            raise InputError(
                f"There is no model {name!r}.",
                f"The models are: {', '.join(MODELS)}; `sgedit models list` shows all.",
            )
        try:
            manifest = read_manifest(folder, "")
        except ModelDamagedError as error:
            return Shelved(name, MODELS.get(name), folder, None, harm=error.problem)
        harm = "" if manifest is None else _harm(folder, manifest)
        return Shelved(name, MODELS.get(name), folder, manifest, harm)

    def parts_of(self, profile: str) -> Mapping[str, Sequence[Shelved]] | None:
        """The models that serve each part of a full-size profile; None for any other name."""
        if profile not in PROFILES or PROFILES[profile].bundled:
            return None
        origins = PROFILES[profile].origins
        return {part: [self.get(name) for name in o.models] for part, o in origins.items()}

    def serving(self) -> frozenset[str]:
        """Of several models for a part, those that are here and taken, or else fetched by a pull of
        a profile."""
        origins = [o for p in PROFILES.values() for o in p.origins.values() if len(o.models) > 1]
        return frozenset(self._taken(origin) for origin in origins)

    def to_remove(self, name: str) -> tuple[Sequence[Shelved], Sequence[Shelved]]:
        """What a name means that shall be removed: a model, or all that are here of a profile; and
        which of these stay, as other profiles that draw here use them too.

        Raises InputError, ModelMissingError where there is nothing.
        """
        parts = self.parts_of(name)
        if parts is None:
            found = self.get(name)
            if not found.folder.exists():
                raise _not_here(f"The model {found.name!r} is not")
            return [found], []
        here = {o.name: o for several in parts.values() for o in several if o.folder.exists()}
        if not here:
            raise _not_here(f"Nothing of the profile {name!r} is")
        shared: set[str] = set()
        for other in PROFILES.values():
            if not other.bundled and other.name != name and self._draws(other):
                shared |= {model for o in other.origins.values() for model in o.models}
        going = [one for one in here.values() if one.name not in shared]
        return going, [one for one in here.values() if one.name in shared]

    def _draws(self, profile: ProfileSpec) -> bool:
        return any(self.get(name).manifest is not None for name in profile.origins["unet"].models)

    def _taken(self, origin: Origin) -> str:
        there = (one for one in origin.models if self.get(one).manifest is not None)
        return next(there, origin.pulled)

    def chosen(self, names: Sequence[str]) -> Sequence[ModelSpec]:
        """The models that names mean: models', profiles' (what `pull` fetches for them), and
        repositories of other checkpoints on the Hub. Raises InputError."""
        specs: dict[str, ModelSpec] = {}
        for name in names:
            for spec in self._meant(name):
                specs[spec.name] = spec
        return tuple(specs.values())

    def pull(self, spec: ModelSpec, *, on_bytes: OnBytes, update: bool = False) -> Pulled:
        """See `pull_model`. Imports what speaks with the Hub."""
        from sgedit_engine.models.pull import pull_model

        return pull_model(spec, self.root, on_bytes=on_bytes, update=update)

    def remove(self, one: Shelved) -> None:
        """Delete a model from this disk."""
        with changing(self.root):
            take_away(one.folder)

    def _meant(self, name: str) -> Sequence[ModelSpec]:
        if name in MODELS:
            return [MODELS[name]]
        if name in PROFILES:
            return self._of_profile(name)
        if _HUB_NAME.fullmatch(name):
            from sgedit_engine.models.repositories import spec_of_repository

            return [spec_of_repository(name)]
        raise InputError(
            f"There is no model or profile {name!r}.",
            f"The profiles are: {', '.join(p for p in PROFILES if PROFILES[p].origins)}; the "
            f"models: {', '.join(MODELS)}; a repository has the form MAKER/MODEL.",
        )

    def _of_profile(self, name: str) -> Sequence[ModelSpec]:
        """What serves each part: what is there already, else what is usual."""
        specs = [MODELS[self._taken(origin)] for origin in PROFILES[name].origins.values()]
        if not specs:
            raise InputError(
                f"The profile {name!r} comes with sgedit.", "Nothing has to be pulled."
            )
        return specs


def _not_here(what: str) -> ModelMissingError:
    return ModelMissingError(f"{what} on this machine.", "`sgedit models list` shows what is.")


def _harm(folder: Path, manifest: Manifest) -> str:
    """What is wrong at first sight: checksums are read when a model is used, and by `pull`."""
    for name, (size, _) in manifest.files.items():
        path = folder / name
        if not path.is_file():
            return f"{name} is missing"
        if path.stat().st_size != size:
            return f"{name} has {path.stat().st_size} bytes instead of {size}"
    return ""
