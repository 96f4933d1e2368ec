"""Questions with numbered choices: how they are made, kept in the state, and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypedDict

from pydantic import TypeAdapter

from agent.events import Choice, Question
from agent.language.answers import read_answer
from agent.wording import label
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.graph import SceneGraph, SceneObject, with_article
from sgedit_engine.scene.references import find

CANCEL = "cancel"
YES = "yes"
REPLACE, BESIDE = "replace", "beside"
_question: TypeAdapter[Question] = TypeAdapter(Question)


class Doubt(TypedDict):
    """A question, what it is about ("target", "anchor", "other", "between", "place", "taken",
    "supports", "sure"), and what
    each choice stands for: an id, `YES` or `CANCEL`."""

    slot: str
    question: dict[str, object]
    values: list[str]


class Reply(TypedDict):
    """What the graph is resumed with.

    "chosen": all of `chosen` are meant; "narrowed": one of them, to be asked about again;
    "dropped": the user asked for something else.
    """

    outcome: Literal["chosen", "narrowed", "cancel", "dropped"]
    chosen: list[str]
    text: str


def question_of(doubt: Doubt) -> Question:
    """The question as an event."""
    return _question.validate_python(doubt["question"])


def which(slot: str, words: str, ids: Sequence[str], graph: SceneGraph) -> Doubt:
    """Several objects fit the words."""
    names = {graph.get(i).category for i in ids}
    noun = names.pop() if len(names) == 1 else "one"
    text = f"Which {noun} do you mean by “{words}”?"
    return _about_objects(slot, text, "which", ids, graph)


def contradiction(slot: str, words: str, ids: Sequence[str], graph: SceneGraph) -> Doubt:
    """The words and the chat model's choice are not the same object, or the words fit none."""
    if len(ids) == 1:
        name = with_article(label(graph.get(ids[0]), graph))
        text = f"I see nothing that is called “{words}”. Do you mean {name}?"
    else:
        text = f"I am not sure which one “{words}” is. Which one do you mean?"
    return _about_objects(slot, text, "contradiction", ids, graph)


def supports(targets: Sequence[str], standing: Sequence[str], graph: SceneGraph) -> Doubt:
    """Something stands on the objects that shall go."""
    below = " and ".join(f"the {graph.get(i).name}" for i in targets)
    above = " and ".join(f"the {graph.get(i).name}" for i in standing)
    verb = "stands" if len(standing) == 1 else "stand"
    choices = (
        Choice(1, f"remove {below} and {above}", targets[0], graph.get(targets[0]).box),
        Choice(2, "leave the picture as it is"),
    )
    count = "both" if len(targets) + len(standing) == 2 else "all"
    text = f"{above[0].upper()}{above[1:]} {verb} on {below}. Shall {count} go?"
    return _doubt("supports", Question(text, choices, "supports"), [YES, CANCEL])


def taken(new: str, there: SceneObject, graph: SceneGraph) -> Doubt:
    """Something stands where a `new` thing ("a red mug") shall go."""
    name = label(there, graph)
    choices = (
        Choice(1, f"replace the {name} with {new}", there.id, there.box),
        Choice(2, f"put {new} next to the {name}"),
        Choice(3, "leave the picture as it is"),
    )
    text = f"The {name} stands there. What shall I do?"
    return _doubt("taken", Question(text, choices, "taken"), [REPLACE, BESIDE, CANCEL])


def taken_by(item: SceneObject, there: SceneObject, graph: SceneGraph) -> Doubt:
    """Something stands where another object shall go."""
    name = label(there, graph)
    choices = (
        Choice(1, f"swap the {label(item, graph)} and the {name}", there.id, there.box),
        Choice(2, "leave the picture as it is"),
    )
    text = f"The {name} stands there. Shall they change places?"
    return _doubt("taken", Question(text, choices, "taken"), [YES, CANCEL])


def sure(wishes: Sequence[str]) -> Doubt:
    """The user wants to be asked before every edit."""
    choices = (Choice(1, "yes"), Choice(2, "no"))
    text = f"Shall I {' and '.join(wishes)}?"
    return _doubt("sure", Question(text, choices, "sure"), [YES, CANCEL])


def reply_to(text: str, doubt: Doubt, graph: SceneGraph, vocabulary: Vocabulary) -> Reply | None:
    """What an answer means for a question; None when it has to be asked again."""
    question = question_of(doubt)
    values = doubt["values"]
    answer = read_answer(text, [c.label for c in question.choices])
    match answer.kind:
        case "chosen" | "any":
            return _chosen([values[i] for i in answer.chosen], text)
        case "all":
            return _chosen([v for v in values if v != CANCEL], text)
        case "yes" if values[0] == YES or len(values) == 1:
            return _chosen(values[:1], text)
        case "cancel" | "neither" | "no":
            return _reply("cancel", [], text)
        case "request":
            return _reply("dropped", [], text)
        case "description":
            return _described(answer.text, text, values, graph, vocabulary)
        case _:
            return None


def asked_again(text: str, doubt: Doubt) -> Question:
    """The question after words that do not answer it, with how it can be answered."""
    question = question_of(doubt)
    answer = read_answer(text, [c.label for c in question.choices])
    sorry = "" if answer.kind == "puzzled" else f"I did not understand “{text}”. "
    hint = "Say a number, or “cancel” to leave the picture as it is."
    return replace(question, text=f"{sorry}{question.text} {hint}")


def _described(
    words: str, text: str, values: Sequence[str], graph: SceneGraph, vocabulary: Vocabulary
) -> Reply | None:
    """Words for one of the candidates; what they name beside it may be anything in the scene."""
    candidates = [i for i in values if i in graph]
    found = find(graph, words, vocabulary, focus=candidates, among=candidates)
    if not found.ids or (len(found.ids) == len(candidates) and found.status != "several"):
        return None
    meant = len(found.ids) == 1 or found.status == "several"
    return _reply("chosen" if meant else "narrowed", list(found.ids), text)


def _chosen(chosen: list[str], text: str) -> Reply:
    return _reply("cancel", [], text) if chosen == [CANCEL] else _reply("chosen", chosen, text)


def _reply(
    outcome: Literal["chosen", "narrowed", "cancel", "dropped"], chosen: list[str], text: str
) -> Reply:
    return {"outcome": outcome, "chosen": chosen, "text": text}


def _about_objects(
    slot: str,
    text: str,
    kind: Literal["which", "contradiction"],
    ids: Sequence[str],
    graph: SceneGraph,
) -> Doubt:
    choices = tuple(
        Choice(n, label(graph.get(i), graph), i, graph.get(i).box) for n, i in enumerate(ids, 1)
    )
    return _doubt(slot, Question(text, choices, kind), list(ids))


def _doubt(slot: str, question: Question, values: list[str]) -> Doubt:
    return {
        "slot": slot,
        "question": _question.dump_python(question, mode="json"),
        "values": values,
    }
