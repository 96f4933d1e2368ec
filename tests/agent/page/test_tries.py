"""Guessing a password gets slower and slower, for the one who guesses alone."""

from __future__ import annotations

from agent.page.tries import FIRST, FREE, LONGEST, Tries


class Clock:
    """Seconds that go by when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _miss(tries: Tries, times: int) -> list[bool]:
    return [tries.begin("ann", "10.0.0.1") for _ in range(times)]


def test_a_few_are_free_and_then_one_waits() -> None:
    tries = Tries(Clock())
    assert _miss(tries, FREE + 2) == [True] * FREE + [False, False]
    # Neither another name nor another address has to.
    assert tries.begin("bob", "10.0.0.1")
    assert tries.begin("ann", "10.0.0.2")


def test_each_wait_is_twice_the_last_up_to_the_longest() -> None:
    clock = Clock()
    tries = Tries(clock)
    _miss(tries, FREE)
    waits = []
    for _ in range(14):
        began = clock.now
        while not tries.begin("ann", "10.0.0.1"):
            clock.now += 0.5
        waits.append(clock.now - began)
    assert waits[:4] == [FIRST * factor for factor in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST


def test_the_right_password_forgets_the_wrong_ones() -> None:
    tries = Tries(Clock())
    for _ in range(3):
        assert all(_miss(tries, FREE - 1))
        tries.right("ann", "10.0.0.1")


def test_after_a_long_time_all_are_free_again() -> None:
    clock = Clock()
    tries = Tries(clock)
    _miss(tries, FREE)
    clock.now += 2 * LONGEST
    assert _miss(tries, FREE + 1) == [True] * FREE + [False]
