"""The version tree as rows with thumbnails, the oldest first, branches in lanes."""

from __future__ import annotations

from typing import Any

from agent.history.steps import OPENED, Line, Step
from agent.history.tree import other_steps
from agent.page.views.edit import verdict_line
from agent.page.views.frame import THUMB_PX, Url
from sgedit_engine.scene.versions import Version, VersionStore


def history_tree(store: VersionStore, head: str, line: Line, url: Url) -> dict[str, Any]:
    """`HistoryTree`: every step of a conversation about one picture.

    `head` and `line` are the session's.
    """
    root = store.path_to_root(head)[-1]
    undone = {step.versions[0].id for step in line.undone}
    current = line.done[-1].versions[0].id if line.done else None
    rows = [_opened(root, url, current=current is None)]
    place = {root.id: 0}
    # What was learned after a step makes another one of it on another branch: one row for both.
    steps = sorted((*line.steps, *other_steps(store, head, line)), key=_made)
    on_path = {step.versions[0].id for step in line.steps}
    for step in steps:
        first = step.versions[0].id
        if first in place:
            place |= {version.id: place[first] for version in step.versions}
            continue
        # What was learned before the first step belongs to no step.
        parent = place.get(step.before, 0)
        place |= {version.id: len(rows) for version in step.versions}
        rows.append(
            {
                **_row(step.versions[-1], url),
                "title": step.summary,
                "said": step.versions[0].request,
                "step": rows[parent]["step"] + 1,
                "parent": parent,
                "current": first == current,
                "on_path": first in on_path,
                "undone": first in undone,
                "seconds": round(sum(v.seconds for v in step.versions), 1),
            }
        )
    _place_in_lanes(rows)
    return {
        "rows": rows,
        "undo": line.done[-1].summary if line.done else None,
        "redo": line.undone[0].summary if line.undone else None,
    }


def _made(step: Step) -> tuple[float, str]:
    """Steps in the order in which they were made; the line's own before those of branches."""
    return step.versions[0].created, step.versions[0].id


def _opened(root: Version, url: Url, *, current: bool) -> dict[str, Any]:
    return {
        **_row(root, url),
        "title": OPENED,
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
