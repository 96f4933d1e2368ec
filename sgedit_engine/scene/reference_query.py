"""A noun phrase as a query graph, matched with the scene graph.

The phrase's head is one node, every object that it names in a relation another, the
relations are edges. A match is a subgraph monomorphism (Cordella et al., "A (sub)graph
isomorphism algorithm for matching large graphs", 2004; networkx's VF2).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import networkx as nx

from sgedit_engine.scene.english import SURFACES
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.object_fit import (
    MARGIN,
    UNSAID,
    Fit,
    described,
    distance,
    is_between,
    is_kind_of,
    with_value,
)
from sgedit_engine.scene.phrase_types import NounPhrase, RelationPart
from sgedit_engine.scene.rankings import (
    NEAR_SIZE,
    ORIGINS,
    Ranked,
    about_as_sized,
    nearly_at,
    nearly_first,
    ranked,
    stack_level,
)
from sgedit_engine.scene.relations import INTERACTIONS, INVERSE, satisfies

ROUGHLY = 0.7
ROUGH_RELATION = 0.3
UNFIT_WORD = 0.8
_INVERSE: Mapping[str, str] = {**INVERSE, **INTERACTIONS}
# What a relation may be called besides: a book "holds" the lamp that stands on it.
_SAID = {"under": "holding", "on": "held by"}


@dataclass(frozen=True)
class Query:
    """What references are matched with: the scene, who is in focus, who may be meant at all, and
    who was spoken of together last."""

    graph: SceneGraph
    focus: tuple[str, ...] = ()
    among: frozenset[str] | None = None
    group: frozenset[str] = frozenset()

    def fits(self, phrase: NounPhrase, *, nested: bool = False) -> list[Fit]:
        """The objects that a phrase may mean, best first, superlatives already applied."""
        found = [Fit(o) for o in self._pool(nested)]
        found = self.by_category(phrase, found)
        found = self.by_attributes(phrase, found)
        found = self._by_context(phrase, found)
        found = self.by_relations(phrase, found)
        found = self._by_exclusions(phrase, found)
        found = self._by_unknown_words(phrase, found)
        found = self._by_rank(phrase, found)
        return sorted(found, key=lambda f: -f.score)

    def _pool(self, nested: bool) -> list[SceneObject]:
        items = self.graph.foreground
        if nested or self.among is None:
            return list(items)
        return [o for o in items if o.id in self.among]

    def by_category(self, phrase: NounPhrase, found: list[Fit]) -> list[Fit]:
        """Those of the phrase's category; all when it names none."""
        if phrase.category is None:
            return found
        wanted = phrase.category
        kept = []
        for fit in found:
            if fit.item.category.lower() == wanted.lower():
                kept.append(fit.and_(f"is a {wanted}"))
            elif not phrase.known and is_kind_of(wanted, fit.item):
                kept.append(fit.and_(f"may be a {wanted}", UNSAID))
        return kept

    def by_attributes(self, phrase: NounPhrase, found: list[Fit]) -> list[Fit]:
        """Those that no attribute contradicts. Uncertain readings lower the score instead."""
        kept = []
        for fit in found:
            current: Fit | None = fit
            for attribute, value in phrase.attributes.items():
                current = current and with_value(current, attribute, value)
            for attribute, values in phrase.excluded_attributes.items():
                if current and fit.item.attributes.get(attribute) in values:
                    current = None
                elif current:
                    current = current.and_(f"is not {' or '.join(values)}")
            if current is not None:
                kept.append(current)
        return kept

    def _by_context(self, phrase: NounPhrase, found: list[Fit]) -> list[Fit]:
        """Settle "that mug", "the other one", "the new one" by what was last spoken of."""
        present = [i for i in self.focus if i in self.graph]
        ids = [f.item.id for f in found]
        if phrase.pronoun in ("it", "that") or phrase.recent:
            return self._in_focus(found, present, phrase)
        if phrase.determiner in ("this", "that") and any(i in ids for i in present):
            return self._in_focus(found, present, phrase)
        if phrase.other and phrase.determiner != "another":
            return self._others(phrase, found, present)
        if phrase.pronoun == "one" and phrase.category is None and present:
            category = self.graph.get(present[0]).category
            same = [f for f in found if f.item.category == category]
            return same or found
        return found

    def _in_focus(self, found: list[Fit], present: list[str], phrase: NounPhrase) -> list[Fit]:
        for object_id in present:
            for fit in found:
                if fit.item.id == object_id:
                    return [fit.and_("was spoken of last")]
        return [] if phrase.recent else found

    def _others(self, phrase: NounPhrase, found: list[Fit], present: list[str]) -> list[Fit]:
        ids = {f.item.id for f in found}
        if (phrase.plural or phrase.every) and len(self.group & ids) > 1 and ids - self.group:
            return [f.and_("is another one") for f in found if f.item.id not in self.group]
        known = next((i for i in present if i in ids), None)
        if known is None:
            return found
        found = [f for f in found if f.item.id != known]
        if phrase.category is None and not phrase.every:
            category = self.graph.get(known).category
            same = [f for f in found if f.item.category == category]
            found = same or found
        return [f.and_("is another one") for f in found]

    def by_relations(self, phrase: NounPhrase, found: list[Fit]) -> list[Fit]:
        """Those for which all relations of the phrase hold; roughly, if none does exactly."""
        parts = [_of_one_kind(part, phrase) for part in phrase.relations]
        plain = [p for p in parts if _is_edge(p) and not p.negated]
        if plain:
            exact = self._matched(plain, found, self._edges(0.5), 1.0)
            rough = exact or self._matched(plain, found, self._edges(ROUGH_RELATION), ROUGHLY)
            found = rough
        for part in parts:
            if part not in plain:
                found = self._by_special(part, found)
        return found

    def _edges(self, least: float) -> nx.DiGraph[str]:
        """The scene with its predicates as sets on edges; below 0.5 rough ones too."""
        scene: nx.DiGraph[str] = nx.DiGraph()
        scene.add_nodes_from(o.id for o in self.graph.foreground)
        pairs: dict[tuple[str, str], set[str]] = {}
        for r in self.graph.relations:
            pairs.setdefault((r.subject, r.object), set()).add(r.predicate)
            if inverse := _INVERSE.get(r.predicate):
                pairs.setdefault((r.object, r.subject), set()).add(inverse)
        for predicates in pairs.values():
            predicates |= {_SAID[p] for p in predicates if p in _SAID}
        if least < 0.5:
            for a in self.graph.foreground:
                for b in self.graph.foreground:
                    if a.id != b.id:
                        rough = {p for p in INVERSE if satisfies(a.box, p, b.box) >= least}
                        pairs.setdefault((a.id, b.id), set()).update(rough)
        for (a_id, b_id), predicates in pairs.items():
            scene.add_edge(a_id, b_id, predicates=predicates)
        return scene

    def _matched(
        self, parts: Sequence[RelationPart], found: list[Fit], scene: nx.DiGraph[str], factor: float
    ) -> list[Fit]:
        query: nx.DiGraph[str] = nx.DiGraph()
        query.add_node("", fits={f.item.id for f in found})
        inner: dict[str, dict[str, Fit]] = {}
        for part in parts:
            node = part.phrase.text or "?"
            if node not in inner:
                inner[node] = {f.item.id: f for f in self.fits(part.phrase, nested=True)}
                query.add_node(node, fits=set(inner[node]))
            predicates = query.get_edge_data("", node, {}).get("predicates", set())
            query.add_edge("", node, predicates={*predicates, part.predicate})
        scene = nx.relabel_nodes(scene, {})
        nx.set_node_attributes(scene, {n: n for n in scene}, "id")
        matcher = nx.algorithms.isomorphism.DiGraphMatcher(
            scene,
            query,
            node_match=lambda has, asks: has["id"] in asks["fits"],
            edge_match=lambda has, asks: asks["predicates"] <= has["predicates"],
        )
        best: dict[str, Fit] = {}
        by_id = {f.item.id: f for f in found}
        for mapping in matcher.subgraph_monomorphisms_iter():
            named = {node: object_id for object_id, node in mapping.items()}
            fit = by_id[named[""]]
            score = fit.score * factor
            reasons = list(fit.reasons)
            for part in parts:
                other = inner[part.phrase.text or "?"][named[part.phrase.text or "?"]]
                score *= other.score
                roughly = "" if factor == 1.0 else "roughly "
                reasons.append(f"is {roughly}{part.predicate} {other.item.id}")
            if fit.item.id not in best or best[fit.item.id].score < score:
                best[fit.item.id] = Fit(fit.item, score, reasons)
        # The matcher's own order depends on hashes of names.
        return [best[f.item.id] for f in found if f.item.id in best]

    def _by_special(self, part: RelationPart, found: list[Fit]) -> list[Fit]:
        """Relations that are no single edge: the table, between, nearest to, and negations."""
        if is_surface(part.phrase) and part.predicate == "on":
            kept = [f for f in found if stack_level(self.graph, f.item.id) == 0]
            kept = [f.and_("stands on the table") for f in kept]
        elif part.predicate == "between":
            kept = self._between(part, found)
        elif part.predicate in ("nearest to", "farthest from"):
            return self._by_distance(part, found)
        else:
            kept = self._matched([part], found, self._edges(0.5), 1.0)
        if not part.negated:
            return kept
        out = {f.item.id for f in kept}
        return [f.and_(f"is not {part.predicate} that") for f in found if f.item.id not in out]

    def _between(self, part: RelationPart, found: list[Fit]) -> list[Fit]:
        first = self.fits(part.phrase, nested=True)
        if part.second is not None:
            second = self.fits(part.second, nested=True)
            pairs = [(a, b) for a in first for b in second if a.item.id != b.item.id]
        else:
            pairs = list(combinations(first, 2))
        kept = {}
        for fit in found:
            for a, b in pairs:
                names = (a.item.id, b.item.id)
                if fit.item.id not in names and is_between(fit.item, a.item, b.item):
                    kept[fit.item.id] = fit.and_(f"is between {names[0]} and {names[1]}")
        return list(kept.values())

    def _by_distance(self, part: RelationPart, found: list[Fit]) -> list[Fit]:
        anchors = [f.item for f in self.fits(part.phrase, nested=True)]
        others = [f for f in found if f.item.id not in {a.id for a in anchors}] or found
        if not anchors or not others:
            return []

        others = [f for f in others if any(a.id != f.item.id for a in anchors)]
        if not others:
            return []

        def away(fit: Fit) -> float:
            return min(distance(fit.item, a) for a in anchors if a.id != fit.item.id)

        sign = (1 if part.predicate == "nearest to" else -1) / math.log(NEAR_SIZE)
        row = [Ranked(f.item, sign * math.log(max(away(f), 1e-6))) for f in others]
        row.sort(key=lambda r: r.place)
        return _scored(nearly_first(row), found, f"is the one {part.predicate} {anchors[0].id}")

    def excluded(self, phrase: NounPhrase, found: Sequence[Fit]) -> list[Fit]:
        """What one exclusion of a phrase for `found` may mean: "the biggest one" is one of them."""
        if phrase.category is None and phrase.pronoun == "one":
            return replace(self, among=frozenset(f.item.id for f in found)).fits(phrase)
        return self.fits(phrase, nested=True)

    def _by_exclusions(self, phrase: NounPhrase, found: list[Fit]) -> list[Fit]:
        for excluded in phrase.exclusions:
            fits = self.excluded(excluded, found)
            if not fits and (phrase.every or phrase.plural):
                return []  # whoever spares what is not there means something else
            best = max((f.score for f in fits), default=0.0)
            out = {f.item.id for f in fits if f.score >= best - MARGIN}
            found = [f for f in found if f.item.id not in out]
        return found

    def _by_unknown_words(self, phrase: NounPhrase, found: list[Fit]) -> list[Fit]:
        """Words outside the vocabulary count where some object's description has them."""
        for word in phrase.unknown_words:
            fitting = [f for f in found if described(f.item, word)]
            if fitting and len(fitting) < len(found):
                found = [
                    f.and_(f"is described as {word}")
                    if f in fitting
                    else Fit(f.item, f.score * UNFIT_WORD, f.reasons)
                    for f in found
                ]
        return found

    def _by_rank(self, phrase: NounPhrase, found: list[Fit]) -> list[Fit]:
        """Superlatives, ordinals and "the big one"."""
        if phrase.size and not phrase.superlative:
            chosen = about_as_sized([f.item for f in found], phrase.size)
            found = [
                f.and_(f"is {phrase.size} for these")
                if f.item in chosen
                else Fit(f.item, f.score * ROUGHLY, f.reasons)
                for f in found
            ]
        if phrase.superlative is None and phrase.ordinal is None:
            return found
        order = phrase.superlative or ORIGINS[phrase.ordinal_from]
        row = ranked(self.graph, [f.item for f in found], order)
        count = (phrase.count or 1) if phrase.plural else 1
        if phrase.ordinal is None:
            return _scored(nearly_first(row, count), found, f"is the {order}")
        if phrase.plural and phrase.ordinal in (1, -1):  # "the last two mugs"
            if phrase.ordinal < 0:
                row = [Ranked(r.item, -r.place) for r in reversed(row)]
            ends = nearly_first(row, count) if len(row) >= count else []
            return _scored(ends, found, "is among them")
        index = phrase.ordinal - 1 if phrase.ordinal > 0 else len(row) + phrase.ordinal
        if not 0 <= index < len(row):
            return []
        return _scored(nearly_at(row, index), found, f"is number {index + 1} ({order} first)")


def _scored(
    chosen: Sequence[tuple[SceneObject, float]], found: Sequence[Fit], reason: str
) -> list[Fit]:
    """The fits of objects that a rank may mean: what is nearly tied is so much less likely."""
    by_id = {f.item.id: f for f in found}
    return [
        by_id[item.id].and_(reason if away == 0 else f"nearly {reason}", 1 - MARGIN * away)
        for item, away in chosen
    ]


def is_surface(phrase: NounPhrase) -> bool:
    """Whether a phrase means what everything stands on ("the table")."""
    return phrase.category is not None and phrase.category.split()[-1] in SURFACES


def _of_one_kind(part: RelationPart, phrase: NounPhrase) -> RelationPart:
    """ "The mug between the other two": the others are mugs."""
    inner = part.phrase
    if not inner.other or inner.category is not None or phrase.category is None:
        return part
    named = {"category": phrase.category, "known": phrase.known}
    return part.model_copy(update={"phrase": inner.model_copy(update=named)})


def _is_edge(part: RelationPart) -> bool:
    return part.predicate in _INVERSE and not (is_surface(part.phrase) and part.predicate == "on")
