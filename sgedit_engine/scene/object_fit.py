"""One object held against one property that a phrase names."""

from __future__ import annotations

from dataclasses import dataclass, field

from sgedit_engine.scene.graph import SceneObject

# Candidates whose score is within this of the best are asked about.
MARGIN = 0.15
# Below this confidence the detector may have misread an attribute: a contradiction lowers
# the score instead of excluding the object.
UNCERTAIN = 0.5
MISREAD = 0.5
UNSAID = 0.85


@dataclass
class Fit:
    """An object that fits a phrase so far."""

    item: SceneObject
    score: float = 1.0
    reasons: list[str] = field(default_factory=list)

    def and_(self, reason: str, factor: float = 1.0) -> Fit:
        """The fit with one reason more."""
        return Fit(self.item, self.score * factor, [*self.reasons, reason])


def is_kind_of(said: str, item: SceneObject) -> bool:
    """Whether words may name it: "wooden chair" a chair, but "mug handle" no mug."""
    said_words, words = said.lower().split(), item.category.lower().split()
    return said_words[-len(words) :] == words or words[-len(said_words) :] == said_words


def with_value(fit: Fit, attribute: str, value: str) -> Fit | None:
    """The fit with an attribute asked for; None when the object contradicts it."""
    has = fit.item.attributes.get(attribute)
    if has == value:
        return fit.and_(f"is {value}")
    if described(fit.item, value) and has is None:
        return fit.and_(f"is described as {value}")
    if has is None:
        return fit.and_(f"may be {value}", UNSAID)
    if fit.item.score < UNCERTAIN:
        return fit.and_(f"may be {value} (read as {has})", MISREAD)
    return None


def described(item: SceneObject, word: str) -> bool:
    """Whether an object's description or attributes have a word."""
    text = f"{item.description} {' '.join(item.attributes.values())}".lower()
    return word in text.replace(",", " ").replace(".", " ").split()


def distance(a: SceneObject, b: SceneObject) -> float:
    """How far apart two objects stand, in shares of the frame."""
    (ax, ay), (bx, by) = a.box.bottom_center, b.box.bottom_center
    # The ground is foreshortened: a step in depth is longer than it looks.
    return ((ax - bx) ** 2 + (2 * (ay - by)) ** 2) ** 0.5


def is_between(item: SceneObject, a: SceneObject, b: SceneObject) -> bool:
    """Whether an object's foot lies near the line between two others', between its ends."""
    (px, py), (ax, ay), (bx, by) = (o.box.bottom_center for o in (item, a, b))
    py, ay, by = 2 * py, 2 * ay, 2 * by
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    if length == 0:
        return False
    along = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length**2
    aside = abs((px - ax) * (by - ay) - (py - ay) * (bx - ax)) / length
    return 0.1 <= along <= 0.9 and aside <= 0.5 * length
