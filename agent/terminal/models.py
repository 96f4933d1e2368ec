"""`sgedit models`: what full-size models there are, fetched, told of, removed and imported."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text

from agent.sizes import size_words
from agent.terminal.plain import plain
from sgedit_engine.models.catalogue import gigabytes
from sgedit_engine.models.shelf import Shelf, Shelved
from sgedit_engine.settings import Settings


def run_list(as_json: bool, settings: Settings) -> int:
    """Every model of the catalogue, and what else is in the folder."""
    shelf = Shelf(settings.models_folder())
    models = shelf.all()
    if as_json:
        print(json.dumps([_told(one) for one in models], indent=2))
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("model", no_wrap=True)
    for title in ("here", "size", "profiles", "licence"):
        table.add_column(title)
    serving = shelf.serving()
    for one in models:
        licence = one.spec.licence.name if one.spec else "see its maker"
        told = (plain(one.name), _here(one, serving), _size(one), " ".join(one.profiles), licence)
        table.add_row(*(Text(words) for words in told))
    Console().print(table)
    print("* Of several that do the same: the one in use, or else the one that a pull fetches.")
    print(f"Models lie in {shelf.root}. `sgedit models info NAME` tells more of one.")
    return 0


def run_pull(names: Sequence[str], update: bool, settings: Settings) -> int:
    """Fetch what names mean. Raises DownloadError, InputError."""
    shelf = Shelf(settings.models_folder())
    for spec in shelf.chosen(names):
        print(f"{spec.name}: {spec.purpose}. Licence: {spec.licence.name}, {spec.licence.address}")
        with _bar(spec.name) as on_bytes:
            pulled = shelf.pull(spec, on_bytes=on_bytes, update=update)
        fetched = f"fetched {size_words(pulled.fetched)}" if pulled.fetched else "was here"
        print(f"{spec.name}: {fetched}, every checksum is right.")
        for path, words in shelf.get(spec.name).compared.items():
            print(f"  {path}: {words}")
    return 0


def run_info(name: str, as_json: bool, settings: Settings) -> int:
    """All about one model, or a profile and its models. Raises InputError."""
    shelf = Shelf(settings.models_folder())
    if (parts := shelf.parts_of(name)) is not None:
        missing = [spec for spec in shelf.chosen([name]) if shelf.get(spec.name).manifest is None]
        size = gigabytes(missing) if missing else ""
        return _profile_info(name, parts, size, as_json, shelf.serving())
    one = shelf.get(name)
    if as_json:
        print(json.dumps(_told(one, files=True), indent=2))
        return 0
    for title, words in _lines(one):
        print(f"{title + ':':10}{plain(words)}")
    return 0


def run_remove(names: Sequence[str], settings: Settings) -> int:
    """Delete models, and all of profiles. Raises InputError, ModelMissingError."""
    shelf = Shelf(settings.models_folder())
    for name in names:
        going, staying = shelf.to_remove(name)
        for one in going:
            shelf.remove(one)
            print(f"Removed {plain(one.name)}: {size_words(one.bytes)}.")
        if staying:
            print(f"Other profiles use {', '.join(one.name for one in staying)} too: kept.")
    return 0


def run_import(path: Path, name: str | None, settings: Settings) -> int:
    """Take a model from files. Raises InputError, ModelDamagedError."""
    from agent.wiring import import_model

    imported = import_model(path, name, settings)
    print(f"Imported {plain(path.name)} as {plain(imported.name)}: {size_words(imported.bytes)}.")
    if imported.profiles:
        print(f"It serves the profiles {', '.join(imported.profiles)}.")
    return 0


def _profile_info(
    name: str,
    parts: Mapping[str, Sequence[Shelved]],
    missing: str,
    as_json: bool,
    serving: Collection[str],
) -> int:
    """`missing` is the size of what would be fetched."""
    models = {one.name: one for several in parts.values() for one in several}
    if as_json:
        serving = {part: [one.name for one in several] for part, several in parts.items()}
        told = {"profile": name, "parts": serving, "models": [_told(m) for m in models.values()]}
        print(json.dumps(told, indent=2))
        return 0
    print(f"The profile {name} is made of these; of several models, the one marked * is used:")
    for part, several in parts.items():
        marked = ", ".join(f"{one.name} ({_here(one, serving)})" for one in several)
        print(f"  {part:18}{marked}")
    print("Their licences:")
    for licence in dict.fromkeys(one.spec.licence for one in models.values() if one.spec):
        print(f"  {licence.name}: {licence.address}")
    fetches = f"`sgedit models pull {name}` fetches what is missing: {missing}."
    print(fetches if missing else "All that it needs is here.")
    return 0


def _told(one: Shelved, *, files: bool = False) -> dict[str, Any]:
    """A model as JSON."""
    spec, manifest = one.spec, one.manifest
    told: dict[str, Any] = {
        "name": one.name,
        "here": manifest is not None and not one.harm,
        "harm": one.harm,
        "bytes": one.bytes if manifest is not None else None,
        "about_bytes": spec.megabytes * 10**6 if spec else None,
        "folder": str(one.folder),
        "profiles": list(one.profiles),
        "origin": dict(manifest.origin) if manifest is not None else {},
    }
    if spec is not None:
        told |= {
            "kind": spec.kind,
            "hub": spec.hub,
            "licence": spec.licence.name,
            "licence_address": spec.licence.address,
            "purpose": spec.purpose,
            "note": spec.note,
        }
    if files and manifest is not None:
        told["files"] = {n: {"bytes": b, "sha256": s} for n, (b, s) in manifest.files.items()}
        told["compared"] = dict(one.compared)
    return told


def _lines(one: Shelved) -> Iterator[tuple[str, str]]:
    yield "model", one.name
    if one.spec is not None:
        yield "for", one.spec.purpose
        yield "licence", f"{one.spec.licence.name}, {one.spec.licence.address}"
        yield "Hub", f"https://huggingface.co/{one.spec.hub}"
        if one.spec.note:
            yield "note", one.spec.note
    if one.profiles:
        yield "profiles", ", ".join(one.profiles)
    yield "here", _here(one)
    yield "size", _size(one)
    yield "folder", str(one.folder)
    if one.manifest is not None:
        yield from one.manifest.origin.items()
        for name, (size, digest) in one.manifest.files.items():
            told = [name, size_words(size), f"sha256 {digest}", one.compared.get(name, "")]
            yield "file", ", ".join(filter(None, told))


def _here(one: Shelved, serving: Collection[str] = ()) -> str:
    """`serving` are those of several models that are in use, or would be fetched."""
    if one.harm:
        return f"damaged: {one.harm}"
    mark = " *" if one.name in serving else ""
    return f"{'no' if one.manifest is None else 'yes'}{mark}"


def _size(one: Shelved) -> str:
    if one.manifest is not None:
        return size_words(one.bytes)
    return f"about {size_words(one.spec.megabytes * 10**6)}" if one.spec else "?"


@contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar of bytes, on terminals; a file or pipe gets none."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
