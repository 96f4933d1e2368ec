"""An engine before another one: nothing of an engine is left out on the way."""

from __future__ import annotations

import inspect
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sgedit_engine.interface import CancelToken, Engine, Progress
from sgedit_engine.passed_on import PassedOn

MEMBERS = sorted(name for name in vars(Engine) if not name.startswith("_"))
CALLS = [name for name in MEMBERS if callable(getattr(Engine, name)) and name != "keeping_in"]


class Noting:
    """Takes any call, and gives back what it was called with."""

    def __getattr__(self, name: str) -> Any:
        return lambda *given, **named: (name, given, named)


@dataclass(frozen=True)
class Watched(PassedOn):
    held: list[tuple[Progress | None, CancelToken | None]] = field(default_factory=list)

    def around(
        self, progress: Progress | None, cancel: CancelToken | None
    ) -> AbstractContextManager[None]:
        @contextmanager
        def block() -> Any:
            self.held.append((progress, cancel))
            yield

        return block()


def test_it_has_all_that_an_engine_has() -> None:
    assert {"parse", "plan", "render", "verify", "learn", "look_at"} <= set(CALLS)
    for name in MEMBERS:
        there, asked = getattr(PassedOn, name), getattr(Engine, name)
        if callable(asked):
            assert list(inspect.signature(there).parameters) == list(
                inspect.signature(asked).parameters
            )
        else:
            assert isinstance(there, property)


@pytest.mark.parametrize("name", CALLS)
def test_what_is_given_arrives_and_is_held(name: str) -> None:
    engine: Any = Noting()
    before = Watched(engine)
    asked = inspect.signature(getattr(Engine, name)).parameters.values()
    given = [p.name for p in asked if p.kind is p.POSITIONAL_OR_KEYWORD][1:]
    named = {p.name: object() for p in asked if p.kind is p.KEYWORD_ONLY}
    assert getattr(before, name)(*given, **named) == (name, tuple(given), named)
    ((progress, cancel),) = before.held
    assert cancel is named.get("cancel")
    if "progress" in named:
        assert progress is named["progress"]


def test_what_is_kept_elsewhere_is_held_too() -> None:
    engine: Any = Noting()
    other = Watched(engine).keeping_in(Path("there"))
    assert isinstance(other, Watched)
    assert other.engine == ("keeping_in", (Path("there"),), {})
