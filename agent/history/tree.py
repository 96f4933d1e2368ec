"""All versions of a conversation about one picture, as nodes for a front end to draw."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from agent.history.candidates import count_of
from agent.history.steps import OPENED, Line, Step, comes_from, steps_to, summary_of
from agent.state import State
from sgedit_engine.errors import HistoryError
from sgedit_engine.scene.versions import Version, VersionStore


@dataclass(frozen=True)
class VersionNode:
    """A version in the tree. `parent` is None for the picture as it was opened.

    `number` is that of the step on the current line to which it belongs (0: as opened), None for
    a version on another branch. `on_line`: it is on the current line, `undone`: only redo leads
    there. `met` is whether the result was as asked, None where nothing was drawn. `image` is the
    digest of the picture, `request` what the user had asked for, `candidates` how many drawings
    can be chosen from.
    """

    id: str
    parent: str | None
    number: int | None
    summary: str
    request: str
    met: bool | None
    on_line: bool
    undone: bool
    is_head: bool
    image: str
    candidates: int


def tree_of(store: VersionStore, head: str, line: Line) -> tuple[VersionNode, ...]:
    """The nodes, parents before their children, elder before younger siblings."""
    root = store.path_to_root(head)[-1]
    numbers: dict[str, int] = {root.id: 0}
    for number, step in enumerate(line.steps, 1):
        # What was learned before the first step belongs to no step.
        numbers.setdefault(step.before, number - 1)
        numbers |= {version.id: number for version in step.versions}
    undone = {version.id for step in line.undone for version in step.versions}
    nodes = []
    waiting: deque[tuple[Version, Version | None]] = deque([(root, None)])
    while waiting:
        version, parent = waiting.popleft()
        place = numbers.get(version.id)
        nodes.append(
            VersionNode(
                id=version.id,
                parent=version.parent,
                number=place,
                summary=summary_of(version, parent) if parent else OPENED,
                request=version.request,
                met=None if version.verdict is None else version.verdict.met,
                on_line=place is not None,
                undone=version.id in undone,
                is_head=version.id == head,
                image=version.image,
                candidates=count_of(store, version),
            )
        )
        waiting.extend((child, version) for child in store.children(version.id))
    return tuple(nodes)


def other_steps(store: VersionStore, head: str, line: Line) -> tuple[Step, ...]:
    """The steps on other branches than the current line, elder branches first."""
    nodes = tree_of(store, head, line)
    parents = {node.parent for node in nodes}
    found = {step.head: step for step in line.steps}
    for leaf in (node.id for node in nodes if node.id not in parents and not node.on_line):
        for step in steps_to(store, leaf):
            found.setdefault(step.head, step)
    return tuple(found.values())[len(line.steps) :]


def version_of(state: State, store: VersionStore, version_id: str) -> Version:
    """A version of the open picture. Raises HistoryError for one of another, or none."""
    path, own = store.path_to_root(version_id), store.path_to_root(state["head"])
    if path[-1].id != own[-1].id:
        raise HistoryError(
            "That version is of another conversation.", "Choose one of this picture's."
        )
    return path[0]


def tip_from(state: State, version_id: str, store: VersionStore) -> str:
    """Where redo leads from a version: along the line that the head was on, if it is on it; else
    to the end of its own branch."""
    tip = state.get("tip") or state["head"]
    return tip if comes_from(store, tip, version_id) else _end_under(store, version_id)


def _end_under(store: VersionStore, version_id: str) -> str:
    """The end of the line that goes on from a version: its youngest child's, and so on."""
    while children := store.children(version_id):
        version_id = children[-1].id
    return version_id
