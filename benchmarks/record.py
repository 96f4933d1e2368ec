"""What a benchmark found, where and how it was run: for JSON, the terminal and documents."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sgedit_engine.errors import SGEditError
from sgedit_engine.pictures import write_atomically
from sgedit_engine.settings import Device

_PACKAGES = ("sgedit-agent", "torch", "diffusers", "transformers", "numpy", "numba")
_CPU_INFO = Path("/proc/cpuinfo")
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Outcome:
    """What one command found.

    `figures` by name; `missing` tells why a figure could not be computed, under the name that
    it would have; `details` is anything that JSON can hold; `notes` are sentences that a reader
    of the figures needs. `columns` tells of figures that belong beside each other: what the
    names of a column begin with, and its heading. `section` is how a document tells of it, its
    marks included, where the table of all figures would not do.
    """

    figures: Mapping[str, float]
    missing: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    section: str | None = None


def combined(parts: Sequence[Outcome]) -> Outcome:
    """The outcomes of a command's parts as one, in their order."""
    figures: dict[str, float] = {}
    missing: dict[str, str] = {}
    details: dict[str, Any] = {}
    columns: dict[str, str] = {}
    for part in parts:
        figures |= part.figures
        missing |= part.missing
        details |= part.details
        columns |= part.columns
    notes = tuple(note for part in parts for note in part.notes)
    return Outcome(figures, missing, details, notes, columns)


def in_words(error: SGEditError) -> str:
    """Why a figure is missing: what an error says, its remedy too, in one line.

    Paths inside the clone are told from its root on, so that they hold for any clone.
    """
    return " ".join(str(error).replace(f"{ROOT}{os.sep}", "").split())


@dataclass(frozen=True)
class Record:
    """An outcome, and how it came about.

    `command` is the line that gives it again, `commit` what `commit()` said when it began.
    """

    name: str
    command: str
    seed: int
    seconds: float
    outcome: Outcome
    commit: str | None

    def as_json(self) -> dict[str, Any]:
        """The figures at the top, beside "missing", "details" and "about"."""
        about = {
            "benchmark": self.name,
            "command": self.command,
            "seed": self.seed,
            "seconds": round(self.seconds, 1),
            "commit": self.commit,
            "machine": machine(),
            "versions": versions(),
        }
        return {
            **self.outcome.figures,
            "missing": dict(self.outcome.missing),
            "details": dict(self.outcome.details),
            "about": about,
        }

    def write_json(self, path: Path) -> None:
        """Raises InputError when the file cannot be written."""
        text = json.dumps(self.as_json(), indent=2, ensure_ascii=False) + "\n"
        write_atomically(text.encode(), path)

    def print(self, console: Console) -> None:
        """The figures as a table, then what is missing, then how it was run."""
        table = Table("figure", "value", title=self.name, title_justify="left")
        for name, value in self.outcome.figures.items():
            table.add_row(name, shown(value))
        console.print(table)
        for name, reason in self.outcome.missing.items():
            console.print(Text(f"{name}: missing: {reason}", style="red"))
        for note in self.outcome.notes:
            console.print(Text(note))
        console.print(Text(f"{self.command}\n{circumstances(self)}", style="dim"))


def shown(value: float) -> str:
    """A figure for people: whole numbers as such, others with four digits that count."""
    return str(int(value)) if float(value).is_integer() else f"{value:.4g}"


def circumstances(record: Record) -> str:
    """Seed, time, machine and versions in one line."""
    where = machine()
    told = [f"seed {record.seed}", f"{record.seconds:.0f} s", f"{where['cores']} cores"]
    told += [f"{where['threads']} threads", f"load {where['load']}"]
    told += [where["processor"], f"Python {where['python']}"]
    told += [f"{name} {number}" for name, number in versions().items()]
    if record.commit is not None:
        told.append(f"commit {record.commit[:12]}{'+' * record.commit.endswith('+')}")
    return ", ".join(told)


def machine(device: Device = "cpu") -> dict[str, Any]:
    """What the figures in seconds depend on. `load` is that of the last minute, if known; what the
    models ran on is `accelerator` where that was a CUDA device."""
    more = {"accelerator": torch.cuda.get_device_name()} if device == "cuda" else {}
    return {
        "system": platform.system(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "threads": torch.get_num_threads(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        **more,
    }


def _processor() -> str:
    if _CPU_INFO.is_file():
        for line in _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    """Versions of what the figures depend on, as far as it is installed."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def commit() -> str | None:
    """The clone's commit, with "+" where tracked files differ from it; None outside a clone."""
    try:
        head = _git("rev-parse", "HEAD").strip()
        changed = _git("status", "--porcelain", "--untracked-files=no").strip()
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{head}+" if changed else head


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=20
    )
    return done.stdout
