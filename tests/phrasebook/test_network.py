"""The rewriting network: numpy computes what torch trains, and files keep it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from agent.language.rewriting.network import RewritingNetwork, read_network, write_network
from phrasebook.network import Rewriter, Sizes
from phrasebook.pairs import END
from phrasebook.train import main

READ = {f"word{n}": n + 1 for n in range(30)}
SAID = tuple(f"said{n}" for n in range(12))


@pytest.fixture
def model() -> Rewriter:
    torch.manual_seed(3)
    sizes = Sizes(len(READ), len(SAID), width=16, inner=24, heads=2)
    made = Rewriter(sizes).eval()
    with torch.no_grad():  # a clear winner for each word, and an end, as after a training
        made.said.mul_(4)
        made.said_place.mul_(4)
        made.said[:, END] = 2 * made.said_place[:, 4]
    return made


def _weights(model: Rewriter) -> dict[str, np.ndarray]:
    return {name: w.detach().numpy() for name, w in model.named_parameters()}


def test_numpy_says_what_torch_says(model: Rewriter) -> None:
    network = RewritingNetwork(_weights(model), READ, SAID, heads=2)
    rows = np.random.default_rng(1).integers(4, len(READ), (40, 6))
    read = torch.zeros(2, 40, 48, dtype=torch.long)
    read[:, :, :6] = torch.from_numpy(rows)
    told, sure = model.rewritten(read)
    ended = 0
    for row, words, log in zip(rows, told.tolist(), sure.tolist(), strict=True):
        said = network.said([f"word{n}" for n in row])
        if END not in words:
            assert said is None
            continue
        ended += 1
        assert said is not None
        assert list(said.words) == [SAID[n] for n in words[: words.index(END)]]
        assert said.sure == pytest.approx(np.exp(log), rel=1e-3)
    assert ended > 3


def test_a_file_keeps_the_network(model: Rewriter, tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    write_network(path, _weights(model), READ, SAID, 2)
    read = read_network(path)
    assert read.listed == READ
    words = [f"word{n}" for n in (5, 6, 7)]
    before = RewritingNetwork(_weights(model), READ, SAID, heads=2).said(words)
    after = read.said(words)
    assert (before is None) == (after is None)
    if before and after:
        assert after.sure == pytest.approx(before.sure, rel=0.3)


def test_what_is_too_long_is_not_read(model: Rewriter) -> None:
    network = RewritingNetwork(_weights(model), READ, SAID, heads=2)
    assert network.said(["word5"] * 49) is None
    assert network.said([]) is None


def test_training_writes_a_network(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    verbs, ends = (
        ["lose", "ditch", "drop", "bin", "delete", "zap", "scrap"],
        ["now", "please", "soon", "thanks", "ok"],
    )
    lines = "\n".join(f"{verb} {{o1}} {end}" for verb in verbs for end in ends)
    (corpus / "book.txt").write_text(f"== requests\n> remove {{o1}}\n{lines}\n", encoding="utf-8")
    options = "--device cpu --minutes 0.05 --spare 0 --pairs 400 --held-out 20 --processes 1"
    sizes = "--batch 16 --width 16 --inner 16"
    out = tmp_path / "out"
    main(["--out", str(out), "--corpus", str(corpus), *options.split(), *sizes.split()])
    assert (out / "training.json").exists()
    assert "lose" in read_network(out / "weights.npz").listed
