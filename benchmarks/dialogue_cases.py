"""The cases of `python -m benchmarks dialogue`: pictures, what is said, and what it has to do.

One YAML file per category in `dialogues/`, with the pictures of `scenes.yaml` beside them. What
is expected follows from the meaning of the words alone, never from what an agent does today.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from benchmarks.dialogue_expectations import Expectation, Frozen
from sgedit_engine.errors import InputError
from sgedit_engine.flat_shapes import Shape
from sgedit_engine.scene.geometry import Box

FOLDER = Path(__file__).parent / "dialogues"
SCENES = "scenes.yaml"


class Thing(Frozen):
    """One thing of a picture. `box` is xyxy in [0, 1]; the picture's first thing is farthest."""

    id: str
    category: str
    attributes: dict[Literal["color", "pattern", "finish"], str]
    box: tuple[float, float, float, float]

    def shape(self) -> Shape:
        """What is painted. Raises ValueError when a color is not said or the box is none."""
        if "color" not in self.attributes:
            raise ValueError(f"{self.id} has no color")
        x0, y0, x1, y1 = self.box
        look = {name: value for name, value in self.attributes.items() if name != "color"}
        box = Box(x0=x0, y0=y0, x1=x1, y1=y1)
        return Shape(self.category, self.attributes["color"], box, **look)


Scene = tuple[Thing, ...]


class Turn(Frozen):
    """One line of the user."""

    say: str = Field(min_length=1)
    expect: Expectation


class Case(Frozen):
    """A conversation about one picture. `category` is the name of its file, in words.

    `candidates` is how many pictures are drawn for each edit.
    """

    name: str
    category: str
    scene: Scene
    candidates: int = Field(1, ge=1, le=4)
    turns: tuple[Turn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_exist(self) -> Self:
        known = {thing.id for thing in self.scene}
        for number, turn in enumerate(self.turns, 1):
            for way in turn.expect.ways:
                if strange := way.known - known - way.named:
                    raise ValueError(f"turn {number}: nothing is called {', '.join(strange)}")
                if any(m.turns >= number for m in way.moments):
                    raise ValueError(f"turn {number} cannot go to a version that is not made yet")
            known |= {name for way in turn.expect.ways for name in way.named}
        return self


def load_cases(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Every case, by file and in its order. Raises InputError that names file and case."""
    scenes = _scenes(folder / SCENES)
    files = sorted(path for path in folder.glob("*.yaml") if path.name != SCENES)
    return tuple(case for file in files for case in _cases(file, scenes))


def _scenes(path: Path) -> dict[str, Any]:
    content = _content(path)
    if not isinstance(content, dict):
        raise _wrong(path, "It has to map names to lists of things.")
    return content


def _cases(path: Path, scenes: dict[str, Any]) -> list[Case]:
    content = _content(path)
    if not isinstance(content, list):
        raise _wrong(path, "It has to be a list of cases.")
    cases: list[Case] = []
    for number, given in enumerate(content, 1):
        name = given.get("name") if isinstance(given, dict) else None
        where = f"case {number}" + (f" ({name})" if name else "")
        if not isinstance(given, dict):
            raise _wrong(path, "A case has name, scene and turns.", where)
        scene = given.get("scene")
        if isinstance(scene, str) and scene not in scenes:
            raise _wrong(path, f"There is no scene {scene!r}; known: {', '.join(scenes)}.", where)
        things = scenes[scene] if isinstance(scene, str) else scene
        category = path.stem.partition("-")[2].replace("-", " ") or path.stem
        try:
            case = Case.model_validate({**given, "scene": things, "category": category})
        except ValidationError as error:
            raise _wrong(path, _in_one_line(error), where) from error
        if case.name in (other.name for other in cases):
            raise _wrong(path, "There is another case of that name.", where)
        cases.append(case)
    return cases


def _content(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _wrong(path, f"It cannot be read: {' '.join(str(error).split())}.") from error


def _wrong(path: Path, why: str, where: str = "") -> InputError:
    return InputError(f"{path.name}{f', {where}' if where else ''} is not as it should be.", why)


def _in_one_line(error: ValidationError) -> str:
    return "; ".join(_problem(e["loc"], e["msg"], e["input"]) for e in error.errors()) + "."


def _problem(place: tuple[int | str, ...], message: str, given: object) -> str:
    where = ".".join(str(step) for step in place)
    # YAML reads `on` and `no` without quotes as true and false.
    what = f" (it is {given!r})" if isinstance(given, bool | int | float | str) else ""
    return f"{where}: {message}{what}" if where else message
