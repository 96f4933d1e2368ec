"""Words -> objects: a reference becomes a small graph that is matched with the scene's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from sgedit_engine.scene.coordination import coordinated
from sgedit_engine.scene.english import THINGS, plural
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.nearby import clearly_nearest
from sgedit_engine.scene.noun_phrases import NounPhrase, parse_noun_phrase
from sgedit_engine.scene.object_fit import MARGIN, Fit, described
from sgedit_engine.scene.reference_query import Query, is_surface

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary


# Words for several, and not for which.
_NOT_ALL = (["some"], ["most"], ["several"], ["many"], ["few"], ["half"])


class Match(BaseModel):
    """One object that the words may mean. `score` in [0, 1]; `reasons` say what fitted."""

    model_config = ConfigDict(frozen=True)

    id: str
    score: float
    reasons: tuple[str, ...] = ()


class Resolution(BaseModel):
    """What words mean in a scene.

    - "unique": one object, `matches[0]`.
    - "several": the words ask for several ("both mugs"); all of `matches` are meant.
    - "ambiguous": `matches` are the candidates to ask about, best first; `reason` says why.
    - "none": nothing fits. `reason` is one sentence for the user, `suggestions` the ids of
      what comes nearest.
    """

    model_config = ConfigDict(frozen=True)

    status: Literal["unique", "several", "ambiguous", "none"]
    matches: tuple[Match, ...] = ()
    reason: str = ""
    suggestions: tuple[str, ...] = ()
    phrase: NounPhrase

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the matches, best first."""
        return tuple(m.id for m in self.matches)


def find(
    graph: SceneGraph,
    words: str | NounPhrase,
    vocabulary: Vocabulary,
    *,
    focus: Sequence[str] = (),
    group: Sequence[str] = (),
    among: Collection[str] | None = None,
) -> Resolution:
    """The foreground objects that `words` mean, ranked.

    `focus` are ids last edited or mentioned, the most recent first: "it" and "that one" mean
    the first that is still in the picture, "the other one" another of the same category.
    `group` are those that were so together: "the others" are those beside all of them.
    `among` restricts the answer to some ids: those that a question offered. Ids with commas between
    them are themselves.
    """
    named = [part.strip() for part in words.split(",")] if isinstance(words, str) else []
    if named and all(name in graph for name in named):
        matches = tuple(Match(id=i, score=1.0, reasons=("is its id",)) for i in named)
        status: Literal["unique", "several"] = "several" if len(named) > 1 else "unique"
        phrase = NounPhrase(text=", ".join(named), plural=len(named) > 1)
        return Resolution(status=status, matches=matches, phrase=phrase)
    if isinstance(words, str):
        phrase = parse_noun_phrase(words, with_scene(vocabulary, graph))
    else:
        phrase = words
    offered = None if among is None else frozenset(among)
    query = Query(graph, tuple(focus), offered, frozenset(group))
    if isinstance(words, str) and (joined := coordinated(words, with_scene(vocabulary, graph))):
        parts = [_resolve(query, part) for part in joined.phrases]
        both = _all_of(parts, phrase, joined.together or joined.chosen is not None)
        if joined.chosen is None or not both.ids:
            return both
        return _resolve(Query(graph, tuple(focus), frozenset(both.ids)), joined.chosen)
    resolution = _resolve(query, phrase)
    if resolution.status == "none" and (other := _reattached(phrase)) is not None:
        second = _resolve(query, other)
        return second if second.status != "none" else resolution
    if resolution.status == "none" and (near := clearly_nearest(query, phrase)) is not None:
        return _resolve(query, near)
    if among is not None and resolution.status == "none" and phrase.category in THINGS:
        # "Which one?" "The orange": one of those that were offered, by its look.
        return _resolve(query, parse_noun_phrase(f"{phrase.text} one", vocabulary))
    return resolution


def _all_of(parts: Sequence[Resolution], phrase: NounPhrase, together: bool) -> Resolution:
    """What words for one object and another mean: each, if each is clear."""
    for part in parts:
        if part.status == "none":
            return part.model_copy(update={"phrase": phrase})
    matches = tuple({m.id: m for part in parts for m in part.matches}.values())
    clear = all(part.status in ("unique", "several") for part in parts)
    if clear and (together or len(matches) == 1):
        status: Literal["unique", "several"] = "unique" if len(matches) == 1 else "several"
        return Resolution(status=status, matches=matches, phrase=phrase)
    count = len(parts) if together else 1
    reason = f"{len(matches)} objects fit {phrase.text!r}; which {count} do you mean?"
    counted = phrase.model_copy(update={"count": count, "plural": together})
    return Resolution(status="ambiguous", matches=matches, phrase=counted, reason=reason)


def with_scene(vocabulary: Vocabulary, graph: SceneGraph) -> Vocabulary:
    """The vocabulary with the categories and values that the scene has besides."""
    kinds = dict.fromkeys([*vocabulary.kinds, *(o.category for o in graph.foreground)])
    attributes = {name: list(values) for name, values in vocabulary.attributes.items()}
    for item in graph.foreground:
        for name, value in item.attributes.items():
            if value not in attributes.setdefault(name, []):
                attributes[name].append(value)
    return vocabulary.model_copy(
        update={
            "kinds": tuple(kinds),
            "attributes": {name: tuple(values) for name, values in attributes.items()},
        }
    )


def _reattached(phrase: NounPhrase) -> NounPhrase | None:
    """Read "the mug next to the lamp on the book" with the mug, not the lamp, on the book."""
    if not phrase.relations or not phrase.relations[-1].phrase.relations:
        return None
    *before, last = phrase.relations
    inner = last.phrase
    plain = inner.model_copy(update={"relations": ()})
    moved = (*before, last.model_copy(update={"phrase": plain}), *inner.relations)
    return phrase.model_copy(update={"relations": moved})


def _resolve(query: Query, phrase: NounPhrase) -> Resolution:
    if (settled := _pronoun(query, phrase)) is not None:
        return settled
    found = query.fits(phrase)
    if not found:
        return _nothing(query, phrase)
    excepting = phrase.exclusions and phrase.category is None  # "anything but the red mug"
    if phrase.indefinite and not phrase.plural and not excepting:
        return _resolution("unique", found[:1], phrase)
    near = [f for f in found if f.score >= found[0].score - MARGIN]
    if len(near) > 1 and (vague := _vague(query, phrase, near)):
        return _resolution("ambiguous", near, phrase, vague)
    if phrase.every or (phrase.plural and phrase.pronoun != "them"):
        return _counted(near, phrase)
    if len(near) == 1:
        return _resolution("unique", near, phrase)
    return _resolution("ambiguous", near, phrase, _which(near, phrase))


def _vague(query: Query, phrase: NounPhrase, near: Sequence[Fit]) -> str:
    """Why words for several objects may not mean all that fit them; "" where they do.

    Of "the dirty mugs" nobody knows which are dirty, of "the others" than what.
    """
    if not (phrase.plural or phrase.every) or phrase.count == len(near):
        return ""
    if phrase.count is None and phrase.text.lower().split()[:1] in _NOT_ALL:
        return f"It is not clear which are {phrase.text!r}."
    last = any(i in query.graph for i in (*query.focus, *query.group))
    if phrase.other and not phrase.exclusions and not last:
        return f"It is not clear which are {phrase.text!r}."
    unknown = [w for w in phrase.unknown_words if not any(described(f.item, w) for f in near)]
    return f"I do not know which are {unknown[0]!r}." if unknown else ""


def _resolution(
    status: Literal["unique", "several", "ambiguous"],
    found: Sequence[Fit],
    phrase: NounPhrase,
    reason: str = "",
) -> Resolution:
    matches = tuple(
        Match(id=f.item.id, score=round(min(f.score, 1.0), 4), reasons=tuple(f.reasons))
        for f in found
    )
    return Resolution(status=status, matches=matches, phrase=phrase, reason=reason)


def _pronoun(query: Query, phrase: NounPhrase) -> Resolution | None:
    """Settle "them" by what was last spoken of; None for all other phrases."""
    if phrase.pronoun == "them" and phrase.category is None and not phrase.exclusions:
        present = [i for i in query.focus if i in query.graph]
        fits = [f for i in present for f in query.fits(NounPhrase(text=i)) if f.item.id == i]
        count = phrase.count or 2
        status: Literal["several", "ambiguous"] = (
            "several" if len(fits) == count or (phrase.count and len(fits) > count) else "ambiguous"
        )
        if status == "several":
            return _resolution("several", fits[:count], phrase)
        every = fits or query.fits(NounPhrase(text=phrase.text))
        if not every:
            return _nothing(query, phrase)
        return _resolution("ambiguous", every, phrase, "Which ones do you mean?")
    return None


def _counted(found: Sequence[Fit], phrase: NounPhrase) -> Resolution:
    """Plurals: all that fit, when there are as many as were asked for."""
    count, noun = phrase.count, phrase.category or "thing"
    if count is None or len(found) == count:
        return _resolution("several", found, phrase)
    if len(found) > count:
        reason = f"{len(found)} objects fit {phrase.text!r}; which {count} do you mean?"
        return _resolution("ambiguous", found, phrase, reason)
    verb = "is" if len(found) == 1 else "are"
    reason = f"There {verb} only {with_count(len(found), noun)} for {phrase.text!r}."
    ids = tuple(f.item.id for f in found)
    return Resolution(status="none", reason=reason, suggestions=ids, phrase=phrase)


def with_count(number: int, noun: str) -> str:
    """A number and a noun: "one mug", "2 mugs"."""
    return f"one {noun}" if number == 1 else f"{number} {plural(noun)}"


def _which(found: Sequence[Fit], phrase: NounPhrase) -> str:
    noun = phrase.category or "object"
    if phrase.pronoun in ("it", "that") and phrase.category is None:
        return "It is not clear which object you mean."
    return f"{len(found)} objects fit {phrase.text!r}; which {noun} do you mean?"


def _nothing(query: Query, phrase: NounPhrase) -> Resolution:
    """Why nothing fits: the first part of the phrase that leaves no object over."""
    everything = query.fits(NounPhrase(text=""))
    if not everything:
        return _none("There is no object in the picture.", phrase)
    kind = query.by_category(phrase, everything)
    if not kind:
        return _no_category(query.graph, phrase)
    plural = len(kind) > 1
    ids = tuple(f.item.id for f in kind)
    fitting = query.by_attributes(phrase, kind)
    if not fitting:
        wanted = " ".join([*phrase.attributes.values(), phrase.category or "object"])
        for values in phrase.excluded_attributes.values():
            wanted += f" that is not {' or '.join(values)}"
        return _none(f"There is no {wanted} in the picture.", phrase, ids)
    for spared in phrase.exclusions:
        if not query.excluded(spared, fitting):
            return _nothing(query, spared).model_copy(update={"phrase": phrase})
    if phrase.recent:
        return _none("Nothing like that was changed in this conversation.", phrase, ids)
    for part in phrase.relations:
        if not is_surface(part.phrase) and not query.fits(part.phrase, nested=True):
            inner = _nothing(Query(query.graph, query.focus), part.phrase)
            return _none(inner.reason, phrase, inner.suggestions)
    if phrase.relations and not query.by_relations(phrase, fitting):
        part = phrase.relations[0]
        noun = phrase.category or "object"
        what = f"{'not ' if part.negated else ''}{part.predicate} {part.phrase.text}"
        what += f" and {part.second.text}" if part.second is not None else ""
        return _none(f"No {noun} is {what}.", phrase, ids)
    if phrase.ordinal is not None:
        noun = phrase.category or "object"
        only = "are only" if plural else "is only"
        return _none(f"There {only} {with_count(len(fitting), noun)}.", phrase, ids)
    return _none(f"Nothing in the picture fits {phrase.text!r}.", phrase, ids)


def _none(reason: str, phrase: NounPhrase, suggestions: Sequence[str] = ()) -> Resolution:
    return Resolution(status="none", reason=reason, suggestions=tuple(suggestions), phrase=phrase)


def _no_category(graph: SceneGraph, phrase: NounPhrase) -> Resolution:
    category = phrase.category or "object"
    behind = [o for o in graph.objects if o.kind == "background"]
    if is_surface(phrase) or any(o.category == category for o in behind):
        reason = f"The {category} is part of the background, not an object of its own."
        return _none(reason, phrase)
    near = _nearest(graph, phrase)
    return _none(f"There is no {category} in the picture.", phrase, near)


def _nearest(graph: SceneGraph, phrase: NounPhrase) -> tuple[str, ...]:
    """Objects whose name is spelled almost alike, else those with the same attributes."""
    said = phrase.category_said or phrase.category or ""
    alike = [o for o in graph.foreground if fuzz.ratio(said, o.category) >= 70]
    if not alike and phrase.attributes:
        alike = [o for o in graph.foreground if phrase.attributes.items() <= o.attributes.items()]
    return tuple(o.id for o in alike)
