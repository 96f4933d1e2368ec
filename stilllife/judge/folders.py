"""How the judge's networks lie in their folders: `config.json` and half-precision safetensors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import nn

CONFIG_FILE = "config.json"
WEIGHTS_FILE = "model.safetensors"


def write_network(path: Path, net: nn.Module, config: Mapping[str, Any]) -> None:
    """Write a network and what it is built from."""
    path.mkdir(parents=True, exist_ok=True)
    (path / CONFIG_FILE).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    state = {k: v.detach().half().contiguous().cpu() for k, v in net.state_dict().items()}
    save_file(state, path / WEIGHTS_FILE, metadata={"format": "pt"})


def read_config(path: Path, model_type: str) -> dict[str, Any]:
    """The configuration in a folder: lists become tuples. Raises OSError, ValueError."""
    config = json.loads((path / CONFIG_FILE).read_text(encoding="utf-8"))
    if config.pop("model_type", None) != model_type:
        raise ValueError(f"{path / CONFIG_FILE} is not that of a {model_type}")
    return {k: tuple(v) if isinstance(v, list) else v for k, v in config.items()}


def read_weights(path: Path, net: nn.Module) -> None:
    """Fill a network. Raises OSError, and RuntimeError when the weights do not fit."""
    net.load_state_dict(load_file(path / WEIGHTS_FILE))
