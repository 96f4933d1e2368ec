"""The version tree as steps that a user remembers: one per request that was carried out.

The line is what leads from the picture that was opened to the head, and on to what redo would
bring back. Its steps are numbered from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agent.briefing import HistoryLine
from agent.concepts import is_learning
from agent.state import State
from agent.wording import done
from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.versions import Version, VersionStore

OPENED = "The picture as it was opened"


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

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was edited; nothing where the picture was only read again."""
        return tuple(v.edit for v in self.versions if v.edit is not None)

    @property
    def targets(self) -> list[str]:
        """The ids of what the edits were about, the latest first; of what was added, none."""
        edits = reversed(self.edits)
        return [target for edit in edits if (target := getattr(edit, "target", None))]


@dataclass(frozen=True)
class Line:
    """The steps up to the head, and those that redo would bring back, both oldest first."""

    done: tuple[Step, ...]
    undone: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All of them: the step with the number n is `steps[n - 1]`."""
        return (*self.done, *self.undone)


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
        said = summary_of(version, parent)
        last = steps[-1] if steps else None
        if last and last.versions[-1].created == version.created:
            steps[-1] = Step(last.before, (*last.versions, version), f"{last.summary}; {said}")
        else:
            steps.append(Step(parent.id, (version,), said))
    return tuple(steps)


def summary_of(version: Version, parent: Version) -> str:
    """What a version did to the one that it was made from."""
    if version.edit is not None:
        return done(version.edit, parent.graph, version.graph)
    if is_learning(version):
        return "Learned how things look"
    return version.note or "Read the picture again"


def line_through(store: VersionStore, head: str, tip: str) -> Line:
    """The line of a head, up to its `tip`: the version that redo leads to in the end.

    A tip that was not made from the head, or that is gone, is none.
    """
    done = steps_to(store, head)
    if tip == head or tip not in store or not comes_from(store, tip, head):
        return Line(done)
    return Line(done, steps_to(store, tip)[len(done) :])


def line_of(state: State, store: VersionStore) -> Line:
    """The line of a conversation's head."""
    return line_through(store, state["head"], state.get("tip") or state["head"])


def comes_from(store: VersionStore, version_id: str, origin: str) -> bool:
    """Whether a version is another one, or was made from it."""
    return any(version.id == origin for version in store.path_to_root(version_id))


def history_lines(line: Line) -> tuple[HistoryLine, ...]:
    """The steps of a line for the chat model, oldest first, the undone ones marked."""
    asked = ["", *(step.versions[0].request for step in line.steps)]
    return tuple(
        HistoryLine(
            version=step.head,
            number=number,
            summary=step.summary,
            undone=number > len(line.done),
            same_request=bool(asked[number]) and asked[number] == asked[number - 1],
        )
        for number, step in enumerate(line.steps, 1)
    )


def told(line: Line, others: Sequence[Step]) -> tuple[str, ...]:
    """The history in lines: the steps by number, and then what `others`, on branches, did."""
    done = len(line.done)
    lines = [
        f"{n}. {step.summary}{' (undone)' if n > done else ''}"
        for n, step in enumerate(line.steps, 1)
    ]
    if others:
        did = "; ".join(step.summary for step in others)
        lines.append(f"Left on other branches: {did}.")
    return tuple(lines)
