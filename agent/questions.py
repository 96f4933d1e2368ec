"""Questions with numbered choices: how they are made, and kept in the state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypedDict, cast

from pydantic import TypeAdapter, ValidationError

from agent.events import Choice, Question
from agent.wording import label, listed
from sgedit_engine.scene.graph import SceneGraph, SceneObject, with_article

CANCEL = "cancel"
YES = "yes"
REPLACE, BESIDE, SWAP, ON_IT = "replace", "beside", "swap", "stay on"
_question: TypeAdapter[Question] = TypeAdapter(Question)


class Doubt(TypedDict):
    """A question, what it is about ("target", "anchor", "other", "between", "place", "taken",
    "supports", "everything", "way", "hides", "sure"), and what each choice stands for: an id, what
    becomes of something, `YES` or `CANCEL`.

    `likeliest` are the values that are taken where nobody is asked, or the user leaves it to us.
    `taken` tells that then. `yes` tells whether "yes" means the first choice. `scene` is the graph
    whose ids the values are, where it is not the picture's: things as they stood before.
    """

    slot: str
    question: dict[str, object]
    values: list[str]
    likeliest: list[str]
    taken: str
    yes: bool
    scene: dict[str, Any] | None


def question_of(doubt: Doubt) -> Question:
    """The question as an event."""
    return _question.validate_python(doubt["question"])


def doubt_from(value: object) -> Doubt | None:
    """The question that a checkpoint holds; None for one of another release, with other fields."""
    if not isinstance(value, dict) or value.keys() != Doubt.__required_keys__:
        return None
    doubt = cast(Doubt, value)
    try:
        question_of(doubt)
    except ValidationError:
        return None
    return doubt


def doubt_of(
    slot: str,
    question: Question,
    values: Sequence[str],
    likeliest: Sequence[str],
    taken: str,
    *,
    yes: bool = False,
    scene: dict[str, Any] | None = None,
) -> Doubt:
    """A question as the state keeps it."""
    return {
        "slot": slot,
        "question": _question.dump_python(question, mode="json"),
        "values": list(values),
        "likeliest": list(likeliest),
        "taken": taken,
        "yes": yes,
        "scene": scene,
    }


def which(slot: str, words: str, ids: Sequence[str], graph: SceneGraph, likely: int = 1) -> Doubt:
    """Several objects fit the words, the likeliest first: so many of them, if it had to be said."""
    names = {graph.get(i).category for i in ids}
    noun = names.pop() if len(names) == 1 else "one"
    text = f"Which {noun} do you mean by “{words}”?"
    return _about_objects(slot, text, "which", ids, ids[:likely], words, graph)


def contradiction(slot: str, words: str, ids: Sequence[str], graph: SceneGraph) -> Doubt:
    """The words and the chat model's choice are not the same object, or the words fit none."""
    if len(ids) == 1:
        name = with_article(label(graph.get(ids[0]), graph))
        text = f"I see nothing that is called “{words}”. Do you mean {name}?"
    else:
        text = f"I am not sure which one “{words}” is. Which one do you mean?"
    return _about_objects(slot, text, "contradiction", ids, ids[:1], words, graph)


def guess(slot: str, words: str, near: str, reason: str, graph: SceneGraph) -> Doubt:
    """The words fit nothing, and one object nearly: only the user can say that it is meant."""
    name = f"the {label(graph.get(near), graph)}"
    why = reason or f"I see nothing that is called “{words}”."
    text = f"{why} Do you mean {name}?"
    return _about_objects(slot, text, "contradiction", [near], [], words, graph)


def taken(new: str, there: SceneObject, graph: SceneGraph) -> Doubt:
    """Something stands where a `new` thing ("a red mug") shall go."""
    name = label(there, graph)
    choices = (
        Choice(1, f"replace the {name} with {new}", there.id, there.box),
        Choice(2, f"put {new} next to the {name}"),
        Choice(3, "leave the picture as it is"),
    )
    question = Question(f"The {name} stands there. What shall I do?", choices, "taken")
    told = f"The {name} stands there, so I chose to {choices[1].label}."
    return doubt_of("taken", question, [REPLACE, BESIDE, CANCEL], [BESIDE], told)


def taken_by(item: SceneObject, there: SceneObject, graph: SceneGraph) -> Doubt:
    """Something stands where another object shall go."""
    name = label(there, graph)
    choices = (
        Choice(1, f"swap the {label(item, graph)} and the {name}", there.id, there.box),
        Choice(2, "leave the picture as it is"),
    )
    question = Question(f"The {name} stands there. Shall they change places?", choices, "taken")
    told = f"The {name} stands there, so I chose to {choices[0].label}."
    return doubt_of("taken", question, [SWAP, CANCEL], [SWAP], told, yes=True)


def _about_objects(
    slot: str,
    text: str,
    kind: Literal["which", "contradiction"],
    ids: Sequence[str],
    likeliest: Sequence[str],
    words: str,
    graph: SceneGraph,
) -> Doubt:
    choices = tuple(
        Choice(n, label(graph.get(i), graph), i, graph.get(i).box) for n, i in enumerate(ids, 1)
    )
    names = listed([f"the {label(graph.get(i), graph)}" for i in likeliest or ids])
    taken = f"I took “{words}” to be {names}."
    question = Question(text, choices, kind)
    return doubt_of(slot, question, ids, likeliest, taken, yes=len(ids) == 1)
