"""The tokenizer: every word one token, the same numbers on every machine."""

from __future__ import annotations

import subprocess
import sys

from transformers import CLIPTokenizer

from sgedit_engine.models.weights import checkpoints_folder
from stilllife.tokens import CONTEXT, PLACEHOLDERS, build_tokenizer, encode, placeholder
from stilllife.words import words


def test_each_word_is_one_token() -> None:
    tokenizer = build_tokenizer()
    # Signs that no caption has share the token for what is unknown.
    told = [word for word in words() if word not in ("#", "*", "+")]
    ids = [tokenizer(word)["input_ids"] for word in told]
    assert all(len(found) == 3 for found in ids)
    assert len({found[1] for found in ids}) == len(told)


def test_the_committed_tokenizer_is_the_one_that_is_built() -> None:
    folder = checkpoints_folder() / "stilllife" / "tokenizer"
    committed = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
    assert committed.get_vocab() == build_tokenizer().get_vocab()


def test_another_process_numbers_words_alike() -> None:
    code = "from stilllife.tokens import encode; print(encode(['a red mug on a book']).tolist())"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert run.stdout.strip() == str(encode(["a red mug on a book"]).tolist())


def test_room_for_concepts() -> None:
    tokenizer = build_tokenizer()
    ids = [tokenizer(placeholder(i))["input_ids"] for i in range(PLACEHOLDERS)]
    assert all(len(found) == 3 for found in ids)
    assert encode(["a mug"]).shape == (1, CONTEXT)
