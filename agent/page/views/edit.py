"""An edit while it is made: its plan, its candidates, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.events import Candidates, GraphChange, PlanPreview
from agent.graph_change import graph_change
from agent.history.comparing import way_of
from agent.page.views.frame import SHOWN_PX, Url, frame, units
from agent.page.views.outline import outline
from agent.wording import label
from sgedit_engine.interface import Mask, Picture, Verdict
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version


def plan_preview(event: PlanPreview, picture: Picture, allowed: Mask, url: Url) -> dict[str, Any]:
    """`PlanPreview`: what is about to be drawn, over the picture before it.

    `allowed` is the mask that the event names.
    """
    pixels = picture.image.shape[:2]
    names = {c.object_id: c.new_name or "" for c in event.change.added}
    return {
        "summary": event.summary[:1].upper() + event.summary[1:],
        "picture": frame(event.image, picture.graph, pixels, url),
        "changes": changes(event.change, {**_labels(picture.graph), **names}),
        "boxes": [
            {"box": units(box, pixels), "new": object_id in event.targets}
            for object_id, box in event.boxes.items()
        ],
        "allowed": outline(allowed),
        "share": event.share,
        "estimate": event.seconds,
    }


def changes(change: GraphChange, names: dict[str, str]) -> list[dict[str, str]]:
    """What differs between two graphs, a line each: `sign` is "+", "-" or "~".

    `about` is "object" or "relation"; that what is gone has no relations needs no telling. `names`
    are those of all objects of both graphs.
    """
    lines = [("+", "object", c.new_name or "") for c in change.added]
    lines += [("-", "object", names[c.object_id]) for c in change.removed]
    for c in (*change.moved, *change.changed):
        if c.name != c.new_name:
            lines.append(("~", "object", f"{names[c.object_id]} → {c.new_name}"))
        elif way := way_of(c):
            does = "moves" if way[0].startswith("has moved") else way[0]
            lines.append(("~", "object", f"{names[c.object_id]} {does}"))
    gone = {c.object_id for c in change.removed}
    for sign, relations in (("+", change.comes), ("-", change.goes)):
        lines += [
            (sign, "relation", f"{names[r.subject]} {r.predicate} {names[r.object]}")
            for r in relations
            if not {r.subject, r.object} & gone
        ]
    return [{"sign": sign, "about": about, "text": text} for sign, about, text in lines]


def _labels(graph: SceneGraph) -> dict[str, str]:
    return {o.id: label(o, graph) if o.kind == "foreground" else o.name for o in graph.objects}


def candidates(
    event: Candidates, url: Url, *, version: Version | None = None, first: int = 1
) -> dict[str, Any]:
    """`Candidates`: the round's pictures with how each did.

    `version` is the one that was made of a candidate; None: not yet, and nothing can be chosen.
    `first` is the number of the round's first candidate.
    """
    return {
        "round": event.round,
        "version": version.id if version else None,
        "drawn": version.candidates if version else None,
        "items": [
            {
                "number": number,
                "seed": seen.seed,
                "url": url("image", seen.image, SHOWN_PX // 2),
                "met": seen.verdict.met,
                "words": verdict_line(seen.verdict),
                "findings": [
                    {"text": e.text, "met": e.met, "evidence": e.evidence}
                    for e in seen.verdict.expectations
                ],
                "chosen": version is not None and seen.seed == version.seed,
            }
            for number, seen in enumerate(event.seen, first)
        ],
    }


def candidates_beside(props: dict[str, Any], head: Version) -> dict[str, Any]:
    """What `candidates` gave, now that the head is another version: only of the head's own edit
    another one can be taken."""
    if head.candidates is None or props.get("drawn") != head.candidates:
        return {**props, "version": None}
    items = [{**item, "chosen": item["seed"] == head.seed} for item in props["items"]]
    return {**props, "version": head.id, "items": items}


def verdict_line(verdict: Verdict) -> str:
    """How a result did, short enough for a caption."""
    if verdict.met:
        return "As asked"
    missing = [e.text for e in verdict.expectations if not e.met]
    return f"Not so: {missing[0]}" if missing else "Not as asked"


def _lacking(verdict: Verdict | None) -> str:
    return "" if verdict is None or verdict.met else verdict_line(verdict)


def compare(
    before: Version,
    after: Version,
    pixels: tuple[int, int],
    url: Url,
    *,
    titles: Sequence[str] = ("Before", "After"),
    editable: Mask | None = None,
    expected: float | None = None,
) -> dict[str, Any]:
    """`Compare`: two versions over each other. `pixels` is the pictures' H, W.

    `editable` is where `after` may differ from `before`; None where it is not its child.
    `expected` are the seconds that its preview told.
    """
    change = graph_change(before.graph, after.graph)
    names = {**_labels(after.graph), **_labels(before.graph)}
    return {
        "before": {**frame(before.image, before.graph, pixels, url), "title": titles[0]},
        "after": {**frame(after.image, after.graph, pixels, url), "title": titles[1]},
        "changes": [c for c in changes(change, names) if c["about"] == "object"],
        "editable": "" if editable is None else outline(editable),
        "lacking": "" if editable is None else _lacking(after.verdict),
        "took": None if editable is None else round(after.seconds, 1),
        "expected": expected,
    }
