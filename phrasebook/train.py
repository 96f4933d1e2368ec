"""Trains the rewriting network on the phrase book.

    python -m phrasebook.train --out OUT --minutes 6 --device cuda

Pairs are drawn by other processes while the training runs. Every minute, and at the end, `OUT`
holds `weights.npz` (the network as the package reads it) and `training.json` (what it came to on
the ways that are held out).
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from agent.language.rewriting.network import write_network
from phrasebook.corpus import FOLDER, read_corpus
from phrasebook.network import Rewriter, Sizes
from phrasebook.pairs import (
    BEGIN,
    LONGEST_PLAIN,
    LONGEST_SAID,
    PAD,
    Pairs,
    Vocabulary,
    counted,
    drawn,
    drawn_at_once,
)
from stilllife.graphed_step import GraphedStep, cosine_share

_HELD_OUT = 3000
_WRITTEN_EVERY = 60.0
# Calls that come closer are sure of the same; of these the held-out ways are told apart.
_SURE = (0.5, 0.8, 0.9, 0.95, 0.98)


class Store:
    """Pairs on the device, more of them as they come in."""

    def __init__(self, capacity: int, device: torch.device) -> None:
        self.said = torch.zeros(capacity, LONGEST_SAID, dtype=torch.int16, device=device)
        self.plain = torch.zeros(capacity, LONGEST_PLAIN, dtype=torch.int16, device=device)
        self.count = 0

    def put(self, pairs: Pairs) -> None:
        """Take in pairs, as far as there is room."""
        fresh = min(len(pairs.said), len(self.said) - self.count)
        end = self.count + fresh
        self.said[self.count : end] = torch.from_numpy(pairs.said[:fresh]).to(self.said.device)
        self.plain[self.count : end] = torch.from_numpy(pairs.plain[:fresh]).to(self.said.device)
        self.count = end

    def batch(self, members: int, size: int) -> tuple[Tensor, Tensor]:
        """Other pairs for each member: (members, size, length) each."""
        rows = torch.randint(self.count, (members, size), device=self.said.device)
        return self.said[rows].long(), self.plain[rows].long()


def main(argv: Sequence[str] | None = None) -> None:
    """Train as the arguments say."""
    options = _options(argv)
    began = time.monotonic()
    torch.manual_seed(options.seed)
    device = torch.device(options.device)
    files = sorted(options.corpus.glob("*.txt"))
    vocabulary = counted(read_corpus(files), options.seed)
    print(f"{len(files)} files, reads {len(vocabulary.read)} words, says {len(vocabulary.said)}")
    held = drawn(files, vocabulary, options.held_out, options.seed + 1, held_out=True)
    store = Store(options.pairs, device)
    parts: queue.Queue[Pairs | None] = queue.Queue()
    stop = threading.Event()
    feeding = threading.Thread(
        target=_feed, args=(parts, files, vocabulary, options, stop), daemon=True
    )
    feeding.start()
    while store.count < min(options.pairs, 40_000):
        _take(parts, store)
    print(f"{store.count} pairs after {time.monotonic() - began:.0f} s", flush=True)
    sizes = Sizes(
        len(vocabulary.read), len(vocabulary.said), options.members, options.width, options.inner
    )
    model = Rewriter(sizes, options.dropout).to(device)
    step, read, meant = _step(model, options, device)
    options.out.mkdir(parents=True, exist_ok=True)
    end, written, losses = began + 60 * options.minutes - options.spare, time.monotonic(), []
    start = time.monotonic()
    while (now := time.monotonic()) < end:
        while not parts.empty():
            _take(parts, store)
        said, plain = store.batch(sizes.members, options.batch)
        read.copy_(said)
        meant.copy_(plain)
        values = step.run(cosine_share((now - start) / (end - start)))
        if step.steps % 100 == 0:
            losses.append(float(values["loss"]))
            print(
                f"step {step.steps}: loss {losses[-1]:.4f}, {store.count} pairs, "
                f"{now - start:.0f} s",
                flush=True,
            )
        if now - written > _WRITTEN_EVERY:
            _write(model, step, vocabulary, held, options, losses)
            written = time.monotonic()
    stop.set()
    _write(model, step, vocabulary, held, options, losses)


def _feed(
    parts: queue.Queue[Pairs | None],
    files: Sequence[Path],
    vocabulary: Vocabulary,
    options: argparse.Namespace,
    stop: threading.Event,
) -> None:
    """Draw pairs until all are drawn, or the training stops."""
    drawing = drawn_at_once(files, vocabulary, options.pairs, options.seed + 2, options.processes)
    try:
        for part in drawing:
            parts.put(part)
            if stop.is_set():
                drawing.close()
                return
    except Exception:
        parts.put(None)  # the training, which waits for more, ends too
        raise


def _take(parts: queue.Queue[Pairs | None], store: Store) -> None:
    part = parts.get()
    if part is None:
        raise RuntimeError("No more pairs could be drawn; the reason is above.")
    store.put(part)


def _step(
    model: Rewriter, options: argparse.Namespace, device: torch.device
) -> tuple[GraphedStep, Tensor, Tensor]:
    """A training step with the tensors that it reads: what is said, and what it means."""
    members = model.sizes.members
    read = torch.ones(members, options.batch, LONGEST_SAID, dtype=torch.long, device=device)
    meant = torch.ones(members, options.batch, LONGEST_PLAIN, dtype=torch.long, device=device)
    begin = torch.full((members, options.batch, 1), BEGIN, device=device)

    def loss() -> dict[str, Tensor]:
        said = torch.cat([begin, meant[:, :, :-1]], -1)
        logits = model(read, said).flatten(0, 2).float()
        # The mean over all places, with a fixed share of padding: a count would be read back.
        each = F.cross_entropy(logits, meant.flatten(), ignore_index=PAD, reduction="sum")
        return {"loss": each / (meant != PAD).sum().float()}

    step = GraphedStep(
        [model], loss, lr=options.lr, weight_decay=0.05, betas=(0.9, 0.98), average=0.999,
        captured=not options.eager,
    )  # fmt: skip
    return step, read, meant


def _write(
    model: Rewriter,
    step: GraphedStep,
    vocabulary: Vocabulary,
    held: Pairs,
    options: argparse.Namespace,
    losses: Sequence[float],
) -> None:
    """Write the averaged weights, and what they come to on the held-out ways."""
    names = [name for name, _ in model.named_parameters()]
    averaged = Rewriter(model.sizes).to(model.read.device).eval()
    with torch.no_grad():
        for name, values in zip(names, step.averages, strict=True):
            getattr(averaged, name).copy_(values)
    weights = {name: w.detach().float().cpu().numpy() for name, w in averaged.named_parameters()}
    listed = dict(zip(vocabulary.read, vocabulary.often, strict=True))
    heads = model.sizes.heads
    partly = options.out / "weights.part.npz"
    write_network(partly, weights, listed, vocabulary.said, heads, options.levels)
    os.replace(partly, options.out / "weights.npz")
    record = {
        "steps": step.steps,
        "loss": losses[-1] if losses else None,
        "pairs_a_step": options.batch * options.members,
        "parameters": sum(w.size for w in weights.values()),
        **held_out_figures(averaged, held),
    }
    (options.out / "training.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    print(json.dumps(record), flush=True)


def held_out_figures(model: Rewriter, held: Pairs) -> dict[str, object]:
    """How much of the held-out ways is said exactly, and of those that are sure, how many and how
    much."""
    device = model.read.device
    exact, sure = list[Tensor](), list[Tensor]()
    for at in range(0, len(held.said), 1000):
        said = torch.from_numpy(held.said[at : at + 1000]).long().to(device)
        plain = torch.from_numpy(held.plain[at : at + 1000]).long().to(device)
        told, log = model.rewritten(said.expand(model.sizes.members, -1, -1))
        told = F.pad(told, (0, LONGEST_PLAIN - told.shape[1]))
        exact.append((told == plain).all(1).cpu())
        sure.append(log.exp().cpu())
    right, shares = torch.cat(exact).numpy(), torch.cat(sure).numpy()
    above = {
        str(s): {
            "share": round(float((shares >= s).mean()), 4),
            "exact": round(float(right[shares >= s].mean()), 4) if (shares >= s).any() else None,
        }
        for s in _SURE
    }
    return {"held_out_exact": round(float(np.mean(right)), 4), "surer_than": above}


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=FOLDER)
    parser.add_argument("--minutes", type=float, default=6.0)
    parser.add_argument("--spare", type=float, default=10.0, help="seconds kept for the end")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=4_000_000)
    parser.add_argument("--held-out", type=int, default=_HELD_OUT)
    parser.add_argument("--processes", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    parser.add_argument("--batch", type=int, default=1024, help="for each member")
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--width", type=int, default=160)
    parser.add_argument("--inner", type=int, default=512)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--levels", type=int, default=63, help="steps of a stored weight")
    parser.add_argument("--eager", action="store_true", help="without a CUDA graph")
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
