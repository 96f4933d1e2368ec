"""The last edit drawn again with other seeds, or another of its drawings taken."""

from __future__ import annotations

from dataclasses import asdict, replace

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.concepts import keeping_known
from agent.events import HeadMoved, VersionMade
from agent.history import draft as drafts
from agent.history.candidates import drawing, seeds_tried
from agent.history.steps import Step, line_of
from agent.history.tree import tip_from, version_of
from agent.looking import progress_to
from agent.nodes.answering import answer, answering
from agent.nodes.commit import focus_after
from agent.services import Services
from agent.state import State, Work, kept
from agent.wording import verdict_words
from sgedit_engine.errors import HistoryError
from sgedit_engine.interface import Candidate
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import edit_adapter
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version, VersionStore
from tools.proposals import Choosing


@answering
def try_again(state: State, runtime: Runtime[Services]) -> Command:
    """Plan the last step's edits once more, with seeds that were not tried; a sibling of it."""
    services = runtime.context
    step = drafts.last_edit(line_of(state, services.store).done)
    first = next(v for v in step.versions if v.edit is not None)
    options = first.options or services.options
    options = replace(options, seed=1 + max(_tried(services.store, step)))
    draft = drafts.at(step.before, state)
    work: Work = {
        **state["work"],
        "chosen": {},
        "agreed": True,
        "edits": [edit_adapter.dump_python(edit, mode="json") for edit in step.edits],
        "options": asdict(options),
        "request": first.request,
        "started": draft["started"],
        "reports": [],
        "lacking": [],
    }
    for key in ("question", "answer"):
        if told := getattr(first, key):
            work[key] = told
    return Command(update={"work": work, "draft": draft}, goto="plan")


def _tried(store: VersionStore, step: Step) -> list[int]:
    """The seeds of the step's edits, also where they were drawn before."""
    versions = [store.get(step.before)]
    seeds = [seed for version in step.versions for seed in seeds_tried(store, version)]
    for _ in step.edits:
        versions = [child for version in versions for child in store.children(version.id)]
        same = [v for v in versions if v.edit in step.edits]
        seeds += [seed for version in same for seed in seeds_tried(store, version)]
    return seeds


@answering
def choose(state: State, runtime: Runtime[Services]) -> Command:
    """Take another drawing of an edit: a version beside the one that was taken first."""
    services = runtime.context
    proposal = Choosing.model_validate(state["work"]["proposal"])
    version = _chosen_from(proposal, state, services.store)
    plan, candidate, round_ = drawing(services.store, version, proposal.number)
    if (round_, candidate.seed) == (version.round, version.seed) and version.id == state["head"]:
        return answer(state, "That is the one that you see.", graph=version.graph)
    before = services.store.load_picture(str(version.parent))
    taken = _taken_before(version, round_, candidate, services.store)
    if taken is None:
        (checked,) = services.engine.verify(
            before,
            plan,
            [candidate],
            progress=progress_to(runtime.stream_writer),
            cancel=services.cancel,
        )
        services.cancel.check()
        taken = services.store.save_picture(
            keeping_known(checked.picture, before.graph),
            parent=version.parent,
            edit=version.edit,
            request=version.request,
            question=version.question,
            answer=version.answer,
            editable_mask=candidate.editable_mask,
            seed=candidate.seed,
            round=round_,
            options=version.options,
            engine=services.engine.record,
            verdict=checked.verdict,
            candidates=version.candidates,
            created=version.created,
            conversation=services.conversation,
        )
        runtime.stream_writer(VersionMade(taken))
    else:
        runtime.stream_writer(HeadMoved(taken))
    return _answered(taken, before.graph, proposal, state, services.store)


def _answered(
    taken: Version, before: SceneGraph, proposal: Choosing, state: State, store: VersionStore
) -> Command:
    told = "" if taken.verdict is None else verdict_words(taken.verdict)
    said = f"This is drawing {proposal.number}. {told}".strip()
    made = changed_ids(before, taken.graph, taken.edit) if taken.edit else ()
    focus = state.get("focus", [])
    moved: State = {
        "head": taken.id,
        "graph": kept(taken.graph),
        "tip": tip_from(state, taken.id, store),
        "focus": focus_after(taken.edit, made, taken.graph, focus) if taken.edit else focus,
        "done": [*state.get("done", []), said],
    }
    return answer(state, said, graph=taken.graph, update=moved)


def _chosen_from(proposal: Choosing, state: State, store: VersionStore) -> Version:
    """The version whose drawings are meant: the last edit's, unless a front end names one."""
    if proposal.version is not None:
        version = version_of(state, store, proposal.version)
        if version.edit is None:
            raise HistoryError("Nothing was drawn for that version.", "Choose one that was edited.")
        return version
    step = drafts.last_edit(line_of(state, store).done)
    return [v for v in step.versions if v.edit is not None][-1]


def _taken_before(
    version: Version, round_: int, candidate: Candidate, store: VersionStore
) -> Version | None:
    """The version that has this drawing already."""
    wanted = (version.edit, version.created, version.candidates, round_, candidate.seed)
    for other in store.children(str(version.parent)):
        if (other.edit, other.created, other.candidates, other.round, other.seed) == wanted:
            return other
    return None
