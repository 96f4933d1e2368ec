"""The version tree as rows with thumbnails: the current path in one lane, branches beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agent.history.steps import OPENED, Line, Step
from agent.history.tree import other_steps
from agent.page.views.edit import verdict_line
from agent.page.views.frame import THUMB_PX, Url
from sgedit_engine.scene.versions import Version, VersionStore


@dataclass
class _Node:
    """A row in work. `number` is that of the step on the current path, None beside it."""

    row: dict[str, Any]
    number: int | None
    children: list[_Node] = field(default_factory=list)


def history_tree(store: VersionStore, head: str, line: Line, url: Url) -> dict[str, Any]:
    """`HistoryTree`: every step of a conversation about one picture, by what it did.

    `head` and `line` are the session's. The steps of the current path bear the numbers that the
    conversation tells them by; a step on another branch follows what it was made from, before the
    path goes on, and has none.
    """
    root = _tree(store, head, line, url)
    rows = list(_rows(root, None, 0))
    for place, row in enumerate(rows):
        row["parent"] = next((i for i in range(place) if rows[i]["version"] == row["parent"]), None)
    return {
        "rows": rows,
        "undo": line.done[-1].summary if line.done else None,
        "redo": line.undone[0].summary if line.undone else None,
    }


def _tree(store: VersionStore, head: str, line: Line, url: Url) -> _Node:
    opened = store.path_to_root(head)[-1]
    current = line.done[-1].versions[0].id if line.done else None
    undone = {step.versions[0].id for step in line.undone}
    numbers = {step.versions[0].id: number for number, step in enumerate(line.steps, 1)}
    root = _Node(
        {
            **_row(opened, url),
            "title": OPENED,
            "said": opened.note,
            "current": current is None,
            "undone": False,
            "seconds": round(opened.seconds, 1),
        },
        0,
    )
    nodes = {opened.id: root}
    # What was learned after a step makes another one of it on another branch: one row for both.
    for step in sorted((*line.steps, *other_steps(store, head, line)), key=_made):
        first = step.versions[0].id
        if first not in nodes:
            row = {
                **_row(step.versions[-1], url),
                "title": step.summary,
                "said": step.versions[0].request,
                "current": first == current,
                "undone": first in undone,
                "seconds": round(sum(v.seconds for v in step.versions), 1),
            }
            nodes[first] = _Node(row, numbers.get(first))
            # What was learned before the first step belongs to no step.
            nodes.get(step.before, root).children.append(nodes[first])
        nodes |= {version.id: nodes[first] for version in step.versions}
    return root


def _rows(node: _Node | None, parent: str | None, lane: int) -> Iterator[dict[str, Any]]:
    """A node and all that was made from it. One child goes on in its lane, the last: that on the
    path if there is one. The others have the next lane."""
    while node is not None:
        own = {"number": node.number, "on_path": node.number is not None, "lane": lane}
        yield {**node.row, **own, "parent": parent}
        heir = max(node.children, key=lambda child: child.number is not None, default=None)
        parent = node.row["version"]
        for child in node.children:
            if child is not heir:
                yield from _rows(child, parent, lane + 1)
        node = heir


def _made(step: Step) -> tuple[float, str]:
    """Steps in the order in which they were made; the line's own before those of branches."""
    return step.versions[0].created, step.versions[0].id


def _row(version: Version, url: Url) -> dict[str, Any]:
    return {
        "version": version.id,
        "url": url("image", version.image, THUMB_PX),
        "created": version.created,
        "met": None if version.verdict is None else version.verdict.met,
        "words": "" if version.verdict is None else verdict_line(version.verdict),
    }
