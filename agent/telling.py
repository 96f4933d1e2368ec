"""Short answers about objects: how many there are, what they look like, where they stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from agent.comparing import compared
from agent.wording import label, listed
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.english import plural
from sgedit_engine.scene.graph import SceneGraph, SceneObject, with_article
from sgedit_engine.scene.noun_phrases import NounPhrase
from sgedit_engine.scene.rankings import clearly_sized
from sgedit_engine.scene.references import Resolution, find
from tools.proposals import LookUp

_LOOKS = ("color", "pattern", "finish")
_BESIDE = {
    "on": "on",
    "left of": "to the left of",
    "right of": "to the right of",
    "in front of": "in front of",
    "behind": "behind",
    "next to": "next to",
}
_MOST = 4


def told(
    question: LookUp, graph: SceneGraph, vocabulary: Vocabulary, focus: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """The answer in a sentence, and the ids of the objects that it is about."""
    found = find(graph, question.words, vocabulary, focus=focus)
    items = [graph.get(i) for i in found.ids]
    if not items:
        return _none(question, found.phrase, found.reason), ()
    if question.claim is not None and len(items) == 1:
        said = compared(question.claim, items[0].id, graph, vocabulary, focus)
        if said is not None:
            return said, found.ids
    if question.claim is not None:
        meant = f"{question.words} that is {question.claim}"
        fits = find(graph, meant, vocabulary, focus=focus, among=found.ids)
        # The claim alone: what words before it say too is not told from it in `fits`.
        alone = f"the {items[0].category} that is {question.claim}"
        if fits.ids and not _decides(find(graph, alone, vocabulary, focus=focus).phrase):
            return _untold(question.claim, items, graph), found.ids
        return _checked(question.claim, items, fits, graph, vocabulary), found.ids
    if found.status == "ambiguous" and question.wanted == "which" and found.phrase.superlative:
        return f"I cannot tell: {_named(items, graph, _the)} are about alike there.", found.ids
    tell: dict[str, Callable[[], str]] = {
        "count": lambda: _counted(items, found.phrase, graph),
        "presence": lambda: f"Yes: {_named(items, graph, with_article)}.",
        "which": lambda: f"{_capital(_named(items, graph, _the))}.",
        "look": lambda: _each(items, graph, lambda o: _look(o, _LOOKS)),
        "color": lambda: _each(items, graph, lambda o: _look(o, ("color",))),
        "pattern": lambda: _each(items, graph, lambda o: _look(o, ("pattern",))),
        "finish": lambda: _each(items, graph, lambda o: _look(o, ("finish",))),
        "size": lambda: _each(items, graph, _size),
        "place": lambda: _each(items, graph, lambda o: _place(o, graph)),
    }
    return tell[question.wanted](), found.ids


def _size(item: SceneObject) -> str:
    wide, high = (max(1, round(100 * s)) for s in (item.box.width, item.box.height))
    return f"takes up about {wide} % of the picture's width and {high} % of its height"


def told_apart(ids: Sequence[str], graph: SceneGraph) -> dict[str, str]:
    """What is different about each of some objects: "striped, the largest, next to the lamp"."""
    items = [graph.get(i) for i in ids]
    said = {}
    for item in items:
        others = [o for o in items if o is not item]
        parts = [
            value
            for name in _LOOKS
            if (value := item.attributes.get(name))
            and any(o.attributes.get(name) != value for o in others)
        ]
        for size, name in (("large", "the largest"), ("small", "the smallest")):
            if clearly_sized(items, size) is item:
                parts.append(name)
        said[item.id] = ", ".join([*parts, _place(item, graph).removeprefix("is ")])
    return said


def _none(question: LookUp, phrase: NounPhrase, reason: str) -> str:
    problem = reason.rstrip(".")
    if question.wanted == "presence":
        return f"No. {problem}."
    if question.wanted == "which" and phrase.category is None:
        return "Nothing that I can see."
    return f"{problem}."


def _decides(claim: NounPhrase) -> bool:
    """Whether an object can fail to be all that a claim says.

    Words without a meaning exclude nothing, and neither do sizes and ranks: of those that are
    asked about, one is always the biggest.
    """
    ranks = claim.size or claim.superlative or claim.ordinal
    says = claim.attributes or claim.excluded_attributes or claim.relations
    return bool(says) and not ranks and not _unknown(claim)


def _unknown(phrase: NounPhrase) -> list[str]:
    """The words of a phrase that mean nothing, also of what it names beside its object."""
    named = [p for r in phrase.relations for p in (r.phrase, r.second) if p is not None]
    return [*phrase.unknown_words, *(word for p in named for word in _unknown(p))]


def _untold(claim: str, items: Sequence[SceneObject], graph: SceneGraph) -> str:
    names, verb = _subject(items, graph)
    looks = _each(items, graph, lambda o: _look(o, _LOOKS))
    return f"I cannot tell whether {names} {verb} {claim}. {looks}"


def _subject(items: Sequence[SceneObject], graph: SceneGraph) -> tuple[str, str]:
    """The objects and their verb: "the ball", "is"."""
    names = listed([_the(_called(o, graph)) for o in items])
    return names, "is" if len(items) == 1 else "are"


def _checked(
    claim: str,
    items: Sequence[SceneObject],
    fits: Resolution,
    graph: SceneGraph,
    words: Vocabulary,
) -> str:
    """Yes, no, or which of them."""
    names, verb = _subject(items, graph)
    true = set(fits.ids)
    if len(true) == len(items):
        return f"Yes, {names} {verb} {claim}."
    if true:
        return f"Only {_named([o for o in items if o.id in true], graph, _the)}."
    if any(claim.split()[-1] in values for values in words.attributes.values()):
        return f"No. {_each(items, graph, lambda o: _look(o, _LOOKS))}"
    return f"No, {names} {verb} not {claim}."


def _counted(items: Sequence[SceneObject], phrase: NounPhrase, graph: SceneGraph) -> str:
    noun = phrase.category or "object"
    if len(items) == 1:
        return f"There is one {noun}: {_named(items, graph, _the)}."
    return f"There are {len(items)} {plural(noun)}: {_named(items, graph, with_article)}."


def _named(
    items: Sequence[SceneObject], graph: SceneGraph, with_determiner: Callable[[str], str]
) -> str:
    return listed([with_determiner(label(o, graph)) for o in items])


def _called(item: SceneObject, graph: SceneGraph) -> str:
    """Its kind, where the picture has one of it: "the ball is orange", not "the orange ball"."""
    alone = sum(o.category == item.category for o in graph.foreground) == 1
    return item.category if alone else label(item, graph)


def _each(
    items: Sequence[SceneObject], graph: SceneGraph, say: Callable[[SceneObject], str]
) -> str:
    """A sentence with a part for each object; more than a few are too much to hear."""
    parts = [f"{_the(_called(o, graph))} {say(o)}" for o in items[:_MOST]]
    more = len(items) - _MOST
    rest = f"; and so on for {more} more" if more > 0 else ""
    return f"{_capital('; '.join(parts))}{rest}."


def _look(item: SceneObject, asked: Sequence[str]) -> str:
    values = [v for name in asked if (v := item.attributes.get(name))]
    if len(asked) > 1:
        values = [v for v in values if v not in ("plain", "matte")] or values[:1]
    return f"is {listed(values)}" if values else "is of a look that I cannot name"


def _place(item: SceneObject, graph: SceneGraph) -> str:
    """Where it stands: on what, else beside its nearest neighbour, else in which part."""
    relations = [r for r in graph.relations if r.subject == item.id and r.predicate in _BESIDE]
    for relation in relations:
        if relation.predicate == "on":
            return f"is on the {label(graph.get(relation.object), graph)}"
    if not relations:
        x = item.box.center[0]
        side = "on the left" if x < 0.4 else "on the right" if x > 0.6 else "in the middle"
        return f"is {side} of the picture"

    def away(object_id: str) -> float:
        return math.dist(item.box.bottom_center, graph.get(object_id).box.bottom_center)

    nearest = min((r.object for r in relations), key=away)
    order = [p for p in _BESIDE for r in relations if (r.predicate, r.object) == (p, nearest)]
    return f"is {_BESIDE[order[0]]} the {label(graph.get(nearest), graph)}"


def _the(name: str) -> str:
    return f"the {name}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
