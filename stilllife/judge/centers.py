"""Between boxes and the counter's maps of centres: what it shall predict, and what it says."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from stilllife.judge.labelled import Labelled
from stilllife.judge.networks import STRIDE

# A centre's spread over its box's sides, and the least one in cells.
_SPREAD, _LEAST_SPREAD = 0.09, 0.6
# Cells each way around a centre that learn its box.
_REACH = 1
# Candidates that are looked at; a picture holds far fewer things.
_MOST = 64
# Thinner boxes (share of the picture) are no things.
_THINNEST = 0.01


class CenterTargets(NamedTuple):
    """For N pictures with h×w cells. `heat` float32 [N, h, w] in [0, 1], one at centres only;
    `care` float32 [N, h, w]: zero where nothing is asked; `shape` float32 [N, 4, h, w] as the
    network's last four channels; `weight` float32 [N, h, w]: one where the shape is asked."""

    heat: Tensor
    care: Tensor
    shape: Tensor
    weight: Tensor


def center_targets(truth: Labelled) -> CenterTargets:
    """Targets of all sure things; the cells of barely visible and unsure ones are left out."""
    height, width = (side // STRIDE for side in truth.visible.shape[1:])
    cells = torch.tensor([width, height], device=truth.boxes.device, dtype=torch.float32)
    scaled = truth.boxes * cells.repeat(2)
    size = (scaled[..., 2:] - scaled[..., :2]).clamp_min(0.25)
    center = (scaled[..., :2] + scaled[..., 2:]) / 2
    own = center.floor().minimum(cells - 1)

    at = torch.stack(
        torch.meshgrid(
            *(torch.arange(n, device=cells.device) for n in (width, height)), indexing="xy"
        )
    ).float()
    apart = at[None, None] - own[..., None, None]
    spread = (_SPREAD * size).clamp_min(_LEAST_SPREAD)[..., None, None]
    heats = torch.exp(-0.5 * (apart / spread).pow(2).sum(2)) * truth.sure[..., None, None]
    heat, owner = heats.max(1)
    middle = center[..., None, None] - at[None, None] - 0.5
    logs = size.log()[..., None, None].expand_as(middle)
    shapes = torch.cat([middle, logs], 2)
    shape = shapes.gather(1, owner[:, None, None].expand(-1, 1, 4, -1, -1))[:, 0]
    near = (apart.abs().amax(2) <= _REACH) & truth.sure[..., None, None]
    weight = near.gather(1, owner[:, None])[:, 0]

    asked_not = (truth.barely | truth.unsure)[..., None, None]
    edges = scaled[..., None, None]
    inside = (at[0] + 1 > edges[:, :, 0]) & (at[0] < edges[:, :, 2])
    inside &= (at[1] + 1 > edges[:, :, 1]) & (at[1] < edges[:, :, 3])
    left_out = (inside & asked_not).any(1) & (heat < 1)
    return CenterTargets(heat, (~left_out).float(), shape, weight.float())


def center_losses(output: Tensor, target: CenterTargets) -> dict[str, Tensor]:
    """Focal loss of the centres (penalty reduced near them, as in CornerNet, arXiv 1808.01244)
    and L1 of offsets and sides; `output` as of `CounterNet`."""
    logits = output[:, 0]
    centers = (target.heat == 1).float()
    chance = torch.sigmoid(logits)
    hit = (1 - chance).pow(2) * functional.logsigmoid(logits) * centers
    free = (1 - target.heat).pow(4) * target.care * (1 - centers)
    miss = chance.pow(2) * functional.logsigmoid(-logits) * free
    count = centers.sum().clamp_min(1)
    heat = -(hit + miss).sum() / count
    wrong = (output[:, 1:] - target.shape).abs() * target.weight[:, None]
    asked = target.weight.sum().clamp_min(1)
    offset, size = wrong[:, :2].sum() / asked, wrong[:, 2:].sum() / asked
    return {"loss": heat + offset + 2 * size, "heat": heat, "offset": offset, "size": size}


def decoded(output: Tensor, floor: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(boxes [K, 4] xyxy normalised, scores [K]) of one picture's output [5, h, w], best first.

    Centres are the cells that no neighbour exceeds, from the score `floor` on.
    """
    height, width = output.shape[1:]
    scores = torch.sigmoid(output[0].float())
    peaks = functional.max_pool2d(scores[None, None], 3, 1, 1)[0, 0] == scores
    best, at = (scores * peaks).flatten().topk(min(_MOST, height * width))
    kept = best >= floor
    best, at = best[kept], at[kept]
    cells = torch.tensor([width, height], device=output.device, dtype=torch.float32)
    shape = output[1:].float().flatten(1)[:, at].T
    center = torch.stack([at % width, at // width], 1) + 0.5 + shape[:, :2]
    half = shape[:, 2:].clamp(-2, 6).exp() / 2
    boxes = torch.cat([(center - half) / cells, (center + half) / cells], 1).clamp(0, 1)
    boxes_np, scores_np = boxes.double().cpu().numpy(), best.double().cpu().numpy()
    thick = (boxes_np[:, 2:] - boxes_np[:, :2] >= _THINNEST).all(1)
    return boxes_np[thick], scores_np[thick]
