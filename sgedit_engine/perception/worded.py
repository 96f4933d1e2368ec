"""Folders of models that are asked in words: weights, tokenizer, and the words themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import CLIPTokenizer, PreTrainedModel

from sgedit_engine.models.whole import whole_model

PROMPTS_FILE = "prompts.json"


def read_folder(
    path: Path, kind: type[PreTrainedModel], device: torch.device | str, dtype: torch.dtype
) -> tuple[Any, CLIPTokenizer, Any]:
    """(model of a kind on the device, its tokenizer, the content of `prompts.json`).

    Raises OSError, ValueError.
    """
    model = whole_model(kind, path, dtype)
    tokenizer = CLIPTokenizer.from_pretrained(path, local_files_only=True)
    prompts = json.loads((Path(path) / PROMPTS_FILE).read_text(encoding="utf-8"))
    return model.to(device), tokenizer, prompts


def write_folder(
    path: Path, model: PreTrainedModel, tokenizer: CLIPTokenizer, prompts: Mapping[str, Any]
) -> None:
    """Write what `read_folder` reads, weights in half precision. Halves this model too."""
    model.half().save_pretrained(path)
    tokenizer.save_pretrained(path)
    text = json.dumps(prompts, indent=2)
    (path / PROMPTS_FILE).write_text(text + "\n", encoding="utf-8")


def tokenize(tokenizer: CLIPTokenizer, texts: Sequence[str]) -> Tensor:
    """Token ids int64 [K, L], padded and cut to the tokenizer's length."""
    encoded = tokenizer(list(texts), padding="max_length", truncation=True, return_tensors="pt")
    ids: Tensor = encoded["input_ids"]
    return ids
