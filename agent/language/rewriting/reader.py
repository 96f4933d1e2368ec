"""A message in plain words, as the network says it, with what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from agent.language.lexicon import phrases
from agent.language.looks import ATTRIBUTE_FORMS, COLORS
from agent.language.rewriting.masking import (
    BEYOND,
    NAMED_LOOKS,
    NOTHING,
    PLACEHOLDERS,
    WordLists,
    masked,
    unmasked,
)
from agent.language.rewriting.network import RewritingNetwork, bundled_network
from agent.language.world_words import WorldWords
from sgedit_engine.scene.english import VALUE_WORDS

# With these a message may ask for nothing, or for the opposite: what is done then must be surer.
_BINDING = phrases(
    "not|never|if|unless|would|could|should|might|neither|nor|without|almost|nearly|imagine|"
    "suppose|pretend|said|says|told|whether|why|how|what|when|until|instead|but|except|only"
)

_SAID_IN_WORDS = NAMED_LOOKS | ATTRIBUTE_FORMS.keys() | VALUE_WORDS.keys()


@dataclass(frozen=True)
class Rewritten:
    """A message in plain words: `text`, "" where it asks for nothing that can be done.

    `sure` is the network's probability. `left_out`: something that the message names is not in it.
    `bound`: the message holds words that may turn its meaning round. `beyond`: it asks for what the
    editor cannot do.
    """

    text: str
    sure: float
    left_out: bool = False
    bound: bool = False
    beyond: bool = False


def rewritten(
    text: str, world: WorldWords, network: RewritingNetwork | None = None
) -> Rewritten | None:
    """A message in plain words; None where the network has none for it."""
    network = network or bundled_network()
    said = masked(text, _lists(network, world.names | world.kinds, _looks(world)))
    told = network.said(said.words) if said else None
    if said is None or told is None:
        return None
    bound = bool(_BINDING & set(said.words))
    if told.words in ((NOTHING,), (BEYOND,)):
        return Rewritten("", told.sure, bound=bound, beyond=told.words == (BEYOND,))
    plain = unmasked(told.words, said.names)
    if not plain:
        return None
    named = {w for w in said.words if w in PLACEHOLDERS and w[0] != "W"}
    return Rewritten(plain, told.sure, not named <= set(told.words), bound)


def _looks(world: WorldWords) -> frozenset[str]:
    """The looks that are copied; for patterns and finishes that are drawn the network has words."""
    own = world.vocabulary.synonyms
    copied = (
        word
        for word, (attribute, _) in world.values.items()
        if attribute == "color" or not {word, own.get(word, word)} & _SAID_IN_WORDS
    )
    return COLORS | frozenset(copied)


@lru_cache(maxsize=8)
def _lists(network: RewritingNetwork, kinds: frozenset[str], looks: frozenset[str]) -> WordLists:
    return WordLists(network.listed, kinds, looks)
