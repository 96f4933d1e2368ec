"""A move whose place is taken: something would give way to it, which nobody has asked for.

The layout makes room by letting two things change places. The user is asked first, and may have
the thing stand beside there, or on what stands there.
"""

from __future__ import annotations

from agent.events import Choice, Question
from agent.questions import BESIDE, CANCEL, ON_IT, SWAP, Doubt, doubt_of
from agent.wording import label, towards
from sgedit_engine.errors import SceneError
from sgedit_engine.interface import Picture, Plan, Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.carriers import standing_on
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import AdjustRelation, Edit, Placement
from sgedit_engine.scene.graph import SceneGraph


def giving_way(edit: Edit, before: SceneGraph, after: SceneGraph) -> list[str]:
    """Ids of what a move brings elsewhere besides what it was said of."""
    if not isinstance(edit, AdjustRelation):
        return []
    said = (edit.target, edit.swap_with, *standing_on(before, edit.target))
    return [i for i in changed_ids(before, after, edit) if i not in said]


def way_doubt(picture: Picture, plan: Plan, vocabulary: Vocabulary) -> Doubt | None:
    """The question whether what stands in the way shall change places with what moves."""
    edit, graph = plan.edit, picture.graph
    others = giving_way(edit, graph, plan.expected)
    if not others or not isinstance(edit, AdjustRelation) or edit.placement is None:
        return None
    other = graph.get(others[0])
    item_name, other_name = label(graph.get(edit.target), graph), label(other, graph)
    values, labels = [SWAP], [f"swap the {item_name} and the {other_name}"]
    for value, move in _instead(edit, other.id, picture, vocabulary).items():
        values.append(value)
        labels.append(f"put the {item_name}{towards(move.placement, graph)}")
    first, *more = [*labels, "leave the picture as it is"]
    choices = (
        Choice(1, first, other.id, other.box),
        *(Choice(n, text) for n, text in enumerate(more, 2)),
    )
    asks = "Shall they change places?" if len(values) == 1 else "What shall I do?"
    why = f": the {other_name} is in the way"
    if other.id == edit.placement.anchor:
        why = ", unless the two change places"
    where = towards(edit.placement, graph)
    text = f"There is no room{where} for the {item_name}{why}. {asks}"
    # What gave way is told when it is done: see `wording.gave_way`.
    return doubt_of(
        "way", Question(text, choices, "taken"), [*values, CANCEL], [SWAP], "", yes=True
    )


def answered(answer: str, picture: Picture, plan: Plan, vocabulary: Vocabulary) -> Edit:
    """The edit that an answer to `way_doubt` means; the plan's where they shall change places."""
    others = giving_way(plan.edit, picture.graph, plan.expected)
    if answer == SWAP or not others or not isinstance(plan.edit, AdjustRelation):
        return plan.edit
    return _instead(plan.edit, others[0], picture, vocabulary)[answer]


def _instead(
    edit: AdjustRelation, other_id: str, picture: Picture, vocabulary: Vocabulary
) -> dict[str, AdjustRelation]:
    """Moves that leave everything else where it is: beside the place, or on what stands there."""
    graph, anchor = picture.graph, "" if edit.placement is None else edit.placement.anchor
    possible: dict[str, AdjustRelation] = {}
    for beside in dict.fromkeys((anchor, other_id)):
        placement = Placement(predicate="next to", anchor=beside)
        if BESIDE not in possible and not graph.related(edit.target, "next to", beside):
            possible |= _done(BESIDE, edit, placement, picture, vocabulary)
    if graph.get(other_id).category in vocabulary.supports:
        placement = Placement(predicate="on", anchor=other_id)
        possible |= _done(ON_IT, edit, placement, picture, vocabulary)
    return possible


def _done(
    value: str,
    edit: AdjustRelation,
    placement: Placement,
    picture: Picture,
    vocabulary: Vocabulary,
) -> dict[str, AdjustRelation]:
    """The move to another place, if there is room and nothing gives way there."""
    move = edit.model_copy(update={"placement": placement})
    height, width = picture.image.shape[:2]
    try:
        after = apply(
            picture.graph,
            move,
            vocabulary=vocabulary,
            masks=picture.masks,
            aspect=width / height,
        )
    except SceneError:
        return {}
    return {} if giving_way(move, picture.graph, after) else {value: move}
