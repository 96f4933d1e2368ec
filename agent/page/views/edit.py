"""An edit while it is made: its plan, its stages, its candidates, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.events import Candidates, GraphChange, PlanPreview, ProgressEvent
from agent.graph_change import graph_change
from agent.history.comparing import way_of
from agent.page.views.frame import SHOWN_PX, Url, frame, units
from agent.page.views.outline import outline
from agent.wording import label, shortfall
from sgedit_engine.interface import Mask, Picture, Verdict
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version

# What comes in an edit, in this order, unless the engine tells otherwise.
_USUAL_STAGES = ("rendering", "checking")
# Of an edit's time, what drawing takes; for a first guess before checking has begun.
_DRAWING_SHARE = 0.8


def plan_preview(
    event: PlanPreview,
    picture: Picture,
    allowed: Mask,
    url: Url,
    *,
    actual: float | None = None,
) -> dict[str, Any]:
    """`PlanPreview`: what is about to be drawn, over the picture before it.

    `allowed` is the mask that the event names, `actual` the seconds that it took, once it is done.
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
        "actual": actual,
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


@dataclass
class StageLog:
    """The stages of one turn as their reports come, and how long they will take.

    `started` and every `now` are seconds of one clock that only goes forward. `estimate` is how
    long such an edit took before, if that is known.
    """

    started: float
    estimate: float | None = None
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    _current: str = ""
    _since: float = 0.0

    def note(self, event: ProgressEvent, now: float) -> None:
        """Take in a report. A stage that starts over begins another round."""
        before = self.seen.get(event.stage, (0, 0))
        if event.stage != self._current or event.step < before[0]:
            self._current, self._since = event.stage, now
            if event.step < before[0]:
                self.seen = {}
        self.seen[event.stage] = (event.step, event.total)

    def seconds_left(self, now: float) -> float | None:
        """A guess from the pace of the stage that runs; None before there is one."""
        step, total = self.seen.get(self._current, (0, 0))
        if 0 < step <= total and now > self._since and self._current == "rendering":
            drawing = (now - self._since) * (total - step) / step
            checking = (now - self._since) * total / step * (1 / _DRAWING_SHARE - 1)
            return drawing + checking
        if 0 < step <= total and now > self._since:
            return (now - self._since) * (total - step) / step
        return None if self.estimate is None else max(0.0, self.estimate - (now - self.started))

    def props(
        self, now: float, *, running: bool = True, place: int = 0, note: str = ""
    ) -> dict[str, Any]:
        """`Stages`. `place` is how many edits of others are drawn first; `note` a line of words."""
        names = list(self.seen)
        if not names or names[0] in _USUAL_STAGES:
            names = list(dict.fromkeys([*_USUAL_STAGES, *names]))
        left = self.seconds_left(now) if running and not place else None
        return {
            "stages": [self._stage(name, running) for name in names],
            "left": None if left is None else round(left, 1),
            "spent": round(now - self.started, 1),
            "running": running,
            "place": place,
            "note": note,
        }

    def _stage(self, name: str, running: bool) -> dict[str, Any]:
        step, total = self.seen.get(name, (0, 0))
        done = total > 0 and step >= total
        state = "done" if done else "now" if name == self._current and running else "next"
        return {"name": name, "step": step, "total": total, "state": state}


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
        "lacking": shortfall(after.verdict) if after.verdict and editable is not None else "",
        "took": None if editable is None else round(after.seconds, 1),
        "expected": expected,
    }
