"""Models of true shapes with random weights: time and memory do not depend on their values.

`shapes/NAME.json` holds the configurations of a model of the catalogue, and where they are from:

    {"source": "…", "parts": {"unet": {"class": "UNet2DConditionModel", "config": {…}}, …}}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from transformers import BertTokenizerFast, CLIPTokenizer, GroundingDinoImageProcessorPil

from sgedit_engine.models.manifest import write_model_manifest
from sgedit_engine.models.profiles import ProfileSpec
from stilllife.tokens import build_tokenizer

SHAPES = Path(__file__).resolve().parent / "shapes"
_CONTEXT = 77
_WORDS = (
    *("a", "an", "and", "in", "of", "on", "the", "at", "by", "with", "no", "nothing", "empty"),
    *("background", "photo", "picture", "table", "wooden", "cup", "spoon", "saucer", "plate"),
    *("red", "blue", "green", "brown", "white", "black", "plain", "striped", "spotted"),
)
# BERT's special tokens, at the ids that Grounding DINO counts on.
_SPECIAL = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}
_SPECIAL |= {1012: ".", 1029: "?"}


def names_of(spec: ProfileSpec, preferred: Iterable[str] = ()) -> tuple[str, ...]:
    """The models that a profile's parts come from, optional ones too; of several that would do, one
    of the preferred."""
    chosen = [
        next((name for name in preferred if name in origin.models), origin.pulled)
        for origin in spec.origins.values()
    ]
    return tuple(dict.fromkeys(chosen))


def write_models(
    folder: Path,
    names: Iterable[str],
    device: torch.device,
    dtype: torch.dtype,
    shapes: Path = SHAPES,
    tick: Callable[[str], None] = lambda _name: None,
) -> Path:
    """Each model in a folder of its name, in Hugging Face layout with a manifest; made on a device,
    in a precision. What is there already stays."""
    for name in names:
        if not (folder / name).is_dir():
            tick(f"making {name}")
            told = json.loads((shapes / f"{name}.json").read_text(encoding="utf-8"))
            torch.manual_seed(0)
            for part, shape in told["parts"].items():
                _write_part(folder / name / part, shape["class"], shape["config"], device, dtype)
            write_model_manifest(folder / name)
    return folder


def _write_part(
    folder: Path, kind: str, config: Mapping[str, Any], device: torch.device, dtype: torch.dtype
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "CLIPTokenizer":
        _words(config.get("pad_token")).save_pretrained(folder)
    elif kind.endswith("Scheduler"):
        getattr(diffusers, kind)(**config).save_pretrained(folder)
    else:
        with device:
            model = _model(kind, config)
        model.to(dtype).save_pretrained(folder, max_shard_size="20GB")
    if kind == "GroundingDinoForObjectDetection":
        GroundingDinoImageProcessorPil().save_pretrained(folder)
        _bert_words(folder).save_pretrained(folder)
    elif kind == "CLIPModel":
        _words(None).save_pretrained(folder)


def _model(kind: str, config: Mapping[str, Any]) -> Any:
    if hasattr(diffusers, kind):
        return getattr(diffusers, kind)(**config)
    model = getattr(transformers, kind)
    return model(model.config_class(**config))


def _words(pad: str | None) -> CLIPTokenizer:
    """A tokenizer of the class, in which common words are one token, and others their letters."""
    tokenizer = build_tokenizer(_WORDS, _CONTEXT, placeholders=0)
    if pad is not None:
        tokenizer.pad_token = pad
    return tokenizer


def _bert_words(folder: Path) -> BertTokenizerFast:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    free = iter([*letters, *(f"##{letter}" for letter in letters), *_WORDS])
    tokens = [_SPECIAL.get(n) or next(free, f"[unused{n}]") for n in range(1040)]
    path = folder / "vocab.txt"
    path.write_text("\n".join(tokens) + "\n", encoding="utf-8")
    return BertTokenizerFast(str(path))
