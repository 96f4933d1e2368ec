"""The phrase book: its form, its pairs, and what the grammar makes of its plain sentences."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from agent.language.rewriting.masking import NOTHING
from phrasebook.corpus import FOLDER, CorpusError, parsed, read_corpus
from phrasebook.pairs import END, Encoder, counted, drawn
from phrasebook.sampling import Sampler

BOOK = """
== requests
# How things go.
> remove {o1}
{o1} [has to|must] go[, please|]
> add {n1} {r1} {o1}
{r1} {o1} i want {n1}

== things
> the {k1} on the {k2}
the {k1} that's on top of the {k2}

== wrappings
> {x}
hm, {x}

== nothing
> -
i like {o1}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    file = tmp_path / "book.txt"
    file.write_text(BOOK, encoding="utf-8")
    return file


def test_alternatives_are_all_said() -> None:
    line = parsed("a[b[c|]|[|d]]e", "here")
    chance = random.Random(1)
    assert {line.said(chance) for _ in range(100)} == {"abce", "abe", "ae", "ade"}


@pytest.mark.parametrize("text", ["a [b|c", "a b] c", "[a|[b]"])
def test_brackets_must_close(text: str) -> None:
    with pytest.raises(CorpusError, match="bracket"):
        parsed(text, "here")


def test_an_unknown_section_is_told(tmp_path: Path) -> None:
    file = tmp_path / "odd.txt"
    file.write_text("== wishes\n> remove it\nlose it\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"odd\.txt, line 1: .*'wishes'"):
        read_corpus([file])


def test_pairs_speak_of_the_same_things(book: Path) -> None:
    vocabulary = counted(read_corpus([book]), samples=300)
    encoder = Encoder(vocabulary, random.Random(2))
    sampler = Sampler(read_corpus([book]), random.Random(2))
    made = [encoder.ids(*sampler.pair(), noise=True) for _ in range(300)]
    kept = [ids for ids in made if ids is not None]
    assert len(kept) > 280  # others use words that are too rare, or too many
    for ids in kept:
        words = [vocabulary.said[n] for n in ids[1][:-1]]
        asked = [vocabulary.read[n] for n in ids[0]]
        assert words == [NOTHING] or words[0] in ("remove", "add")
        assert {w for w in words if w[-1].isdigit()} <= set(asked)


def test_arrays_end_and_are_padded(book: Path) -> None:
    vocabulary = counted(read_corpus([book]), samples=300)
    pairs = drawn([book], vocabulary, 50, seed=3)
    ends = (pairs.plain == END).argmax(1)
    assert (pairs.plain == END).sum(1).tolist() == [1] * 50
    assert all(not row[end + 1 :].any() for row, end in zip(pairs.plain, ends, strict=True))
    again = drawn([book], vocabulary, 50, seed=3)
    assert (pairs.said == again.said).all()


def test_the_phrase_book_is_in_its_form() -> None:
    for file in FOLDER.glob("*.txt"):
        assert read_corpus([file])
