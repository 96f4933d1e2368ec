"""What a model that sees a picture is asked for, as forms that its answers have to fit."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class DescribedObject(_Frozen):
    """One thing: `box` is x0, y0, x1, y1 in shares of width and height, roughly."""

    name: str
    attributes: tuple[str, ...]
    description: str
    foreground: bool
    box: tuple[float, float, float, float]


class DescribedRelation(_Frozen):
    """`subject` `predicate` `object`: two things by their numbers, from 0."""

    subject: int
    predicate: str
    object: int


class Description(_Frozen):
    """The things in a picture, and how they stand to each other."""

    objects: tuple[DescribedObject, ...]
    relations: tuple[DescribedRelation, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the things are called, each once, as one looks for them."""
        return tuple(dict.fromkeys(named(thing.name) for thing in self.objects))


class ProposedPlace(_Frozen):
    """Where a new thing should stand: x0, y0, x1, y1 in shares of width and height; and how it
    looks there, in a phrase."""

    box: tuple[float, float, float, float]
    look: str | None = None


def named(name: str) -> str:
    """A name as it is looked for: in small letters, with single spaces."""
    return " ".join(name.lower().split())
