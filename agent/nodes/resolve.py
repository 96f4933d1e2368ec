"""From words to objects: the graph of the picture decides what the user's words mean.

What is learned, or put right, goes through the same questions as what is edited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.at_place import brought_to
from agent.consequences import (
    carrying,
    everything_doubt,
    named_by_kind,
    standing_doubt,
    still_standing,
    with_riders,
)
from agent.history import draft
from agent.history.bygone import Bygone, bygone, places_meant
from agent.moves import between_of, move_of
from agent.nodes.answering import answer, answering
from agent.questions import Doubt, contradiction, question_of, which
from agent.services import Services
from agent.state import State, Work
from agent.wording import label
from sgedit_engine.errors import InvalidEditError, UnknownObjectError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import standing_on
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
    edit_adapter,
)
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.references import Resolution, find
from sgedit_engine.scene.versions import VersionStore
from tools.proposals import (
    Correction,
    EditProposal,
    Learning,
    ProposedAdd,
    ProposedChange,
    ProposedMove,
    ProposedRemoval,
    ProposedReplacement,
    ProposedSwap,
    Reference,
    proposal_adapter,
)


@dataclass(frozen=True)
class Scene:
    """What words are held against. `past` tells what stood elsewhere before,
    `told` is the graph when the words were said, if edits of the same answer came between."""

    graph: SceneGraph
    vocabulary: Vocabulary
    focus: tuple[str, ...]
    past: Callable[[], Mapping[str, Bygone]]
    told: Callable[[], SceneGraph | None] = lambda: None


@answering
def resolve(state: State, runtime: Runtime[Services]) -> Command:
    """Make edits of the proposal, or a question of the first thing that is in doubt."""
    services = runtime.context
    work: Work = {"chosen": {}, "narrowed": {}, **state["work"]}
    scene = Scene(
        draft.scene(state, services.store),
        services.engine.vocabulary,
        tuple(draft.focus(state)),
        partial(bygone, services.store, draft.place(state)),
        partial(_told, state, services.store),
    )
    proposal = proposal_adapter.validate_python(work["proposal"])
    if not isinstance(proposal, EditProposal | Learning | Correction):
        raise TypeError(f"{proposal.op} is no edit")
    outcome = _resolved(proposal, work, scene)
    while isinstance(outcome, dict):
        if services.confirm != "never":
            return Command(update={"work": {**work, "doubt": outcome}}, goto="confirm")
        work = _taken(work, outcome)
        outcome = _resolved(proposal, work, scene)
    if isinstance(outcome, str):
        return answer(state, outcome)
    if isinstance(outcome, Chosen):
        ready: Work = {**work, "doubt": None, "chosen": dict(outcome.ids)}
        return Command(update={"work": ready}, goto=proposal.op)
    needed, reports = without_the_done(outcome, scene.graph)
    edits = [edit_adapter.dump_python(edit, mode="json") for edit in needed]
    reports = [*work.get("notes", []), *reports]
    ready = {**work, "doubt": None, "edits": edits, "reports": reports, "lacking": []}
    return Command(update={"work": ready}, goto="plan")


def _resolved(
    proposal: EditProposal | Learning | Correction, work: Work, scene: Scene
) -> list[Edit] | Chosen | str | Doubt:
    """The edits, or what shall be learned or put right, or what to answer, or a question."""
    chosen = _chosen(proposal, work, scene)
    if not isinstance(chosen, Chosen) or isinstance(proposal, Learning | Correction):
        return chosen
    return _settle(proposal, chosen, work, scene)


def _taken(work: Work, doubt: Doubt) -> Work:
    """The work with a question answered by what is likeliest. Raises UnknownObjectError where
    nothing is likelier than the rest."""
    if not doubt["likeliest"]:
        raise UnknownObjectError(
            f"{question_of(doubt).text} I was told not to ask.", "Name it, and say it again."
        )
    chosen = {**work["chosen"], doubt["slot"]: doubt["likeliest"]}
    return {**work, "chosen": chosen, "notes": [*work.get("notes", []), doubt["taken"]]}


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


@dataclass(frozen=True)
class Chosen:
    """The ids that each slot of a proposal means."""

    ids: Mapping[str, list[str]]


def _chosen(
    proposal: EditProposal | Learning | Correction, work: Work, scene: Scene
) -> Chosen | Doubt:
    """What the words of every slot mean, or the first question that has to be asked.

    Which one is meant needs no question where only one candidate is left that is not in another
    slot already: "put the left mug next to the mug". What contradicts the words is always asked.
    """
    chosen: dict[str, list[str]] = {}
    for slot, reference in _references(proposal):
        taken = {i for ids in chosen.values() for i in ids}
        found: list[str] | Doubt = work["chosen"].get(slot, [])
        if not found:
            found = _objects(slot, reference, scene, work["narrowed"].get(slot))
        if isinstance(found, dict):
            left = [i for i in found["values"] if i not in taken]
            if question_of(found).kind != "which" or not taken or len(left) != 1:
                return found
            found = left
        if slot in ("anchor", "other", "between") and len(found) > 1 and not _both(proposal, slot):
            return which(slot, reference.words, found, scene.graph)
        chosen[slot] = found
    return Chosen(chosen)


def _both(proposal: EditProposal | Learning | Correction, slot: str) -> bool:
    """Whether the words are to mean two objects: "between the mugs"."""
    return slot == "between" and getattr(proposal, "anchor", None) is None


def _settle(
    proposal: EditProposal, chosen: Chosen, work: Work, scene: Scene
) -> list[Edit] | str | Doubt:
    """The edits with all that follows from them, or the question about what would."""
    graph, targets = scene.graph, chosen.ids.get("target", [])
    fate: str | None = next(iter(work["chosen"].get("supports", ())), None)
    if fate is None and isinstance(proposal, ProposedRemoval):
        fate = proposal.standing
    others = [*chosen.ids.get("anchor", []), *chosen.ids.get("other", [])]
    if carrying(targets, graph) and not any(
        i in standing_on(graph, t) for i in others for t in targets
    ):
        if fate == "leave":
            return still_standing(targets, graph)
        doubt = standing_doubt(proposal, targets, graph, scene.vocabulary)
        if fate is None and doubt is not None:
            return doubt
    edits: list[Edit] | Doubt
    if isinstance(proposal, ProposedAdd | ProposedMove) and proposal.place_of is not None:
        edits = _at_place(proposal, proposal.place_of, chosen, work, scene)
        if isinstance(edits, dict):
            return edits
    else:
        edits = _edits(proposal, chosen.ids, graph)
    edits = with_riders(edits, fate, graph)
    if {"supports", "everything"} & work["chosen"].keys() or _named(proposal, scene):
        return edits
    return everything_doubt(edits, graph) or edits


def _named(proposal: EditProposal, scene: Scene) -> bool:
    """Whether the user has named by its kind all that shall go."""
    if not isinstance(proposal, ProposedRemoval):
        return False
    return named_by_kind(proposal.target.words, scene.vocabulary)


def _at_place(
    proposal: ProposedAdd | ProposedMove,
    reference: Reference,
    chosen: Chosen,
    work: Work,
    scene: Scene,
) -> list[Edit] | Doubt:
    """The edit that brings something to the place of another object, or what is to be asked."""
    targets = chosen.ids.get("target", [])
    places = places_meant(
        reference.words,
        proposal.place_was,
        scene.graph,
        scene.vocabulary,
        scene.focus,
        scene.past(),
        targets,
    )
    found = brought_to(proposal, targets, places, work["chosen"], scene.graph)
    return found if isinstance(found, dict) else [found]


def _references(proposal: EditProposal | Learning | Correction) -> list[tuple[str, Reference]]:
    """The words of a proposal that mean objects, in the order in which they are asked about."""
    match proposal:
        case ProposedAdd():
            named = [("anchor", proposal.anchor), ("between", proposal.between)]
        case ProposedMove():
            named = [
                ("target", proposal.target),
                ("anchor", proposal.anchor),
                ("between", proposal.between),
            ]
        case ProposedSwap():
            named = [("target", proposal.target), ("other", proposal.other)]
        case _:
            named = [("target", proposal.target)]
    return [(slot, reference) for slot, reference in named if reference is not None]


def _objects(
    slot: str, reference: Reference, scene: Scene, narrowed: Sequence[str] | None
) -> list[str] | Doubt:
    """The ids that the words mean, or a question. The chat model's id never outweighs words."""
    if narrowed:
        return which(slot, reference.words, narrowed, scene.graph)
    found = find(scene.graph, reference.words, scene.vocabulary, focus=scene.focus)
    known = reference.id if reference.id in scene.graph else None
    match found.status:
        case "unique" if known is None or known == found.ids[0]:
            return [found.ids[0]]
        case "unique":
            both = [found.ids[0], str(known)]
            return contradiction(slot, reference.words, both, scene.graph)
        case "several":
            # An id is only left in plural words that the model split among several edits.
            return [known] if known in found.ids else list(found.ids)
        case "ambiguous":
            if first := _meant_before(reference.words, scene, found.ids):
                return first
            phrase = found.phrase
            # Words that say nothing but "it" are no likelier for one than for another.
            likely = 0 if phrase.pronoun and not phrase.category else phrase.count or 1
            return which(slot, reference.words, found.ids, scene.graph, likely)
        case _ if known is not None:
            return contradiction(slot, reference.words, [known], scene.graph)
        case _:
            raise _unknown(reference, found, scene.graph)


def _told(state: State, store: VersionStore) -> SceneGraph | None:
    """The graph that the chat model was told of, if it is not the one that is edited now."""
    told = state.get("told")
    if not told or state.get("draft") or told == state["head"]:
        return None
    return store.get(told).graph


def _meant_before(words: str, scene: Scene, ids: Sequence[str]) -> list[str]:
    """ "Make the red mug blue and the blue mug red": the one that the words meant when they were
    said, of those that they fit now."""
    before = scene.told()
    if before is None:
        return []
    then = find(before, words, scene.vocabulary, focus=scene.focus)
    return [then.ids[0]] if then.status == "unique" and then.ids[0] in ids else []


def _unknown(reference: Reference, found: Resolution, graph: SceneGraph) -> UnknownObjectError:
    problem = found.reason or f"I see nothing in the picture that is “{reference.words}”."
    near = [label(graph.get(i), graph) for i in found.suggestions]
    if near:
        return UnknownObjectError(problem, f"Say which one you mean: {', '.join(near)}.")
    if not graph.foreground:
        return UnknownObjectError(problem, "Add something first, or say “undo” to go back.")
    listed = ", ".join(label(o, graph) for o in graph.foreground)
    return UnknownObjectError(problem, f"Name one that is there: {listed}.")


def _edits(
    proposal: EditProposal, chosen: Mapping[str, Sequence[str]], graph: SceneGraph
) -> list[Edit]:
    ids = chosen.get("target", ())
    anchor = next(iter(chosen.get("anchor", ())), None)
    between = between_of(chosen)
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
                    at=between,
                    scale=proposal.scale,
                    proposed=proposal.proposed,
                )
            ]
        case ProposedRemoval():
            return [RemoveObject(target=i) for i in ids]
        case ProposedReplacement():
            return [
                ReplaceObject(target=i, category=proposal.category, attributes=proposal.attributes)
                for i in ids
            ]
        case ProposedChange():
            return [
                ChangeAttributes(target=i, attributes=proposal.attributes, scale=proposal.scale)
                for i in ids
            ]
        case ProposedMove():
            if len(ids) > 1 and proposal.relation in ("on", "under"):
                raise InvalidEditError(
                    f"{len(ids)} objects cannot all be {proposal.relation} the same one.",
                    f"Say which one shall be {proposal.relation} it.",
                )
            if len(ids) > 1 and (between or proposal.proposed):
                raise InvalidEditError(
                    f"{len(ids)} objects cannot all go to one place.",
                    "Say which one shall go there.",
                )
            return [move_of(proposal, i, anchor, between, graph) for i in ids]
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
