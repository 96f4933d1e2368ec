"""The version tree as rows with thumbnails, the oldest first, branches in lanes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agent.history.steps import Line, Step, steps_to
from agent.page.views.edit import verdict_line
from agent.page.views.frame import THUMB_PX, Url
from sgedit_engine.scene.versions import Version, VersionStore


def history_tree(
    store: VersionStore, head: str, line: Line, url: Url, *, conversation: str
) -> dict[str, Any]:
    """`HistoryTree`: every step of a conversation about one picture.

    `head` and `line` are the session's. What other conversations did with the picture is not told.
    """
    root = store.path_to_root(head)[-1]
    steps = _steps(store, root, conversation)
    on_path = {step.versions[0].id for step in line.steps}
    undone = {step.versions[0].id for step in line.undone}
    current = line.done[-1].versions[0].id if line.done else None
    rows = [_opened(root, url, current=current is None)]
    place = {root.id: 0}
    for step in sorted(steps, key=lambda s: (s.versions[0].created, s.versions[0].id)):
        parent = place[step.before]
        place |= {version.id: len(rows) for version in step.versions}
        rows.append(
            {
                **_row(step.versions[-1], url),
                "title": step.summary,
                "said": step.versions[0].request,
                "step": rows[parent]["step"] + 1,
                "parent": parent,
                "current": step.versions[0].id == current,
                "on_path": step.versions[0].id in on_path,
                "undone": step.versions[0].id in undone,
                "seconds": round(sum(v.seconds for v in step.versions), 1),
            }
        )
    _place_in_lanes(rows)
    return {
        "rows": rows,
        "undo": line.done[-1].summary if line.done else None,
        "redo": line.undone[0].summary if line.undone else None,
    }


def _steps(store: VersionStore, root: Version, conversation: str) -> list[Step]:
    """Each step once, with all versions that belong to it."""
    found: dict[str, Step] = {}
    for leaf in _leaves(store, root, conversation):
        for step in steps_to(store, leaf.id):
            known = found.get(step.versions[0].id)
            if known is None or len(known.versions) < len(step.versions):
                found[step.versions[0].id] = step
    return list(found.values())


def _leaves(store: VersionStore, version: Version, conversation: str) -> Iterator[Version]:
    waiting = [version]
    while waiting:
        version = waiting.pop()
        mine = [c for c in store.children(version.id) if c.conversation == conversation]
        waiting += mine
        if not mine:
            yield version


def _opened(root: Version, url: Url, *, current: bool) -> dict[str, Any]:
    return {
        **_row(root, url),
        "title": "The picture as it was opened",
        "said": root.note,
        "step": 0,
        "parent": None,
        "current": current,
        "on_path": True,
        "undone": False,
        "seconds": round(root.seconds, 1),
    }


def _row(version: Version, url: Url) -> dict[str, Any]:
    return {
        "version": version.id,
        "url": url("image", version.image, THUMB_PX),
        "created": version.created,
        "met": None if version.verdict is None else version.verdict.met,
        "words": "" if version.verdict is None else verdict_line(version.verdict),
    }


def _place_in_lanes(rows: list[dict[str, Any]]) -> None:
    """Give each row its `lane`: one child goes on in its parent's, that of the path if it is one.

    The others begin lanes of their own.
    """
    heirs: dict[int, int] = {}
    for number, row in enumerate(rows):
        if row["parent"] is not None and (row["parent"] not in heirs or row["on_path"]):
            heirs[row["parent"]] = number
    lanes = 0
    for number, row in enumerate(rows):
        if row["parent"] is not None and heirs[row["parent"]] == number:
            row["lane"] = rows[row["parent"]]["lane"]
        else:
            row["lane"], lanes = lanes, lanes + 1
