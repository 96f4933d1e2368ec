"""Prompts as embeddings, each computed once."""

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
