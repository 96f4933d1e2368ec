"""What tells calls apart, and calls on a device where nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
import torch
from torch import Tensor, nn

from sgedit_engine.models.replay import (
    Replays,
    forget,
    replays_of,
    structure_of,
    tensors_in,
    with_tensors,
)


@dataclass(frozen=True, eq=False)
class Inner:
    weight: Tensor
    hint: Tensor | None
    scale: float


@dataclass(frozen=True, eq=False)
class Outer:
    inner: Inner
    levels: dict[int, Tensor]
    pair: tuple[Tensor, Tensor]
    name: str


@pytest.fixture
def value() -> Outer:
    levels = {4: torch.ones(4), 1: torch.ones(1)}
    return Outer(Inner(torch.zeros(2, 3), None, 1.5), levels, (torch.ones(5), torch.ones(6)), "a")


def test_tensors_are_found_and_put_back_in_one_order(value: Outer) -> None:
    found = list(tensors_in(value))
    assert [t.numel() for t in found] == [6, 4, 1, 5, 6]
    other = with_tensors(value, iter([t + 7 for t in found]))
    assert isinstance(other, Outer) and other.inner.hint is None and other.name == "a"
    expected = [t + 7 for t in found]
    assert all(torch.equal(*pair) for pair in zip(tensors_in(other), expected, strict=True))
    assert torch.equal(other.levels[1], torch.tensor([8.0]))


def test_what_tells_calls_apart(value: Outer) -> None:
    same = with_tensors(value, (t * 2 for t in tensors_in(value)))
    assert structure_of(same) == structure_of(value)
    assert hash(structure_of(same)) == hash(structure_of(value))
    others = (
        replace(value, name="b"),
        replace(value, inner=replace(value.inner, scale=1.0)),
        replace(value, inner=replace(value.inner, hint=torch.zeros(1))),
        replace(value, inner=replace(value.inner, weight=torch.zeros(3, 2))),
        replace(value, inner=replace(value.inner, weight=torch.zeros(2, 3).half())),
        replace(value, levels={1: torch.ones(1), 4: torch.ones(4)}),
    )
    assert len({structure_of(other) for other in (value, *others)}) == 7


def test_on_the_processor_each_call_is_made() -> None:
    calls = []

    def act(value: Tensor, factor: int) -> Tensor:
        calls.append(factor)
        return value * factor

    replays = Replays(torch.device("cpu"))
    for factor in (2, 3, 2):
        assert torch.equal(replays(act, torch.ones(2), factor), torch.full((2,), float(factor)))
    assert calls == [2, 3, 2]


def test_replays_are_those_of_a_model_where_it_is() -> None:
    model, device = nn.Linear(2, 2), torch.device("cpu")
    first = replays_of(model, device)
    assert replays_of(model, device) is first
    with torch.no_grad():
        model.weight.add_(1)
    assert replays_of(model, device) is first
    model.weight.data = model.weight.data.clone()
    second = replays_of(model, device)
    assert second is not first
    forget(model)
    assert replays_of(model, device) is not second
