"""The rewriting network in torch: an encoder and a decoder, for several members at once.

The members are networks of their own, which see other data; their parameters have a leading axis
"member". `agent/language/rewriting/network.py` computes the same in numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from phrasebook.pairs import BEGIN, END, LONGEST_PLAIN, LONGEST_SAID, PAD


@dataclass(frozen=True)
class Sizes:
    """How large the network is."""

    read: int
    said: int
    members: int = 2
    width: int = 160
    inner: int = 512
    heads: int = 4
    encoder: int = 3
    decoder: int = 2


class Rewriter(nn.Module):
    """Says in plain words what it reads; logits (members, batch, steps, words)."""

    read: nn.Parameter
    read_norm: nn.Parameter
    said: nn.Parameter
    said_norm: nn.Parameter

    def __init__(self, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes, self.dropout = sizes, dropout
        m, d, f = sizes.members, sizes.width, sizes.inner
        shapes = {
            "read": (m, sizes.read, d),
            "read_place": (m, LONGEST_SAID, d),
            "said": (m, sizes.said, d),
            "said_place": (m, LONGEST_PLAIN, d),
            "read_norm": (m, 1, d),
            "said_norm": (m, 1, d),
        }
        for part, layers in (("encoder", sizes.encoder), ("decoder", sizes.decoder)):
            for n in range(layers):
                own = {"own_norm": (m, 1, d), "own": (m, d, 3 * d), "own_out": (m, d, d)}
                cross = {
                    "ask_norm": (m, 1, d),
                    "ask": (m, d, d),
                    "told": (m, d, 2 * d),
                    "ask_out": (m, d, d),
                }
                inner = {"inner_norm": (m, 1, d), "up": (m, d, f), "down": (m, f, d)}
                layer = own | (cross if part == "decoder" else {}) | inner
                shapes |= {f"{part}{n}_{name}": shape for name, shape in layer.items()}
        for name, shape in shapes.items():
            self.register_parameter(name, nn.Parameter(_begun(name, shape)))

    def forward(self, read: Tensor, said: Tensor) -> Tensor:
        """`read` (members, batch, LONGEST_SAID) and `said` (…, steps) hold ids; `said` begins with
        BEGIN."""
        memory, seen = self.memory(read)
        return self.told(said, memory, seen)

    def memory(self, read: Tensor) -> tuple[Tensor, Tensor]:
        """What is read (members, batch, length, width), and where words are (members·batch, 1, 1,
        length)."""
        seen = (read != PAD).flatten(0, 1)[:, None, None, :]
        x = self._dropped(_embedded(self.read, read) + self._row("read_place", read.shape[-1]))
        for n in range(self.sizes.encoder):
            layer = f"encoder{n}_"
            x = x + self._dropped(self._own(layer, x, seen, causal=False))
            x = x + self._dropped(self._inner(layer, x))
        return _normed(x, self.read_norm), seen

    def told(self, said: Tensor, memory: Tensor, seen: Tensor) -> Tensor:
        """The logits of the next words."""
        x = self._dropped(_embedded(self.said, said) + self._row("said_place", said.shape[-1]))
        for n in range(self.sizes.decoder):
            layer = f"decoder{n}_"
            x = x + self._dropped(self._own(layer, x, None, causal=True))
            x = x + self._dropped(self._asked(layer, x, memory, seen))
            x = x + self._dropped(self._inner(layer, x))
        x = _normed(x, self.said_norm)
        return _product(x, self.said.transpose(1, 2))

    @torch.no_grad()
    def rewritten(self, read: Tensor) -> tuple[Tensor, Tensor]:
        """Word by word the likeliest for the members together: ids (batch, steps), and the log
        probability of all of them to the member that thinks the least of them (batch)."""
        memory, seen = self.memory(read)
        members, batch = read.shape[:2]
        said = torch.full((batch, 1), BEGIN, device=read.device)
        sure = torch.zeros(members, batch, device=read.device)
        done = torch.zeros(batch, dtype=torch.bool, device=read.device)
        for _ in range(LONGEST_PLAIN):
            logits = self.told(said.expand(members, -1, -1), memory, seen)[:, :, -1].float()
            logs = logits.log_softmax(-1)
            word = logs.exp().mean(0).argmax(-1).masked_fill(done, PAD)
            chosen = logs.gather(-1, word.expand(members, -1)[..., None])[..., 0]
            sure += chosen.masked_fill(done, 0.0)
            said = torch.cat([said, word[:, None]], 1)
            done |= word == END
            if bool(done.all()) or said.shape[1] >= LONGEST_PLAIN:
                break
        return said[:, 1:], sure.amin(0)

    def _row(self, name: str, length: int) -> Tensor:
        places: Tensor = getattr(self, name)
        return places[:, None, :length]

    def _own(self, layer: str, x: Tensor, seen: Tensor | None, *, causal: bool) -> Tensor:
        parts = _product(self._before(layer, "own", x), self._weight(layer, "own")).chunk(3, -1)
        return self._attended(layer, "own", *parts, seen=seen, causal=causal)

    def _asked(self, layer: str, x: Tensor, memory: Tensor, seen: Tensor) -> Tensor:
        asked = _product(self._before(layer, "ask", x), self._weight(layer, "ask"))
        keys, values = _product(memory, self._weight(layer, "told")).chunk(2, -1)
        return self._attended(layer, "ask", asked, keys, values, seen=seen, causal=False)

    def _inner(self, layer: str, x: Tensor) -> Tensor:
        up = _product(self._before(layer, "inner", x), self._weight(layer, "up"))
        return _product(F.relu(up), self._weight(layer, "down"))

    def _before(self, layer: str, part: str, x: Tensor) -> Tensor:
        return _normed(x, self._weight(layer, f"{part}_norm"))

    def _attended(
        self,
        layer: str,
        part: str,
        asked: Tensor,
        keys: Tensor,
        values: Tensor,
        *,
        seen: Tensor | None,
        causal: bool,
    ) -> Tensor:
        found = F.scaled_dot_product_attention(
            self._heads(asked),
            self._heads(keys),
            self._heads(values),
            attn_mask=seen,
            is_causal=causal,
        )
        joined = found.transpose(1, 2).reshape(asked.shape)
        return _product(joined, self._weight(layer, f"{part}_out"))

    def _heads(self, x: Tensor) -> Tensor:
        """(members, batch, length, width) -> (members·batch, heads, length, width / heads)."""
        return x.flatten(0, 1).unflatten(-1, (self.sizes.heads, -1)).transpose(1, 2)

    def _weight(self, layer: str, name: str) -> Tensor:
        weight: Tensor = getattr(self, layer + name)
        return weight

    def _dropped(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training)


def _begun(name: str, shape: tuple[int, ...]) -> Tensor:
    if name.endswith("norm"):
        return torch.ones(shape)
    if name in ("read", "said", "read_place", "said_place"):
        return torch.randn(shape) * shape[-1] ** -0.5
    share = 0.5 if name.endswith(("out", "down")) else 1.0
    return torch.randn(shape) * share * shape[1] ** -0.5


def _embedded(table: Tensor, ids: Tensor) -> Tensor:
    """The rows (members, batch, length, width) of each member's own table."""
    own = torch.arange(len(table), device=ids.device)[:, None, None] * table.shape[1]
    return F.embedding(ids + own, table.flatten(0, 1))


def _product(x: Tensor, weight: Tensor) -> Tensor:
    """(members, batch, length, a) × (members, a, b)."""
    return torch.bmm(x.flatten(1, 2), weight).unflatten(1, x.shape[1:3])


def _normed(x: Tensor, gain: Tensor) -> Tensor:
    return F.rms_norm(x, x.shape[-1:], eps=1e-5) * gain[:, None]
