"""The graph's drawing, the sheet, and which relations are shown."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.interface import Picture
from sgedit_engine.scene.drawing import COLORS, SheetRow, draw_graph, draw_sheet
from sgedit_engine.scene.essence import essential_relations
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject


def _picture(*boxes: tuple[float, float, float, float], size: tuple[int, int] = (80, 120)):
    height, width = size
    objects, masks = [], {}
    for number, (x0, y0, x1, y1) in enumerate(boxes, 1):
        box = Box(x0=x0, y0=y0, x1=x1, y1=y1)
        objects.append(SceneObject(id=f"mug-{number}", category="mug", box=box))
        mask = np.zeros(size, bool)
        mask[int(y0 * height) : int(y1 * height), int(x0 * width) : int(x1 * width)] = True
        masks[f"mug-{number}"] = mask
    image = np.full((*size, 3), 128, np.uint8)
    return Picture(image, SceneGraph(objects=tuple(objects)), masks)


def _has(image: np.ndarray, color: tuple[int, int, int]) -> np.ndarray:
    return (image == np.array(color, np.uint8)).all(axis=2)


def test_each_object_is_outlined_in_its_color() -> None:
    picture = _picture((0.1, 0.3, 0.4, 0.8), (0.6, 0.3, 0.9, 0.8))
    drawn = draw_graph(picture, long_side=600)
    assert drawn.shape == (400, 600, 3) and drawn.dtype == np.uint8
    left, right = _has(drawn, COLORS[0]), _has(drawn, COLORS[1])
    assert left[:, :250].any() and not left[:, 350:].any()
    assert right[:, 350:].any() and not right[:, :250].any()
    assert (picture.image == 128).all()


def test_relations_become_arrows() -> None:
    picture = _picture((0.05, 0.4, 0.2, 0.8), (0.8, 0.4, 0.95, 0.8))
    related = picture.graph.model_copy(
        update={"relations": (Relation(subject="mug-1", predicate="left of", object="mug-2"),)}
    )
    plain = draw_graph(picture, long_side=600)
    arrows = draw_graph(Picture(picture.image, related, picture.masks), long_side=600)
    between = np.s_[200:280, 160:440]
    assert not _has(plain, COLORS[0])[between].any()
    assert _has(arrows, COLORS[0])[between].any()


@pytest.mark.parametrize("boxes", [(), ((0.0, 0.0, 1.0, 1.0),), ((0.9, 0.0, 1.0, 0.02),)])
def test_empty_full_and_edge(boxes: tuple[tuple[float, float, float, float], ...]) -> None:
    assert draw_graph(_picture(*boxes)).shape == (683, 1024, 3)


def test_the_sheet_holds_each_pair() -> None:
    red, blue = (np.full((40, 60, 3), c, np.uint8) for c in ((200, 0, 0), (0, 0, 200)))
    rows = [SheetRow(red, blue, "a request " * 40, "seen"), SheetRow(blue, red, "b", "c")]
    sheet = draw_sheet(rows, cell=120)
    reds, blues = _has(sheet, (200, 0, 0)), _has(sheet, (0, 0, 200))
    middle_x, middle_y = sheet.shape[1] // 2, sheet.shape[0] // 2
    assert reds[:middle_y, :middle_x].any() and not reds[:middle_y, middle_x:].any()
    assert blues[:middle_y, middle_x:].any() and blues[middle_y:, :middle_x].any()


def _graph(*edges: str) -> SceneGraph:
    relations = []
    for edge in edges:
        subject, predicate, other = edge.split("|")
        relations.append(Relation(subject=subject, predicate=predicate, object=other))
    return SceneGraph(relations=tuple(relations))


@pytest.mark.parametrize(
    ("edges", "shown"),
    [
        (("a|left of|b", "b|right of|a"), ["a|left of|b"]),
        (("a|left of|b", "b|left of|c", "a|left of|c"), ["a|left of|b", "b|left of|c"]),
        (("b|next to|a", "a|next to|b"), ["a|next to|b"]),
        (("b|next to|a",), ["b|next to|a"]),
        (("a|on|b", "b|under|a", "a|in front of|b"), ["a|on|b"]),
        (("a|left of|b", "b|in front of|c"), ["b|in front of|c", "a|left of|b"]),
    ],
)
def test_essential_relations(edges: tuple[str, ...], shown: list[str]) -> None:
    seen = essential_relations(_graph(*edges))
    assert [f"{r.subject}|{r.predicate}|{r.object}" for r in seen] == shown
