"""Who learns: what is trained in a phase, its optimizer, and one step of it.

On a CUDA device a step is recorded and replayed (`models.replay`). Where models are in half
precision, what is trained is kept in single precision besides, so that small steps add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from sgedit_engine.concepts.lesson import Batch, Lesson
from sgedit_engine.concepts.students import TOKENS
from sgedit_engine.models.replay import Replays

# Steps that are made before one is recorded: the optimizer and the libraries have settled then.
_WARM = 3


class Pupil:
    """Learns a lesson in one phase, in which some of the trained values change.

    `moments` is what Adam knew of them before a stop, by name.
    """

    def __init__(
        self,
        lesson: Lesson,
        chosen: Sequence[str],
        moments: Mapping[str, Mapping[str, Tensor]],
    ) -> None:
        trained, rounded = lesson.students.trained, lesson.students.rounded
        self._lesson = lesson
        for name, value in (*trained.items(), *rounded.items()):
            value.requires_grad_(name in chosen)
            value.grad = None
        self._direct: list[Tensor] = [trained[name] for name in chosen if name not in rounded]
        self._rounded: list[Tensor] = [rounded[name] for name in chosen if name in rounded]
        self._precise: list[Tensor] = [trained[name] for name in chosen if name in rounded]
        for precise in self._precise:
            precise.grad = torch.zeros_like(precise)
        with torch.no_grad():
            for name, value in rounded.items():
                value.copy_(trained[name])
        device = trained[TOKENS].device
        self.optimizer = _adam({name: trained[name] for name in chosen}, moments, device)
        self._replays = Replays(device, _WARM)

    def learn(self, batch: Batch, rate: float) -> None:
        """One step, with a learning rate."""
        for group in self.optimizer.param_groups:
            if isinstance(group["lr"], Tensor):
                group["lr"].fill_(rate)
            else:
                group["lr"] = rate
        self._replays(_step, batch, self)

    def step(self, batch: Batch) -> None:
        """The step itself, which asks the device for nothing."""
        for value in (*self._direct, *self._rounded):
            value.grad = None
        self._lesson.loss(batch).backward()
        pairs = zip(self._precise, self._rounded, strict=True)
        with torch.no_grad():
            for precise, own in pairs:
                if precise.grad is not None and own.grad is not None:
                    precise.grad.copy_(own.grad)
        self.optimizer.step()
        if self._rounded:
            with torch.no_grad():
                torch._foreach_copy_(self._rounded, self._precise)


def _step(batch: Batch, pupil: Pupil) -> None:
    pupil.step(batch)


def _adam(
    values: Mapping[str, torch.nn.Parameter],
    moments: Mapping[str, Mapping[str, Tensor]],
    device: torch.device,
) -> torch.optim.Optimizer:
    """Adam over some values. All that it knows is on their device, its count of steps too, as its
    fused kernels want it, and on a CUDA device its rate."""
    there = device.type == "cuda"
    rate = torch.zeros((), device=device) if there else 0.0
    optimizer = torch.optim.Adam(list(values.values()), lr=rate, capturable=there, fused=True)
    for name, known in moments.items():
        if name in values:
            known_there = {what: value.to(device) for what, value in known.items()}
            optimizer.state[values[name]] = known_there
    return optimizer
