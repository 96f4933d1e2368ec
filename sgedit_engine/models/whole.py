"""Models are read from a folder with each of their weights, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import ModelMixin


def whole_model(kind: type[Any], folder: Path, dtype: torch.dtype) -> Any:
    """A model of a class of diffusers or transformers, from the safetensors in a folder.

    Raises OSError, and ValueError where weights are missing: the libraries would fill them in at
    random.
    """
    # diffusers leaves what it does not find without any values, unless it is told not to.
    theirs = {"torch_dtype": dtype, "low_cpu_mem_usage": False}
    how: dict[str, Any] = theirs if issubclass(kind, ModelMixin) else {"dtype": dtype}
    model, told = kind.from_pretrained(
        folder, output_loading_info=True, local_files_only=True, use_safetensors=True, **how
    )
    gaps = sorted(map(str, (*told["missing_keys"], *told["mismatched_keys"])))
    if gaps:
        raise ValueError(f"{len(gaps)} of its weights are missing, such as {gaps[0]}")
    return model
