"""Drawing with concepts: the models know them while they are lent, and never afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from sgedit_engine.concepts.adapter import ConceptModels, with_concepts
from sgedit_engine.concepts.concept import Concepts
from sgedit_engine.diffusion.few_steps import GUIDANCE, Sampler, choose_sampler
from sgedit_engine.diffusion.inpaint import Drawing, draw
from sgedit_engine.diffusion.parts import TEXT
from sgedit_engine.errors import ConceptOfOtherModelError
from sgedit_engine.interface import Picture
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Lender, Residency
from sgedit_engine.models.weights import open_checkpoint

Outputs = Callable[[], tuple[Tensor, Tensor]]


@pytest.fixture
def drawing(picture: Picture, sampler: Sampler) -> Drawing:
    return Drawing(picture.masks["ball-1"], "a red striped mug", (1,), sampler)


def drawn(models: Lender, picture: Picture, drawing: Drawing) -> np.ndarray:
    return draw(models, [picture.image], drawing, 256, lambda done, total: None)[0]


def test_it_is_drawn_otherwise_and_then_as_before(
    models: Residency, picture: Picture, drawing: Drawing, learned: Concepts, outputs: Outputs
) -> None:
    before, plain = outputs(), drawn(models, picture, drawing)
    lent, told = with_concepts(models, drawing, [learned.by_object["mug-1"]])
    assert told.prompt == "a red striped <object-0> mug"
    concept = drawn(lent, picture, told)
    assert not np.array_equal(concept, plain)
    assert np.array_equal(drawn(models, picture, drawing), plain)
    assert all(torch.equal(a, b) for a, b in zip(outputs(), before, strict=True))


def test_nothing_stays_when_the_block_fails(
    models: Residency, sampler: Sampler, learned: Concepts, outputs: Outputs
) -> None:
    before = outputs()
    lending = ConceptModels(models, sampler, (learned.by_object["mug-1"],))
    for part in (TEXT, sampler.unet):
        with pytest.raises(ZeroDivisionError), lending.borrow(part):
            raise ZeroDivisionError
    assert all(torch.equal(a, b) for a, b in zip(outputs(), before, strict=True))


def test_the_weights_are_those_that_are_resident(
    models: Residency, sampler: Sampler, learned: Concepts
) -> None:
    lending = ConceptModels(models, sampler, (learned.by_object["mug-1"],))
    with models.borrow(sampler.unet) as own:
        pass
    with lending.borrow(sampler.unet) as lent:
        assert lent is own


def test_several_concepts_have_tokens_of_their_own(
    models: Residency, sampler: Sampler, learned: Concepts
) -> None:
    mug = learned.by_object["mug-1"]
    other = replace(mug, id="other", category="ball", token=mug.token.repeat(2, 1) + 1)
    lending = ConceptModels(models, sampler, (mug, other))
    assert lending.tokens == (("<object-0>",), ("<object-1>", "<object-2>"))
    assert lending.prompt("a mug and a ball") == (
        "a <object-0> mug and a <object-1> <object-2> ball"
    )
    with lending.borrow(TEXT) as embed:
        ids = embed.tokenizer("<object-0> <object-2>", return_tensors="pt").input_ids
        found = embed.towers[0].model.get_input_embeddings()(ids)[0]
        assert torch.equal(found[1], mug.token[0].float())
        assert torch.equal(found[2], other.token[1].float())


def test_weights_that_concepts_share_are_added_once(
    models: Residency, sampler: Sampler, learned: Concepts
) -> None:
    mug = learned.by_object["mug-1"]
    twin = replace(mug, id="twin", category="ball")
    layer = next(n for n in mug.weights if n.startswith("unet.") and "to_q" in n)
    path = layer.removeprefix("unet.").rpartition(".")[0]
    found = []
    for concepts in ((mug,), (mug, twin), (mug, replace(twin, group="another"))):
        with ConceptModels(models, sampler, concepts).borrow(sampler.unet) as unet:
            found.append(unet.get_submodule(path).weight.clone())
    with models.borrow(sampler.unet) as unet:
        own = unet.get_submodule(path).weight
        assert torch.equal(found[0], found[1])
        assert torch.allclose(found[2] - own, 2 * (found[0] - own), atol=1e-6)


def test_without_concepts_nothing_differs(models: Residency, drawing: Drawing) -> None:
    assert with_concepts(models, drawing, []) == (models, drawing)


def test_a_concept_of_another_model(models: Residency, drawing: Drawing, learned: Concepts) -> None:
    guided = choose_sampler(open_checkpoint(profile("stilllife")), None, GUIDANCE)
    with pytest.raises(ConceptOfOtherModelError):
        with_concepts(models, replace(drawing, sampler=guided), [learned.by_object["mug-1"]])
