"""The perceiving models of the bundle: shapes that are final, and the words that they know.

Together at most 7 million parameters, so that a 256×256 picture is read in about half a second
on two CPU cores.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from transformers import (
    CLIPConfig,
    CLIPModel,
    CLIPTokenizer,
    Owlv2Config,
    Owlv2ForObjectDetection,
    SamConfig,
    SamModel,
)

from sgedit_engine.perception.effects import EffectsConfig, EffectsNet
from stilllife.tokens import build_tokenizer
from stilllife.words import tokens
from stilllife.world import COLORS, FINISHES, KINDS, PATTERNS, TABLES, WALLS

# Longest prompt: start, "a rubber duck", end.
PROMPT_TOKENS = 8
# Prior probability of a kind at a place, which the class head's biases start from.
_LOGIT_SCALE, _LOGIT_SHIFT = 10.0, -0.4
# Added to the model's own prior (a box of one patch): a box a quarter of the picture wide.
_BOX_START = (0.0, 0.0, 2.0, 2.0)


def reader_prompts() -> dict[str, dict[str, str]]:
    """What the reader compares a picture with: attribute -> value -> words.

    "kind", "color", "pattern" and "finish" are about one thing, "table" and "wall" about a
    whole picture. Order within an attribute is that of the world's tables.
    """
    return {
        "kind": {kind: f"a {kind}" for kind in KINDS},
        "color": {color: f"a {color} thing" for color in COLORS},
        "pattern": {pattern: f"a {pattern} thing" for pattern in PATTERNS},
        "finish": {finish: f"a {finish} thing" for finish in FINISHES},
        "table": {table: f"a {table} table" for table in TABLES},
        "wall": {wall: f"a {wall} wall" for wall in WALLS},
    }


def detector_prompts() -> dict[str, str]:
    """Kind -> the words that the detector looks for."""
    return {kind: kind for kind in KINDS}


def prompt_tokenizer(prompts: Sequence[str]) -> CLIPTokenizer:
    """A tokenizer in which each word of the prompts is one token."""
    vocabulary = [word for prompt in prompts for word in tokens(prompt)]
    return build_tokenizer(vocabulary, PROMPT_TOKENS, placeholders=0)


def _text_sizes(tokenizer: CLIPTokenizer) -> dict[str, int]:
    return {
        "vocab_size": len(tokenizer),
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "max_position_embeddings": PROMPT_TOKENS,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }


def build_detector() -> tuple[Owlv2ForObjectDetection, CLIPTokenizer]:
    """OWLv2 on 24×24 patches of 10 pixels, with kinds as queries, and its tokenizer.

    The class head starts at "nothing anywhere", and what only contrastive pretraining uses is
    frozen.
    """
    tokenizer = prompt_tokenizer(list(detector_prompts().values()))
    vision = {
        "hidden_size": 160,
        "intermediate_size": 640,
        "num_hidden_layers": 6,
        "num_attention_heads": 5,
        "image_size": 240,
        "patch_size": 10,
        "hidden_act": "gelu",
    }
    model = Owlv2ForObjectDetection(
        Owlv2Config(text_config=_text_sizes(tokenizer), vision_config=vision, projection_dim=64)
    )
    _start_heads(model)
    model.owlv2.visual_projection.requires_grad_(False)
    model.owlv2.logit_scale.requires_grad_(False)
    return model, tokenizer


def _start_heads(model: Owlv2ForObjectDetection) -> None:
    """Usual starting values: the library draws the heads' weights with unit variance."""
    head = model.class_head
    for part in (head, model.box_head, model.objectness_head):
        _start(part)
    for last in (head.logit_scale, head.logit_shift, model.box_head.dense2):
        nn.init.zeros_(last.weight)
    nn.init.constant_(head.logit_scale.bias, _LOGIT_SCALE)
    nn.init.constant_(head.logit_shift.bias, _LOGIT_SHIFT)
    with torch.no_grad():
        model.box_head.dense2.bias.copy_(torch.tensor(_BOX_START))


def _start(module: nn.Module) -> None:
    """PyTorch's own starting values for all layers within, where the library has other ones."""
    for part in module.modules():
        if isinstance(part, nn.Linear | nn.Conv2d | nn.ConvTranspose2d | nn.Embedding):
            part.reset_parameters()


def build_segmenter() -> SamModel:
    """SAM on 32×32 patches of 8 pixels; masks of 128×128 from boxes.

    Windowed attention but for two layers, absolute positions only. Points and mask prompts are
    not trained and frozen.
    """
    vision = {
        "hidden_size": 128,
        "output_channels": 96,
        "num_hidden_layers": 5,
        "num_attention_heads": 4,
        "image_size": 256,
        "patch_size": 8,
        "mlp_ratio": 4.0,
        "use_rel_pos": False,
        "window_size": 8,
        "global_attn_indexes": [1, 3],
        "num_pos_feats": 48,
        "initializer_range": 0.02,
    }
    prompt = {"hidden_size": 96, "image_size": 256, "patch_size": 8, "mask_input_channels": 8}
    decoder = {
        "hidden_size": 96,
        "mlp_dim": 192,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_multimask_outputs": 1,
        "iou_head_depth": 2,
        "iou_head_hidden_dim": 96,
    }
    model = SamModel(
        SamConfig(vision_config=vision, prompt_encoder_config=prompt, mask_decoder_config=decoder)
    )
    # The library's starting values suit only published weights: start as SAM itself does.
    _start(model)
    positions = model.shared_image_embedding.positional_embedding
    with torch.no_grad():
        positions.normal_()
        nn.init.trunc_normal_(model.vision_encoder.pos_embed, std=0.02)
    positions.requires_grad_(False)
    encoder = model.prompt_encoder
    unused = (encoder.mask_embed, encoder.not_a_point_embed, *encoder.point_embed[:2])
    for module in unused:
        module.requires_grad_(False)
    return model


def build_reader() -> tuple[CLIPModel, CLIPTokenizer]:
    """A CLIP model for 64×64 crops and the reader's prompts, and its tokenizer."""
    tokenizer = prompt_tokenizer([p for group in reader_prompts().values() for p in group.values()])
    vision = {
        "hidden_size": 96,
        "intermediate_size": 320,
        "num_hidden_layers": 4,
        "num_attention_heads": 3,
        "image_size": 64,
        "patch_size": 8,
        "hidden_act": "gelu",
    }
    text = _text_sizes(tokenizer)
    model = CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=64))
    return model, tokenizer


def build_effects() -> EffectsNet:
    """The network of shadows and reflections."""
    return EffectsNet(EffectsConfig())
