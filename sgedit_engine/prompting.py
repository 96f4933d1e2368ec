"""What a region or a picture shows, in words for a text-to-image model: how the bundled models were
taught, or any words for those that know them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject, with_article


class Prompts(Protocol):
    """How the models of a profile are told things."""

    def background(self, graph: SceneGraph, target: str | None = None) -> str:
        """What a region shows from which a thing was taken (None: the whole picture)."""
        ...

    def thing(self, graph: SceneGraph, object_id: str, in_full: bool = False) -> str:
        """What a region shows once the object is in it. `in_full` says what is ordinary as well:
        what shall stay so when something else changes."""
        ...

    def together(self, graph: SceneGraph, object_id: str, predicate: str, other_id: str) -> str:
        """What two objects do with each other: "a man riding a horse"."""
        ...

    def words(self, prompt: str) -> str:
        """The words of the thing itself in an object's prompt: "red striped mug"."""
        ...

    def scene(self, graph: SceneGraph, object_ids: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """A whole picture in words, and of each object, in the order of their ids, its own words in
        it."""
        ...

    def called(self, item: SceneObject) -> tuple[str, str]:
        """What an object is called in its prompts, in full and by its kind: "red mug", "mug"."""
        ...

    def against(self, gone: Iterable[SceneObject]) -> str:
        """What must not be drawn where things went, as guidance is told it."""
        ...


class Captions:
    """The fixed phrases of the bundled world. Its models draw and read by the same words, so an
    object is told as it is read, whatever a person calls it."""

    _adjectives = ("finish", "color", "pattern")
    _unsaid = ("plain", "matte")

    def background(self, graph: SceneGraph, target: str | None = None) -> str:
        """ "an empty wooden table", or where a thing stood on another one "nothing on a book"."""
        support = None if target is None else carriers_of(graph).get(target)
        if support is not None:
            return f"nothing on {self._phrase(graph.get(support), ('color', 'pattern'))}"
        tables = (o for o in graph.objects if o.kind == "background" and o.category == "table")
        materials = [m for o in tables if (m := o.attributes.get("material"))]
        return " ".join(["an empty", *materials[:1], "table"])

    def thing(self, graph: SceneGraph, object_id: str, in_full: bool = False) -> str:
        """ "a red striped mug on a blue book"."""
        item = graph.get(object_id)
        support = carriers_of(graph).get(object_id)
        ending = "" if support is None else f" on {self._phrase(graph.get(support), ('color',))}"
        return self._phrase(item, self._adjectives, () if in_full else self._unsaid) + ending

    def together(self, graph: SceneGraph, object_id: str, predicate: str, other_id: str) -> str:
        """Of things that these models have never seen interact, in the usual words."""
        return f"{self.thing(graph, object_id)} {predicate} {self.thing(graph, other_id)}"

    def words(self, prompt: str) -> str:
        """ "red striped mug"."""
        return prompt.partition(" ")[2].partition(" on ")[0]

    def scene(self, graph: SceneGraph, object_ids: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """ "a red mug, a blue ball and a book on a wooden table"."""
        phrases = [self._phrase(graph.get(i), self._adjectives) for i in object_ids]
        empty = self.background(graph)
        if not phrases:
            return empty, ()
        table = empty.removeprefix("an empty ")
        told = f"{_listed(phrases)} on {with_article(table)}"
        return told, tuple(self.words(phrase) for phrase in phrases)

    def called(self, item: SceneObject) -> tuple[str, str]:
        """By what was read alone."""
        return item.seen_name, str(item.seen_as("kind"))

    def against(self, gone: Iterable[SceneObject]) -> str:
        """Nothing: these models have learned to do without."""
        return ""

    def _phrase(
        self, item: SceneObject, adjectives: tuple[str, ...], unsaid: tuple[str, ...] = _unsaid
    ) -> str:
        said = [value for name in adjectives if (value := item.seen_as(name))]
        words = " ".join([*(w for w in said if w not in unsaid), str(item.seen_as("kind"))])
        return with_article(words)


# Behind a comma, which is in no phrase, a prompt tells where a thing is.
_COMMA = ", "
_ARTICLES = ("a", "an", "the")
_LONGEST_WORDS = 16
# How much of a thing's box has to be before a part of the background.
_BEFORE = 0.5


class OpenWords:
    """Any words, for models of photographs: descriptions where there are some, else attributes and
    category, and the background as it was described."""

    _unsaid = ("plain", "matte")

    def background(self, graph: SceneGraph, target: str | None = None) -> str:
        """ "an empty wooden desk, nothing there"."""
        support = None if target is None else carriers_of(graph).get(target)
        if support is not None:
            return f"{self._phrase(graph.get(support))}{_COMMA}nothing on it"
        behind = self._behind(graph, target)
        return f"{behind}{_COMMA}empty, nothing there" if behind else "empty background"

    def thing(self, graph: SceneGraph, object_id: str, in_full: bool = False) -> str:
        """ "a red cup with a thin handle, on a wooden desk"."""
        phrase = self._phrase(graph.get(object_id), in_full)
        support = carriers_of(graph).get(object_id)
        if support is not None:
            return f"{phrase}{_COMMA}on {self._phrase(graph.get(support))}"
        behind = self._behind(graph, object_id)
        return f"{phrase}{_COMMA}with {behind}" if behind else phrase

    def together(self, graph: SceneGraph, object_id: str, predicate: str, other_id: str) -> str:
        """ "a man riding a brown horse"."""
        first, other = (self._phrase(graph.get(i)) for i in (object_id, other_id))
        behind = self._behind(graph, other_id)
        ending = f"{_COMMA}with {behind}" if behind else ""
        return f"{first} {predicate} {other}{ending}"

    def words(self, prompt: str) -> str:
        """ "red cup with a thin handle"."""
        return _without_article(prompt.partition(_COMMA)[0])

    def scene(self, graph: SceneGraph, object_ids: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """ "a photo of a red cup, a laptop and a book, with a wooden desk"."""
        phrases = [self._phrase(graph.get(i)) for i in object_ids]
        behind = self._behind(graph, None)
        if not phrases:
            return f"a photo of {behind or 'an empty background'}", ()
        ending = f"{_COMMA}with {behind}" if behind else ""
        told = f"a photo of {_listed(phrases)}{ending}"
        return told, tuple(_without_article(phrase) for phrase in phrases)

    def called(self, item: SceneObject) -> tuple[str, str]:
        """By its description."""
        return _without_article(self._phrase(item)), item.category

    def against(self, gone: Iterable[SceneObject]) -> str:
        """ "cup, red cup"."""
        words = (w for o in gone for w in (o.category, _without_article(self._phrase(o))))
        return _COMMA.join(dict.fromkeys(words))

    def _behind(self, graph: SceneGraph, target: str | None) -> str:
        """The parts of the background that a thing is before, the smallest first, of all at most
        two; those of the whole picture without a thing. Empty where none is known."""
        parts = [o for o in graph.objects if o.kind == "background"]
        if target is not None:
            box = graph.get(target).box
            parts = [o for o in parts if _share_before(box, o) >= _BEFORE]
        parts.sort(key=lambda o: o.box.area)
        return " and ".join(self._phrase(o) for o in parts[:2])

    def _phrase(self, item: SceneObject, in_full: bool = False) -> str:
        described = _first_clause(item.description.rpartition(": ")[2])
        if described:
            return described if described.split()[0] in _ARTICLES else with_article(described)
        unsaid = () if in_full else self._unsaid
        said = [value for value in item.attributes.values() if value not in unsaid]
        return with_article(" ".join([*said, item.category]).replace(",", " "))


CAPTIONS, OPEN_WORDS = Captions(), OpenWords()


def prompts_for(vocabulary: Vocabulary) -> Prompts:
    """How models that know a vocabulary are told things."""
    return OPEN_WORDS if vocabulary.open else CAPTIONS


def _listed(phrases: Sequence[str]) -> str:
    return " and ".join([", ".join(phrases[:-1]), phrases[-1]] if phrases[1:] else phrases)


def _without_article(phrase: str) -> str:
    first, _, rest = phrase.partition(" ")
    return rest if first in _ARTICLES and rest else phrase


def _first_clause(text: str) -> str:
    """The beginning of a description up to the first stop, in lower-case articles and few words."""
    clause = text
    for stop in (".", ",", ";", "\n"):
        clause = clause.partition(stop)[0]
    words = clause.split()[:_LONGEST_WORDS]
    if words and words[0].lower() in _ARTICLES:
        words[0] = words[0].lower()
    return " ".join(words)


def _share_before(box: Box, part: SceneObject) -> float:
    common = box.intersection(part.box)
    return 0.0 if common is None else common.area / box.area
