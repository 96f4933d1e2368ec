"""The example pictures that the page offers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Example:
    """`message` is what a click on it says in the chat."""

    label: str
    file: Path

    @property
    def message(self) -> str:
        """What a click on it says in the chat."""
        return f"Open the example “{self.label}”"


EXAMPLES = (
    Example("Two mugs and a ball", _FOLDER / "still-life.png"),
    Example("A duck among bottles", _FOLDER / "duck-and-bottles.png"),
    Example("A bottle on a book", _FOLDER / "bottle-on-a-book.png"),
    Example("A cactus and a duck", _FOLDER / "cactus-and-duck.png"),
)
