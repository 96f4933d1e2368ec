"""How a model gets into the folder of models: written aside, and put in its place in one go."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sgedit_engine.models.manifest import Manifest, save_manifest

# What is on its way lies here, in the folder of models, and counts for nothing.
STAGING = ".pulling"


def land(staging: Path, folder: Path, manifest: Manifest) -> None:
    """Make a finished folder the model's, in the place of the one that was there."""
    told = save_manifest(staging, manifest)
    for name in manifest.files:  # some are written so that nobody else may read them
        shutil.copymode(told, staging / name)
    gone = staging.with_name(f"{staging.name}.gone")
    shutil.rmtree(gone, ignore_errors=True)
    if folder.exists():
        os.replace(folder, gone)
    os.replace(staging, folder)
    shutil.rmtree(gone, ignore_errors=True)
