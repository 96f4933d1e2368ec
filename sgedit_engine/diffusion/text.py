"""Prompts as embeddings, each computed once, and where in a prompt its phrases are."""

from __future__ import annotations

import torch
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer


class PromptEncoder:
    """A CLIP text model with its tokenizer. It remembers the embeddings of prompts it has seen.

    Whoever changes the model, be it for a while, makes another encoder of it.
    """

    def __init__(self, tokenizer: CLIPTokenizer, model: CLIPTextModel) -> None:
        self.tokenizer = tokenizer
        self.model = model
        self._known: dict[str, Tensor] = {}

    @torch.inference_mode()
    def __call__(self, prompt: str) -> Tensor:
        """The last hidden states of a prompt: 1×length×width, on the model's device.

        Padded to the tokenizer's length, longer prompts cut. The empty prompt is that of
        classifier-free guidance.
        """
        if prompt not in self._known:
            tokens = self.tokenizer(
                prompt,
                padding="max_length",
                truncation=True,
                return_tensors="pt",
                max_length=self.tokenizer.model_max_length,
            )
            ids = tokens.input_ids.to(self.model.device)
            self._known[prompt] = self.model(ids).last_hidden_state
        return self._known[prompt]

    def positions(self, prompt: str, phrase: str, begin: int = 0) -> tuple[int, ...]:
        """Where the tokens of a phrase are in the embedding of a prompt; see `token_positions`."""
        return token_positions(self.tokenizer, prompt, phrase, begin)


def token_positions(
    tokenizer: CLIPTokenizer, prompt: str, phrase: str, begin: int = 0
) -> tuple[int, ...]:
    """Where a phrase of whole words or placeholder tokens is first in a tokenised prompt, from the
    position `begin` on; the start token is at 0.

    Prompts are cut at the tokenizer's length, and positions beyond it left out. Raises ValueError
    for a phrase that is not there.
    """
    tokens = tokenizer(phrase, add_special_tokens=False, truncation=False).input_ids
    whole = tokenizer(prompt, truncation=False).input_ids
    places = (range(n, n + len(tokens)) for n in range(begin, len(whole)))
    found = next((at for at in places if tokens and whole[at.start : at.stop] == tokens), None)
    if found is None:
        raise ValueError(f"{prompt!r} has no {phrase!r} from its token {begin} on.")
    # The last token of a cut prompt is the end's.
    return tuple(n for n in found if n < tokenizer.model_max_length - 1)
