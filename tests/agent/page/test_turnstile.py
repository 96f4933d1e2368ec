"""People take turns at the one engine, see their place, and can leave the line."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from agent.page.turnstile import WAITING, SharedEngine, Turnstile
from sgedit_engine.errors import CancelledError
from sgedit_engine.interface import CancelToken, ProgressReport, no_progress
from sgedit_engine.painted import PaintedEngine
from tests.agent.tabletop import table


def _join(
    turnstile: Turnstile, person: str, name: str, order: list[str], started: Callable[[], None]
) -> threading.Thread:
    def work() -> None:
        with turnstile.passed(person, no_progress, None):
            order.append(name)

    thread = threading.Thread(target=work)
    thread.start()
    started()
    return thread


def _in_line(turnstile: Turnstile, count: int) -> None:
    deadline = threading.Event()
    while len(turnstile._waiting) < count:
        assert not deadline.wait(0.005)


def test_who_was_served_longest_ago_comes_next() -> None:
    turnstile, order, threads = Turnstile(), [], []
    with turnstile.passed("ann", no_progress, None):
        # Ann asks for three more before Bob and Cleo ask for one each.
        asked = [("ann", "a1"), ("ann", "a2"), ("ann", "a3"), ("bob", "b1"), ("cleo", "c1")]
        for count, (person, name) in enumerate(asked, 1):
            threads.append(
                _join(turnstile, person, name, order, lambda n=count: _in_line(turnstile, n))
            )
    for thread in threads:
        thread.join(5)
    assert order == ["b1", "c1", "a1", "a2", "a3"]


def test_the_place_is_told_and_gets_better() -> None:
    turnstile, told = Turnstile(), []
    release = threading.Event()

    def hold() -> None:
        with turnstile.passed("bob", no_progress, None):
            release.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    while turnstile._inside is None:
        pass

    def progress(report: ProgressReport) -> None:
        told.append((report.stage, report.total))
        release.set()

    with turnstile.passed("ann", progress, None):
        pass
    holder.join(5)
    assert told == [(WAITING, 1)]


def test_who_stops_leaves_the_line() -> None:
    turnstile, cancel = Turnstile(), CancelToken()
    with turnstile.passed("bob", no_progress, None):
        cancel.cancel()
        with pytest.raises(CancelledError), turnstile.passed("ann", no_progress, cancel):
            raise AssertionError("nobody may come in while Bob is inside")
        assert not turnstile._waiting
    with turnstile.passed("ann", no_progress, None):
        pass


def test_a_failure_inside_lets_the_next_one_in() -> None:
    turnstile = Turnstile()
    with pytest.raises(ValueError), turnstile.passed("ann", no_progress, None):
        raise ValueError
    with turnstile.passed("bob", no_progress, None):
        pass


def test_the_shared_engine_is_the_engine() -> None:
    engine = PaintedEngine()
    shared = SharedEngine(engine, Turnstile(), "ann")
    assert shared.vocabulary == engine.vocabulary
    assert shared.parse(table()).graph == engine.parse(table()).graph
