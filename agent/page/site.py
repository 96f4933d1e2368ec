"""The folder that Chainlit works in: in the user-data folder, so that the clone stays clean.

Nothing here imports Chainlit, which reads its configuration from this folder when it is imported.
"""

from __future__ import annotations

import gzip
import json
import os
import secrets
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from agent.page.examples import EXAMPLES
from agent.page.joining import joined
from sgedit_engine.errors import InputError
from sgedit_engine.pictures import write_atomically

_HERE = Path(__file__).parent
_ROOT = _HERE.parent.parent


def prepare_site(folder: Path) -> None:
    """Write configuration, words, elements and examples, and tell Chainlit where they are.

    Raises InputError where the folder cannot be written.
    """
    try:
        _write_public(folder / "public")
        for example in EXAMPLES:
            _copy(example.file, folder / "public" / "examples" / example.file.name)
        _copy(_ROOT / "chainlit.md", folder / "chainlit_en-US.md")
        _copy(_HERE / "config.toml", folder / ".chainlit" / "config.toml")
        _pack(folder / "packed")
        _write_words(folder / ".chainlit" / "translations" / "en-US.json")
        os.environ["CHAINLIT_AUTH_SECRET"] = _secret(folder / "secret")
    except OSError as error:
        raise InputError(
            f"The page's files cannot be written to {folder}: {error.strerror or error}.",
            "Set SGEDIT_HOME to a folder that can be written.",
        ) from error
    os.environ["CHAINLIT_APP_ROOT"] = str(folder)
    # A file of this name in the folder where the command is given is none of ours.
    os.environ["CHAINLIT_ENV_FILE"] = os.devnull


def _write_public(folder: Path) -> None:
    """What browsers are given; elements in several files become one."""
    elements = _HERE / "public" / "elements"
    several = [path for path in elements.iterdir() if path.is_dir()]
    leave = shutil.ignore_patterns(*(path.name for path in several))
    shutil.copytree(_HERE / "public", folder, ignore=leave, dirs_exist_ok=True)
    for path in several:
        target = folder / "elements" / f"{path.name}.jsx"
        target.write_text(joined(path), encoding="utf-8")


def _pack(folder: Path) -> None:
    """Chainlit's scripts and styles, packed once: packing them for each visitor takes longest."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in (_chainlit() / "frontend" / "dist" / "assets").glob("index-*"):
        packed = folder / f"{source.name}.gz"
        if source.suffix in (".js", ".css") and not packed.exists():
            write_atomically(gzip.compress(source.read_bytes(), 6), packed)


def _chainlit() -> Path:
    """The folder of the package. Raises InputError where it is missing."""
    spec = find_spec("chainlit")
    if spec is None or spec.origin is None:
        raise InputError(
            "Chainlit is missing, which shows the page.", "Install it: `pip install chainlit`."
        )
    return Path(spec.origin).parent


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _secret(path: Path) -> str:
    """What sign-ins are signed with; made once, readable by its owner only."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text()


def _write_words(target: Path) -> None:
    """Chainlit's words, with ours in the place of those that do not fit."""
    theirs = json.loads((_chainlit() / "translations" / "en-US.json").read_text())
    ours = json.loads((_HERE / "words.json").read_text())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(_merged(theirs, ours), ensure_ascii=False, indent=1))


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        inner = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if inner else value
    return merged
