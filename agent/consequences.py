"""What an edit would do besides what was asked: found out, and asked about before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from agent.events import Choice, Question
from agent.questions import CANCEL, YES, Doubt, doubt_of
from agent.wording import label, listed
from sgedit_engine.interface import Picture, Plan, Vocabulary
from sgedit_engine.scene.carriers import carriers_of, standing_on
from sgedit_engine.scene.coordination import coordinated
from sgedit_engine.scene.edits import AddObject, ChangeAttributes, Edit, RemoveObject
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.noun_phrases import NounPhrase, parse_noun_phrase
from sgedit_engine.scene.support import root_of
from tools.proposals import EditProposal, ProposedMove, ProposedRemoval, ProposedReplacement

# What becomes of what stands on a thing that goes, moves or is replaced.
Fate = Literal["remove", "set down", "go along", "stay on", "leave"]
# Of what is seen of an object, a share that is "largely covered".
COVERED = 0.5
# So much of its box a thing fills, about.
_FILLS = 0.78
# From so many things on, more than half of all that is there is a lot to lose.
_MANY = 4


def carrying(targets: Sequence[str], graph: SceneGraph) -> list[str]:
    """The targets on which something stands that is no target itself."""
    return [t for t in targets if any(i not in targets for i in standing_on(graph, t))]


def standing_doubt(
    proposal: EditProposal, targets: Sequence[str], graph: SceneGraph, vocabulary: Vocabulary
) -> Doubt | None:
    """The question what becomes of what stands on the targets; one for all of them."""
    below = carrying(targets, graph)
    above = list(dict.fromkeys(i for t in below for i in standing_on(graph, t) if i not in targets))
    if not above or not isinstance(proposal, ProposedRemoval | ProposedMove | ProposedReplacement):
        return None
    under = listed([f"the {graph.get(i).name}" for i in below])
    over = listed([f"the {graph.get(i).name}" for i in above])
    stands = _stands(above, below, graph)
    options: list[tuple[Fate, str]]
    match proposal:
        case ProposedRemoval():
            count = "both" if len(targets) + len(above) == 2 else "all"
            asks, yes = f"Shall {count} go?", True
            options = [
                ("remove", f"remove {under} and {over}"),
                ("set down", f"remove {under} and set {over} down there"),
            ]
        case ProposedMove():
            asks, yes = f"Shall {'it' if len(above) == 1 else 'they'} go along?", True
            options = [
                ("go along", f"move {under} with {over}"),
                ("set down", f"move {under} and leave {over} behind"),
            ]
        case ProposedReplacement():
            new, yes = f"the {proposal.category}", False
            asks = f"What shall become of {'it' if len(above) == 1 else 'them'}?"
            options = [
                ("set down", f"set {over} down beside {new}"),
                ("remove", f"remove {over} too"),
            ]
            if not vocabulary.supports or proposal.category in vocabulary.supports:
                options.insert(0, ("stay on", f"stand {over} on {new}"))
    values = [fate for fate, _ in options]
    labels = [text for _, text in options]
    mildest = next(v for v in ("stay on", "go along", "set down") if v in values)
    taken = f"{stands}, so I chose to {labels[values.index(mildest)]}."
    about = graph.get(below[0])
    return _of_fates(
        "supports", f"{stands}. {asks}", labels, values, mildest, taken, about, yes=yes
    )


def still_standing(targets: Sequence[str], graph: SceneGraph) -> str:
    """Why nothing was done about targets that stay as long as something stands on them."""
    below = carrying(targets, graph)
    above = dict.fromkeys(i for t in below for i in standing_on(graph, t))
    return f"{_stands(list(above), below, graph)}, so I left everything as it is."


def with_riders(edits: Sequence[Edit], fate: str | None, graph: SceneGraph) -> list[Edit]:
    """The edits with what becomes of all that stands on their targets."""
    if any(isinstance(e, RemoveObject) for e in edits):
        return list(
            _removals([e.target for e in edits if isinstance(e, RemoveObject)], fate, graph)
        )
    done: list[Edit] = []
    for edit in edits:
        above = [] if isinstance(edit, AddObject) else standing_on(graph, edit.target)
        if not above or fate is None or isinstance(edit, ChangeAttributes):
            done.append(edit)
        elif fate == "remove":
            done += [*(RemoveObject(target=i) for i in above), edit]
        else:
            done.append(edit.model_copy(update={"riders": fate}))
    return done


def _removals(targets: Sequence[str], fate: str | None, graph: SceneGraph) -> Iterator[Edit]:
    gone = set(targets)
    if fate == "remove":
        gone |= {i for target in targets for i in standing_on(graph, target)}
    carriers = carrying(targets, graph) if fate == "set down" else []
    # What carries nothing goes first, so that nothing is ever left in the air.
    for i in sorted(gone, key=lambda i: (len(standing_on(graph, i)), i)):
        yield RemoveObject(target=i, riders="set down" if i in carriers else None)


def _stands(above: Sequence[str], below: Sequence[str], graph: SceneGraph) -> str:
    under = listed([f"the {graph.get(i).name}" for i in below])
    over = listed([f"the {graph.get(i).name}" for i in above])
    return f"{over[0].upper()}{over[1:]} {'stands' if len(above) == 1 else 'stand'} on {under}"


def spelled_out(words: str, vocabulary: Vocabulary) -> bool:
    """Whether the words say by its kind what they mean, or what of everything they do not: "all
    mugs and the lamp", "everything except the lamp", not "everything" or "the red things". Who says
    so has all of it in view."""
    joined = coordinated(words, vocabulary)
    phrases = joined.phrases if joined else (parse_noun_phrase(words, vocabulary),)
    return all(
        _says_kind(p) or (p.exclusions and all(map(_says_kind, p.exclusions))) for p in phrases
    )


def _says_kind(phrase: NounPhrase) -> bool:
    return phrase.known and phrase.category is not None


def everything_doubt(edits: Sequence[Edit], graph: SceneGraph) -> Doubt | None:
    """The question whether so much shall go: all there is, or more than half of several things."""
    gone = {e.target for e in edits if isinstance(e, RemoveObject)}
    total = len(graph.foreground)
    if len(gone) < 2 or (len(gone) < total and (len(gone) < _MANY or 2 * len(gone) <= total)):
        return None
    names = listed([f"the {label(o, graph)}" for o in graph.foreground if o.id in gone])
    if len(gone) == total:
        text = f"Then nothing is left in the picture. Shall {names} all go?"
    else:
        text = f"That is {len(gone)} of {total} things. Shall {names} all go?"
    taken = f"That took {len(gone)} of {total} things out of the picture."
    return _of_fates("everything", text, ["remove them all"], [YES], YES, taken)


def hiding_doubt(picture: Picture, plan: Plan, wish: str) -> Doubt | None:
    """The question whether something may be covered that is seen now."""
    covered = covered_by(picture, plan)
    if not covered:
        return None
    names = listed([f"the {label(picture.graph.get(i), picture.graph)}" for i in covered])
    text = f"If I {wish}, {names} will be largely hidden. Shall I do it all the same?"
    verb = "is" if len(covered) == 1 else "are"
    taken = f"{names[0].upper()}{names[1:]} {verb} largely hidden by that."
    return _of_fates("hides", text, ["do it all the same"], [YES], YES, taken)


def covered_by(picture: Picture, plan: Plan) -> list[str]:
    """Ids of what a plan largely covers, of what stays where it is and is seen now.

    What keeps its place and its outline, in another color say, covers no more than before.
    """
    before, after = picture.graph, plan.expected
    coming = [
        i
        for i in plan.insertions
        if i.object_id not in before or before.get(i.object_id).box != i.box
    ]
    found = []
    for item in before.foreground:
        mask = picture.masks.get(item.id)
        if item.id not in after or after.get(item.id).box != item.box or mask is None:
            continue
        nearer = [i.box for i in coming if _is_before(i.object_id, item.id, after)]
        if not nearer or not mask.any():
            continue
        rows, columns = mask.shape
        over = np.logical_or.reduce([_ellipse(box, columns, rows) for box in nearer])
        if (mask & over).sum() > COVERED * mask.sum():
            found.append(item.id)
    return found


def _is_before(object_id: str, other_id: str, graph: SceneGraph) -> bool:
    """Whether one object stands nearer to the viewer than another; those of one stack do not hide
    each other."""
    carriers = carriers_of(graph)
    root, other = (root_of(i, carriers) for i in (object_id, other_id))
    return root != other and graph.get(root).box.y1 > graph.get(other).box.y1


def _ellipse(box: Box, width: int, height: int) -> np.ndarray:
    """What a thing fills of its box, about: bool, H×W."""
    rows, columns = np.mgrid[0:height, 0:width]
    (x, y) = box.center
    across = ((columns + 0.5) / width - x) / (box.width / 2)
    down = ((rows + 0.5) / height - y) / (box.height / 2)
    inside: np.ndarray = across**2 + down**2 <= _FILLS / (np.pi / 4)
    return inside & box.to_mask(width, height)


def sure_doubt(wishes: Sequence[str]) -> Doubt:
    """The user wants to be asked before every edit."""
    choices = (Choice(1, "yes"), Choice(2, "no"))
    question = Question(f"Shall I {' and '.join(wishes)}?", choices, "sure")
    return doubt_of("sure", question, [YES, CANCEL], [YES], "", yes=True)


def _of_fates(
    slot: Literal["supports", "hides", "everything"],
    text: str,
    labels: Sequence[str],
    values: Sequence[str],
    mildest: str,
    taken: str,
    about: SceneObject | None = None,
    *,
    yes: bool = True,
) -> Doubt:
    """A question about what follows; its last choice leaves the picture as it is.

    The first choice shows the object that the edit is `about`.
    """
    first, *others = [*labels, "leave the picture as it is"]
    shown = (None, None) if about is None else (about.id, about.box)
    choices = (Choice(1, first, *shown), *(Choice(n, said) for n, said in enumerate(others, 2)))
    question = Question(text, choices, slot)
    return doubt_of(slot, question, [*values, CANCEL], [mildest], taken, yes=yes)
