"""The cases of `python -m benchmarks dialogue`: pictures, what is said, and what it has to do.

One YAML file per category in `dialogues/`, with the pictures of `scenes.yaml` beside them. What
is expected follows from the meaning of the words alone, never from what an agent does today.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from sgedit_engine.errors import InputError
from sgedit_engine.flat_shapes import Shape
from sgedit_engine.painted import VOCABULARY
from sgedit_engine.scene.edits import Predicate
from sgedit_engine.scene.geometry import Box

FOLDER = Path(__file__).parent / "dialogues"
SCENES = "scenes.yaml"


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


# One value may be written without the brackets of a list.
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Thing(_Frozen):
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


class Moment(_Frozen):
    """The version that was shown before or after a turn; turns count from 1."""

    before: int | None = Field(None, ge=1)
    after: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.before is None) == (self.after is None):
            raise ValueError("say `before` or `after`, with the number of a turn")
        return self

    @property
    def turns(self) -> int:
        """After how many turns it is."""
        return self.after if self.after is not None else (self.before or 1) - 1


_FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "remove": ({"target"}, set()),
    "add": ({"category"}, {"attributes", "size", "relation", "anchor", "named"}),
    "replace": ({"target", "category"}, {"attributes", "named"}),
    "change": ({"target"}, {"attributes", "size"}),
    "move": ({"target"}, {"relation", "anchor", "direction", "towards", "away_from"}),
    "swap": ({"target"}, set()),
}


class WantedEdit(_Frozen):
    """An edit, the same one for each `target`. Attributes that are not named may not change.

    `named` is how later turns of the case call the new thing. A move has a `relation` to an
    `anchor`, or a `direction` as seen by the viewer, or goes `towards` a thing or `away_from`
    it. A swap is one edit of its two targets.
    """

    kind: Literal["remove", "add", "replace", "change", "move", "swap"]
    target: Names = ()
    category: str | None = None
    attributes: dict[str, str] = Field(default_factory=dict)
    size: Literal["bigger", "smaller"] | None = None
    relation: Predicate | None = None
    anchor: str | None = None
    direction: Literal["left", "right", "nearer", "farther"] | None = None
    towards: str | None = None
    away_from: str | None = None
    named: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        required, further = _FIELDS[self.kind]
        given = self.model_fields_set - {"kind"}
        if missing := required - given:
            raise ValueError(f"{self.kind} needs {', '.join(sorted(missing))}")
        if unknown := given - required - further:
            raise ValueError(f"{self.kind} has no {', '.join(sorted(unknown))}")
        if (self.relation is None) != (self.anchor is None):
            raise ValueError("`relation` and `anchor` belong together")
        if self.kind == "change" and not (self.attributes or self.size):
            raise ValueError("change needs attributes or a size")
        ways = (self.relation, self.direction, self.towards, self.away_from)
        if self.kind == "move" and sum(way is not None for way in ways) != 1:
            raise ValueError("move needs a relation or a direction, and only one")
        if self.kind == "swap" and len(self.target) != 2:
            raise ValueError("swap needs two targets")
        if self.category and self.category not in VOCABULARY.kinds:
            raise ValueError(f"the painted engine has no category {self.category!r}")
        for name, value in self.attributes.items():
            if value not in VOCABULARY.attributes.get(name, ()):
                raise ValueError(f"the painted engine has no {name} {value!r}")
        return self

    @property
    def known(self) -> tuple[str, ...]:
        """The ids that have to exist."""
        others = (self.anchor, self.towards, self.away_from)
        return (*self.target, *(other for other in others if other))


class Asks(_Frozen):
    """A question with these objects as choices, in any order, and no others."""

    candidates: tuple[str, ...] = Field(min_length=1)


class Tells(_Frozen):
    """Words. `mentions` and `not` hold words, or several that serve, with `|` between."""

    mentions: Names = ()
    omits: Names = Field((), alias="not")


class Expectation(_Frozen):
    """What a turn has to come to: one of these, or an edit with a question or an answer.

    `edit` lists all edits of the turn, made upon the version before it or, for corrections,
    `onto` an earlier one. `refuses`: nothing is changed, and it is told why; `nothing`: nothing
    is changed or asked, whatever is said. `learns`: the looks of these things are learned, and the
    picture stays. `any_of` lists outcomes that are all right.
    """

    edit: Annotated[tuple[WantedEdit, ...], BeforeValidator(_listed)] = ()
    onto: Moment | None = None
    moves_to: Moment | None = None
    asks: Asks | None = None
    answers: Tells | None = None
    refuses: Tells | None = None
    nothing: Literal[True] | None = None
    learns: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    any_of: tuple[Expectation, ...] = ()

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = self.model_fields_set - {"onto"}
        if len(given) != 1 and given not in ({"edit", "asks"}, {"edit", "answers"}):
            raise ValueError(f"{', '.join(sorted(given)) or 'nothing'} is no single expectation")
        if self.onto and not self.edit:
            raise ValueError("`onto` belongs to an edit")
        return self

    @property
    def ways(self) -> tuple[Expectation, ...]:
        """The outcomes that are right."""
        return self.any_of or (self,)


class Turn(_Frozen):
    """One line of the user."""

    say: str = Field(min_length=1)
    expect: Expectation


class Case(_Frozen):
    """A conversation about one picture. `category` is the name of its file, in words."""

    name: str
    category: str
    scene: Scene
    turns: tuple[Turn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_exist(self) -> Self:
        known = {thing.id for thing in self.scene}
        for number, turn in enumerate(self.turns, 1):
            for way in turn.expect.ways:
                named = {e.named for e in way.edit if e.named}
                used = {i for e in way.edit for i in e.known}
                used |= set(way.asks.candidates) if way.asks else set()
                used |= set(way.learns)
                if strange := used - known - named:
                    raise ValueError(f"turn {number}: nothing is called {', '.join(strange)}")
                moments = [m for m in (way.onto, way.moves_to) if m]
                if any(m.turns >= number for m in moments):
                    raise ValueError(f"turn {number} cannot go to a version that is not made yet")
            known |= {e.named for way in turn.expect.ways for e in way.edit if e.named}
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
