"""The adapter that lets a U-Net draw in few steps and without guidance."""

from __future__ import annotations

FEW_STEPS = "unet_few_steps"
CONFIG_FILE = "config.json"
