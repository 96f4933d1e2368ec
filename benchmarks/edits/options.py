"""What a run does, and who is asked: names and choices, without any model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from benchmarks.record import commit, machine, versions
from sgedit_engine.settings import Device
from stilllife.edits import EDIT_KINDS, EditKind

Way = Literal["oracle", "end_to_end"]
WAYS: tuple[Way, ...] = ("oracle", "end_to_end")
OURS, OWN = "ours", "own"
# Baselines and peers; of these, who is given a region to fill.
RIVALS = (
    "do-nothing",
    "cut-and-paste",
    "autoencoder",
    "inpaint-9",
    "inpaint-4",
    "img2img",
    "diffedit",
    "ledits++",
    "text-to-image",
)
TAKES_HOLE = ("cut-and-paste", "autoencoder", "inpaint-9", "inpaint-4", "diffedit")
MASKS = ("tight", "dilated", "box", "parser")
NO_ABLATION = "none"
# Parts of our editor that can be taken out.
ABLATIONS = (
    "verification",
    "candidates",
    "paste_back",
    "few_steps",
    "steering",
    "pair_training",
    "pair_training_and_steering",
    "own_pixels",
)


@dataclass(frozen=True)
class Options:
    """What a run does. `rivals` and `masks` by name; `shard` (part, of) takes every `of`-th
    scene and sequence; `device` is where all models run, ours, the rivals' and the judge's."""

    scenes: int
    seed: int
    sequences: int = 0
    kinds: tuple[EditKind, ...] = EDIT_KINDS
    ways: tuple[Way, ...] = WAYS
    rivals: tuple[str, ...] = ()
    masks: tuple[str, ...] = ("dilated",)
    ablations: tuple[str, ...] = ()
    shard: tuple[int, int] = (1, 1)
    device: Device = "cpu"

    def mine(self, count: int) -> range:
        """The numbers of a shard, of `count`."""
        part, of = self.shard
        return range(part - 1, count, of)

    @property
    def command(self) -> str:
        """The line that gives the same records again, wherever they are written."""
        words = [f"--scenes {self.scenes} --sequences {self.sequences} --seed {self.seed}"]
        words.append(f"--peers {','.join(self.rivals) or 'none'} --masks {','.join(self.masks)}")
        words.append(f"--kinds {','.join(self.kinds)} --ways {','.join(self.ways)}")
        words += [f"--ablate {','.join(self.ablations)}"] if self.ablations else []
        words += [f"--device {self.device}"] if self.device != "cpu" else []
        return f"python -m benchmarks edits {' '.join(words)}"

    def header(self) -> dict[str, Any]:
        """What makes two runs the same run, and what tells their shards apart."""
        here = machine(self.device)
        where = {name: value for name, value in here.items() if name != "load"}
        return {
            "benchmark": "edits",
            "command": self.command,
            "seed": self.seed,
            "commit": commit(),
            "options": {
                "scenes": self.scenes,
                "sequences": self.sequences,
                "kinds": list(self.kinds),
                "ways": list(self.ways),
                "peers": list(self.rivals),
                "masks": list(self.masks),
                "ablations": list(self.ablations),
                "device": self.device,
            },
            "machine": where,
            "versions": versions(),
            "shard": "{}/{}".format(*self.shard),
        }


@dataclass(frozen=True)
class Job:
    """One editor on one edit, told or read as `way` says, in the region `mask`."""

    renderer: str
    way: Way
    mask: str = OWN
    ablation: str = NO_ABLATION


def jobs(options: Options) -> Iterator[Job]:
    """Who does an edit: ours, then the rivals with every mask that they are given. Those that
    take none are asked once."""
    for way in options.ways:
        for ablation in (NO_ABLATION, *options.ablations):
            yield Job(OURS, way, ablation=ablation)
    for name in options.rivals:
        if name not in TAKES_HOLE:
            yield Job(name, "oracle")
            continue
        for mask in options.masks:
            yield Job(name, "end_to_end" if mask == "parser" else "oracle", mask)


def told(job: Job) -> str:
    """A job in words."""
    extra = [job.mask] if job.mask != OWN else []
    extra += [f"without {job.ablation}"] if job.ablation != NO_ABLATION else []
    return ", ".join([f"{job.renderer} ({job.way.replace('_', ' ')})", *extra])
