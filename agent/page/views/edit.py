"""An edit while it is made: its plan, its stages, its candidates, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.events import Candidates, PlanPreview, ProgressEvent
from agent.page.views.frame import SHOWN_PX, Url, frame, units
from agent.page.views.outline import outline
from agent.wording import label, shortfall
from sgedit_engine.interface import Mask, Picture, Verdict
from sgedit_engine.scene.graph import Relation, SceneGraph, diff
from sgedit_engine.scene.versions import Version

# What comes in an edit, in this order, unless the engine tells otherwise.
_USUAL_STAGES = ("rendering", "checking")
# Of an edit's time, what drawing takes; for a first guess before checking has begun.
_DRAWING_SHARE = 0.8


def plan_preview(
    event: PlanPreview,
    version: Version,
    picture: Picture,
    allowed: Mask,
    url: Url,
    *,
    estimate: float | None = None,
    actual: float | None = None,
) -> dict[str, Any]:
    """`PlanPreview`: what is about to be drawn, over the picture before it.

    `version` and `picture` are those before the edit, `allowed` is the event's mask. `estimate`
    and `actual` are seconds; None: not known (yet).
    """
    pixels = picture.image.shape[:2]
    named = {**_labels(picture.graph), **_labels(event.expected)}
    return {
        "summary": event.summary[:1].upper() + event.summary[1:],
        "picture": frame(version.image, picture.graph, pixels, url),
        "changes": changes(picture.graph, event.expected),
        "boxes": [
            {
                "name": named.get(object_id, ""),
                "box": units(box, pixels),
                "new": object_id not in picture.graph or box != picture.graph.get(object_id).box,
            }
            for object_id, box in event.boxes.items()
        ],
        "allowed": outline(allowed),
        "share": round(float(allowed.mean()), 4),
        "estimate": estimate,
        "actual": actual,
    }


def changes(before: SceneGraph, after: SceneGraph) -> list[dict[str, str]]:
    """What differs between two graphs, a line each: `sign` is "+", "-" or "~".

    Of relations only those between what stays and what comes are told; the others follow.
    """
    told = diff(before, after)
    old, new = _labels(before), _labels(after)
    lines = [{"sign": "+", "text": new[i], "about": "object"} for i in told.added]
    lines += [{"sign": "-", "text": old[i], "about": "object"} for i in told.removed]
    for i in told.changed:
        was, now = before.get(i).name, after.get(i).name
        text = f"{old[i]} moves" if was == now else f"{was} → {now}"
        lines.append({"sign": "~", "text": text, "about": "object"})
    for sign, relations, names in (
        ("+", told.relations_added, new),
        ("-", told.relations_removed, old),
    ):
        lines += [
            {"sign": sign, "text": _relation(r, names), "about": "relation"}
            for r in relations
            if r.predicate in ("on", "next to", "left of", "in front of")
        ]
    return lines


def _relation(relation: Relation, names: dict[str, str]) -> str:
    return f"{names[relation.subject]} {relation.predicate} {names[relation.object]}"


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
        """Take in a report. A stage that starts over (another round) counts from its new start."""
        before = self.seen.get(event.stage, (0, 0))
        if event.stage != self._current or event.step < before[0]:
            self._current, self._since = event.stage, now
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
    event: Candidates, url: Url, *, version: str | None = None, first: int = 1
) -> dict[str, Any]:
    """`Candidates`: the round's pictures with how each did.

    `version` is the one that was made of the chosen candidate; None: not yet, and nothing can be
    chosen. `first` is the number of the round's first candidate.
    """
    return {
        "round": event.round,
        "version": version,
        "items": [
            {
                "number": number,
                "url": url("image", seen.image, SHOWN_PX // 2),
                "met": seen.verdict.met,
                "words": verdict_line(seen.verdict),
                "findings": [
                    {"text": e.text, "met": e.met, "evidence": e.evidence}
                    for e in seen.verdict.expectations
                ],
                "chosen": seen.chosen,
            }
            for number, seen in enumerate(event.seen, first)
        ],
    }


def verdict_line(verdict: Verdict) -> str:
    """How a result did, short enough for a caption."""
    if verdict.met:
        return "As asked"
    missing = [e.text for e in verdict.expectations if not e.met]
    return f"Not quite: {missing[0]}" if missing else "Not as asked"


def compare(
    before: Version,
    after: Version,
    pixels: tuple[int, int],
    url: Url,
    *,
    titles: Sequence[str] = ("Before", "After"),
    editable: Mask | None = None,
) -> dict[str, Any]:
    """`Compare`: two versions over each other. `pixels` is the pictures' H, W.

    `editable` is where `after` may differ from `before`; None where it is not its child.
    """
    return {
        "before": {**frame(before.image, before.graph, pixels, url), "title": titles[0]},
        "after": {**frame(after.image, after.graph, pixels, url), "title": titles[1]},
        "changes": [c for c in changes(before.graph, after.graph) if c["about"] == "object"],
        "editable": "" if editable is None else outline(editable),
        "lacking": shortfall(after.verdict) if after.verdict and editable is not None else "",
        "versions": [before.id, after.id],
    }
