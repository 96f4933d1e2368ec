"""Several new things at one place, laid out together: the first one leaves room for the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sgedit_engine.errors import NoRoomError, SceneError
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.edits import AddObject
from sgedit_engine.scene.graph import SceneGraph, called, with_article
from sgedit_engine.scene.relations import INTERACTIONS
from sgedit_engine.scene.room import Masks

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

# Other places for a thing than the layout's own, in its widths and heights.
_ASIDE = ((-1.0, 0.0), (1.0, 0.0), (0.0, -0.5), (0.0, 0.5), (-1.5, 0.3), (1.5, 0.3))
# So many graphs are tried at most.
_TRIES = 18


def leaving_room(
    graph: SceneGraph,
    edits: Sequence[AddObject],
    *,
    vocabulary: Vocabulary | None = None,
    masks: Masks | None = None,
    aspect: float = 1.0,
) -> AddObject:
    """The first edit, with another place than the layout's own where that leaves no room for the
    others, which follow in their order. The arguments are those of `apply`.

    Raises NoRoomError where they do not all fit, and what `apply` raises for any of them.
    """
    search = _Search(vocabulary, masks or {}, aspect)
    for edit in edits:
        search.alone(graph, edit)
    for first, after in search.ways(graph, edits[0]):
        if search.fit(after, edits[1:]):
            return first
    names = [with_article(called(e.category, e.attributes)) for e in edits]
    raise NoRoomError(
        f"There is no room there for {', '.join(names[:-1])} and {names[-1]} together.",
        "Ask for fewer, or say another place for one of them.",
    )


class _Search:
    """Tries places one after the other, and gives up after a while."""

    def __init__(self, vocabulary: Vocabulary | None, masks: Masks, aspect: float) -> None:
        self._vocabulary, self._masks, self._aspect = vocabulary, masks, aspect
        self._left = _TRIES

    def after(self, graph: SceneGraph, edit: AddObject) -> SceneGraph:
        """The graph after an edit. Raises SceneError."""
        self._left -= 1
        return apply(
            graph, edit, vocabulary=self._vocabulary, masks=self._masks, aspect=self._aspect
        )

    def alone(self, graph: SceneGraph, edit: AddObject) -> None:
        """Raises SceneError for an edit that cannot be, even if no other one is made."""
        try:
            self.after(graph, edit)
        except NoRoomError as error:
            name = with_article(called(edit.category, edit.attributes))
            raise NoRoomError(
                error.problem.replace("There is no room", f"There is no room for {name}", 1),
                "Ask for the others alone, or choose another place.",
            ) from error

    def ways(self, graph: SceneGraph, edit: AddObject) -> Iterator[tuple[AddObject, SceneGraph]]:
        """The edit, and the same with other places that are possible, each with the graph after
        it; the nearest first."""
        usual = self._tried(graph, edit)
        if usual is None:
            return
        yield edit, usual
        if edit.at is not None or edit.proposed is not None or not _beside(edit):
            return
        box = next(o.box for o in usual.objects if o.id not in graph)
        for across, down in _ASIDE:
            proposed = box.translated(across * box.width, down * box.height).moved_inside()
            other = edit.model_copy(update={"proposed": proposed})
            after = self._tried(graph, other)
            if after is not None:
                yield other, after

    def fit(self, graph: SceneGraph, edits: Sequence[AddObject]) -> bool:
        """Whether there is room for all of the edits."""
        if len(edits) == 1:
            return self._tried(graph, edits[0]) is not None
        return any(self.fit(after, edits[1:]) for _, after in self.ways(graph, edits[0]))

    def _tried(self, graph: SceneGraph, edit: AddObject) -> SceneGraph | None:
        """The graph after an edit; None where it is not possible, or enough was tried."""
        if self._left <= 0:
            return None
        try:
            return self.after(graph, edit)
        except SceneError:
            return None


def _beside(edit: AddObject) -> bool:
    """Whether a thing has several places to choose from."""
    return edit.placement is None or edit.placement.predicate not in ("on", "under", *INTERACTIONS)
