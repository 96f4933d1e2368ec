"""What tiny tokenizers and text encoders of CLIP's class know."""

from __future__ import annotations

from transformers import CLIPTextConfig, CLIPTokenizer

from stilllife.tokens import build_tokenizer

CONTEXT = 77
WORDS = [
    "a",
    "an",
    "and",
    "on",
    "in",
    "of",
    "the",
    "nothing",
    "empty",
    "background",
    "photo",
    "with",
    "beside",
    "scene",
    "picture",
    "no",
    "other",
    "cup",
    "mug",
    "laptop",
    "ball",
    "book",
    "lamp",
    "table",
    "desk",
    "wooden",
    "white",
    "red",
    "blue",
    "green",
    "yellow",
    "striped",
    "spotted",
    "plain",
    "dog",
    "cat",
    "man",
    "woman",
    "chair",
    "bottle",
    "holding",
    "riding",
    "horse",
    "grass",
    "wall",
    "floor",
    "sitting",
    "small",
    "big",
]


def clip_words(pad: str | None = None) -> CLIPTokenizer:
    """The class's tokenizer, in which common words are one token, and others are their letters."""
    tokenizer = build_tokenizer(WORDS, CONTEXT, placeholders=0)
    if pad is not None:
        tokenizer.pad_token = pad
    return tokenizer


def clip_text(tokenizer: CLIPTokenizer, width: int, act: str) -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=2 * width,
        projection_dim=width,
        num_hidden_layers=3,
        num_attention_heads=2,
        max_position_embeddings=CONTEXT,
        hidden_act=act,
        # As the checkpoints have them, though their tokenizers' are others.
        bos_token_id=0,
        eos_token_id=2,
        pad_token_id=1,
    )
