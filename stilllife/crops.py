"""Square crops of pictures that lie on the training's device."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def cut(pictures: Tensor, crops: Tensor, size: int, padding: str) -> Tensor:
    """float N×C×H×W and crops [N, K, 3] -> float [N * K, C, size, size], bilinear.

    Crops are (centre x, centre y, side), normalised to the picture. `padding`: "border"
    repeats the picture's edge, "zeros" does not.
    """
    n, count = crops.shape[:2]
    at = (torch.arange(size, device=pictures.device) + 0.5) / size - 0.5
    x = 2 * (crops[..., 0, None] + crops[..., 2, None] * at) - 1
    y = 2 * (crops[..., 1, None] + crops[..., 2, None] * at) - 1
    shape = (n, count * size, size)
    grid = torch.stack(
        [
            x[:, :, None, :].expand(-1, -1, size, -1).reshape(shape),
            y[:, :, :, None].expand(-1, -1, -1, size).reshape(shape),
        ],
        -1,
    )
    found = functional.grid_sample(pictures, grid, padding_mode=padding, align_corners=False)
    return found.unflatten(2, (count, size)).transpose(1, 2).flatten(0, 1)
