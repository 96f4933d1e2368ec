"""Several processes that train one model, one GPU each: started by `torchrun`."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self

import torch
from torch import distributed


class Group:
    """This process and those beside it; alone where no launcher started it.

    A context manager; leaving it ends the group.
    """

    def __init__(self, device: str) -> None:
        self.rank = int(os.environ.get("RANK", "0"))
        self.size = int(os.environ.get("WORLD_SIZE", "1"))
        self.device = torch.device(device)
        if self.size > 1:
            if self.device.type == "cuda":
                self.device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
                torch.cuda.set_device(self.device)
            backend = "nccl" if self.device.type == "cuda" else "gloo"
            distributed.init_process_group(backend)

    @property
    def first(self) -> bool:
        """Whether this process is the one that saves and reports."""
        return self.rank == 0

    def agreed(self, value: float) -> float:
        """The first process's value, in all of them; all must call it equally often."""
        if self.size == 1:
            return value
        shared = torch.tensor(value, dtype=torch.float64, device=self.device)
        distributed.broadcast(shared, 0)
        return float(shared)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.size > 1:
            distributed.destroy_process_group()
