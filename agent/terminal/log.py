"""What goes wrong inside is kept in a file, so that users see one sentence and no traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _FolderMakingHandler(logging.FileHandler):
    """A log file that is made, with its folder, when there is something to write."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; what cannot be written is dropped, and ends no command."""
        with suppress(OSError):
            super().emit(record)


@contextmanager
def log_to(path: Path | None) -> Iterator[None]:
    """Within the block warnings and errors go to a file, or to stderr where it is None."""
    handler = logging.StreamHandler() if path is None else _FolderMakingHandler(path)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter(_FORMAT))
    logging.captureWarnings(True)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        logging.captureWarnings(False)
        handler.close()
