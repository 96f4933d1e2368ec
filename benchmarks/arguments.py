"""Types of the benchmarks' arguments, for argparse: each raises ArgumentTypeError or ValueError."""

from __future__ import annotations

import argparse


def count(text: str) -> int:
    """A number from 0 on."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return number


def some(text: str) -> int:
    """A number from 1 on."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return number


def shard(text: str) -> tuple[int, int]:
    """(part, of) of "1/4": part 1 of 4."""
    part, _, of = text.partition("/")
    if not (part.isdigit() and of.isdigit() and 1 <= int(part) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is no part such as 1/4")
    return int(part), int(of)
