"""A tiny Grounding DINO."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import (
    BertTokenizerFast,
    GroundingDinoConfig,
    GroundingDinoForObjectDetection,
    GroundingDinoImageProcessorPil,
    SwinConfig,
)

from sgedit_engine.models.manifest import write_model_manifest
from tests.full_size.tiny.pictures import save_pictures
from tests.full_size.tiny.words import WORDS


def write_detector(folder: Path) -> Path:
    """A Grounding DINO."""
    torch.manual_seed(2)
    tokenizer = _bert(folder)
    config = GroundingDinoConfig(
        backbone_config=SwinConfig(
            image_size=64,
            embed_dim=8,
            depths=[1, 1, 1, 1],
            num_heads=[1, 1, 2, 2],
            window_size=4,
            out_features=["stage2", "stage3", "stage4"],
        ),
        text_config={
            "model_type": "bert",
            "vocab_size": len(tokenizer),
            "hidden_size": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 32,
            "max_position_embeddings": 256,
        },
        d_model=32,
        num_queries=12,
        encoder_layers=2,
        decoder_layers=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        num_feature_levels=4,
        use_pretrained_backbone=False,
    )
    GroundingDinoForObjectDetection(config).save_pretrained(folder)
    size = {"shortest_edge": 96, "longest_edge": 160}
    save_pictures(GroundingDinoImageProcessorPil(size=size), folder)
    tokenizer.save_pretrained(folder)
    write_model_manifest(folder)
    return folder


def _bert(folder: Path) -> BertTokenizerFast:
    """The class's tokenizer, with special tokens at the ids that Grounding DINO counts on."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    tokens = ["[PAD]", *(f"[unused{n}]" for n in range(99)), "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokens += [*letters, *(f"##{letter}" for letter in letters), *(w for w in WORDS if len(w) > 1)]
    tokens += [f"[unused{n}]" for n in range(99, 1200)]
    tokens[1012], tokens[1029] = ".", "?"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "vocab.txt"
    path.write_text("\n".join(tokens[:1040]) + "\n", encoding="utf-8")
    return BertTokenizerFast(str(path))
