"""`python -m benchmarks bundle --card`: the figures beside what is asked, in the bundle's card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmarks.document import with_section
from benchmarks.perception import COLUMNS
from benchmarks.record import ROOT, shown
from sgedit_engine.pictures import write_atomically

CARD = ROOT / "checkpoints" / "stilllife" / "README.md"
SECTION = "figures"


@dataclass(frozen=True)
class Bar:
    """What is asked of a figure of `python -m benchmarks bundle`."""

    figure: str
    text: str
    sense: Literal["≥", "≤"]
    value: float

    def met(self, found: float) -> bool:
        """Whether a value is good enough."""
        return found >= self.value if self.sense == "≥" else found <= self.value


BARS = (
    Bar("psnr", "autoencoder, PSNR in dB", "≥", 34),
    Bar("ssim", "autoencoder, SSIM", "≥", 0.96),
    Bar("ap50", "detector, AP50 (mean over kinds)", "≥", 0.95),
    Bar("recall", "detector, recall of objects at least half visible", "≥", 0.97),
    Bar("mask_iou", "segmenter, mean IoU from true boxes", "≥", 0.90),
    Bar("effects_iou", "shadows and reflections, IoU with the counterfactual's", "≥", 0.75),
    Bar("color", "colour read", "≥", 0.95),
    Bar("pattern", "pattern read", "≥", 0.95),
    Bar("relations_f1", "relations from pictures, F1 of all", "≥", 0.92),
    Bar("left_of_f1", "F1 of left of (and right of)", "≥", 0.85),
    Bar("in_front_of_f1", "F1 of in front of (and behind)", "≥", 0.85),
    Bar("on_f1", "F1 of on (and under)", "≥", 0.85),
    Bar("next_to_f1", "F1 of next to", "≥", 0.85),
    Bar("binding", "drawn from words: kind, colour, pattern in one object", "≥", 0.90),
    Bar("judge_kind", "judge, kind on rendered crops", "≥", 0.98),
    Bar("judge_color", "judge, colour", "≥", 0.98),
    Bar("judge_pattern", "judge, pattern", "≥", 0.98),
    Bar("judge_joint", "judge, all together", "≥", 0.96),
    Bar("outside_world", "photographs and noise refused", "≥", 0.95),
    Bar("world_refused", "still lifes refused", "≤", 0.02),
    Bar("weights_mb", "all weights in MB, the judge's too", "≤", 48),
    Bar("parse_s", "reading a picture, seconds", "≤", 1.5),
    Bar("unet_pair_s", "a guided pair of the U-Net, seconds", "≤", 0.12),
    Bar("decode_s", "decoding a picture, seconds", "≤", 0.35),
)


def card_section(found: dict[str, Any]) -> str:
    """The figures of one run's JSON as a table, between marks by which it is found again."""
    lines = [f"<!-- begin {SECTION} -->", f"| | asked | {' | '.join(COLUMNS.values())} |"]
    lines += [f"| --- | --- |{' --- |' * len(COLUMNS)}"]
    for bar in BARS:
        values = [found.get(prefix + bar.figure) for prefix in COLUMNS]
        cells = ["" if value is None else shown(value) for value in values]
        if values[0] is None:
            cells[0] = "missing"
        elif not bar.met(values[0]):
            cells[0] += " (misses)"
        lines.append(f"| {bar.text} | {bar.sense} {shown(bar.value)} | {' | '.join(cells)} |")
    about = found["about"]
    where = f"{about['machine']['cores']} cores, {about['machine']['processor']}"
    lines += ["", f"`{about['command']}`; {_counts(found)}; seconds on {where}."]
    lines += [f"<!-- end {SECTION} -->"]
    return "\n".join(lines)


def _counts(found: dict[str, Any]) -> str:
    """On how many pictures the figures were measured."""
    parts = {
        "scenes": "scenes",
        "hard_scenes": "of them hard",
        "look_scenes": "in the other shader",
        "light_scenes": "in other lights",
        "generated_pictures": "drawn from words",
        "judge_scenes": "for the judge itself",
    }
    return ", ".join(f"{found[name]:.0f} {told}" for name, told in parts.items() if name in found)


def write_card(found: dict[str, Any], card: Path = CARD) -> None:
    """Put a run's figures into the card. Raises InputError."""
    text = with_section(card.read_text(encoding="utf-8"), SECTION, card_section(found))
    write_atomically(text.encode(), card)
