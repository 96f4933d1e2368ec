"""One optimisation step as a CUDA graph: half-precision work, float32 masters, averaged weights.

Small models are launch-bound on a large GPU. The whole step (forward, backward, clipping,
AdamW, moving average) is captured once and replayed, so that a step costs what its arithmetic
costs. On a CPU the same function runs uncaptured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, distributed, nn

_WARMUP = 3


class GraphedStep:
    """Trains modules by a loss over static tensors.

    `loss` takes no arguments and reads tensors that the caller fills in place before each
    call of `run`; it returns a dict of scalar tensors with the key "loss". On CUDA the modules
    are cast to bfloat16 and channels-last in place; masters, moments and the moving average
    stay float32. Gradients are clipped to norm `clip`. Without `captured` the same step runs
    eagerly, for losses with an operation that a graph cannot hold. In a group of processes
    (`torch.distributed`) gradients are averaged over it; all begin with the same weights and
    must be given the same `lr_share`.
    """

    def __init__(
        self,
        modules: Sequence[nn.Module],
        loss: Callable[[], dict[str, Tensor]],
        *,
        lr: float,
        weight_decay: float = 0.01,
        clip: float = 1.0,
        betas: tuple[float, float] = (0.9, 0.99),
        average: float = 0.9995,
        captured: bool = True,
    ) -> None:
        self.modules = list(modules)
        self.loss = loss
        self.peak, self.clip, self.average = lr, clip, average
        self.captured = captured
        self.parameters: list[Tensor] = [
            p for m in modules for p in m.parameters() if p.requires_grad
        ]
        device = self.parameters[0].device
        self.on_gpu = device.type == "cuda"
        self.masters = [
            p.detach().clone(memory_format=torch.contiguous_format).float() for p in self.parameters
        ]
        self.averages = [m.clone() for m in self.masters]
        # The fused optimiser wants gradients with the masters' dtype and strides; one tensor
        # behind all of them is exchanged in one go.
        self._all_slopes = torch.zeros(sum(m.numel() for m in self.masters), device=device)
        parts = self._all_slopes.split([m.numel() for m in self.masters])
        self.slopes = [part.view_as(m) for part, m in zip(parts, self.masters, strict=True)]
        for master, slope in zip(self.masters, self.slopes, strict=True):
            master.grad = slope
        if self.on_gpu:
            for module in self.modules:
                module.to(dtype=torch.bfloat16, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.lr = torch.tensor(lr, device=device)
        self.keep = torch.tensor(0.0, device=device)
        self.optimizer = torch.optim.AdamW(
            self.masters, lr=self.lr, betas=betas, weight_decay=weight_decay,
            fused=self.on_gpu, capturable=self.on_gpu,
        )  # fmt: skip
        self.steps = 0
        self.values: dict[str, Tensor] = {}
        self._graph: torch.cuda.CUDAGraph | None = None

    def run(self, lr_share: float) -> dict[str, Tensor]:
        """One step at `lr_share` of the peak learning rate; the values stay on the device."""
        self.steps += 1
        self.lr.fill_(self.peak * lr_share)
        # A young average would remember the random start: its memory grows with the steps.
        self.keep.fill_(min(self.average, (1 + self.steps) / (10 + self.steps)))
        if not (self.on_gpu and self.captured):
            self.values = self._step()
        elif self._graph is None:
            self._capture()
        else:
            self._graph.replay()
        return self.values

    def _step(self) -> dict[str, Tensor]:
        values = self.loss()
        gradients = torch.autograd.grad(values["loss"], self.parameters)
        torch._foreach_copy_(self.slopes, gradients)
        if distributed.is_initialized():
            distributed.all_reduce(self._all_slopes)
            self._all_slopes /= distributed.get_world_size()
        norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(self.slopes)))
        torch._foreach_mul_(self.slopes, (self.clip / (norm + 1e-6)).clamp(max=1.0))
        self.optimizer.step()
        with torch.no_grad():
            torch._foreach_copy_(self.parameters, self.masters)
            # A lerp would read its weight on the host, which a capture forbids.
            torch._foreach_mul_(self.averages, self.keep)
            torch._foreach_add_(self.averages, torch._foreach_mul(self.masters, 1 - self.keep))
        return {**{k: v.detach() for k, v in values.items()}, "gradient": norm}

    def _capture(self) -> None:
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(_WARMUP):
                self._step()
        torch.cuda.current_stream().wait_stream(side)
        self._graph = torch.cuda.CUDAGraph()
        # Of this thread only: a group's watchdog looks at its own events meanwhile.
        with torch.cuda.graph(self._graph, capture_error_mode="thread_local"):
            self.values = self._step()
        self._graph.replay()


def cosine_share(progress: float, warmup: float = 0.02, floor: float = 0.02) -> float:
    """Share of the peak learning rate at `progress` in [0, 1]: linear warm-up, then a cosine."""
    if progress < warmup:
        return max(progress / warmup, 1e-3)
    part = min((progress - warmup) / (1 - warmup), 1.0)
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * part))
