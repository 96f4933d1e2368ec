"""What a function on a device is told by the host: numbers made of shapes, the same in each call.

While a call is recorded (`models.replay`) nothing may be sent to the device or asked of it. The
libraries do both: they send the sizes of grids, and check that these agree. It is remembered from a
call that was made as it is, and given again at the recording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

# Calls that send or ask. (What takes the device of a tensor, such as `zeros_like`, does neither.)
_TOLD = frozenset({torch.tensor, torch.as_tensor, torch.scalar_tensor, Tensor.new_tensor})
_ASKED = frozenset({Tensor.item, Tensor.__bool__, Tensor.tolist, Tensor.__int__, Tensor.__float__})
_MOVED = frozenset({Tensor.to, Tensor.cuda, Tensor.type_as})


class HostMade(TorchFunctionMode):
    """Remembers, in a `with` block, all that is sent to a device and asked of it."""

    def __init__(self, device: torch.device) -> None:
        super().__init__()
        self._device = device
        self.made: list[tuple[Callable[..., Any], Any]] = []

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        if not _crosses(func, args, self._device):
            return func(*args, **(kwargs or {}))
        return self._crossing(func, args, kwargs or {})

    def _crossing(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        found = func(*args, **kwargs)
        self.made.append((func, _own(found)))
        return found

    def given_again(self) -> HostMade:
        """What was remembered, for the block of another call of the same function."""
        return _GivenAgain(self._device, self.made)


class _GivenAgain(HostMade):
    """Gives in a block, one after the other, what another call was told."""

    def __init__(
        self, device: torch.device, made: Sequence[tuple[Callable[..., Any], Any]]
    ) -> None:
        super().__init__(device)
        self.made = list(made)
        self._next: Iterator[tuple[Callable[..., Any], Any]] = iter(self.made)

    def _crossing(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        known, found = next(self._next, (None, None))
        if known is not func:
            raise RuntimeError("A call that is recorded asks for other things than the one before.")
        return _own(found)


def _own(found: Any) -> Any:
    """A copy: what a call writes to must not be there the next time."""
    return found.clone() if isinstance(found, Tensor) else found


def _crosses(func: Callable[..., Any], args: tuple[Any, ...], device: torch.device) -> bool:
    about = next((value for value in args if isinstance(value, Tensor)), None)
    there = about is not None and about.device.type == device.type
    if func is Tensor.new_tensor:
        there = isinstance(args[1], Tensor)
    if func in _TOLD:
        return not there
    return (func in _ASKED and there) or (func in _MOVED and about is not None and not there)
