"""Words -> objects: a reference becomes a small graph that is matched with the scene's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.noun_phrases import NounPhrase

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary


class Match(BaseModel):
    """One object that the words may mean. `score` in [0, 1]; `reasons` say what fitted."""

    model_config = ConfigDict(frozen=True)

    id: str
    score: float
    reasons: tuple[str, ...] = ()


class Resolution(BaseModel):
    """What words mean in a scene.

    - "unique": one object, `matches[0]`.
    - "several": the words ask for several ("both mugs"); all of `matches` are meant.
    - "ambiguous": `matches` are the candidates to ask about, best first.
    - "none": nothing fits. `reason` is one sentence for the user, `suggestions` the ids of
      what comes nearest.
    """

    model_config = ConfigDict(frozen=True)

    status: Literal["unique", "several", "ambiguous", "none"]
    matches: tuple[Match, ...] = ()
    reason: str = ""
    suggestions: tuple[str, ...] = ()
    phrase: NounPhrase

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the matches, best first."""
        return tuple(m.id for m in self.matches)


def find(
    graph: SceneGraph,
    words: str | NounPhrase,
    vocabulary: Vocabulary,
    *,
    focus: Sequence[str] = (),
) -> Resolution:
    """The foreground objects that `words` mean, ranked.

    `focus` are ids last edited or mentioned, the most recent first: "it" and "that one" mean
    the first that is still in the picture, "the other one" another of the same category.
    """
    raise NotImplementedError
