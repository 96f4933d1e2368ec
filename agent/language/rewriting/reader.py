"""A message in plain words, as the network says it, with what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from agent.language.lexicon import phrases
from agent.language.looks import ATTRIBUTE_FORMS, COLORS
from agent.language.one_way import ONE_WAY
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

# With these nothing is done unasked.
_OPEN = phrases("if|or|unless|whether|none|neither|nor")
# "It would be great if you removed it" leaves nothing open; "if you removed it, …" does.
_POLITE_IF = re.compile(
    r"(?<=[^.!?,] )if (?:you\b|possible\b|(?:it|that)(?: is|'s| 's|s)? "
    r"(?:ok|okay|all right|alright|possible|fine|no trouble|not too much)\b|"
    r"(?:i|we) (?:may|might|could)\b)"
)
_TOLD_OF = re.compile(r"\b(?:was|were) going to\b|\bused to\b")
# "Smaller, like the green one" changes one thing alone.
_LIKENED = re.compile(r"\blike (?:the|that|this|my|a|an)\b[^,.]*$")
_MOVING = phrases("nudge|move|push|shift|slide|pull|scoot")
_ASKING = phrases("should|why|when|who|does")
_SPARING = phrases("but|except|besides|apart|save|bar|keep|stays|stay")
# "The mug's handle" is no mug.
_PARTS = phrases(
    "handle|lid|spout|rim|cover|pages|spine|stem|bulb|neck|cork|label|shadow|shadows|reflection|"
    "beak|wing|wings|cord|background|wide|wider|tall|taller|thin|thinner|thick|thicker|narrow|"
    "narrower|longer|shorter|transparent"
)
_BEFORE_NOUNS = phrases("the|a|my|your|our|that|this|'s|another|some")
_SAID_IN_WORDS = NAMED_LOOKS | ATTRIBUTE_FORMS.keys() | VALUE_WORDS.keys()

# From where on a reading counts, and where something speaks against it; and is offered.
_FEWEST = 4  # words and marks
_CERTAIN, _CERTAIN_IF_ODD = 0.97, 0.99
_LIKELY, _LIKELY_IF_ODD = 0.7, 0.85
_CERTAIN_OF_TALK = 0.99
# From here on it is believed rather than the other readers.
_SUREST = 0.995


@dataclass(frozen=True)
class Rewritten:
    """A message in plain words: `text`, "" where it asks for nothing that can be done.

    `sure` is the network's probability. `left_out`: something that the message names is not in it.
    `bound`: the message holds words that may turn its meaning round. `open`: it leaves open what is
    to be done. `talk`: it asks for nothing at all.
    """

    text: str
    sure: float
    left_out: bool = False
    bound: bool = False
    open: bool = False
    talk: bool = False

    @property
    def certain(self) -> bool:
        """Whether it may be done without a question."""
        return not self.open and self.sure >= (
            _CERTAIN_IF_ODD if self.left_out or self.bound else _CERTAIN
        )

    @property
    def surest(self) -> bool:
        """Whether other readers that make another edit of it are wrong."""
        return self.certain and not self.left_out and self.sure >= _SUREST

    @property
    def likely(self) -> bool:
        """Whether the user may be asked whether it is meant."""
        return not self.open and self.sure >= (
            _LIKELY_IF_ODD if self.left_out or self.bound else _LIKELY
        )


@lru_cache(maxsize=64)
def rewritten(
    text: str, world: WorldWords, network: RewritingNetwork | None = None
) -> Rewritten | None:
    """A message in plain words; None where the network has none for it."""
    network = network or bundled_network()
    said = masked(text, _lists(network, world.names | world.kinds, _looks(world)))
    told = network.said(said.words) if said else None
    if said is None or told is None or len(said.words) < _FEWEST:
        return None
    heard = {*said.words, *said.names.values()}
    bound = bool(_BINDING & heard) or bool(_PARTS & heard - set(told.words))
    if told.words in ((NOTHING,), (BEYOND,)):
        talk = told.words == (NOTHING,) and told.sure >= _CERTAIN_OF_TALK
        return Rewritten("", told.sure, bound=bound, talk=talk)
    plain = unmasked(told.words, said.names)
    if not plain:
        return None
    left_out = not _named(said.words) <= set(told.words)
    return Rewritten(plain, told.sure, left_out, bound, _left_open(said.words, told.words))


def only_talk(text: str, world: WorldWords) -> bool:
    """Whether the network is certain that a message asks for nothing."""
    meant = rewritten(text, world)
    return meant is not None and meant.talk


def _left_open(words: Sequence[str], told: Sequence[str]) -> bool:
    """Whether a message asks, says "if" or "or", names one thing right behind another ("the mug the
    ball"), spares something that is not spared then, wants looks exchanged, which nothing does, or
    a move that became a size, a thing that is "thin" and so no other one, or what it praises."""
    heard = set(_POLITE_IF.sub("", " ".join(words)).split())
    spared = _SPARING & heard and "remove" in told and not _SPARING & set(told)
    looks = "swap" in told and heard & {"color", "colors", "look", "looks"}
    moved = _MOVING & heard and {"bigger", "smaller"} & set(told) and "move" not in told
    likened = (
        "like" in heard
        and told.count(".") + told.count("and") > 0
        and _LIKENED.search(" ".join(words))
    )
    told_of = _TOLD_OF.search(" ".join(words))
    # "Better than before" is praise.
    praised = "than" in heard and {"undo", "back"} & set(told)
    # "Without stripes" is not striped.
    lacked = {"without", "no"} & heard and {"striped", "spotted"} & set(told)
    abreast = any(
        one[0] == other[0] == "K" and joint in _BEFORE_NOUNS
        for one, joint, other in zip(words, words[1:], words[2:], strict=False)
    )
    shaped = any(word in ONE_WAY - set(told) and noun[0] == "K" for word, noun in pairwise(words))
    odd = told_of or _OPEN & heard or abreast or spared or looks or moved or shaped or likened
    odd = odd or praised or lacked
    return bool(words[0] in _ASKING or odd)


def _named(words: Sequence[str]) -> set[str]:
    """The placeholders of what a message names; unknown words where a name may stand."""
    before = ("", *words)
    return {
        word
        for word, after in zip(words, before, strict=False)
        if word in PLACEHOLDERS and (word[0] != "W" or after in _BEFORE_NOUNS or after[:1] == "K")
    }


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
