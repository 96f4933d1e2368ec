"""Make versions again that came after a step that was left out, one behind the other."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import VersionMade
from agent.history import draft as drafts
from agent.history.dropping import issuing_as, read_anew
from agent.looking import progress_to
from agent.nodes.answering import answer, answering
from agent.replaying import draw_again, recipe_of
from agent.services import Services
from agent.state import Again, State, Work
from agent.wording import done, shortfall
from sgedit_engine.errors import HistoryError, SceneError
from sgedit_engine.scene.versions import Version


@answering
def replay(state: State, runtime: Runtime[Services]) -> Command:
    """Make the next version again; after the last one the line is the head's."""
    services, work, draft = runtime.context, state["work"], state["draft"]
    assert draft is not None  # `drop` began it
    again = work["again"][0]
    old = services.store.get(again["version"])
    version, lack = _made_again(old, again, state, runtime)
    draft = drafts.grown(draft, version, [i for i in draft["focus"] if i in version.graph])
    lacking = [*work["lacking"], lack] if lack else work["lacking"]
    if rest := work["again"][1:]:
        going_on: Work = {**work, "again": rest, "lacking": lacking}
        return Command(update={"work": going_on, "draft": draft}, goto="replay")
    said = " ".join([*work["reports"], *(lacking or ["All that came after it is as it was."])])
    for made in draft["made"]:
        runtime.stream_writer(VersionMade(services.store.get(made)))
    moved = drafts.whole({**draft, "done": [said]}, state, services.store)
    return answer(state, said, graph=version.graph, update=moved)


def _made_again(
    old: Version, again: Again, state: State, runtime: Runtime[Services]
) -> tuple[Version, str]:
    """The version on the new line, and what it lacks. Raises HistoryError where that cannot be."""
    services = runtime.context
    store = services.store
    was = store.get(str(old.parent)).graph
    picture = issuing_as(store.load_picture(drafts.place(state)), was)
    recorded: dict[str, Any] = {
        "parent": drafts.place(state),
        "request": old.request,
        "question": old.question,
        "answer": old.answer,
        "created": again["created"],
        "conversation": services.conversation,
        "note": old.note,
    }
    if old.edit is None:
        return store.save_picture(read_anew(store, picture, old), **recorded), ""
    recipe = recipe_of(old)
    try:
        checked = draw_again(
            services.engine,
            picture,
            recipe,
            progress=progress_to(runtime.stream_writer),
            cancel=services.cancel,
        )
    except SceneError as error:
        raise HistoryError(
            f"“{done(old.edit, was, old.graph)}” cannot be done again without it: {error.problem}",
            "Everything is as it was; leave out that step first.",
        ) from error
    services.cancel.check()
    version = store.save_picture(
        checked.picture,
        edit=recipe.edit,
        editable_mask=checked.candidate.editable_mask,
        seed=recipe.seed,
        round=recipe.round,
        options=recipe.options,
        engine=services.engine.record,
        verdict=checked.verdict,
        **recorded,
    )
    return version, shortfall(checked.verdict)
