"""Which plain sentences of the phrase book the grammar does not read, and what else it misreads.

    python -m phrasebook.check
    python -m phrasebook.check --readers 3000 --seed 1

Each plain sentence is filled in several times and read, with other edits before it, as the grammar
reads messages; what asks for a picture or a history ("undo adding the mug") is listed too. With
`--readers` so many wordings are read beside their plain sentences: a table of what came of them,
and those that led to another edit.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from agent.language.answers import read_answer
from agent.language.corrections.last_turn import LastTurn
from agent.language.meanings.said import Call, Situation
from agent.language.reader import MessageReader
from agent.language.rewriting.masking import Numbering, Piece, unmasked
from agent.language.world_words import WorldWords
from phrasebook.compared import Comparison, table
from phrasebook.corpus import FOLDER, Block, read_corpus
from phrasebook.sampling import Sampler
from sgedit_engine.painted import VOCABULARY

_KINDS = ("mug", "ball", "lamp", "book", "cube", "bottle", "teapot")
_COLORS = ("red", "blue", "green", "yellow", "white", "orange")
_NUMBERS = ("two", "three", "four")
# What was done in the turn before: what is said after an edit may fit only some.
_BEFORE = (
    Call("change_attributes", {"target_words": "the mug", "color": "red"}),
    Call("change_attributes", {"target_words": "the mug", "size": "bigger"}),
    Call("add_object", {"what": "a ball", "relation": "left of", "anchor_words": "the mug"}),
    Call("replace_object", {"target_words": "the mug", "what": "a ball"}),
    Call(
        "adjust_relation", {"target_words": "the mug", "relation": "on", "anchor_words": "the book"}
    ),
    Call("adjust_relation", {"target_words": "the mug", "direction": "left", "distance": 0.15}),
)
_ANSWERING = frozenset({"replies"})


def unread(
    blocks: Sequence[Block], *, times: int = 4, seed: int = 1
) -> Iterator[tuple[Block, str]]:
    """Blocks with a plain sentence of theirs that leads to nothing, once each."""
    chance = random.Random(seed)
    situation = Situation(WorldWords(VOCABULARY))
    sampler = Sampler(blocks, chance)
    for block in blocks:
        if not block.wanting or block.section in ("wrappings", "joined"):
            continue
        for _ in range(times):
            plain = _named(sampler.plain(block), chance)
            if not any(
                _is_read(plain, block.section, MessageReader(situation, LastTurn((call,), True)))
                for call in _BEFORE
            ):
                yield block, plain
                break


def _is_read(plain: str, section: str, reader: MessageReader) -> bool:
    if section in ("things", "new things", "looks"):
        reading = reader.plainly(
            f"make {plain} green"
            if section == "things"
            else f"add {plain}"
            if section == "new things"
            else f"make the mug {plain}"
        )
    else:
        reading = reader.plainly(plain)
    if reading.sure or (section == "questions" and not reading.unread):
        return True
    answered = read_answer(plain, ["1. the red mug", "2. the blue mug"]).kind
    return section in _ANSWERING and answered not in ("unclear", "request")


def _named(plain: Sequence[str | Piece], chance: random.Random) -> str:
    """A plain sentence with real names for the made up ones."""
    numbering = Numbering()
    words = numbering.words(plain) or ()
    pools = {
        letter: chance.sample(names, len(names))
        for letter, names in (("K", _KINDS), ("C", _COLORS), ("N", _NUMBERS), ("W", _KINDS))
    }
    names = {p: pools[p[0]][(int(p[1:]) - 1) % len(pools[p[0]])] for p in numbering.names}
    return unmasked(words, names) or ""


def main(argv: Sequence[str] | None = None) -> None:
    """Print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, default=FOLDER)
    parser.add_argument("--readers", type=int, default=0, metavar="N", help="read N wordings")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    if options.readers:
        blocks = read_corpus(sorted(options.corpus.glob("*.txt")))
        print(table(list(Comparison(blocks, options.seed).samples(options.readers))))
        return
    for file in sorted(options.corpus.glob("*.txt")):
        for block, plain in unread(read_corpus([file])):
            print(f"{file.name}, {block.section}: {block.plain.text}\n    {plain}")


if __name__ == "__main__":
    main()
