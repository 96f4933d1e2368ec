"""How far a training has come, on disk: to go on from after a stop or a crash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from sgedit_engine.pictures import write_atomically

_VALUE, _MOMENT = "value", ("exp_avg", "exp_avg_sq", "step")


def write_state(
    path: Path,
    group: str,
    step: int,
    trained: Mapping[str, nn.Parameter],
    optimizer: torch.optim.Optimizer,
) -> None:
    """Write what is trained, and what the optimizer knows of it, after `step` steps."""
    tensors = {f"{_VALUE}/{name}": value.detach().contiguous() for name, value in trained.items()}
    for name, value in trained.items():
        known = optimizer.state.get(value, {})
        tensors |= {f"{what}/{name}": known[what].contiguous() for what in _MOMENT if what in known}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(save(tensors, {"group": group, "step": json.dumps(step)}), path)


def read_state(
    path: Path,
    group: str,
    trained: Mapping[str, nn.Parameter],
) -> tuple[int, dict[str, dict[str, Tensor]]] | None:
    """Put what was trained in place; (steps done, what the optimizer knew by name).

    None, with nothing changed, where there is no state, or none of this group that can be read:
    the training then begins anew.
    """
    try:
        with safe_open(path, "pt") as file:
            told = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        step = int(json.loads(told["step"]))
        fits = told["group"] == group and all(
            tensors[f"{_VALUE}/{name}"].shape == value.shape for name, value in trained.items()
        )
    except (OSError, SafetensorError, KeyError, ValueError):
        return None
    if not fits:
        return None
    moments: dict[str, dict[str, Tensor]] = {}
    with torch.no_grad():
        for name, value in trained.items():
            value.copy_(tensors[f"{_VALUE}/{name}"])
            known = {w: tensors[f"{w}/{name}"] for w in _MOMENT if f"{w}/{name}" in tensors}
            if known:
                moments[name] = known
    return step, moments
