"""The names and shapes of weights in the original checkpoints, as their makers' code gives them.

Segment Anything: https://github.com/facebookresearch/segment-anything, `segment_anything/modeling`
and `segment_anything/build_sam.py`. Grounding DINO: https://github.com/IDEA-Research/GroundingDINO,
`groundingdino/models/GroundingDINO` and `groundingdino/config`; the names are also those that
transformers' `convert_grounding_dino_to_hf.py` reads
(https://github.com/huggingface/transformers, commit fc2251e1af1a84100093cfe1040979f12a68957e), and
https://github.com/IDEA-Research/GroundingDINO/issues/271 tells which of a real file's names the
makers' own model does not know: `label_enc.weight` and `bert.embeddings.position_ids`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Shape = tuple[int, ...]
Named = Iterator[tuple[str, Shape]]


@dataclass(frozen=True)
class SamShape:
    """What differs between the sizes of Segment Anything, and what is smaller in tests."""

    width: int
    depth: int
    heads: int
    everywhere: tuple[int, ...]
    side: int = 1024
    window: int = 14
    prompt: int = 256
    hidden: int = 2048
    iou_hidden: int = 256


SAM_SIZES = {
    "sam-vit-base": SamShape(768, 12, 12, (2, 5, 8, 11)),
    "sam-vit-large": SamShape(1024, 24, 16, (5, 11, 17, 23)),
    "sam-vit-huge": SamShape(1280, 32, 16, (7, 15, 23, 31)),
}
TINY_SAM = SamShape(32, 3, 2, (1,), side=64, window=2, prompt=32, hidden=48, iou_hidden=24)


def sam_names(of: SamShape) -> dict[str, Shape]:
    """Every weight of a file of Segment Anything."""
    return dict(
        [
            ("pixel_mean", (3, 1, 1)),
            ("pixel_std", (3, 1, 1)),
            *_sam_encoder(of),
            *_sam_prompts(of),
            *_sam_decoder(of),
        ]
    )


def _linear(name: str, out: int, into: int) -> Named:
    yield f"{name}.weight", (out, into)
    yield f"{name}.bias", (out,)


def _norm(name: str, width: int) -> Named:
    yield f"{name}.weight", (width,)
    yield f"{name}.bias", (width,)


def _conv(name: str, out: int, into: int, size: int) -> Named:
    yield f"{name}.weight", (out, into, size, size)
    yield f"{name}.bias", (out,)


def _sam_encoder(of: SamShape) -> Named:
    grid = of.side // 16
    yield "image_encoder.pos_embed", (1, grid, grid, of.width)
    yield from _conv("image_encoder.patch_embed.proj", of.width, 3, 16)
    for n in range(of.depth):
        block = f"image_encoder.blocks.{n}"
        size = grid if n in of.everywhere else of.window
        yield f"{block}.attn.rel_pos_h", (2 * size - 1, of.width // of.heads)
        yield f"{block}.attn.rel_pos_w", (2 * size - 1, of.width // of.heads)
        yield from _norm(f"{block}.norm1", of.width)
        yield from _linear(f"{block}.attn.qkv", 3 * of.width, of.width)
        yield from _linear(f"{block}.attn.proj", of.width, of.width)
        yield from _norm(f"{block}.norm2", of.width)
        yield from _linear(f"{block}.mlp.lin1", 4 * of.width, of.width)
        yield from _linear(f"{block}.mlp.lin2", of.width, 4 * of.width)
    yield "image_encoder.neck.0.weight", (of.prompt, of.width, 1, 1)
    yield from _norm("image_encoder.neck.1", of.prompt)
    yield "image_encoder.neck.2.weight", (of.prompt, of.prompt, 3, 3)
    yield from _norm("image_encoder.neck.3", of.prompt)


def _sam_prompts(of: SamShape) -> Named:
    start = "prompt_encoder"
    yield f"{start}.pe_layer.positional_encoding_gaussian_matrix", (2, of.prompt // 2)
    for n in range(4):
        yield f"{start}.point_embeddings.{n}.weight", (1, of.prompt)
    yield f"{start}.not_a_point_embed.weight", (1, of.prompt)
    yield f"{start}.no_mask_embed.weight", (1, of.prompt)
    yield from _conv(f"{start}.mask_downscaling.0", 4, 1, 2)
    yield from _norm(f"{start}.mask_downscaling.1", 4)
    yield from _conv(f"{start}.mask_downscaling.3", 16, 4, 2)
    yield from _norm(f"{start}.mask_downscaling.4", 16)
    yield from _conv(f"{start}.mask_downscaling.6", of.prompt, 16, 1)


def _sam_attention(name: str, width: int, inner: int) -> Named:
    for letter in "qkv":
        yield from _linear(f"{name}.{letter}_proj", inner, width)
    yield from _linear(f"{name}.out_proj", width, inner)


def _sam_decoder(of: SamShape) -> Named:
    width, start = of.prompt, "mask_decoder"
    for n in range(2):
        layer = f"{start}.transformer.layers.{n}"
        yield from _sam_attention(f"{layer}.self_attn", width, width)
        yield from _sam_attention(f"{layer}.cross_attn_token_to_image", width, width // 2)
        yield from _sam_attention(f"{layer}.cross_attn_image_to_token", width, width // 2)
        for number in range(1, 5):
            yield from _norm(f"{layer}.norm{number}", width)
        yield from _linear(f"{layer}.mlp.lin1", of.hidden, width)
        yield from _linear(f"{layer}.mlp.lin2", width, of.hidden)
    yield from _sam_attention(f"{start}.transformer.final_attn_token_to_image", width, width // 2)
    yield from _norm(f"{start}.transformer.norm_final_attn", width)
    yield f"{start}.iou_token.weight", (1, width)
    yield f"{start}.mask_tokens.weight", (4, width)
    yield f"{start}.output_upscaling.0.weight", (width, width // 4, 2, 2)
    yield f"{start}.output_upscaling.0.bias", (width // 4,)
    yield from _norm(f"{start}.output_upscaling.1", width // 4)
    yield f"{start}.output_upscaling.3.weight", (width // 4, width // 8, 2, 2)
    yield f"{start}.output_upscaling.3.bias", (width // 8,)
    for n in range(4):
        mlp = f"{start}.output_hypernetworks_mlps.{n}.layers"
        yield from _mlp(mlp, width, width, width // 8)
    yield from _mlp(f"{start}.iou_prediction_head.layers", width, of.iou_hidden, 4)


def _mlp(name: str, into: int, hidden: int, out: int) -> Named:
    yield from _linear(f"{name}.0", hidden, into)
    yield from _linear(f"{name}.1", hidden, hidden)
    yield from _linear(f"{name}.2", out, hidden)


@dataclass(frozen=True)
class DinoShape:
    """What differs between the sizes of Grounding DINO, and what is smaller in tests."""

    swin: int
    depths: tuple[int, ...]
    heads: tuple[int, ...]
    window: int
    width: int = 256
    layers: int = 6
    hidden: int = 2048
    queries: int = 900
    words: int = 30522
    text: int = 768
    text_layers: int = 12
    text_hidden: int = 3072
    positions: int = 512


DINO_SIZES = {
    "grounding-dino-tiny": DinoShape(96, (2, 2, 6, 2), (3, 6, 12, 24), 7),
    "grounding-dino-base": DinoShape(128, (2, 2, 18, 2), (4, 8, 16, 32), 12),
}
TINY_DINO = DinoShape(
    swin=16,
    depths=(1, 1, 2, 1),
    heads=(1, 2, 2, 4),
    window=3,
    width=32,
    layers=2,
    hidden=48,
    queries=20,
    words=40,
    text=24,
    text_layers=2,
    text_hidden=30,
    positions=64,
)
_LEVELS, _POINTS, _ATTENTION_HEADS = 4, 4, 8


def dino_names(of: DinoShape) -> dict[str, Shape]:
    """Every weight of a file of Grounding DINO, without the prefix "module."."""
    return dict([*_swin(of), *_bert(of), *_dino_encoder(of), *_dino_decoder(of), *_dino_rest(of)])


def _swin(of: DinoShape) -> Named:
    yield from _conv("backbone.0.patch_embed.proj", of.swin, 3, 4)
    yield from _norm("backbone.0.patch_embed.norm", of.swin)
    tokens, offsets = of.window**2, (2 * of.window - 1) ** 2
    for stage, depth in enumerate(of.depths):
        width = of.swin * 2**stage
        for n in range(depth):
            block = f"backbone.0.layers.{stage}.blocks.{n}"
            yield from _norm(f"{block}.norm1", width)
            yield f"{block}.attn.relative_position_bias_table", (offsets, of.heads[stage])
            yield f"{block}.attn.relative_position_index", (tokens, tokens)
            yield from _linear(f"{block}.attn.qkv", 3 * width, width)
            yield from _linear(f"{block}.attn.proj", width, width)
            yield from _norm(f"{block}.norm2", width)
            yield from _linear(f"{block}.mlp.fc1", 4 * width, width)
            yield from _linear(f"{block}.mlp.fc2", width, 4 * width)
        if stage < len(of.depths) - 1:
            down = f"backbone.0.layers.{stage}.downsample"
            yield f"{down}.reduction.weight", (2 * width, 4 * width)
            yield from _norm(f"{down}.norm", 4 * width)
    for stage in (1, 2, 3):
        yield from _norm(f"backbone.0.norm{stage}", of.swin * 2**stage)


def _bert(of: DinoShape) -> Named:
    start = "bert.embeddings"
    yield f"{start}.position_ids", (1, of.positions)
    yield f"{start}.word_embeddings.weight", (of.words, of.text)
    yield f"{start}.position_embeddings.weight", (of.positions, of.text)
    yield f"{start}.token_type_embeddings.weight", (2, of.text)
    yield from _norm(f"{start}.LayerNorm", of.text)
    for n in range(of.text_layers):
        layer = f"bert.encoder.layer.{n}"
        for word in ("query", "key", "value"):
            yield from _linear(f"{layer}.attention.self.{word}", of.text, of.text)
        yield from _linear(f"{layer}.attention.output.dense", of.text, of.text)
        yield from _norm(f"{layer}.attention.output.LayerNorm", of.text)
        yield from _linear(f"{layer}.intermediate.dense", of.text_hidden, of.text)
        yield from _linear(f"{layer}.output.dense", of.text, of.text_hidden)
        yield from _norm(f"{layer}.output.LayerNorm", of.text)
    yield from _linear("bert.pooler.dense", of.text, of.text)


def _deformable(name: str, width: int) -> Named:
    points = _ATTENTION_HEADS * _LEVELS * _POINTS
    yield from _linear(f"{name}.sampling_offsets", 2 * points, width)
    yield from _linear(f"{name}.attention_weights", points, width)
    yield from _linear(f"{name}.value_proj", width, width)
    yield from _linear(f"{name}.output_proj", width, width)


def _together(name: str, width: int) -> Named:
    """torch's own attention, with query, key and value in one matrix."""
    yield f"{name}.in_proj_weight", (3 * width, width)
    yield f"{name}.in_proj_bias", (3 * width,)
    yield from _linear(f"{name}.out_proj", width, width)


def _dino_encoder(of: DinoShape) -> Named:
    width, half = of.width, of.hidden // 2
    for n in range(of.layers):
        layer = f"transformer.encoder.layers.{n}"
        yield from _deformable(f"{layer}.self_attn", width)
        yield from _linear(f"{layer}.linear1", of.hidden, width)
        yield from _linear(f"{layer}.linear2", width, of.hidden)
        text = f"transformer.encoder.text_layers.{n}"
        yield from _together(f"{text}.self_attn", width)
        yield from _linear(f"{text}.linear1", half, width)
        yield from _linear(f"{text}.linear2", width, half)
        for number in (1, 2):
            yield from _norm(f"{layer}.norm{number}", width)
            yield from _norm(f"{text}.norm{number}", width)
        fusion = f"transformer.encoder.fusion_layers.{n}"
        for side in "vl":
            yield f"{fusion}.gamma_{side}", (width,)
            yield from _norm(f"{fusion}.layer_norm_{side}", width)
            yield from _linear(f"{fusion}.attn.{side}_proj", half, width)
            yield from _linear(f"{fusion}.attn.values_{side}_proj", half, width)
            yield from _linear(f"{fusion}.attn.out_{side}_proj", width, half)


def _dino_decoder(of: DinoShape) -> Named:
    width = of.width
    for n in range(of.layers):
        layer = f"transformer.decoder.layers.{n}"
        yield from _deformable(f"{layer}.cross_attn", width)
        yield from _together(f"{layer}.ca_text", width)
        yield from _norm(f"{layer}.catext_norm", width)
        yield from _together(f"{layer}.self_attn", width)
        for number in (1, 2, 3):
            yield from _norm(f"{layer}.norm{number}", width)
        yield from _linear(f"{layer}.linear1", of.hidden, width)
        yield from _linear(f"{layer}.linear2", width, of.hidden)
        yield from _mlp(f"transformer.decoder.bbox_embed.{n}.layers", width, width, 4)
        yield from _mlp(f"bbox_embed.{n}.layers", width, width, 4)
    yield from _norm("transformer.decoder.norm", width)
    yield from _linear("transformer.decoder.ref_point_head.layers.0", width, 2 * width)
    yield from _linear("transformer.decoder.ref_point_head.layers.1", width, width)


def _dino_rest(of: DinoShape) -> Named:
    width = of.width
    yield "transformer.level_embed", (_LEVELS, width)
    yield "transformer.tgt_embed.weight", (of.queries, width)
    yield from _linear("transformer.enc_output", width, width)
    yield from _norm("transformer.enc_output_norm", width)
    yield from _mlp("transformer.enc_out_bbox_embed.layers", width, width, 4)
    yield from _linear("feat_map", width, of.text)
    for level in range(3):
        yield from _conv(f"input_proj.{level}.0", width, of.swin * 2 ** (level + 1), 1)
        yield from _norm(f"input_proj.{level}.1", width)
    yield from _conv("input_proj.3.0", width, of.swin * 8, 3)
    yield from _norm("input_proj.3.1", width)
    yield "label_enc.weight", (2001, width)
