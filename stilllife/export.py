"""Scenes written to files: picture, masks, depth, and everything that is known about them."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from stilllife.captions import caption, phrase
from stilllife.relations import relations
from stilllife.render import Rendered, render
from stilllife.scenes import SPLITS, scene_of
from stilllife.world import RESOLUTION, Scene

# One color per thing in mask pictures; the table and the wall are black.
MASK_COLORS = np.array(
    [(0, 0, 0), (230, 60, 60), (60, 170, 60), (70, 110, 240), (240, 190, 40), (190, 80, 210),
     (60, 200, 210)],
    np.uint8,
)  # fmt: skip
# Depth PNGs hold world units times this, 16 bit; what is farther than 6.5 units is clipped.
DEPTH_SCALE = 10_000


def description(scene: Scene, rng: random.Random, drawn: Rendered, n: int) -> dict[str, Any]:
    """What is known of a scene, for JSON: values, phrases, pixel counts, relations, a caption."""
    things = [
        {
            **asdict(thing),
            "phrase": phrase(thing),
            "mask_color": MASK_COLORS[i + 1].tolist(),
            "visible_pixels": int(drawn.visible_mask(n, i).sum()),
            "outline_pixels": int(drawn.amodal_mask(n, i).sum()),
        }
        for i, thing in enumerate(scene.things)
    ]
    return {
        "caption": caption(scene, rng),
        "things": things,
        "relations": [list(relation) for relation in relations(scene)],
        "camera": asdict(scene.camera),
        "light": asdict(scene.light),
        "table": scene.table,
        "wall": scene.wall,
        "look": scene.look,
        "depth_scale": DEPTH_SCALE,
    }


def write_scene(folder: Path, name: str, scene: Scene, drawn: Rendered, n: int, seed: int) -> None:
    """Write picture n of `drawn`: NAME.png, NAME-mask.png, NAME-depth.png, NAME.json."""
    Image.fromarray(drawn.rgb[n]).save(folder / f"{name}.png")
    Image.fromarray(MASK_COLORS[drawn.visible[n]]).save(folder / f"{name}-mask.png")
    depth = np.clip(drawn.depth[n] * DEPTH_SCALE, 0, 65_535).astype(np.uint16)
    Image.fromarray(depth).save(folder / f"{name}-depth.png")
    told = description(scene, random.Random(f"caption/{seed}"), drawn, n)
    (folder / f"{name}.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Render still-life scenes, with masks, depth, relations and a caption."""
    parser = argparse.ArgumentParser(prog="python -m stilllife.render", description=main.__doc__)
    parser.add_argument("--seed", type=int, required=True, help="of the first scene")
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    parser.add_argument("--count", type=int, default=1, help="scenes: seeds SEED, SEED + 1, ...")
    parser.add_argument("--resolution", type=int, default=RESOLUTION, help="side in pixels")
    parser.add_argument("--samples", type=int, default=2, help="sample grid per pixel")
    parser.add_argument("--look", type=int, choices=(0, 1), default=0, help="1: the held-back one")
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    options = parser.parse_args(argv)
    if min(options.count, options.resolution, options.samples) < 1:
        parser.error("--count, --resolution and --samples must be at least 1")
    options.out.mkdir(parents=True, exist_ok=True)
    for seed in range(options.seed, options.seed + options.count):
        scene = scene_of(seed, options.split, options.look)
        drawn = render(
            [scene], device=options.device, samples=options.samples, resolution=options.resolution
        )
        name = f"scene-{seed}"
        write_scene(options.out, name, scene, drawn, 0, seed)
        print(f"{options.out / name}.png  {len(scene.things)} things on a {scene.table} table")
    return 0
