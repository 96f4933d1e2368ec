"""Made-up records that look like a run, with small pictures. They are nobody's results."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as PILImage
from PIL import ImageDraw

HEADER: dict[str, Any] = {
    "command": "python -m benchmarks edits --scenes 6 --seed 1",
    "seed": 1,
    "commit": "0123456789abcdef",
    "machine": {"processor": "A Processor", "cores": 2, "load": 0.5},
    "versions": {"torch": "2.13.0", "numpy": "2.4.6"},
}
KINDS = ("remove", "add", "replace", "change", "move")
# Renderer -> (chance of success, mean gain, mean seconds).
RENDERERS = {
    "ours": (0.85, 0.8, 6.0),
    "inpaint-9": (0.6, 0.6, 1.7),
    "inpaint-4": (0.45, 0.4, 1.8),
    "img2img": (0.15, -0.1, 1.2),
    "diffedit": (0.2, 0.1, 2.0),
    "ledits++": (0.1, 0.05, 3.0),
    "text-to-image": (0.05, -0.8, 1.6),
    "cut-and-paste": (0.3, 0.5, 0.01),
    "autoencoder": (0.95, 0.9, 0.4),
    "do-nothing": (0.0, 0.0, 0.001),
}
_TABLE, _WALL = (150, 110, 80), (205, 210, 215)
_THINGS = ((200, 60, 50), (60, 110, 190), (230, 180, 60))


def _picture(
    things: list[tuple[int, int, int, tuple[int, int, int]]], noise: int
) -> PILImage.Image:
    picture = PILImage.new("RGB", (96, 96), _WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 50, 96, 96), fill=_TABLE)
    for x, y, r, color in things:
        draw.ellipse((x - r, y + r - 4, x + r + 8, y + r + 4), fill=(110, 80, 60))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=color)
    grain = np.random.default_rng(noise).normal(0, 3, (96, 96, 3))
    return PILImage.fromarray((np.asarray(picture) + grain).clip(0, 255).astype(np.uint8))


def _edit(
    rng: random.Random, scene: int, kind: str, way: str, renderer: str, **more: Any
) -> dict[str, Any]:
    chance, gain, seconds = RENDERERS[renderer]
    success = rng.random() < chance - 0.15 * (way == "end_to_end")
    told = gain + rng.gauss(0.0 if success else -0.3, 0.1)
    figures: dict[str, Any] = {
        "success": success,
        "nothing_extra": success or rng.random() < 0.7,
        "nothing_missing": success or rng.random() < 0.9,
        "gain": told,
        "psnr_region": 20 + 8 * told + rng.gauss(0, 1),
        "perceptual_region": max(0.01, 0.4 - 0.3 * told + rng.gauss(0, 0.03)),
        "seam_color": abs(rng.gauss(1.2, 0.4)),
        "seam_gradient": abs(rng.gauss(0.8, 0.3)),
        "outside_changed": 0.0 if renderer in ("ours", "do-nothing") else abs(rng.gauss(0.6, 0.1)),
        "seconds": seconds * rng.uniform(0.9, 1.2),
        "peak_mb": 900 + rng.uniform(0, 50),
    }
    if kind in ("remove", "replace", "move"):
        figures["gone"] = success or rng.random() < 0.5
    if kind == "move":
        figures |= {"identity_psnr": rng.gauss(24, 2), "identity_kept": success}
    edit = {
        "scene": scene,
        "kind": kind,
        "way": way,
        "renderer": renderer,
        "mask": "own",
        "ablation": "none",
        "sequence": None,
        "turn": None,
        "request": f"{kind} the <red> ball on the left",
        "figures": figures,
        "missing": {},
        "pictures": {},
    }
    return edit | more


class Maker:
    """Writes runs of made-up edits into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, edits: list[dict[str, Any]], **header: Any) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [{"header": HEADER | header}, *edits]
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        return path

    def edit(self, renderer: str = "ours", **more: Any) -> dict[str, Any]:
        """One edit; `figures` among `more` replace the made-up ones."""
        rng = random.Random(0)
        return _edit(rng, 0, "remove", "oracle", renderer) | more

    def run(self, scenes: int = 6, pictures: bool = True) -> list[dict[str, Any]]:
        """Every kind, way and renderer, with ablations, sequences and gaps."""
        rng = random.Random(7)
        edits = []
        for way in ("oracle", "end_to_end"):
            for kind in KINDS:
                for scene in range(scenes):
                    for renderer in RENDERERS:
                        edits.append(_edit(rng, scene, kind, way, renderer))
                    edits.append(_edit(rng, scene, kind, way, "ours", ablation="no steering"))
                    edits.append(_edit(rng, scene, kind, way, "inpaint-9", mask="box"))
            for sequence in range(scenes):
                for turn in range(1, 5):
                    edit = _edit(
                        rng, sequence, KINDS[turn % 5], way, "ours", sequence=sequence, turn=turn
                    )
                    edit["figures"]["drift_psnr"] = 60.0 - rng.random()
                    edits.append(edit)
        for edit in edits[::17]:
            if edit["figures"].pop("perceptual_region", None) is not None:
                edit["missing"]["perceptual_region"] = "the weights of the metric are not there"
        if pictures:
            self._draw(edits)
        return edits

    def _draw(self, edits: list[dict[str, Any]]) -> None:
        """One picture for each scene and state of it: nobody looks at more in a test."""
        (self.folder / "pictures").mkdir(parents=True, exist_ok=True)
        for edit in edits:
            scene, success = edit["scene"], edit["figures"]["success"]
            for name, changed in (("source", False), ("truth", True), ("result", success)):
                file = f"pictures/{scene}-{'changed' if changed else 'source'}.png"
                edit["pictures"][name] = file
                if not (self.folder / file).exists():
                    rng = random.Random(scene)
                    things = [(20 + 28 * i, rng.randint(44, 60), 11, _THINGS[i]) for i in range(3)]
                    _picture(things[changed:], scene).save(self.folder / file)
            if edit["renderer"] == "ours":
                edit["pictures"]["editable"] = "pictures/editable.png"
        PILImage.new("L", (96, 96), 255).save(self.folder / "pictures" / "editable.png")
