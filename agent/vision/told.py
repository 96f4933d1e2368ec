"""What a model that sees the picture tells besides names, as an open vocabulary's graph keeps it.

The objects are those that were found. Relations that boxes show are measured by the engine and
stay as they are; the others are kept where the boxes allow them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agent.vision.forms import DescribedObject, Description
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from sgedit_engine.scene.lexicon import Lexicon
from sgedit_engine.scene.relations import INTERACTIONS, INVERSE

# Of two things one of which is before the other, as pictures show it.
_IN_DEPTH = ("in front of", "behind")
# Things that hold, ride or wear each other touch where one is a little larger than its box.
_REACH = 1.1


def with_told(
    graph: SceneGraph, told: Description, found: Mapping[int, str], vocabulary: Vocabulary
) -> SceneGraph:
    """The graph with what is told of the objects `found` (numbers in `told` -> ids)."""
    lexicon = Lexicon(vocabulary)
    things = {object_id: told.objects[number] for number, object_id in found.items()}
    objects = (_as_told(o, things.get(o.id), lexicon) for o in graph.objects)
    graph = graph.model_copy(update={"objects": tuple(objects)})
    kept = [r for r in graph.relations if _between_things(r, graph)]
    kept += [r for r in _new_relations(graph, told, found) if r not in kept]
    return graph.with_relations(tuple(kept))


def _as_told(item: SceneObject, thing: DescribedObject | None, lexicon: Lexicon) -> SceneObject:
    """An object as background or thing, with the looks that it was not read to have."""
    if thing is None:
        return item
    looks: dict[str, str] = {}
    for words in thing.attributes:
        value = lexicon.value(words.lower().split())
        if value is not None and value[0] not in item.attributes:
            looks.setdefault(*value)
    kind = "foreground" if thing.foreground else "background"
    update: dict[str, object] = {"kind": kind}
    if looks:
        update["attributes"] = {**item.attributes, **looks}
        # Nothing that was not read is held against what is read later.
        update["read_as"] = {**(item.read_as or {}), **dict.fromkeys(looks, "")}
    return item.model_copy(update=update)


def _between_things(relation: Relation, graph: SceneGraph) -> bool:
    ends = (graph.get(relation.subject), graph.get(relation.object))
    return all(end.kind == "foreground" for end in ends)


def _new_relations(
    graph: SceneGraph, told: Description, found: Mapping[int, str]
) -> Iterator[Relation]:
    """Told relations that no reading knows, with their inverses."""
    inverses: Mapping[str, str] = {**INVERSE, **INTERACTIONS}
    for said in told.relations:
        a, b = found.get(said.subject), found.get(said.object)
        if a is None or b is None or a == b:
            continue
        relation = Relation(subject=a, predicate=said.predicate, object=b)
        if _allowed(relation, graph) and _between_things(relation, graph):
            yield relation
            yield Relation(subject=b, predicate=inverses[said.predicate], object=a)


def _allowed(relation: Relation, graph: SceneGraph) -> bool:
    """Whether the boxes allow a relation that they do not show."""
    a, b = graph.get(relation.subject), graph.get(relation.object)
    if relation.predicate in INTERACTIONS:
        return a.box.grown(_REACH).intersection(b.box) is not None
    if relation.predicate in _IN_DEPTH:
        measured = any(graph.related(a.id, predicate, b.id) for predicate in INVERSE)
        return not measured and a.box.intersection(b.box) is not None
    return False
