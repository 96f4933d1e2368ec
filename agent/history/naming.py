"""Which step of the history a user's words mean.

Words are held against what steps did: the objects that came with them, went, or were changed,
the kind of edit, and the request. What fits several steps is left to the user.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from agent.history.steps import OPENED, Step
from agent.language.world_words import singular
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import VersionStore

_MISSPELT = 4  # letters that a word has at least to be taken for one with a slip in it
_KINDS_OF_EDIT: dict[str, str] = {
    "add": "add added adding put putting placed placing inserted came appeared addition",
    "remove": "remove removed removing removal delete deleted deleting took taking erased erasing "
    "went going",
    "replace": "replace replaced replacing replacement exchanged became turned",
    "change": "paint painted painting color colored coloring colour coloured colouring recolored "
    "recoloured made making changed changing turned resized got",
    "adjust": "move moved moving put putting placed placing shifted pushed went",
    "swap": "swap swapped swapping exchanged",
    "read": "read reading looked",
}
_ORDINALS = {
    "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "seventh": 6,
    "eighth": 7, "ninth": 8, "tenth": 9, "last": -1, "latest": -1, "newest": -1, "previous": -1,
}  # fmt: skip
_NUMBERS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_NUMBERED = re.compile(r"(?:step|edit|version|number|change|no|nr)?\s*(?:number\s*)?#?(\w+)")
_OPENED = frozenset(
    {"beginning", "start", "original", "opened", "begin", "outset", "loaded", "untouched"}
)
_FILLING = (
    "a an the this that these those it its of in on at to from for with by and or as my our your "
    "i you we me when where while which what who is was were be been has had have do did then "
    "there here step steps edit edits version versions change changes picture image thing things "
    "one ones before after back go away out off up down just only all both again undo drop bring "
    "leave without please into onto over"
)
_EMPTY = frozenset(_FILLING.split())


@dataclass(frozen=True)
class _Facets:
    """The words of one edit: of what came with it, of what it was about, and all of them."""

    kind: str
    came: frozenset[str]
    about: frozenset[str]
    said: frozenset[str]


def opened(store: VersionStore, steps: Sequence[Step], head: str) -> Step:
    """The picture before the first step, as a step that did nothing. It has the number 0."""
    version = store.get(steps[0].before if steps else head)
    return Step(version.id, (version,), OPENED)


def means_opened(words: str) -> bool:
    """Whether words mean the picture before the first step: "the beginning"."""
    return bool(_OPENED & set(_tokens(words)))


def steps_named(
    words: str,
    steps: Sequence[Step],
    store: VersionStore,
    vocabulary: Vocabulary,
    *,
    prefer_new: bool = True,
) -> tuple[Step, ...]:
    """The steps that words may mean, in their order; none if nothing fits.

    `prefer_new`: a bare noun means the step with which the object came ("the duck") rather than
    those that removed or changed it; else all that were about it. An edit of the picture's last
    steps by order ("the last edit", "step 2") is one of `steps`.
    """
    tokens = _tokens(words)
    if (number := _number(" ".join(tokens))) is not None:
        return tuple(steps[number - 1 : number]) if number >= 1 else ()
    kinds = _kinds(tokens)
    content = [_own(t, vocabulary) for t in tokens if _is_content(t)]
    order = next((n for t in tokens if (n := _ORDINALS.get(t)) is not None), None)
    found = _fitting(steps, content, kinds, store, prefer_new) if content or kinds else list(steps)
    if order is not None and found:
        return (found[order],) if -len(found) <= order < len(found) else ()
    return tuple(found) if content or kinds else ()


def labels_named(words: str, labels: Sequence[str]) -> list[int]:
    """The positions of the labels that say all that words say; a kind of edit in any form of its
    words ("moving it": "Moved the ball")."""
    tokens = _tokens(words)
    kinds, content = _kinds(tokens), [t for t in tokens if _is_content(t)]
    if not kinds and not content:
        return []
    known = [frozenset(_tokens(label)) for label in labels]
    return [
        n
        for n, said in enumerate(known)
        if _within(content, said) and (not kinds or kinds & _kinds([*said]))
    ]


def unknown_step(words: str, steps: Sequence[Step]) -> InvalidEditError:
    """Nothing fits the words."""
    listed = "; ".join(f"{n}. {step.summary}" for n, step in enumerate(steps, 1))
    remedy = f"The steps are: {listed}." if listed else "Nothing was changed so far."
    return InvalidEditError(f"I find no step that is “{words}”.", remedy)


def _fitting(
    steps: Sequence[Step],
    content: Sequence[str],
    kinds: Collection[str],
    store: VersionStore,
    prefer_new: bool,
) -> list[Step]:
    """The steps that fit best: what came or was about all words, before what only mentions them."""
    tiers: tuple[list[Step], ...] = ([], [], [])
    for step in steps:
        facets = [f for f in _facets(step, store) if not kinds or f.kind in kinds]
        if any(_within(content, f.came) for f in facets if f.came):
            tiers[0].append(step)
        elif any(_within(content, f.about) for f in facets if f.about or not content):
            tiers[1 if prefer_new and not kinds else 0].append(step)
        elif any(_within(content, f.said) for f in facets):
            tiers[2].append(step)
    return next((tier for tier in tiers if tier), [])


def _facets(step: Step, store: VersionStore) -> list[_Facets]:
    before = store.get(step.before).graph
    facets = []
    for version in step.versions:
        told = _tokens(f"{step.summary} {version.request}")
        said = frozenset([*told, *map(singular, told)])
        if version.edit is None:
            facets.append(_Facets("read", frozenset(), frozenset(), said))
        else:
            came, about = _objects(version.edit, before)
            kind = version.edit.op
            if isinstance(version.edit, AdjustRelation) and version.edit.swap_with:
                kind = "swap"  # type: ignore[assignment]
            facets.append(_Facets(kind, came, about, said | came | about))
        before = version.graph
    return facets


def _objects(edit: Edit, before: SceneGraph) -> tuple[frozenset[str], frozenset[str]]:
    """The words of what came with an edit, and of what it was about."""
    match edit:
        case AddObject():
            return _looks(edit.category, edit.attributes), frozenset()
        case ReplaceObject():
            return _looks(edit.category, edit.attributes), _named(before, edit.target)
        case ChangeAttributes():
            size = {"bigger", "larger"} if edit.scale > 1 else {"smaller"}
            now = {*edit.attributes.values(), *(size if edit.scale != 1 else ())}
            return frozenset(), _named(before, edit.target) | now
        case AdjustRelation() if edit.swap_with is not None:
            return frozenset(), _named(before, edit.target) | _named(before, edit.swap_with)
        case RemoveObject() | AdjustRelation():
            return frozenset(), _named(before, edit.target)


def _named(graph: SceneGraph, object_id: str) -> frozenset[str]:
    item = graph.get(object_id)
    return _looks(item.category, item.attributes)


def _looks(category: str, attributes: dict[str, str]) -> frozenset[str]:
    return frozenset(_tokens(" ".join([category, *attributes.values()])))


def _within(content: Sequence[str], words: frozenset[str]) -> bool:
    """Whether all that is said is among some words, or nearly."""
    return all(
        part in words
        or (len(part) >= _MISSPELT and any(OSA.distance(part, word) <= 1 for word in words))
        for said in content
        for part in said.split()
    )


def _kinds(tokens: Sequence[str]) -> set[str]:
    """The kinds of edit that the words speak of; none: of any kind."""
    return {kind for kind, forms in _KINDS_OF_EDIT.items() if set(forms.split()) & set(tokens)}


def _is_content(token: str) -> bool:
    spoken = {form for forms in _KINDS_OF_EDIT.values() for form in forms.split()}
    return token not in spoken and token not in _EMPTY and token not in _ORDINALS


def _own(token: str, vocabulary: Vocabulary) -> str:
    """The profile's own word ("cup" -> "mug")."""
    word = vocabulary.synonyms.get(token, token)
    return word if word != token else vocabulary.synonyms.get(singular(token), singular(token))


def _tokens(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _number(text: str) -> int | None:
    """The number in "step 2", "the edit number two"; None where no number stands alone."""
    found = _NUMBERED.fullmatch(text.removeprefix("the ").strip())
    if found is None:
        return None
    word = found[1]
    return int(word) if word.isdigit() else _NUMBERS.get(word)
