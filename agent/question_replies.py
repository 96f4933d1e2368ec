"""Answers to questions with numbered choices: what the user's words mean for the one that waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypedDict

from agent.events import Question
from agent.history.naming import labels_named
from agent.language.answers import Answer, read_answer
from agent.language.fates import KEPT, read_fate
from agent.language.lexicon import NUMBERS
from agent.language.rewriting.reader import rewritten
from agent.language.speech.ways import plainer
from agent.language.world_words import WorldWords
from agent.questions import CANCEL, Doubt, question_of
from agent.telling import told_apart
from agent.wording import listed
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.references import find

# Answers that may say what becomes of what stands on a thing, or in the way.
_OF_FATES = ("description", "request", "no", "all", "unclear", "excluded")

Outcome = Literal["chosen", "narrowed", "cancel", "dropped"]


class Reply(TypedDict):
    """What the graph is resumed with.

    "chosen": all of `chosen` are meant; "narrowed": one of them, to be asked about again;
    "dropped": the user asked for something else. `note` tells what was chosen for the user.
    """

    outcome: Outcome
    chosen: list[str]
    text: str
    note: str


def reply_to(
    text: str,
    doubt: Doubt,
    graph: SceneGraph,
    vocabulary: Vocabulary,
    focus: Sequence[str] = (),
) -> Reply | None:
    """What an answer means for a question; None when it has to be asked again.

    `focus` are ids last edited or spoken of: "the other one" is another one than that.
    """
    for said in plainer(text, WorldWords(vocabulary)):
        if (reply := _reply_to(said, doubt, graph, vocabulary, focus)) is not None:
            return {**reply, "text": text}
    meant = rewritten(text, WorldWords(vocabulary))
    # What leaves out a name or a number is no answer: "both of the three".
    if meant is None or meant.left_out or not (meant.text and meant.certain):
        return None
    reply = _reply_to(meant.text, doubt, graph, vocabulary, focus)
    return {**reply, "text": text} if reply is not None else None


def _reply_to(
    text: str,
    doubt: Doubt,
    graph: SceneGraph,
    vocabulary: Vocabulary,
    focus: Sequence[str],
) -> Reply | None:
    question, values = question_of(doubt), doubt["values"]
    graph = _scene_of(doubt, graph)
    answer = read_answer(text, [c.label for c in question.choices], _known(vocabulary))
    if question.kind in ("supports", "taken") and answer.kind in (*_OF_FATES, "chosen"):
        fate = _fate(text, doubt, graph)
        # "Leave the book" has words of the choice to leave the lamp behind.
        if fate == KEPT:
            return _reply("cancel", [], text)
        if fate is not None and answer.kind != "chosen":
            return _reply("chosen", [fate], text)
    match answer.kind:
        case "chosen":
            return _chosen([values[i] for i in answer.chosen], doubt, text)
        case "any":
            if not doubt["likeliest"]:
                return None
            return _reply("chosen", doubt["likeliest"], text, doubt["taken"])
        case "all" if _of_objects(doubt):
            return _reply("chosen", [v for v in values if v != CANCEL], text)
        case "all" | "yes" if doubt["yes"]:
            return _reply("chosen", values[:1], text)
        case "cancel" | "neither" | "no":
            return _reply("cancel", [], text)
        case "request":
            return _reply("dropped", [], text)
        case "excluded" if _of_objects(doubt):
            return _left(answer.words, text, doubt, graph, vocabulary, focus)
        case "description" if question.kind in ("step", "dependents"):
            return _by_label(answer.text, text, doubt)
        case "yes" if _of_objects(doubt):  # "right" may be the right one
            return _described(text, text, values, graph, vocabulary, focus)
        case "description":
            return _described(answer.text, text, values, graph, vocabulary, focus)
        case _:
            return None


def asked_again(text: str, doubt: Doubt, graph: SceneGraph, vocabulary: Vocabulary) -> Question:
    """The question after words that do not answer it: with how it can be answered, and with more
    about each choice where the user asks back."""
    question = question_of(doubt)
    graph = _scene_of(doubt, graph)
    answer = read_answer(text, [c.label for c in question.choices], _known(vocabulary))
    hint = "Say a number, or “cancel” to leave the picture as it is."
    total = len(doubt["values"])
    if _of_objects(doubt) and answer.count is not None and 1 < answer.count < total:
        few = f"There are {_word(total)} of them. Which {_word(answer.count)} do you mean?"
        numbers = listed([str(n) for n in range(1, answer.count + 1)])
        hint = hint.replace("a number", f"their numbers, such as “{numbers}”")
        return replace(question, text=f"{few} {hint}")
    if answer.kind != "puzzled":
        why = _unfit(answer, text)
        if answer.kind == "description" and _fits_all(answer.text, doubt, graph, vocabulary):
            why = f"“{text.strip()}” fits more than one of them."
        return replace(question, text=f"{why} {question.text} {hint}")
    ids = [c.object_id for c in question.choices if c.object_id in graph]
    more = told_apart([i for i in ids if i is not None], graph) if _of_objects(doubt) else {}
    choices = tuple(
        replace(c, label=f"{c.label}: {more[c.object_id]}") if c.object_id in more else c
        for c in question.choices
    )
    return replace(question, text=f"{question.text} {hint}", choices=choices)


def _scene_of(doubt: Doubt, graph: SceneGraph) -> SceneGraph:
    """The graph that a question is about."""
    return graph if doubt["scene"] is None else SceneGraph.model_validate(doubt["scene"])


def _word(count: int) -> str:
    return next((word for word, n in NUMBERS.items() if n == count), str(count))


def _unfit(answer: Answer, text: str) -> str:
    if answer.kind == "unclear" and any(c.isdigit() for c in text):
        return f"There is no choice {text.strip()}."
    return f"I did not understand “{text}”."


def _fits_all(words: str, doubt: Doubt, graph: SceneGraph, vocabulary: Vocabulary) -> bool:
    """Whether words are clear, and tell none of the candidates from the others."""
    candidates = [i for i in doubt["values"] if i in graph]
    found = find(graph, words, vocabulary, among=candidates)
    known = found.phrase.known or found.phrase.attributes or found.phrase.relations
    return bool(_of_objects(doubt) and known and len(found.ids) > 1)


def _known(vocabulary: Vocabulary) -> frozenset[str]:
    """Words of the profile, which are not misspelt answers."""
    named = [*vocabulary.kinds, *vocabulary.synonyms, *vocabulary.synonyms.values()]
    named += [value for values in vocabulary.attributes.values() for value in values]
    return frozenset(word for name in named for word in name.lower().split())


def _of_objects(doubt: Doubt) -> bool:
    return question_of(doubt).kind in ("which", "contradiction")


def _fate(text: str, doubt: Doubt, graph: SceneGraph) -> str | None:
    """What words say of the things that stand on others, or where another one shall go."""
    above = {r.subject for r in graph.relations if r.predicate == "on"}
    told = question_of(doubt).text
    names = {o.name: o.id in above for o in graph.foreground if o.name in told}
    return read_fate(
        text,
        [v for v in doubt["values"] if v != CANCEL],
        [name for name, rides in names.items() if rides],
        [name for name, rides in names.items() if not rides],
    )


def _described(
    words: str,
    text: str,
    values: Sequence[str],
    graph: SceneGraph,
    vocabulary: Vocabulary,
    focus: Sequence[str],
) -> Reply | None:
    """Words for one of the candidates; what they name beside it may be anything in the scene."""
    candidates = [i for i in values if i in graph]
    found = find(graph, words, vocabulary, focus=focus, among=candidates)
    if not found.ids or (len(found.ids) == len(candidates) and found.status != "several"):
        return None
    meant = len(found.ids) == 1 or found.status == "several"
    return _reply("chosen" if meant else "narrowed", list(found.ids), text)


def _left(
    refused: Sequence[str],
    text: str,
    doubt: Doubt,
    graph: SceneGraph,
    vocabulary: Vocabulary,
    focus: Sequence[str],
) -> Reply | None:
    """What is left of the choices without those that are not meant."""
    gone: set[str] = set()
    for words in refused:
        reply = reply_to(words, doubt, graph, vocabulary, focus)
        if reply is None or reply["outcome"] not in ("chosen", "narrowed"):
            return None
        gone |= set(reply["chosen"])
    left = [v for v in doubt["values"] if v not in gone | {CANCEL}]
    if not left:
        return None
    return _reply("chosen" if len(left) == 1 else "narrowed", left, text)


def _by_label(words: str, text: str, doubt: Doubt) -> Reply | None:
    """Words of one of the labels, and of no other one."""
    found = labels_named(words, [choice.label for choice in question_of(doubt).choices])
    return _chosen([doubt["values"][found[0]]], doubt, text) if len(found) == 1 else None


def _chosen(chosen: list[str], doubt: Doubt, text: str) -> Reply | None:
    """The choices by their numbers. Two things cannot become of one: that is asked again."""
    if chosen == [CANCEL]:
        return _reply("cancel", [], text)
    if not _of_objects(doubt) and len(chosen) > 1:
        return None
    return _reply("chosen", chosen, text)


def _reply(outcome: Outcome, chosen: list[str], text: str, note: str = "") -> Reply:
    return {"outcome": outcome, "chosen": chosen, "text": text, "note": note}
