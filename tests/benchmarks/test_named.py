"""The parsing of photographs on a few renderings."""

from __future__ import annotations

from benchmarks.bundled import Bundle
from benchmarks.named import measure_named


def test_named_things_are_found_as_they_are() -> None:
    told: list[str] = []
    figures = measure_named(Bundle.open(), 2, 1, told.append).figures
    assert told[0] == "rendering" and told[-1] == "shadows"
    assert figures["things"] > 3
    assert figures["found"] > 0.8 and figures["kind"] > 0.8
    assert figures["mask_iou"] > 0.8
    assert figures["absent_told"] == 1
    assert figures["relations_f1"] > 0.6
    assert 0 <= figures["shadow_iou"] <= 1
