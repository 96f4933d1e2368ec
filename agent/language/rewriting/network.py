"""The rewriting network in numpy: what it says for the words of a message, and how sure it is.

Two members, trained apart, speak together: each word is the likeliest for both, and all of it is as
sure as it is to the member that thinks the least of it. `phrasebook/network.py` trains them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
BEGIN, END, UNKNOWN = 1, 2, 3
_FILE = "weights.npz"
_SCALE = ":scale"
_TABLES = frozenset({"read", "said", "read_place", "said_place"})


@dataclass(frozen=True)
class Said:
    """What the network says, and the probability of all of it to the least sure member."""

    words: tuple[str, ...]
    sure: float


class RewritingNetwork:
    """Says messages in plain words. `listed` are the words that it reads, with their frequency."""

    def __init__(
        self,
        weights: Mapping[str, Array],
        listed: Mapping[str, int],
        spoken: Sequence[str],
        heads: int,
    ) -> None:
        """`weights` have a leading axis for the members; `spoken` are the words that it says."""
        self.listed = dict(listed)
        self._weights = weights
        self._spoken = tuple(spoken)
        self._ids = {word: n for n, word in enumerate(listed)}
        self._heads = heads
        names = {name.split("_")[0] for name in weights}
        self._encoder = sorted(n for n in names if n.startswith("encoder"))
        self._decoder = sorted(n for n in names if n.startswith("decoder"))

    @property
    def longest(self) -> int:
        """How many words a message may have."""
        return self._weights["read_place"].shape[1]

    def said(self, words: Sequence[str]) -> Said | None:
        """What it says; None for a message that is too long, or where it comes to no end."""
        if not 0 < len(words) <= self.longest:
            return None
        told = self._told([self._ids.get(w, UNKNOWN) for w in words])
        most = self._weights["said_place"].shape[1]
        past: list[tuple[Array, Array] | None] = [None] * len(self._decoder)
        word, spoken, sure = BEGIN, list[str](), np.zeros(len(self._weights["read"]))
        for step in range(most):
            logs = self._next(word, step, told, past)
            word = int(np.exp(logs).mean(0).argmax())
            sure += logs[:, word]
            if word == END:
                return Said(tuple(spoken), float(np.exp(sure.min())))
            spoken.append(self._spoken[word])
        return None

    def _told(self, ids: Sequence[int]) -> list[tuple[Array, Array]]:
        """For each layer of the decoder the keys and values of what was read."""
        w = self._weights
        x = w["read"][:, ids] + w["read_place"][:, : len(ids)]
        for layer in self._encoder:
            asked, keys, values = np.split(self._before(layer, "own", x) @ w[f"{layer}_own"], 3, -1)
            x = x + self._attended(asked, keys, values) @ w[f"{layer}_own_out"]
            x = x + self._inner(layer, x)
        memory = _normed(x, w["read_norm"])
        pairs = (np.split(memory @ w[f"{layer}_told"], 2, -1) for layer in self._decoder)
        return [(keys, values) for keys, values in pairs]

    def _next(
        self,
        word: int,
        step: int,
        told: Sequence[tuple[Array, Array]],
        past: list[tuple[Array, Array] | None],
    ) -> Array:
        """The log probabilities (members, words) of the next word; `past` grows by this one."""
        w = self._weights
        x = w["said"][:, [word]] + w["said_place"][:, [step]]
        for n, layer in enumerate(self._decoder):
            asked, key, value = np.split(self._before(layer, "own", x) @ w[f"{layer}_own"], 3, -1)
            before = past[n]
            keys = key if before is None else np.concatenate([before[0], key], 1)
            values = value if before is None else np.concatenate([before[1], value], 1)
            past[n] = (keys, values)
            x = x + self._attended(asked, keys, values) @ w[f"{layer}_own_out"]
            asked = self._before(layer, "ask", x) @ w[f"{layer}_ask"]
            x = x + self._attended(asked, *told[n]) @ w[f"{layer}_ask_out"]
            x = x + self._inner(layer, x)
        logits = (_normed(x, w["said_norm"]) @ w["said"].transpose(0, 2, 1))[:, 0]
        logits = logits - logits.max(-1, keepdims=True)
        return logits - np.log(np.exp(logits).sum(-1, keepdims=True))

    def _before(self, layer: str, part: str, x: Array) -> Array:
        return _normed(x, self._weights[f"{layer}_{part}_norm"])

    def _inner(self, layer: str, x: Array) -> Array:
        up = self._before(layer, "inner", x) @ self._weights[f"{layer}_up"]
        return np.maximum(up, 0) @ self._weights[f"{layer}_down"]

    def _attended(self, asked: Array, keys: Array, values: Array) -> Array:
        """Attention of (members, length, width) by heads."""
        q, k, v = (self._by_heads(x) for x in (asked, keys, values))
        scores = q @ k.swapaxes(-1, -2) / np.float32(np.sqrt(q.shape[-1]))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        found = scores / scores.sum(-1, keepdims=True) @ v
        return found.swapaxes(1, 2).reshape(asked.shape)

    def _by_heads(self, x: Array) -> Array:
        members, length, width = x.shape
        return x.reshape(members, length, self._heads, width // self._heads).swapaxes(1, 2)


def _normed(x: Array, gain: Array) -> Array:
    return x / np.sqrt(np.square(x).mean(-1, keepdims=True) + np.float32(1e-5)) * gain


def write_network(
    path: Path,
    weights: Mapping[str, Array],
    listed: Mapping[str, int],
    spoken: Sequence[str],
    heads: int,
    levels: int = 127,
) -> None:
    """Write a network, each column of a weight, and each row of a table of words, in `levels` steps
    to either side of 0."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, weight in weights.items():
        along = -1 if name in _TABLES else 1
        scale = (np.maximum(np.abs(weight).max(along, keepdims=True), 1e-4) / levels).astype(
            np.float16
        )
        steps = np.round(weight / scale.astype(np.float32))
        arrays[name] = np.clip(steps, -127, 127).astype(np.int8)
        arrays[name + _SCALE] = scale
    arrays["listed"] = _as_bytes(listed)
    arrays["often"] = np.array(list(listed.values()), np.uint32)
    arrays["spoken"] = _as_bytes(spoken)
    arrays["heads"] = np.array(heads)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def read_network(path: Path) -> RewritingNetwork:
    """A network that `write_network` wrote. Nothing in the file is ever run."""
    with np.load(path, allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    weights = {
        name: arrays[name].astype(np.float32) * arrays[name + _SCALE].astype(np.float32)
        for name in arrays
        if name + _SCALE in arrays
    }
    listed = dict(zip(_as_words(arrays["listed"]), map(int, arrays["often"]), strict=True))
    return RewritingNetwork(weights, listed, _as_words(arrays["spoken"]), int(arrays["heads"]))


@cache
def bundled_network() -> RewritingNetwork:
    """The network that comes with the package, read once."""
    return read_network(Path(str(files("agent.language.rewriting").joinpath(_FILE))))


def _as_bytes(words: Sequence[str] | Mapping[str, int]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _as_words(array: NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode().split("\n")
