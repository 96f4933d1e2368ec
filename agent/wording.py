"""Edits and graphs in plain words, for previews, histories and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.moves import DEPTH
from sgedit_engine.interface import DOUBT, Verdict
from sgedit_engine.scene.carriers import standing_on
from sgedit_engine.scene.difference import diff
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    Between,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
    Shift,
    Side,
    Towards,
    Where,
)
from sgedit_engine.scene.graph import SceneGraph, SceneObject, called, with_article
from sgedit_engine.scene.sides import side_words
from tools.proposals import SIZE_STEPS

AS_ASKED = "I looked at the result: it is as asked."
TRY_AGAIN = "Say “undo” to take it back; then ask once more, or in other words."
_VERBS = {
    "add": ("add", "Added"),
    "remove": ("remove", "Removed"),
    "replace": ("replace", "Replaced"),
    "change": ("make", "Made"),
    "adjust": ("move", "Moved"),
}
# A size that comes to so much of what was asked for is that.
_NEARLY = 0.9
# So many shortcomings are said; what follows mostly follows from them.
_SAID = 3
_SWAP = ("swap", "Swapped")
_TOWARDS = {"left of": "to the left of", "right of": "to the right of"}
# Up to here a way is "a bit", from here on it is "far"; in shares of the picture's width. In
# depth ways look shorter.
_A_BIT, _FAR = 0.1, 0.25


def wish(edit: Edit, graph: SceneGraph) -> str:
    """What the edit asks of a graph: "remove the red mug"."""
    return f"{_verbs(edit)[0]} {_object_of(edit, graph)}"


def done(edit: Edit, graph: SceneGraph, after: SceneGraph) -> str:
    """The same when it is done: "Removed the red mug". `graph` is the one before the edit.

    A way is told as it was gone, and a size as it came out: both may be less than was asked for.
    """
    if isinstance(edit, ChangeAttributes) and edit.scale > 1 and edit.target in after:
        grown = after.get(edit.target).box.height / graph.get(edit.target).box.height
        if grown < _NEARLY * edit.scale:
            least = edit.model_copy(update={"scale": max(round(grown, 2), 1.01)})
            return f"{_verbs(edit)[1]} {_object_of(least, graph)}, as far as there is room"
    if (
        isinstance(edit, AdjustRelation)
        and edit.shift is not None
        and edit.placement is None
        and edit.target in after
    ):
        (x, y), (to_x, to_y) = (g.get(edit.target).box.bottom_center for g in (graph, after))
        if (x, y) != (to_x, to_y):
            gone = Shift(dx=_way_between(x, to_x), dy=_way_between(y, to_y))
            edit = edit.model_copy(update={"shift": gone})
    return f"{_verbs(edit)[1]} {_object_of(edit, graph)}"


def _way_between(start: float, end: float) -> float:
    return min(max(end - start, -1.0), 1.0)


def gave_way(others: Sequence[str], graph: SceneGraph) -> list[str]:
    """A sentence for each object that a move changed besides those that were spoken of.

    `graph` is the one before the edit.
    """
    return [f"The {graph.get(i).name} stood in the way and changed places with it." for i in others]


def _verbs(edit: Edit) -> tuple[str, str]:
    if isinstance(edit, AdjustRelation) and edit.swap_with is not None:
        return _SWAP
    return _VERBS[edit.op]


def verdict_words(verdict: Verdict) -> str:
    """How a result did when it was read back."""
    return shortfall(verdict) or AS_ASKED


def shortfall(verdict: Verdict) -> str:
    """What a result lacks, in a sentence; "" when it is as asked."""
    if verdict.met:
        return ""
    missing = [e for e in verdict.expectations if not e.met]
    if [e.text for e in missing] == [DOUBT]:
        return (
            f"I looked at the result and am not sure that it is as asked ({missing[0].evidence})."
        )
    missing = [e for e in missing if e.text != DOUBT][:_SAID]
    said = "; ".join(f"{e.text}: {e.evidence}" if e.evidence else e.text for e in missing)
    return f"I looked at the result and it is not quite as asked. Not so: {said or 'a match'}."


def scene_words(graph: SceneGraph) -> str:
    """The objects with their ids, in one sentence."""
    if not graph.foreground:
        return "The picture now has no objects."
    listed = ", ".join(f"{with_article(o.name)} ({o.id})" for o in graph.foreground)
    return f"The picture now has: {listed}."


def listed(names: Sequence[str]) -> str:
    """Names in one phrase: "the mug, the ball and the lamp"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def label(target: SceneObject, graph: SceneGraph) -> str:
    """A name for an object, with its place when another one has the same name."""
    same = [o for o in graph.foreground if o.name == target.name]
    if len(same) < 2:
        return target.name
    same.sort(key=lambda o: o.box.center[0])
    place = same.index(target)
    if len(same) == 2:
        return f"{target.name} on the {('left', 'right')[place]}"
    ends = {0: "the leftmost", len(same) - 1: "the rightmost"}
    return f"{target.name}, {ends.get(place, f'number {place + 1} from the left')}"


def diff_lines(before: SceneGraph, after: SceneGraph) -> str:
    """What an edit changes, a line each: `+` new, `-` gone, `~` changed."""
    change = diff(before, after)
    lines = [f"+ {after.get(i).name} ({i})" for i in change.added]
    lines += [f"- {before.get(i).name} ({i})" for i in change.removed]
    lines += [f"~ {before.get(i).name} -> {after.get(i).name} ({i})" for i in change.changed]
    lines += [f"+ {r.subject} {r.predicate} {r.object}" for r in change.relations_added]
    lines += [f"- {r.subject} {r.predicate} {r.object}" for r in change.relations_removed]
    return "\n".join(lines)


def _object_of(edit: Edit, graph: SceneGraph) -> str:
    match edit:
        case AddObject():
            thing = with_article(new_name(edit.category, edit.attributes, edit.scale))
            return thing + (_at(edit.at, graph) if edit.at else towards(edit.placement, graph))
        case RemoveObject():
            gone = f"the {graph.get(edit.target).name}"
            return gone if edit.riders is None else f"{gone} and set {_riders(edit, graph)} down"
        case ReplaceObject():
            new = with_article(new_name(edit.category, edit.attributes, edit.scale))
            named = f"the {graph.get(edit.target).name} with {new}"
            if edit.riders is None:
                return named
            on = edit.riders == "stay on"
            riders = _riders(edit, graph)
            return f"{named}, {f'with {riders} on it' if on else f'and set {riders} down'}"
        case AdjustRelation():
            named, whither = f"the {graph.get(edit.target).name}", _whither(edit, graph)
            if edit.riders is None:
                return f"{named}{whither}"
            if edit.riders == "go along":
                return f"{named} with {_riders(edit, graph)}{whither}"
            return f"{named}{whither}, without {_riders(edit, graph)}"
        case ChangeAttributes():
            return f"the {graph.get(edit.target).name} {_changes(edit)}"


def _riders(edit: RemoveObject | ReplaceObject | AdjustRelation, graph: SceneGraph) -> str:
    """What stands on the target."""
    return listed([f"the {graph.get(i).name}" for i in standing_on(graph, edit.target)[::-1]])


def new_name(category: str, attributes: Mapping[str, str], scale: float = 1.0) -> str:
    """How a thing that is not there yet is called: "big red mug"."""
    size = "" if scale == 1.0 else "big " if scale > 1 else "small "
    return size + called(category, attributes)


def towards(placement: Placement | None, graph: SceneGraph) -> str:
    """A place in words, behind what goes there: " to the left of the red mug"; "" for none."""
    if placement is None:
        return ""
    predicate = _TOWARDS.get(placement.predicate, placement.predicate)
    return f" {predicate} the {graph.get(placement.anchor).name}"


def _at(where: Where, graph: SceneGraph) -> str:
    """ " between the mug and the lamp", " where the cup was", " closer to the ball", " on the left
    of the table"."""
    if isinstance(where, Between):
        first, second = graph.get(where.first), graph.get(where.second)
        return f" between the {label(first, graph)} and the {label(second, graph)}"
    if isinstance(where, Towards):
        anchor = label(graph.get(where.anchor), graph)
        return f" away from the {anchor}" if where.away else f" closer to the {anchor}"
    if isinstance(where, Side):
        return f" {side_words(where, graph)}"
    return f" where the {where.name} was"


def _whither(edit: AdjustRelation, graph: SceneGraph) -> str:
    """Where a move goes: " to the left of the red mug", " a bit to the left", " to the front
    left corner of the table"."""
    if edit.swap_with is not None:
        return f" and the {graph.get(edit.swap_with).name}"
    if isinstance(edit.at, Side):
        return f" to {side_words(edit.at, graph).split(' ', 1)[1]}"
    if edit.at is not None:
        return _at(edit.at, graph)
    if edit.placement is not None:
        there = towards(edit.placement, graph)
        if edit.placement.predicate == "on":
            there = f" onto the {graph.get(edit.placement.anchor).name}"
        return there if edit.shift is None else f"{there}, {_way(edit.shift, further=True)}"
    return "" if edit.shift is None else f" {_way(edit.shift)}"


def _way(shift: Shift, *, further: bool = False) -> str:
    """A way in words: "a bit to the left", "back", "far to the right and forward"."""
    ways = []
    if abs(shift.dx) >= 0.3 * abs(shift.dy):
        side = "left" if shift.dx < 0 else "right"
        ways.append(f"further {side}" if further else f"to the {side}")
    if abs(shift.dy) > 0.3 * abs(shift.dx):
        ways.append("back" if shift.dy < 0 else "forward")
    length = max(abs(shift.dx), abs(shift.dy) / DEPTH)
    degree = "a bit " if length <= _A_BIT else "far " if length >= _FAR else ""
    return f"{'' if further else degree}{' and '.join(ways)}"


def _changes(edit: ChangeAttributes) -> str:
    said = list(edit.attributes.values())
    if edit.scale != 1.0:
        said.append(_size(edit.scale))
    return " and ".join(said)


def _size(scale: float) -> str:
    """A new size in words: "bigger", "20 % bigger", "twice as large"."""
    step = "bigger" if scale > 1 else "smaller"
    if scale in SIZE_STEPS.values():
        return step
    times = {2.0: "twice", 3.0: "three times", 0.5: "half"}.get(scale)
    return f"{times} as large" if times else f"{abs(scale - 1) * 100:.0f} % {step}"
