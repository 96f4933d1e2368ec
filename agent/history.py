"""The version tree as steps that a user remembers: one per request that was carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agent.briefing import HistoryLine
from agent.concepts import is_learning
from agent.wording import done
from sgedit_engine.scene.versions import Version, VersionStore


@dataclass(frozen=True)
class Step:
    """The versions that one tool call made ("remove both mugs" makes two), oldest first.

    `before` is the id of the version that the step started from.
    """

    before: str
    versions: tuple[Version, ...]
    summary: str

    @property
    def head(self) -> str:
        """The id of the version that the step ended with."""
        return self.versions[-1].id


def steps_to(store: VersionStore, head: str) -> tuple[Step, ...]:
    """The steps from the picture that was opened to `head`, oldest first.

    Versions that one tool call made carry the same time in `created`. What was only learned
    belongs to the step before it.
    """
    steps: list[Step] = []
    path = store.path_to_root(head)[::-1]
    for parent, version in pairwise(path):
        if is_learning(version):
            steps[-1:] = [replace(s, versions=(*s.versions, version)) for s in steps[-1:]]
            continue
        said = (
            done(version.edit, parent.graph, version.graph)
            if version.edit
            else "Read the picture again"
        )
        last = steps[-1] if steps else None
        if last and last.versions[-1].created == version.created:
            steps[-1] = Step(last.before, (*last.versions, version), f"{last.summary}; {said}")
        else:
            steps.append(Step(parent.id, (version,), said))
    return tuple(steps)


def undone_steps(store: VersionStore, left: Sequence[str], head: str) -> tuple[Step, ...]:
    """The steps that redo would bring back, the first to come back first."""
    if not left:
        return ()
    kept = len(steps_to(store, head))
    return steps_to(store, left[0])[kept:]


def history_lines(store: VersionStore, left: Sequence[str], head: str) -> tuple[HistoryLine, ...]:
    """Both kinds of steps for the chat model, oldest first, the undone ones marked."""
    kept = [HistoryLine(version=s.head, summary=s.summary) for s in steps_to(store, head)]
    undone = undone_steps(store, left, head)
    return (*kept, *(HistoryLine(version=s.head, summary=s.summary, undone=True) for s in undone))
