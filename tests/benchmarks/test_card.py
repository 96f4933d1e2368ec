"""The bundle's card: what is asked, what was found, and what misses is called that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.card import BARS, CARD, Bar, card_section, write_card


def _found(**figures: float) -> dict[str, Any]:
    about = {"command": "python -m benchmarks bundle", "machine": {"cores": 2, "processor": "P"}}
    return {"scenes": 9, "hard_scenes": 5, "about": about, **figures}


def _row(section: str, text: str) -> list[str]:
    (line,) = [line for line in section.splitlines() if line.startswith(f"| {text} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_bars_are_held_in_their_sense() -> None:
    assert Bar("a", "a", "≥", 0.9).met(0.9) and not Bar("a", "a", "≥", 0.9).met(0.89)
    assert Bar("a", "a", "≤", 0.1).met(0.1) and not Bar("a", "a", "≤", 0.1).met(0.11)


def test_groups_stand_beside_each_other_and_misses_are_told() -> None:
    section = card_section(_found(ap50=0.94, hard_ap50=0.93, weights_mb=47.5))
    assert _row(section, "detector, AP50 (mean over kinds)")[1:4] == [
        "≥ 0.95",
        "0.94 (misses)",
        "0.93",
    ]
    assert _row(section, "all weights in MB, the judge's too")[2] == "47.5"
    assert _row(section, "colour read")[2] == "missing"


def test_the_section_is_replaced(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text("# Card\n\n<!-- begin figures -->\nold\n<!-- end figures -->\n\nEnd.\n")
    write_card(_found(psnr=35.0), card)
    text = card.read_text()
    assert text.startswith("# Card") and text.endswith("End.\n")
    assert "old" not in text and "35" in text


def test_the_card_holds_every_figure() -> None:
    text = CARD.read_text(encoding="utf-8")
    assert all(f"| {bar.text} |" in text for bar in BARS)
