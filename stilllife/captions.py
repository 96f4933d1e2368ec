"""What a scene is called: captions for whole pictures and prompts for edited regions.

Captions vary in order, detail and words, so that a text encoder trained on them
understands people who say much or little. No caption mentions the unnamed detail of a
thing, nor the camera or the light. All words come from `words.words()`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from stilllife.relations import Relation, relations
from stilllife.words import (
    COLOR_WORDS,
    FINISH_WORDS,
    NOUNS,
    NUMBERS,
    PATTERN_ENDINGS,
    PATTERN_WORDS,
    PREDICATE_WORDS,
    TABLE_WORDS,
    plural,
    tokens,
    words,
)
from stilllife.world import Scene, Thing

__all__ = ["MAX_WORDS", "caption", "edit_prompt", "phrase", "removal_prompt", "tokens", "words"]

MAX_WORDS = 60
_OPENINGS = (
    "a photo of",
    "a picture of",
    "an image of",
    "a photograph of",
    "a still life with",
    "a still life of",
    "a scene with",
)


@dataclass(frozen=True)
class Detail:
    """How much of a thing a text tells, and how often it uses another word for it."""

    color: bool = True
    pattern: bool = True
    finish: bool = True
    synonyms: float = 0.0


FULL = Detail()
SHORT = Detail(pattern=False, finish=False)


@dataclass(frozen=True)
class Name:
    """A thing in words, without its article."""

    adjectives: tuple[str, ...]
    noun: str
    ending: str = ""

    def one(self, article: str | None = None) -> str:
        """The singular with its article ("a" or "an" where none is given)."""
        text = " ".join([*self.adjectives, self.noun, *([self.ending] if self.ending else [])])
        return f"{article or _article(text)} {text}"

    def many(self, count: int) -> str:
        """The plural with its number ("two red mugs")."""
        parts = [NUMBERS[count], *self.adjectives, plural(self.noun)]
        return " ".join([*parts, *([self.ending] if self.ending else [])])


def phrase(thing: Thing, rng: random.Random | None = None, short: bool = False) -> str:
    """One thing in words: "a glossy red striped mug", or short "a red mug".

    Without a generator the text is always the same, in the world's own words; with one,
    detail, order and words vary.
    """
    if rng is None:
        return _fixed_name(thing, SHORT if short else FULL).one()
    return _name(thing, SHORT if short else _sample_detail(rng, 1), rng).one()


def caption(scene: Scene, rng: random.Random) -> str:
    """A text for the whole picture, at most MAX_WORDS tokens long."""
    if not scene.things:
        return _empty_caption(scene, rng)
    while True:
        text = _full_caption(scene, rng)
        if len(tokens(text)) <= MAX_WORDS:
            return text


def edit_prompt(
    scene_after: Scene, index: int | None, rng: random.Random, bared: Thing | None = None
) -> str:
    """What the filled region of an edit shows, in the scene after the edit.

    With an index: that thing, sometimes with what it stands on or beside. With None (a
    removal): an empty table, or `bared`, the thing on which the taken one stood, with nothing
    on it; never another thing.
    """
    if index is None:
        return removal_prompt(scene_after, rng, bared)
    detail = Detail(
        color=rng.random() < 0.97,
        pattern=rng.random() < 0.88,
        finish=rng.random() < 0.35,
        synonyms=0.1,
    )
    thing = scene_after.things[index]
    text = _name(thing, detail, rng).one()
    draw = rng.random()
    if draw < 0.3:
        text += _one_relation(scene_after, index, rng)
    elif draw < 0.5 and thing.support is None:
        text += f" on {_table(scene_after, rng)}"
    if rng.random() < 0.15:
        text = f"{rng.choice(_OPENINGS[:4])} {text}"
    return text


def removal_prompt(scene: Scene, rng: random.Random, bared: Thing | None = None) -> str:
    """What remains where a thing was taken away: mostly the table, or the top of `bared`."""
    if bared is not None and rng.random() < 0.8:
        detail = Detail(pattern=rng.random() < 0.6, finish=rng.random() < 0.2, synonyms=0.1)
        return f"nothing on {_name(bared, detail, rng).one()}"
    top = rng.choice(TABLE_WORDS[scene.table])
    return rng.choice(
        (
            "an empty table",
            "an empty table",
            "empty background",
            "an empty background",
            "background",
            "nothing",
            f"an empty {top} table",
            f"an empty {top} table",
            f"{_article(top)} {top} table",
            f"an empty {top} table and {_wall(scene)}",
        )
    )


def _article(text: str) -> str:
    return "an" if text[0] in "aeiou" else "a"


def _wall(scene: Scene) -> str:
    return f"{_article(scene.wall)} {scene.wall} wall"


def _table(scene: Scene, rng: random.Random) -> str:
    if rng.random() < 0.25:
        return "a table"
    top = rng.choice(TABLE_WORDS[scene.table])
    return f"{_article(top)} {top} {'tabletop' if rng.random() < 0.12 else 'table'}"


def _fixed_name(thing: Thing, detail: Detail) -> Name:
    adjectives = []
    if detail.finish:
        adjectives.append(thing.finish)
    adjectives.append(thing.color)
    if detail.pattern and thing.pattern != "plain":
        adjectives.append(thing.pattern)
    return Name(tuple(adjectives), thing.kind)


def _sample_detail(rng: random.Random, count: int) -> Detail:
    return Detail(
        color=rng.random() < 0.94,
        pattern=rng.random() < 0.7,
        finish=rng.random() < (0.35 if count < 5 else 0.12),
        synonyms=0.1,
    )


def _pick(names: Sequence[str], share: float, rng: random.Random) -> str:
    """The first name, or with the given chance any of the others."""
    if len(names) > 1 and rng.random() < share:
        return rng.choice(names[1:])
    return names[0]


def _name(thing: Thing, detail: Detail, rng: random.Random) -> Name:
    adjectives: list[str] = []
    ending = ""
    if detail.color:
        adjectives.append(_pick(COLOR_WORDS[thing.color], 0.3, rng))
    if detail.pattern and (thing.pattern != "plain" or rng.random() < 0.08):
        if thing.pattern != "plain" and rng.random() < 0.12:
            ending = rng.choice(PATTERN_ENDINGS[thing.pattern])
        else:
            at = len(adjectives) if rng.random() < 0.75 else 0
            adjectives.insert(at, _pick(PATTERN_WORDS[thing.pattern], detail.synonyms, rng))
    if detail.finish:
        at = 0 if rng.random() < 0.85 else len(adjectives)
        adjectives.insert(at, _pick(FINISH_WORDS[thing.finish], 0.25, rng))
    return Name(tuple(adjectives), _pick(NOUNS[thing.kind], detail.synonyms, rng), ending)


def _join(parts: list[str], rng: random.Random) -> str:
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2 or rng.random() < 0.85:
        comma = "," if len(parts) > 2 and rng.random() < 0.3 else ""
        return f"{', '.join(parts[:-1])}{comma} and {parts[-1]}"
    return " and ".join(parts) if rng.random() < 0.5 else ", ".join(parts)


def _empty_caption(scene: Scene, rng: random.Random) -> str:
    table = _table(scene, rng)
    bare = table.split(" ", 1)[1]
    text = rng.choice((f"an empty {bare}", f"an empty {bare}", f"nothing on {table}", table))
    if rng.random() < 0.25:
        text = f"{rng.choice(_OPENINGS[:4])} {text}"
    if rng.random() < 0.25:
        text += f" and {_wall(scene)}"
    return text


def _full_caption(scene: Scene, rng: random.Random) -> str:
    count = len(scene.things)
    detail = _sample_detail(rng, count)
    names = [_name(thing, detail, rng) for thing in scene.things]
    told = list(range(count))
    if count > 2 and rng.random() < 0.08:
        told.remove(rng.choice(told))
    related = _sample_relations(scene, told, rng)
    body = _join(_clauses(names, told, related, rng), rng)
    draw = rng.random()
    openings: tuple[str, ...] = _OPENINGS
    if draw < 0.1:
        body = f"{_table(scene, rng)} with {body}"
        openings = _OPENINGS[:4]
    elif draw < 0.5:
        body = f"{body} on {_table(scene, rng)}"
    if rng.random() < 0.15:
        body += f" {rng.choice(('in front of', 'against'))} {_wall(scene)}"
    if rng.random() < 0.4:
        body = f"{rng.choice(openings)} {body}"
    return body


def _sample_relations(scene: Scene, told: list[int], rng: random.Random) -> list[Relation]:
    """Some relations between told things, each thing at most once a subject."""
    most = rng.choice((0, 0, 1, 1, 2, 2))
    if most == 0:
        return []
    holding = [r for r in relations(scene) if r[0] in told and r[2] in told]
    rng.shuffle(holding)
    holding.sort(key=lambda r: r[1] not in ("on", "under") or rng.random() < 0.4)
    chosen: list[Relation] = []
    used: set[int] = set()
    for subject, predicate, other in holding:
        if len(chosen) < most and subject not in used and other not in used:
            chosen.append((subject, predicate, other))
            used.update((subject, other))
    return chosen


def _clauses(
    names: list[Name], told: list[int], related: list[Relation], rng: random.Random
) -> list[str]:
    """The parts of a caption: related pairs, then or between them the things left over."""
    parts = []
    in_pairs: set[int] = set()
    for subject, predicate, other in related:
        words_for = rng.choice(PREDICATE_WORDS[predicate])
        parts.append(f"{names[subject].one()} {words_for} {names[other].one()}")
        in_pairs.update((subject, other))
    alone = [names[i] for i in told if i not in in_pairs]
    merge = rng.random() < 0.7
    counts: dict[Name, int] = {}
    for name in alone:
        counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        parts += [name.many(count)] if count > 1 and merge else [name.one()] * count
    rng.shuffle(parts)
    return parts


def _one_relation(scene: Scene, index: int, rng: random.Random) -> str:
    """One relation of a thing in words (" left of a lamp"), or nothing where none holds."""
    holding = [r for r in relations(scene) if r[0] == index]
    if not holding:
        return ""
    on = [r for r in holding if r[1] == "on"]
    _, predicate, other = rng.choice(on or holding)
    named = _name(scene.things[other], SHORT, rng).one("the" if rng.random() < 0.3 else None)
    return f" {rng.choice(PREDICATE_WORDS[predicate])} {named}"
