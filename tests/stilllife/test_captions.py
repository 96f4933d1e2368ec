"""Captions and prompts: their words, their truth, their variety."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from stilllife.captions import MAX_WORDS, caption, edit_prompt, phrase
from stilllife.relations import relations
from stilllife.scenes import scene_of
from stilllife.words import COLOR_WORDS, NOUNS, PREDICATE_WORDS, plural, tokens, words
from stilllife.world import COLORS, DETAILS, KINDS, PREDICATES, Scene, Thing

MUG = Thing("mug", "red", "striped", "glossy", 0, 0, 0, 0.3, (0.5,) * DETAILS)


@pytest.mark.parametrize(
    ("thing", "full", "short"),
    [
        (MUG, "a glossy red striped mug", "a red mug"),
        (
            replace(MUG, color="orange", finish="matte", pattern="plain"),
            "a matte orange mug",
            "an orange mug",
        ),
        (replace(MUG, kind="rubber duck"), "a glossy red striped rubber duck", "a red rubber duck"),
    ],
)
def test_phrase(thing: Thing, full: str, short: str) -> None:
    assert phrase(thing) == full
    assert phrase(thing, short=True) == short


def test_two_thousand_scenes_use_known_words_only() -> None:
    known = set(words())
    for seed in range(2000):
        scene, rng = scene_of(seed), random.Random(seed)
        whole = caption(scene, rng)
        index = rng.randrange(len(scene.things))
        texts = [
            whole,
            phrase(scene.things[index], rng),
            edit_prompt(scene, index, rng),
            edit_prompt(scene, None, rng),
            caption(replace(scene, things=()), rng),
        ]
        assert {token for text in texts for token in tokens(text)} <= known
        assert len(tokens(whole)) <= MAX_WORDS


def _kinds_in(text: str) -> set[str]:
    padded = f" {' '.join(tokens(text))} ".replace(" table lamp", " lamp")
    found = set()
    for kind, names in NOUNS.items():
        if any(f" {form} " in padded for name in names for form in (name, plural(name))):
            found.add(kind)
    return found


def test_captions_name_only_what_is_there() -> None:
    complete = 0
    for seed in range(400):
        scene = scene_of(seed)
        told = _kinds_in(caption(scene, random.Random(seed)))
        kinds = {thing.kind for thing in scene.things}
        assert told <= kinds
        complete += told == kinds
    assert complete > 350


def test_told_relations_hold() -> None:
    told = 0
    for seed in range(400):
        scene = scene_of(seed)
        text = caption(scene, random.Random(seed))
        for i, first in enumerate(scene.things):
            for j, second in enumerate(scene.things):
                kinds = [thing.kind for thing in scene.things]
                if i == j or kinds.count(first.kind) > 1 or kinds.count(second.kind) > 1:
                    continue
                for predicate in ("left of", "behind", "in front of"):
                    if f"{first.kind} {predicate} {phrase(second, short=True)}" in text:
                        told += 1
                        assert (i, predicate, j) in relations(scene)
    assert told > 5


def test_captions_vary() -> None:
    scene = scene_of(1)
    rng = random.Random(0)
    assert len({caption(scene, rng) for _ in range(50)}) > 40


def test_removal_prompts_name_no_thing() -> None:
    rng = random.Random(0)
    for seed in range(300):
        assert _kinds_in(edit_prompt(scene_of(seed), None, rng)) == set()


def test_insertion_prompts_begin_with_the_thing() -> None:
    rng = random.Random(0)
    lamp = replace(MUG, kind="lamp", x=0.4)
    scene = Scene((MUG, lamp))
    for _ in range(200):
        text = edit_prompt(scene, 0, rng)
        named = _kinds_in(text)
        assert "mug" in named
        if "lamp" in named:
            assert min(text.index(n) for n in NOUNS["mug"] if n in text) < text.index("lamp")


def test_empty_scenes() -> None:
    rng = random.Random(0)
    texts = {caption(Scene(()), rng) for _ in range(200)}
    assert {"an empty table", "an empty wooden table", "nothing on a table"} <= texts
    assert all(_kinds_in(text) == set() for text in texts)


def test_the_vocabulary_covers_the_world() -> None:
    known = words()
    assert known == sorted(set(known))
    assert 300 <= len(known) <= 700
    for name in (*KINDS, *COLORS, *PREDICATES):
        assert set(tokens(name)) <= set(known)
    assert {"cup", "grey", "the", "and", "six", ",", "."} <= set(known)
    assert set(NOUNS) == set(KINDS)
    assert set(COLOR_WORDS) == set(COLORS)
    assert set(PREDICATE_WORDS) == set(PREDICATES)
