"""Views: what is seen of an object at other places, and what counts of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from sgedit_engine.concepts.concept import ConceptSettings, Subject
from sgedit_engine.concepts.dataset import (
    View,
    check_subjects,
    hole_prompt,
    make_views,
    whole_prompt,
)
from sgedit_engine.diffusion.parts import VAE
from sgedit_engine.errors import CancelledError, InvalidEditError
from sgedit_engine.interface import Picture
from sgedit_engine.models.residency import Residency
from sgedit_engine.regions import Reach

SETTINGS = ConceptSettings(views=6, whole=0.4, seed=2)
TOKENS = (("<object-0>",), ("<object-1>",))
REACH = Reach(0.3, 0.0, 0.3, 0.2)
OTHERS = np.zeros((256, 256), np.bool_)


@pytest.fixture(scope="module")
def views(
    models: Residency, picture: Picture, subjects: tuple[Subject, Subject]
) -> tuple[View, ...]:
    with models.borrow(VAE) as vae:
        return make_views(
            vae, picture.image, subjects, OTHERS, TOKENS, REACH, SETTINGS, 256, on_view=lambda: None
        )


def test_what_counts_is_in_the_hole_or_beside_the_object(views: tuple[View, ...]) -> None:
    assert {tuple(view.masks) for view in views} == {(0,), (1,), (0, 1)}
    assert {view.hole.any().item() for view in views} == {True, False}
    for view in views:
        assert view.latent.shape == view.masked.shape == (1, 4, 32, 32)
        assert view.hole.shape == view.weight.shape == view.beside.shape == (1, 1, 32, 32)
        assert 0 < view.weight.max() <= 1
        assert not (view.beside * view.weight).any()
        assert torch.equal(view.weight, torch.stack(list(view.masks.values())).amax(0))
        if view.hole.any():
            assert not (view.weight * (1 - view.hole)).any(), "an object reaches out of its hole"
        for number in (0, 1):
            assert (f"<object-{number}>" in view.prompt) == (number in view.masks)


def test_the_same_settings_give_the_same_views(
    models: Residency, picture: Picture, subjects: tuple[Subject, Subject], views: tuple[View, ...]
) -> None:
    with models.borrow(VAE) as vae:
        first = replace(SETTINGS, views=1)
        again = make_views(
            vae, picture.image, subjects, OTHERS, TOKENS, REACH, first, 256, on_view=lambda: None
        )
    assert torch.equal(again[0].latent, views[0].latent)
    assert torch.equal(again[0].hole, views[0].hole)


def test_other_objects_stay_visible_and_are_not_learned(
    models: Residency, picture: Picture, subjects: tuple[Subject, Subject]
) -> None:
    # Right of the mug, inside its hole.
    others = np.zeros((256, 256), np.bool_)
    others[120:160, 104:122] = True
    views = []
    for mask in (others, OTHERS):
        with models.borrow(VAE) as vae:
            views.append(
                make_views(
                    vae,
                    picture.image,
                    subjects[:1],
                    mask,
                    TOKENS,
                    REACH,
                    replace(SETTINGS, whole=0.0),
                    256,
                    on_view=lambda: None,
                )
            )
    pairs = [(with_it, alone) for with_it, alone in zip(*views, strict=True)]
    fewer = [(a, b) for a, b in pairs if a.hole.sum() < b.hole.sum()]
    assert fewer
    for a, b in fewer:
        assert torch.equal(a.weight, b.weight), "what is learned of the mug is the same"
        assert not (a.beside * (1 - b.beside)).any() and a.beside.sum() < b.beside.sum()


def test_it_can_be_stopped_before_each_view(
    models: Residency, picture: Picture, subjects: tuple[Subject, Subject]
) -> None:
    def stop() -> None:
        raise CancelledError()

    with models.borrow(VAE) as vae, pytest.raises(CancelledError):
        make_views(vae, picture.image, subjects, OTHERS, TOKENS, REACH, SETTINGS, 256, on_view=stop)


def test_prompts_tell_token_and_description(subjects: tuple[Subject, Subject]) -> None:
    named = list(zip(subjects, TOKENS, strict=True))
    assert hole_prompt(named) == "a red striped <object-0> mug and a blue <object-1> ball"
    assert whole_prompt(named) == (
        "a photo of <object-0> mug and <object-1> ball. red striped mug. blue ball."
    )


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        (np.zeros((256, 256), np.bool_), "Nothing is seen of the red mug"),
        (np.ones((256, 256), np.bool_), "whole picture"),
        (np.ones((9, 9), np.bool_), "size"),
    ],
)
def test_masks_that_cannot_be_learned(picture: Picture, mask: np.ndarray, message: str) -> None:
    with pytest.raises(InvalidEditError, match=message):
        check_subjects(picture.image, [Subject("mug-1", mask, "red mug", "mug")])


def test_nothing_to_learn(picture: Picture) -> None:
    with pytest.raises(InvalidEditError, match="no object"):
        check_subjects(picture.image, [])
