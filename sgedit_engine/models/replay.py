"""Calls of a model as CUDA graphs: recorded once, then sent to the device in one go.

A call of a large U-Net is thousands of small kernels, which the host starts more slowly than the
device runs them. On other devices nothing is recorded, and the same function is called.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeAlias, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

import torch
from torch import Tensor, nn

from sgedit_engine.models.host_made import HostMade

T = TypeVar("T")
Result = TypeVar("Result")
# Recordings that are kept of one model; each has its inputs and outputs, and they share the rest.
_KEPT = 12
# Calls of one model that may come to be recorded and are remembered until then. A service meets
# ever new ones, such as of pictures of other sizes.
_BEGUN = 64


def tensors_in(value: Any) -> Iterator[Tensor]:
    """The tensors in a value made of dataclasses, mappings and tuples, in a fixed order."""
    if isinstance(value, Tensor):
        yield value
    elif is_dataclass(value):
        for item in fields(value):
            yield from tensors_in(getattr(value, item.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from tensors_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from tensors_in(inner)


def with_tensors(value: T, tensors: Iterator[Tensor]) -> T:
    """The same value with other tensors, in the order of `tensors_in`."""
    found: Any = value
    if isinstance(value, Tensor):
        found = next(tensors)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: with_tensors(getattr(value, f.name), tensors) for f in fields(value)}
        found = replace(value, **parts)
    elif isinstance(value, Mapping):
        found = {name: with_tensors(inner, tensors) for name, inner in value.items()}
    elif isinstance(value, tuple):
        found = tuple(with_tensors(inner, tensors) for inner in value)
    return found


def structure_of(value: Any) -> Hashable:
    """All of a value but what is in its tensors: calls with the same can share a recording."""
    if isinstance(value, Tensor):
        return (tuple(value.shape), value.dtype, value.device)
    if is_dataclass(value):
        inner = tuple((f.name, structure_of(getattr(value, f.name))) for f in fields(value))
        return (type(value), inner)
    if isinstance(value, Mapping):
        return tuple((name, structure_of(inner)) for name, inner in value.items())
    if isinstance(value, tuple):
        return tuple(map(structure_of, value))
    hashable: Hashable = value
    return hashable


def sent(tensor: Tensor, device: torch.device) -> Tensor:
    """A tensor of the host on a device, without waiting for what that has been given to do."""
    if device.type != "cuda":
        return tensor.to(device)
    return tensor.pin_memory().to(device, non_blocking=True)


def records(device: torch.device) -> bool:
    """Whether calls on a device are recorded."""
    return device.type == "cuda"


# One at a time: recordings are made on one stream, as memory is shared on one stream only.
_RECORDING = threading.Lock()


@cache
def _stream_of(device: torch.device) -> torch.cuda.Stream:
    return torch.cuda.Stream(device)


class _Pool:
    """Memory in which recordings work, one at a time. It is given back with the last of them, and
    cannot be used again then: so it is held by recordings alone."""

    def __init__(self) -> None:
        self.handle = torch.cuda.graph_pool_handle()


_Pools: TypeAlias = MutableMapping[torch.device, _Pool]


def _pool_of(device: torch.device, pools: _Pools) -> _Pool:
    return pools.setdefault(device, _Pool())


@dataclass(frozen=True)
class _Begun:
    """How often a call was made as it is, by which thread last, and what that sent."""

    calls: int
    thread: threading.Thread
    made: HostMade


class Replays:
    """Calls that are recorded on a CUDA device, and made as they are on others.

    Of calls with the same function and structure the first `warm` ones are made as they are, on the
    stream that the next one is recorded on. All later ones are replays: what the function does
    besides is done at the recording only, so it has to act on tensors alone, in place where it
    shall be seen. What it sends to the device or asks of it has to follow from the structure
    (`host_made`). Nobody changes the tensors of a value after a call.

    The libraries make handles and plans for each thread that calls them, which a recording forbids:
    a thread that has not made the call as it is does so once more before it records it.

    Recordings work in the memory of one of `pools` (None: in their own).

    The host is one call ahead of the device at most, so that whoever counts calls tells the truth,
    and can stop between two of them.
    """

    def __init__(self, device: torch.device, warm: int = 1, pools: _Pools | None = None) -> None:
        self._device, self._warm = device, warm
        self._pools = WeakValueDictionary() if pools is None else pools
        self._begun: OrderedDict[Hashable, _Begun] = OrderedDict()
        self._recorded: OrderedDict[Hashable, _Recording] = OrderedDict()
        self._pending: torch.cuda.Event | None = None

    def __call__(self, function: Callable[..., Result], value: Any, *models: Any) -> Result:
        """`function(value, *models)`. The function and the structure of the value (`structure_of`)
        tell calls apart, the models do not: they are the same in all calls."""
        if not records(self._device):
            return function(value, *models)
        key = (function, structure_of(value))
        if key in self._recorded:
            self._recorded.move_to_end(key)
            found = self._recorded[key](value)
        else:
            with _RECORDING:
                # Where a recording fails, the first call is the first again.
                begun = self._begun.pop(key, None)
                if begun is None or begun.calls < self._warm:
                    calls = 1 if begun is None else begun.calls + 1
                    found, made = self._beside(function, value, models)
                    self._remember(key, _Begun(calls, threading.current_thread(), made))
                elif begun.thread is not threading.current_thread():
                    found, made = self._beside(function, value, models)
                    self._record(key, function, value, models, made)
                else:
                    self._record(key, function, value, models, begun.made)
                    found = self._recorded[key](value)
        self._wait_for_the_last()
        return found

    def _beside(
        self, function: Callable[..., Any], value: Any, models: tuple[Any, ...]
    ) -> tuple[Any, HostMade]:
        now, stream = torch.cuda.current_stream(self._device), _stream_of(self._device)
        stream.wait_stream(now)
        with torch.cuda.stream(stream), HostMade(self._device) as made:
            found = function(value, *models)
        now.wait_stream(stream)
        return found, made

    def _remember(self, key: Hashable, begun: _Begun) -> None:
        while len(self._begun) >= _BEGUN:
            self._begun.popitem(last=False)
        self._begun[key] = begun

    def _record(
        self,
        key: Hashable,
        function: Callable[..., Any],
        value: Any,
        models: tuple[Any, ...],
        made: HostMade,
    ) -> None:
        while len(self._recorded) >= _KEPT:
            self._recorded.popitem(last=False)
        inputs = tuple(tensor.clone() for tensor in tensors_in(value))
        graph, own = torch.cuda.CUDAGraph(), with_tensors(value, iter(inputs))
        again, pool = made.given_again(), _pool_of(self._device, self._pools)
        # Other threads may use the device meanwhile.
        how: Any = {"stream": _stream_of(self._device), "capture_error_mode": "thread_local"}
        try:
            with again, torch.cuda.graph(graph, pool=pool.handle, **how):
                output = function(own, *models)
        except BaseException:
            # Where a recording failed, such as for want of memory, none can begin again.
            self._pools.pop(self._device, None)
            raise
        self._recorded[key] = _Recording(graph, inputs, output, (again, pool))

    def _wait_for_the_last(self) -> None:
        event = torch.cuda.Event()
        event.record(torch.cuda.current_stream(self._device))
        if self._pending is not None:
            self._pending.synchronize()
        self._pending = event


class _Recording:
    """A graph with the tensors that it reads, what it leaves, and what is `held` for it."""

    def __init__(
        self,
        graph: torch.cuda.CUDAGraph,
        inputs: tuple[Tensor, ...],
        output: Any,
        held: Any,
    ) -> None:
        self._graph, self._inputs, self._output, self._held = graph, inputs, output, held
        self._given: tuple[Tensor, ...] = ()

    def __call__(self, value: Any) -> Any:
        """What was recorded, of other tensors; the result is the caller's own."""
        tensors = tuple(tensors_in(value))
        given = self._given or (None,) * len(tensors)
        for own, now, last in zip(self._inputs, tensors, given, strict=True):
            # What was given before too, such as words, is in its place.
            if now is not last:
                own.copy_(now, non_blocking=True)
        self._given = tensors
        self._graph.replay()
        # The next recording to be replayed may use the same memory.
        return with_tensors(self._output, (t.clone() for t in tensors_in(self._output)))


_OF_MODELS: WeakKeyDictionary[nn.Module, tuple[int, Replays]] = WeakKeyDictionary()
# All models' recordings share the memory that they work in: what is left is the caller's own.
_SHARED: WeakValueDictionary[torch.device, _Pool] = WeakValueDictionary()


def replays_of(model: nn.Module, device: torch.device) -> Replays:
    """The replays of a model, which are kept while its weights stay where they are: they move all
    together. Whoever puts other layers into it has it forgotten."""
    address = next(model.parameters()).data_ptr()
    known, replays = _OF_MODELS.get(model, (None, None))
    if replays is None or known != address:
        forget(model)
        replays = Replays(device, pools=_SHARED)
        _OF_MODELS[model] = (address, replays)
    return replays


def forget(model: nn.Module) -> None:
    """Give back the memory of a model's recordings; they are made again when they are needed."""
    _OF_MODELS.pop(model, None)
