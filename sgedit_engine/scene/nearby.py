"""What "next to" means where nothing stands right beside it: the one that is nearer by far."""

from __future__ import annotations

from sgedit_engine.scene.noun_phrases import NounPhrase
from sgedit_engine.scene.object_fit import distance
from sgedit_engine.scene.reference_query import Query

# So many times as far away the others have to be.
_BY_FAR = 1.4


def clearly_nearest(query: Query, phrase: NounPhrase) -> NounPhrase | None:
    """The phrase with "nearest to" for its "next to", where it is about one of several objects and
    one of them is nearer by far; else None."""
    named = phrase.category is not None or phrase.attributes or query.among is not None
    if phrase.plural or phrase.every or len(phrase.relations) != 1 or not named:
        return None
    part = phrase.relations[0]
    if part.predicate != "next to" or part.negated:
        return None
    anchors = [f.item for f in query.fits(part.phrase, nested=True)]
    bare = phrase.model_copy(update={"relations": ()})
    others = [f.item for f in query.fits(bare) if f.item.id not in {a.id for a in anchors}]
    if len(anchors) != 1 or len(others) < 2:
        return None
    nearest, second, *_ = sorted(distance(o, anchors[0]) for o in others)
    if nearest * _BY_FAR > second:
        return None
    near = part.model_copy(update={"predicate": "nearest to"})
    return phrase.model_copy(update={"relations": (near,)})
