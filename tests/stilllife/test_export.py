"""`python -m stilllife.render`: the files that it writes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stilllife.export import DEPTH_SCALE, MASK_COLORS, main
from stilllife.world import KINDS, PREDICATES


def test_writes_picture_masks_depth_and_description(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "folder"
    assert main(["--seed", "7", "--count", "2", "--resolution", "48", "--out", str(out)]) == 0
    assert sorted(p.name for p in out.iterdir()) == [
        f"scene-{seed}{end}"
        for seed in (7, 8)
        for end in ("-depth.png", "-mask.png", ".json", ".png")
    ]
    told = json.loads((out / "scene-7.json").read_text())
    assert told["caption"] and told["depth_scale"] == DEPTH_SCALE
    assert all(t["kind"] in KINDS and t["visible_pixels"] >= 0 for t in told["things"])
    assert all(predicate in PREDICATES for _, predicate, _ in told["relations"])
    mask = np.asarray(Image.open(out / "scene-7-mask.png"))
    for i, thing in enumerate(told["things"]):
        pixels = (mask == MASK_COLORS[i + 1]).all(-1).sum()
        assert pixels == thing["visible_pixels"] <= thing["outline_pixels"]
    depth = np.asarray(Image.open(out / "scene-7-depth.png"))
    assert depth.dtype == np.uint16 and 0.3 < depth.min() / DEPTH_SCALE < depth.max() / DEPTH_SCALE
    assert np.asarray(Image.open(out / "scene-7.png")).shape == (48, 48, 3)


def test_is_repeatable_and_refuses_nonsense(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        main(["--seed", "3", "--resolution", "32", "--out", str(tmp_path / folder)])
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
    with pytest.raises(SystemExit):
        main(["--seed", "3", "--count", "0", "--out", str(tmp_path)])
