"""What the words of a proposal mean in a scene: which objects, or which question to ask.

What is learned, or put right, goes through the same questions as what is edited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agent.history.bygone import Bygone
from agent.questions import Doubt, contradiction, guess, question_of, which
from agent.state import Work
from agent.wording import label
from sgedit_engine.errors import UnknownObjectError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.noun_phrases import NounPhrase
from sgedit_engine.scene.references import Resolution, find
from tools.proposals import (
    Correction,
    EditProposal,
    Learning,
    ProposedAdd,
    ProposedMove,
    ProposedSwap,
    Reference,
)

# Slots whose words mean one object.
_SINGLE = ("anchor", "other", "between")


@dataclass(frozen=True)
class Scene:
    """What words are held against. `focus` and `group` are those of the state; `past` tells what
    stood elsewhere before, `told` is the graph when the words were said, if edits of the same
    answer came between."""

    graph: SceneGraph
    vocabulary: Vocabulary
    focus: tuple[str, ...]
    past: Callable[[], Mapping[str, Bygone]]
    group: tuple[str, ...] = ()
    told: Callable[[], SceneGraph | None] = lambda: None


@dataclass(frozen=True)
class Chosen:
    """The ids that each slot of a proposal means."""

    ids: Mapping[str, list[str]]


def meant(
    proposal: EditProposal | Learning | Correction, work: Work, scene: Scene
) -> Chosen | Doubt:
    """What the words of every slot mean, or the first question that has to be asked.

    Which one is meant needs no question where only one candidate is left that is not in another
    slot already: "put the left mug next to the mug". What contradicts the words is always asked.
    """
    chosen: dict[str, list[str]] = {}
    for slot, reference in references_in(proposal):
        taken = {i for ids in chosen.values() for i in ids}
        found: list[str] | Doubt = work["chosen"].get(slot, [])
        if not found:
            found = _objects(slot, reference, scene, work["narrowed"].get(slot))
        if isinstance(found, dict):
            left = [i for i in found["values"] if i not in taken]
            if question_of(found).kind != "which" or not taken or len(left) != 1:
                return found
            found = left
        if slot in _SINGLE and len(found) > 1 and not _both(proposal, slot):
            return which(slot, reference.words, found, scene.graph)
        chosen[slot] = found
    return Chosen(chosen)


def _both(proposal: EditProposal | Learning | Correction, slot: str) -> bool:
    """Whether the words are to mean two objects: "between the mugs"."""
    return slot == "between" and getattr(proposal, "anchor", None) is None


def references_in(proposal: EditProposal | Learning | Correction) -> list[tuple[str, Reference]]:
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
    graph, words = scene.graph, reference.words
    found = find(graph, words, scene.vocabulary, focus=scene.focus, group=scene.group)
    as_said = _as_said(slot, reference, found, scene)
    if as_said is not None:
        return as_said
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
            phrase = found.phrase
            # Words that say nothing but "it" are no likelier for one than for another.
            likely = 0 if phrase.pronoun and not phrase.category else phrase.count or 1
            return which(slot, reference.words, found.ids, scene.graph, likely)
        case _ if known is not None:
            return contradiction(slot, reference.words, [known], scene.graph)
        case _ if (near := _nearly(found, scene)) is not None:
            return guess(slot, reference.words, near, found.reason, scene.graph)
        case _:
            raise _unknown(reference, found, scene)


def _as_said(
    slot: str, reference: Reference, found: Resolution, scene: Scene
) -> list[str] | Doubt | None:
    """What words meant when they were said, where edits of the same answer have changed what fits
    them; None where that makes no difference, or the words are about these edits.

    "Make the red mug blue and the blue mug red": the mug that was blue. What has come since is not
    meant by words that fitted something else, but is by plurals. Where the words now fit another
    one alone ("remove the left mug and paint the leftmost mug"), nobody knows which is meant.
    """
    before = scene.told()
    if before is None or _points(found.phrase):
        return None
    then = find(before, reference.words, scene.vocabulary, focus=scene.focus)
    meant = [i for i in then.ids if i in scene.graph]
    if then.status not in ("unique", "several") or not meant or set(meant) == set(found.ids):
        return None
    come = [i for i in found.ids if i not in before]
    if found.status == "unique":
        return contradiction(slot, reference.words, [*meant, *found.ids], scene.graph)
    if found.status == "ambiguous" and come:
        return None
    return [*meant, *come]


def _points(phrase: NounPhrase) -> bool:
    """Whether words mean what was edited or spoken of last."""
    return bool(phrase.pronoun or phrase.recent or phrase.other)


def _nearly(found: Resolution, scene: Scene) -> str | None:
    """The only object of the kind that words name, where what else they say does not fit it: of
    "mug", for "the green mug" and "the red mug anymroe".

    In an open vocabulary there may be others that nobody has looked for.
    """
    phrase = found.phrase
    denied = bool(phrase.excluded_attributes or phrase.exclusions)
    denied = denied or any(part.negated for part in phrase.relations)
    if len(found.suggestions) != 1 or denied or scene.vocabulary.open:
        return None
    near = scene.graph.get(found.suggestions[0])
    named = set((phrase.category or "").split())
    return near.id if any(set(kind.split()) <= named for kind in near.kinds) else None


def _unknown(reference: Reference, found: Resolution, scene: Scene) -> UnknownObjectError:
    graph = scene.graph
    problem = found.reason or f"I see nothing in the picture that is “{reference.words}”."
    near = [label(graph.get(i), graph) for i in found.suggestions]
    if near:
        return UnknownObjectError(problem, f"Say which one you mean: {', '.join(near)}.")
    behind = [o for o in graph.objects if o.kind == "background"]
    if any(o.category == found.phrase.category for o in behind):
        problem = f"The {found.phrase.category} is background, and I change single things only."
    if not graph.foreground and scene.vocabulary.open:
        return UnknownObjectError(problem, "Say what I shall look for, such as “look for a cup”.")
    if not graph.foreground:
        return UnknownObjectError(problem, "Add something first, or say “undo” to go back.")
    listed = ", ".join(label(o, graph) for o in graph.foreground)
    return UnknownObjectError(problem, f"Name one that is there: {listed}.")
