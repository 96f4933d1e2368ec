"""From words to edits: the graph of the picture decides what the user's words mean."""

from __future__ import annotations

from functools import partial

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.at_place import brought_to
from agent.consequences import (
    carrying,
    everything_doubt,
    spelled_out,
    standing_doubt,
    still_standing,
    with_riders,
)
from agent.history import draft
from agent.history.bygone import bygone, places_meant
from agent.meant import Chosen, Scene, meant, references_in
from agent.nodes.answering import answer, answering
from agent.proposed_edits import edits_of, without_the_done
from agent.questions import Doubt, question_of
from agent.services import Services
from agent.state import State, Work, grouped
from sgedit_engine.errors import UnknownObjectError
from sgedit_engine.scene.carriers import standing_on
from sgedit_engine.scene.edits import AddObject, Edit, edit_adapter
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.names import kind_named, names_in
from sgedit_engine.scene.versions import VersionStore
from tools.proposals import (
    Correction,
    EditProposal,
    Learning,
    ProposedAdd,
    ProposedMove,
    ProposedRemoval,
    Reference,
    proposal_adapter,
)

CALLED_OTHERWISE = (
    "Call it by another name, or choose “Something was missed” on the page and point at it."
)


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
        tuple(state.get("group", ())),
        partial(_told, state, services.store),
    )
    proposal = proposal_adapter.validate_python(work["proposal"])
    if not isinstance(proposal, EditProposal | Learning | Correction):
        raise TypeError(f"{proposal.op} is no edit")
    work["chosen"] = {**_answered_before(proposal, state, scene), **work["chosen"]}
    try:
        outcome = _resolved(proposal, work, scene)
    except UnknownObjectError as error:
        if names := _to_look_for(error, proposal, state, scene):
            return Command(update={"work": {**work, "look_for": names}}, goto="look_first")
        raise
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
    about = grouped(state, (e.target for e in outcome if not isinstance(e, AddObject)))
    return Command(update={"work": ready, **about}, goto="plan")


def _answered_before(
    proposal: EditProposal | Learning | Correction, state: State, scene: Scene
) -> dict[str, list[str]]:
    """What the user has said in this turn that the same words for an anchor mean."""
    anchor = getattr(proposal, "anchor", None)
    ids = [] if anchor is None else state.get("anchors", {}).get(anchor.words, [])
    return {"anchor": ids} if ids and all(i in scene.graph for i in ids) else {}


def _resolved(
    proposal: EditProposal | Learning | Correction, work: Work, scene: Scene
) -> list[Edit] | Chosen | str | Doubt:
    """The edits, or what shall be learned or put right, or what to answer, or a question."""
    chosen = meant(proposal, work, scene)
    if not isinstance(chosen, Chosen) or isinstance(proposal, Learning | Correction):
        return chosen
    return _settle(proposal, chosen, work, scene)


def _to_look_for(
    error: UnknownObjectError,
    proposal: EditProposal | Learning | Correction,
    state: State,
    scene: Scene,
) -> list[str]:
    """The names in a proposal that an open vocabulary may find, where nobody looked for them yet.

    What was looked for in vain is told instead of `error`.
    """
    if not scene.vocabulary.open or state.get("draft") or isinstance(proposal, Correction):
        return []
    if sought := state["work"].get("sought"):
        raise UnknownObjectError(sought, CALLED_OTHERWISE) from error
    known = {kind for o in scene.graph.objects for kind in o.kinds}
    words = (reference.words for _, reference in references_in(proposal))
    names = (name for said in words for name in names_in(said, scene.vocabulary))
    return [n for n in names if kind_named(n, scene.vocabulary) not in known]


def _taken(work: Work, doubt: Doubt) -> Work:
    """The work with a question answered by what is likeliest. Raises UnknownObjectError where
    nothing is likelier than the rest."""
    if not doubt["likeliest"]:
        raise UnknownObjectError(
            f"{question_of(doubt).text} I was told not to ask.", "Name it, and say it again."
        )
    chosen = {**work["chosen"], doubt["slot"]: doubt["likeliest"]}
    return {**work, "chosen": chosen, "notes": [*work.get("notes", []), doubt["taken"]]}


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
        edits = edits_of(proposal, chosen.ids, graph)
    edits = with_riders(edits, fate, graph)
    if {"supports", "everything"} & work["chosen"].keys() or _spelled_out(proposal, scene):
        return edits
    return everything_doubt(edits, graph) or edits


def _spelled_out(proposal: EditProposal, scene: Scene) -> bool:
    """Whether the user has named what shall go, or what shall stay."""
    if not isinstance(proposal, ProposedRemoval):
        return False
    return spelled_out(proposal.target.words, scene.vocabulary)


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
    answers = {**work["narrowed"], **work["chosen"]}
    found = brought_to(proposal, targets, places, answers, scene.graph)
    return found if isinstance(found, dict) else [found]


def _told(state: State, store: VersionStore) -> SceneGraph | None:
    """The graph that the chat model was told of, if it is not the one that is edited now."""
    told = state.get("told")
    if not told or state.get("draft") or told == state["head"]:
        return None
    return store.get(told).graph
