"""From a proposal and the objects that it means to edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.moves import move_of, place_of
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.graph import SceneGraph
from tools.proposals import (
    EditProposal,
    ProposedAdd,
    ProposedChange,
    ProposedMove,
    ProposedRemoval,
    ProposedReplacement,
    ProposedSwap,
)


def edits_of(
    proposal: EditProposal, chosen: Mapping[str, Sequence[str]], graph: SceneGraph
) -> list[Edit]:
    ids = chosen.get("target", ())
    anchor = next(iter(chosen.get("anchor", ())), None)
    match proposal:
        case ProposedAdd():
            placement = None
            if proposal.predicate is not None and anchor is not None:
                placement = Placement(predicate=proposal.predicate, anchor=anchor)
            return [
                AddObject(
                    category=proposal.category,
                    attributes=proposal.attributes,
                    placement=placement,
                    at=place_of(proposal, chosen),
                    scale=proposal.scale,
                    proposed=proposal.proposed,
                )
            ]
        case ProposedRemoval():
            return [RemoveObject(target=i) for i in ids]
        case ProposedReplacement():
            return [
                ReplaceObject(
                    target=i,
                    category=proposal.category,
                    attributes=proposal.attributes,
                    scale=proposal.scale,
                )
                for i in ids
            ]
        case ProposedChange():
            return [
                ChangeAttributes(target=i, attributes=proposal.attributes, scale=proposal.scale)
                for i in ids
            ]
        case ProposedMove():
            place = place_of(proposal, chosen)
            if len(ids) > 1 and proposal.relation in ("on", "under"):
                raise InvalidEditError(
                    f"{len(ids)} objects cannot all be {proposal.relation} the same one.",
                    f"Say which one shall be {proposal.relation} it.",
                )
            if len(ids) > 1 and (place or proposal.proposed):
                raise InvalidEditError(
                    f"{len(ids)} objects cannot all go to one place.",
                    "Say which one shall go there.",
                )
            return [move_of(proposal, i, anchor, place, graph) for i in ids]
        case ProposedSwap():
            return [_swap(proposal, [*ids, *chosen.get("other", ())])]


def _swap(proposal: ProposedSwap, ids: Sequence[str]) -> Edit:
    if len(ids) == 1:
        raise InvalidEditError(
            f"It is not said with what “{proposal.target.words}” shall change places.",
            "Name the other object.",
        )
    if len(ids) > 2:
        raise InvalidEditError(
            f"Two objects can change places, not {len(ids)}.", "Name the two of them."
        )
    return AdjustRelation(target=ids[0], swap_with=ids[1])


def without_the_done(edits: Sequence[Edit], graph: SceneGraph) -> tuple[list[Edit], list[str]]:
    """ "Make both mugs red" when one is: the edits that change something, and a sentence for
    each of the others. If none does they all stay, to be refused."""
    done = [e for e in edits if isinstance(e, ChangeAttributes) and _holds(e, graph)]
    if len(done) == len(edits):
        return list(edits), []
    said = [
        f"The {graph.get(e.target).name} is {' and '.join(e.attributes.values())} already."
        for e in done
    ]
    return [e for e in edits if e not in done], said


def _holds(edit: ChangeAttributes, graph: SceneGraph) -> bool:
    now = graph.get(edit.target).attributes
    return edit.scale == 1.0 and all(
        now.get(key) == value for key, value in edit.attributes.items()
    )
