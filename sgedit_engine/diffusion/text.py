"""Prompts as a U-Net is told them, and where in a prompt its phrases are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

# Prompts whose words are remembered: they lie on the device.
_REMEMBERED = 64


@dataclass(frozen=True, eq=False)
class Words:
    """Prompts as a U-Net is told them: `states` (N×length×width) for its cross-attention, and
    `pooled` (N×width), each sentence as a whole, for those of SDXL's class (None for others)."""

    states: Tensor
    pooled: Tensor | None = None

    def repeated(self, count: int) -> Words:
        """One prompt, for each of a number of candidates."""
        pooled = None if self.pooled is None else self.pooled.expand(count, -1)
        return Words(self.states.expand(count, -1, -1), pooled)

    @classmethod
    def stacked(cls, several: Sequence[Words]) -> Words:
        """All prompts, one after the other."""
        pooled = [words.pooled for words in several if words.pooled is not None]
        states = torch.cat([words.states for words in several])
        return cls(states, torch.cat(pooled) if pooled else None)


@dataclass(frozen=True, eq=False)
class TextTower:
    """A CLIP text model with its tokenizer.

    `early` takes the states before the last layer, as SDXL's class is told them, else those after
    it and the final norm. (Stable Diffusion 2's models end one layer early themselves.)
    """

    tokenizer: CLIPTokenizer
    model: CLIPTextModel | CLIPTextModelWithProjection
    early: bool = False

    def ids(self, prompt: str) -> Tensor:
        """Token ids of a prompt, padded to the tokenizer's length or cut: int64 1×length, on the
        model's device."""
        tokens = self.tokenizer(
            prompt,
            padding="max_length",
            truncation=True,
            return_tensors="pt",
            max_length=self.tokenizer.model_max_length,
        )
        found: Tensor = tokens.input_ids
        return found.to(self.model.device)

    def words(self, ids: Tensor) -> Words:
        """Of N×length ids; pooled where the model has a projection for that."""
        told = self.model(ids, output_hidden_states=self.early)
        states = told.hidden_states[-2] if self.early else told.last_hidden_state
        if not isinstance(self.model, CLIPTextModelWithProjection):
            return Words(states)
        # The model's own pooling looks for the highest id, which is that of an added token.
        ends = (ids == self.tokenizer.eos_token_id).int().argmax(1)
        at_end = told.last_hidden_state[torch.arange(len(ids), device=ids.device), ends]
        return Words(states, self.model.text_projection(at_end))


class PromptEncoder:
    """One text tower, or several whose states are told side by side. It remembers the words of the
    last prompts that it has seen.

    Whoever changes a model, be it for a while, makes another encoder of it.
    """

    def __init__(self, *towers: TextTower) -> None:
        self.towers = towers
        self._known: OrderedDict[str, Words] = OrderedDict()

    @property
    def tokenizer(self) -> CLIPTokenizer:
        """Tells where words are: the towers' tokenizers differ only in what they pad with."""
        return self.towers[0].tokenizer

    @torch.inference_mode()
    def __call__(self, prompt: str) -> Words:
        """One prompt, on the models' device.

        Padded to the tokenizer's length, longer prompts cut. The empty prompt is that of
        classifier-free guidance, for which U-Nets with several towers have learned zeros.
        """
        if prompt not in self._known:
            told = self.words(self.ids(prompt))
            if not prompt and len(self.towers) > 1:
                pooled = None if told.pooled is None else torch.zeros_like(told.pooled)
                told = Words(torch.zeros_like(told.states), pooled)
            self._known[prompt] = told
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(prompt)
        return self._known[prompt]

    def ids(self, prompt: str) -> tuple[Tensor, ...]:
        """Token ids of a prompt for each tower, int64 1×length."""
        return tuple(tower.ids(prompt) for tower in self.towers)

    def words(self, ids: Sequence[Tensor]) -> Words:
        """Of N×length ids for each tower; gradients flow where they are enabled."""
        told = [tower.words(each) for tower, each in zip(self.towers, ids, strict=True)]
        return Words(torch.cat([words.states for words in told], 2), told[-1].pooled)

    def positions(self, prompt: str, phrase: str, begin: int = 0) -> tuple[int, ...]:
        """Where the tokens of a phrase are in the words of a prompt; see `token_positions`."""
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
