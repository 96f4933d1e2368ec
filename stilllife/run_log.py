"""What every training writes down: lines on the terminal, and a record beside the weights."""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch


class RunLog:
    """Prints a line with the elapsed time, at most once per `every` seconds unless forced."""

    def __init__(self, name: str, every: float = 10.0) -> None:
        self.name, self.every = name, every
        self.start = time.monotonic()
        self._last = -every

    @property
    def seconds(self) -> float:
        """Since the log was opened."""
        return time.monotonic() - self.start

    def due(self) -> bool:
        """Whether `every` seconds have gone by since the last line."""
        return self.seconds - self._last >= self.every

    def line(self, text: str, values: Mapping[str, float] | None = None) -> None:
        """Print now."""
        self._last = self.seconds
        figures = " ".join(f"{k} {v:.4g}" for k, v in (values or {}).items())
        print(f"[{self.name} {self.seconds:6.0f} s] {text} {figures}".rstrip(), flush=True)


def hardware(device: torch.device | str) -> dict[str, str]:
    """The machine and versions, for records of figures."""
    device = torch.device(device)
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.processor()
    return {
        "device": name or platform.machine(),
        "torch": torch.__version__,
        "python": platform.python_version(),
    }


def told_options(options: argparse.Namespace) -> dict[str, str]:
    """The options of a run for its record; of a path the last name only."""
    given = vars(options).items()
    return {key: value.name if isinstance(value, Path) else str(value) for key, value in given}


def write_record(folder: Path, record: Mapping[str, Any]) -> None:
    """Append a training run to `folder`/training.json (a list of runs, oldest first)."""
    path = folder / "training.json"
    runs = json.loads(path.read_text()) if path.exists() else []
    path.write_text(json.dumps([*runs, dict(record)], indent=2) + "\n")
