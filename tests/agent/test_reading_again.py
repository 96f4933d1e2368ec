"""`parse_scene` looks once more; what was known keeps its id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agent.events import SceneRead
from sgedit_engine.interface import Image, Picture
from sgedit_engine.painted import PaintedEngine
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind


@dataclass(frozen=True)
class ShortSighted(PaintedEngine):
    """Misses some kinds in its first reading."""

    missed: tuple[str, ...] = ("mug-1",)
    readings: list[int] = field(default_factory=list)

    def parse(self, image: Image, **given: Any) -> Picture:
        picture = super().parse(image, **given)
        self.readings.append(1)
        if len(self.readings) > 1:
            return picture
        masks = {i: m for i, m in picture.masks.items() if i not in self.missed}
        return Picture(image, picture.graph.without(*self.missed), masks)


def test_what_was_missed_is_found(opened: SessionMaker) -> None:
    session = opened({"look": [("parse_scene", {})]}, engine=ShortSighted())
    root = session.head
    assert root.seconds > 0
    assert [o.id for o in root.graph.objects] == ["ball-1", "mug-2", "book-1", "lamp-1"]
    (read,) = of_kind(session.send("look"), SceneRead)
    assert read.version == session.head
    assert session.head.parent == root.id
    assert session.head.image == root.image
    assert session.head.seconds > 0
    looks = {o.id: o.name for o in session.head.graph.objects}
    assert looks["mug-2"] == "blue mug"
    assert looks["mug-3"] == "red mug"  # mug-1 was given out before and is not used again
    assert set(session.picture().masks) == set(looks)


def test_the_same_is_no_new_version(opened: SessionMaker) -> None:
    session = opened({"look": [("parse_scene", {})]})
    root = session.head
    assert of_kind(session.send("look"), SceneRead) == []
    assert session.head == root
