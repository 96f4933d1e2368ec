"""What a turn of a dialogue case has to come to: edits, questions, answers, versions, readings."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sgedit_engine.painted import VOCABULARY
from sgedit_engine.scene.edits import Predicate, SideName


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


# One value may be written without the brackets of a list.
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Moment(Frozen):
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
    "add": (
        {"category"}, {"attributes", "size", "relation", "anchor", "between", "at", "side", "named"}
    ),
    "replace": ({"target", "category"}, {"attributes", "named"}),
    "change": ({"target"}, {"attributes", "size", "factor"}),
    "move": (
        {"target"},
        {"relation", "anchor", "direction", "towards", "away_from", "between", "at", "side"},
    ),
    "swap": ({"target"}, set()),
}  # fmt: skip


def _checked_look(category: str | None, attributes: dict[str, str]) -> None:
    """Raises ValueError for what the painted engine cannot paint."""
    if category and category not in VOCABULARY.kinds:
        raise ValueError(f"the painted engine has no category {category!r}")
    for name, value in attributes.items():
        if value not in VOCABULARY.attributes.get(name, ()):
            raise ValueError(f"the painted engine has no {name} {value!r}")


class WantedEdit(Frozen):
    """An edit, the same one for each `target`. Attributes that are not named may not change.

    A size is told in a word or, where the user told a number, as a `factor`.
    `named` is how later turns of the case call the new thing. A move has a `relation` to an
    `anchor`, or a `direction` as seen by the viewer, or goes `towards` a thing or `away_from`
    it, or `between` two things, or `at` the place where a thing is or was, or to a `side` of the
    table. A swap is one edit of its two targets.
    """

    kind: Literal["remove", "add", "replace", "change", "move", "swap"]
    target: Names = ()
    category: str | None = None
    attributes: dict[str, str] = Field(default_factory=dict)
    size: Literal["bigger", "smaller"] | None = None
    factor: float | None = None
    relation: Predicate | None = None
    anchor: str | None = None
    direction: Literal["left", "right", "nearer", "farther"] | None = None
    towards: str | None = None
    away_from: str | None = None
    between: tuple[str, str] | None = None
    at: str | None = None
    side: SideName | None = None
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
        if self.kind == "change" and not (self.attributes or self.size or self.factor):
            raise ValueError("change needs attributes or a size")
        ways = (
            self.relation, self.direction, self.towards, self.away_from, self.between, self.at,
            self.side,
        )  # fmt: skip
        said = sum(way is not None for way in ways)
        if said > 1 or (self.kind == "move" and said == 0):
            raise ValueError("move needs a relation or a direction, and only one")
        if self.kind == "swap" and len(self.target) != 2:
            raise ValueError("swap needs two targets")
        _checked_look(self.category, self.attributes)
        return self

    @property
    def known(self) -> tuple[str, ...]:
        """The ids that have to exist."""
        others = (self.anchor, self.towards, self.away_from, self.at, *(self.between or ()))
        return (*self.target, *(other for other in others if other))


class WantedReading(Frozen):
    """The reading put right: `target` gets another `category` or `attributes`, is dropped as not
    there, or a thing that was missed is added. No pixel changes."""

    kind: Literal["rename", "drop", "add"]
    target: str | None = None
    category: str | None = None
    attributes: dict[str, str] = Field(default_factory=dict)
    named: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.target is None) != (self.kind == "add"):
            raise ValueError("rename and drop have a target, add has none")
        told = bool(self.category or self.attributes)
        if told == (self.kind == "drop"):
            raise ValueError("rename and add tell what it is, drop does not")
        _checked_look(self.category, self.attributes)
        return self


class Asks(Frozen):
    """A question with these objects as choices, in any order, and no others."""

    candidates: tuple[str, ...] = Field(min_length=1)


class Tells(Frozen):
    """Words. `mentions` and `not` hold words, or several that serve, with `|` between."""

    mentions: Names = ()
    omits: Names = Field((), alias="not")


class Expectation(Frozen):
    """What a turn has to come to: one of these, or an edit with a question or an answer.

    - `edit`: all edits of the turn, made upon the version before it or, for corrections, `onto`
      an earlier one.
    - `moves_to`: the version of another moment is shown, and nothing is new.
    - `again`: the last edit, drawn once more or another of its candidates, upon the same version.
    - `reads`: the reading is put right, and the picture stays.
    - `learns`: the looks of these things are learned, and the picture stays.
    - `asks`: a question which of some objects is meant. `confirms`: a question whether, or how,
      something of consequence shall be done, with these words in it or its choices.
    - `answers`: words, and nothing is changed.
    - `refuses`: nothing is changed, and it is told why. `nothing`: nothing is changed or asked,
      whatever is said.
    - `any_of`: outcomes that are all right.
    """

    edit: Annotated[tuple[WantedEdit, ...], BeforeValidator(_listed)] = ()
    onto: Moment | None = None
    moves_to: Moment | None = None
    again: Literal[True] | None = None
    reads: Annotated[tuple[WantedReading, ...], BeforeValidator(_listed)] = ()
    learns: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    asks: Asks | None = None
    confirms: Tells | None = None
    answers: Tells | None = None
    refuses: Tells | None = None
    nothing: Literal[True] | None = None
    any_of: tuple[Expectation, ...] = ()

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = self.model_fields_set - {"onto"}
        pairs = ({"edit", "asks"}, {"edit", "confirms"}, {"edit", "answers"})
        if len(given) != 1 and given not in pairs:
            raise ValueError(f"{', '.join(sorted(given)) or 'nothing'} is no single expectation")
        if self.onto and not self.edit:
            raise ValueError("`onto` belongs to an edit")
        return self

    @property
    def ways(self) -> tuple[Expectation, ...]:
        """The outcomes that are right."""
        return self.any_of or (self,)

    @property
    def known(self) -> frozenset[str]:
        """The ids that have to exist, or are named by an edit of the same turn."""
        used = {i for e in self.edit for i in e.known} | set(self.learns)
        used |= {r.target for r in self.reads if r.target}
        return frozenset(used | set(self.asks.candidates if self.asks else ()))

    @property
    def named(self) -> frozenset[str]:
        """The names that it gives to new things."""
        edits, readings = (e.named for e in self.edit), (r.named for r in self.reads)
        return frozenset(name for name in (*edits, *readings) if name)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The moments that it speaks of."""
        return tuple(m for m in (self.onto, self.moves_to) if m)
