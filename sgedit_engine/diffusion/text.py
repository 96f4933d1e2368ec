"""Prompts as embeddings, each computed once, and where in a prompt its phrases are."""

from __future__ import annotations

import torch
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer


class PromptEncoder:
    """A CLIP text model with its tokenizer. It remembers the embeddings of prompts it has seen."""

    def __init__(self, tokenizer: CLIPTokenizer, model: CLIPTextModel) -> None:
        self._tokenizer = tokenizer
        self._model = model
        self._known: dict[str, Tensor] = {}

    @torch.inference_mode()
    def __call__(self, prompt: str) -> Tensor:
        """The last hidden states of a prompt: 1×length×width, on the model's device.

        Padded to the tokenizer's length, longer prompts cut. The empty prompt is that of
        classifier-free guidance.
        """
        if prompt not in self._known:
            tokens = self._tokenizer(
                prompt,
                padding="max_length",
                truncation=True,
                return_tensors="pt",
                max_length=self._tokenizer.model_max_length,
            )
            ids = tokens.input_ids.to(self._model.device)
            self._known[prompt] = self._model(ids).last_hidden_state
        return self._known[prompt]

    def positions(self, prompt: str, phrase: str, occurrence: int = 0) -> tuple[int, ...]:
        """Where the tokens of a phrase are in the embedding of a prompt; see `token_positions`."""
        return token_positions(self._tokenizer, prompt, phrase, occurrence)


def token_positions(
    tokenizer: CLIPTokenizer, prompt: str, phrase: str, occurrence: int = 0
) -> tuple[int, ...]:
    """Where the tokens of a phrase are in a tokenised prompt, the start token being at 0.

    A phrase is one or more whole words or placeholder tokens. `occurrence` counts from 0 the times
    that the prompt has it. Positions beyond the tokenizer's length, where prompts are cut, are left
    out. Raises ValueError when the prompt does not have the phrase so often.
    """
    words = tokenizer(phrase, add_special_tokens=False, truncation=False).input_ids
    whole = tokenizer(prompt, truncation=False).input_ids
    begins = [n for n in range(len(whole)) if words and whole[n : n + len(words)] == words]
    if occurrence >= len(begins):
        raise ValueError(f"{prompt!r} does not have {phrase!r} {occurrence + 1} times.")
    # The last position of a cut prompt is its end token.
    length = tokenizer.model_max_length - 1
    begin = begins[occurrence]
    return tuple(n for n in range(begin, begin + len(words)) if n < length)
