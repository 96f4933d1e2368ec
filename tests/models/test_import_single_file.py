"""Single-file checkpoints become folders again: what diffusers maps, mapped back by names here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from sgedit_engine.errors import ModelDamagedError, ModelMissingError
from sgedit_engine.models.importing import import_path
from sgedit_engine.models.manifest import read_manifest, write_model_manifest
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.weights import open_checkpoint
from tests.full_size.tiny.diffusion import write_diffusion

Weights = dict[str, torch.Tensor]
OWN = {
    "sd15": "stable-diffusion-v1-5",
    "sd21": "stable-diffusion-2-1-base",
    "sdxl": "stable-diffusion-xl-base",
}
FILLS = "stable-diffusion-inpainting"
_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_UNET = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
_OPEN_CLIP = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}


def _unet_names(folder: Path, layers: int) -> Iterator[tuple[str, torch.Tensor]]:
    """The names of the makers' code for a U-Net with so many layers in a block on the way down."""
    weights = load_file(folder / "unet" / "diffusion_pytorch_model.safetensors")
    with_attention = {n.partition(".attentions")[0] for n in weights if ".attentions." in n}
    for name, weight in weights.items():
        yield "model.diffusion_model." + _unet_name(name, layers, with_attention), weight


def _unet_name(name: str, layers: int, with_attention: set[str]) -> str:
    if found := re.match(r"mid_block\.(resnets|attentions)\.(\d)\.(.*)", name):
        place = 1 if found[1] == "attentions" else 2 * int(found[2])
        return f"middle_block.{place}.{_inner(found[1], found[3])}"
    if found := re.match(r"(down|up)_blocks\.(\d)\.(\w+)\.(\d)\.(.*)", name):
        way, block, what, n, rest = found[1], int(found[2]), found[3], int(found[4]), found[5]
        start = block * (layers + 1)
        if what == "downsamplers":
            return f"input_blocks.{start + layers + 1}.0.op.{rest.removeprefix('conv.')}"
        if what == "upsamplers":
            place = 2 if f"up_blocks.{block}" in with_attention else 1
            return f"output_blocks.{start + layers}.{place}.{rest}"
        number = f"input_blocks.{start + n + 1}" if way == "down" else f"output_blocks.{start + n}"
        return f"{number}.{int(what == 'attentions')}.{_inner(what, rest)}"
    module, _, kind = name.rpartition(".")
    return f"{_UNET[module]}.{kind}"


def _inner(what: str, rest: str) -> str:
    if what == "attentions":
        return rest
    module, _, kind = rest.rpartition(".")
    return f"{_RESNET[module]}.{kind}"


def _vae_names(folder: Path) -> Iterator[tuple[str, torch.Tensor]]:
    weights = load_file(folder / "vae" / "diffusion_pytorch_model.safetensors")
    blocks = 4
    for old, weight in weights.items():
        name = old.replace("conv_shortcut", "nin_shortcut").replace("conv_norm_out", "norm_out")
        name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
        name = re.sub(r"down_blocks\.(\d)\.resnets", r"down.\1.block", name)
        name = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", name)
        name = re.sub(
            r"up_blocks\.(\d)\.(resnets|upsamplers\.0)",
            lambda m: (
                f"up.{blocks - 1 - int(m[1])}." + ("block" if m[2] == "resnets" else "upsample")
            ),
            name,
        )
        if found := re.match(r"(.*)mid_block\.attentions\.0\.(.*)\.(\w+)$", name):
            inner = {"group_norm": "norm", "to_out.0": "proj_out"}
            inner |= {f"to_{letter}": letter for letter in "qkv"}
            name = f"{found[1]}mid.attn_1.{inner[found[2]]}.{found[3]}"
            if weight.ndim == 2:
                weight = weight[:, :, None, None]
        yield f"first_stage_model.{name}", weight


def _clip_names(path: Path, start: str) -> Iterator[tuple[str, torch.Tensor]]:
    for name, weight in load_file(path).items():
        yield f"{start}.transformer.{name}", weight


def _open_clip_names(path: Path, start: str) -> Iterator[tuple[str, torch.Tensor]]:
    weights = load_file(path)
    for name, weight in weights.items():
        name = name.removeprefix("text_model.")
        if name == "text_projection.weight":
            yield f"{start}.text_projection", weight.T.contiguous()
        elif name.startswith("final_layer_norm."):
            yield f"{start}.ln_final.{name.rpartition('.')[2]}", weight
        elif name == "embeddings.position_embedding.weight":
            yield f"{start}.positional_embedding", weight
        elif name == "embeddings.token_embedding.weight":
            yield f"{start}.token_embedding.weight", weight
        elif found := re.match(r"encoder\.layers\.(\d+)\.(.*)\.(weight|bias)$", name):
            yield from _open_clip_layer(found, weights, weight, start)


def _open_clip_layer(
    found: re.Match[str], weights: Weights, weight: torch.Tensor, start: str
) -> Iterator[tuple[str, torch.Tensor]]:
    layer, module, kind = f"{start}.transformer.resblocks.{found[1]}", found[2], found[3]
    if module == "self_attn.q_proj":
        names = (f"text_model.encoder.layers.{found[1]}.self_attn.{c}_proj.{kind}" for c in "qkv")
        yield f"{layer}.attn.in_proj_{kind}", torch.cat([weights[name] for name in names])
    elif module not in ("self_attn.k_proj", "self_attn.v_proj"):
        yield f"{layer}.{_OPEN_CLIP[module]}.{kind}", weight


def _single_file(folder: Path, of: str) -> Weights:
    text = folder / "text_encoder" / "model.safetensors"
    named = dict([*_unet_names(folder, 2 if of == "sd15" else 1), *_vae_names(folder)])
    if of == "sd15":
        named |= dict(_clip_names(text, "cond_stage_model"))
    elif of == "sd21":
        named |= dict(_open_clip_names(text, "cond_stage_model.model"))
    else:
        second = folder / "text_encoder_2" / "model.safetensors"
        named |= dict(_clip_names(text, "conditioner.embedders.0"))
        named |= dict(_open_clip_names(second, "conditioner.embedders.1.model"))
    return named


def _write(root: Path, of: str, path: Path) -> Path:
    """The profile's own model, and one file with the same weights, each changed a little."""
    own = write_diffusion(root / OWN[of], "sd21-base" if of == "sd21" else of)
    write_model_manifest(own)
    save_file({n: (w + 0.5).contiguous() for n, w in _single_file(own, of).items()}, path)
    return own


@pytest.mark.parametrize("of", OWN)
def test_every_weight_comes_back(of: str, tmp_path: Path, shelf_root: Path) -> None:
    own = _write(shelf_root, of, tmp_path / "mine.safetensors")
    folder = shelf_root / import_path(tmp_path / "mine.safetensors", shelf_root)
    for path in own.rglob("*.safetensors"):
        before = load_file(path)
        after = load_file(folder / path.relative_to(own))
        plain = {n.removeprefix("text_model."): w for n, w in after.items()}
        assert len(plain) == len(before), path
        for name, weight in before.items():
            torch.testing.assert_close(plain[name.removeprefix("text_model.")], weight + 0.5)
    words = (own / "tokenizer" / "vocab.json").read_bytes()
    assert (folder / "tokenizer" / "vocab.json").read_bytes() == words
    assert (folder / "scheduler" / "scheduler_config.json").is_file()
    manifest = read_manifest(folder, "")
    assert manifest is not None and manifest.origin["imported"] == "mine.safetensors"


def test_one_that_fills_holes_gives_its_unet_and_solver(tmp_path: Path, shelf_root: Path) -> None:
    filling = write_diffusion(shelf_root / FILLS, "sd15", inpaint=True)
    write_model_manifest(filling)
    save_file(_single_file(filling, "sd15"), tmp_path / "mine.safetensors")
    folder = shelf_root / import_path(tmp_path / "mine.safetensors", shelf_root)
    assert {path.name for path in folder.iterdir()} == {"unet", "scheduler", "manifest.json"}


def test_it_takes_the_place_of_the_profile_s_own(tmp_path: Path, shelf_root: Path) -> None:
    _write(shelf_root, "sd15", tmp_path / "mine.safetensors")
    import_path(tmp_path / "mine.safetensors", shelf_root)
    with pytest.raises(ModelMissingError, match="grounding-dino"):
        open_checkpoint(profile("sd15"), shelf_root, "mine")


def test_its_class_s_own_model_has_to_be_here(tmp_path: Path, shelf_root: Path) -> None:
    _write(tmp_path / "elsewhere", "sd15", tmp_path / "mine.safetensors")
    with pytest.raises(ModelMissingError, match="sgedit models pull stable-diffusion-v1-5"):
        import_path(tmp_path / "mine.safetensors", shelf_root)
    assert not (shelf_root / "mine").exists()


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("model.diffusion_model.middle_block.1.norm.", "unet lacks mid_block.attentions.0.norm"),
        ("first_stage_model.quant_conv.", "vae lacks quant_conv"),
        ("cond_stage_model.transformer.text_model.final_layer_norm.", "text_encoder lacks"),
    ],
)
def test_a_file_that_lacks_weights(
    start: str, words: str, tmp_path: Path, shelf_root: Path
) -> None:
    own = _write(shelf_root, "sd15", tmp_path / "mine.safetensors")
    named = {n: w for n, w in _single_file(own, "sd15").items() if not n.startswith(start)}
    save_file({n: w.contiguous() for n, w in named.items()}, tmp_path / "mine.safetensors")
    with pytest.raises(ModelDamagedError, match=words):
        import_path(tmp_path / "mine.safetensors", shelf_root)
    assert not (shelf_root / "mine").exists()
