"""What a step learns from: all views and all parts of the schedule come equally often."""

from __future__ import annotations

import pytest
import torch

from sgedit_engine.concepts.lesson import dealt


@pytest.mark.parametrize(("cards", "count"), [(8, 2), (32, 2), (3, 2), (1, 2), (2, 5)])
def test_every_card_comes_once_before_one_comes_again(cards: int, count: int) -> None:
    hands = [dealt(cards, step * count, count, seed=7) for step in range(4 * cards)]
    assert all(len(hand) == count for hand in hands)
    decks = torch.cat(hands).split(cards)
    assert all(sorted(deck.tolist()) == list(range(cards)) for deck in decks)


def test_decks_are_shuffled_by_the_seed() -> None:
    told = dealt(32, 0, 96, seed=1)
    assert torch.equal(told[40:50], dealt(32, 40, 10, seed=1))
    assert not torch.equal(told, dealt(32, 0, 96, seed=1000))
    assert not torch.equal(told[:32], told[32:64])
