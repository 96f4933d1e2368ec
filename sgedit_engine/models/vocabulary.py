"""The vocabulary of a text encoder whose file has none: found on this machine, or fetched."""

from __future__ import annotations

from pathlib import Path

from huggingface_hub import try_to_load_from_cache
from transformers import BertTokenizerFast

from sgedit_engine.errors import DownloadError, InputError
from sgedit_engine.models.hub import Hub
from sgedit_engine.models.original_dino import VOCABULARY
from sgedit_engine.models.pull import NEWEST

_FILE = "vocab.txt"
# Names under which the cache may know the repository.
_REPOSITORIES = (VOCABULARY, VOCABULARY.partition("/")[2])


def write_vocabulary(beside: Path, words: int, folder: Path) -> None:
    """Write the tokenizer of a text encoder that knows so many words into a folder.

    Raises DownloadError where its vocabulary is nowhere on this machine and cannot be fetched,
    InputError for one of another size.
    """
    target = folder / _FILE
    found = _found(beside)
    if found is not None:
        target.write_bytes(found.read_bytes())
    else:
        _fetch(beside, target)
    size = len(target.read_text(encoding="utf-8").rstrip("\n").split("\n"))
    if size != words:
        raise InputError(
            f"The vocabulary has {size} words instead of {words}.",
            f"Put the {_FILE} of {VOCABULARY} beside the file.",
        )
    BertTokenizerFast(str(target)).save_pretrained(folder)


def _found(beside: Path) -> Path | None:
    if (beside / _FILE).is_file():
        return beside / _FILE
    cached = (try_to_load_from_cache(repository, _FILE) for repository in _REPOSITORIES)
    return next((Path(path) for path in cached if isinstance(path, str)), None)


def _fetch(beside: Path, target: Path) -> None:
    try:
        hub = Hub(VOCABULARY)
        remote = hub.find(_FILE, NEWEST)
        if remote is None:
            raise DownloadError(f"{VOCABULARY} has no {_FILE}.", "")
        hub.fetch(remote, target, lambda _size: None)
    except DownloadError as error:
        raise DownloadError(
            f"The file has no vocabulary, and it cannot be fetched: {error.problem}",
            f"Put the {_FILE} of {VOCABULARY} into {beside}, and import again.",
        ) from error
