"""Learning on the bundled models: what changes, what goes on after a stop, what stays behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from sgedit_engine.concepts.concept import Concept, Concepts, Subject
from sgedit_engine.concepts.low_rank_layers import LowRank
from sgedit_engine.concepts.state import read_state, write_state
from sgedit_engine.concepts.train import learn
from sgedit_engine.diffusion.few_steps import GUIDANCE, Sampler, choose_sampler
from sgedit_engine.errors import CancelledError
from sgedit_engine.interface import CancelToken, Picture, ProgressReport
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Residency
from sgedit_engine.models.weights import open_checkpoint

from .conftest import FEW, RESOLUTION

Outputs = Callable[[], tuple[Tensor, Tensor]]


def same(a: Concept, b: Concept) -> bool:
    weights = (torch.equal(a.weights[name], b.weights[name]) for name in a.weights)
    return torch.equal(a.token, b.token) and a.weights.keys() == b.weights.keys() and all(weights)


def test_tokens_and_weights_are_learned(learned: Concepts) -> None:
    concept = learned.by_object["mug-1"]
    assert learned.ids == {"mug-1": concept.id} and len(concept.id) == 64
    assert concept.token.shape == (1, 192) and concept.token.dtype == torch.float16
    parts = {name.partition(".")[0] for name in concept.weights}
    assert parts == {"unet", "text_encoder"}
    ups = [value for name, value in concept.weights.items() if name.endswith(".lora_B")]
    assert sum(bool(value.any()) for value in ups) > 0.9 * len(ups)


def test_the_models_are_as_before(
    models: Residency,
    sampler: Sampler,
    picture: Picture,
    subjects: tuple[Subject, Subject],
    outputs: Outputs,
) -> None:
    before, processors = outputs(), None
    with models.borrow(sampler.unet) as unet:
        processors = dict(unet.attn_processors)
    state = torch.random.get_rng_state()
    learn(models, picture.image, subjects, FEW, sampler=sampler, resolution=RESOLUTION)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(torch.equal(a, b) for a, b in zip(outputs(), before, strict=True))
    with models.borrow(sampler.unet) as unet:
        assert dict(unet.attn_processors) == processors
        assert not any(value.requires_grad for value in unet.parameters())
        assert not any(isinstance(layer, LowRank) for layer in unet.modules())


def test_objects_that_are_learned_together_share_weights(
    models: Residency, sampler: Sampler, picture: Picture, subjects: tuple[Subject, Subject]
) -> None:
    settings = replace(FEW, vectors=2, whole=0.5, prior_weight=0.5, priors=1)
    both = learn(
        models, picture.image, subjects, settings, sampler=sampler, resolution=RESOLUTION
    ).by_object
    assert both["mug-1"].group == both["ball-1"].group
    assert both["mug-1"].id != both["ball-1"].id
    assert both["mug-1"].token.shape == (2, 192)
    assert not torch.equal(both["mug-1"].token, both["ball-1"].token)


@pytest.mark.parametrize("stop", [2, 4], ids=["tokens", "weights"])
def test_a_stopped_training_goes_on_as_if_it_had_not_been(
    models: Residency,
    sampler: Sampler,
    picture: Picture,
    subjects: tuple[Subject, Subject],
    learned: Concepts,
    outputs: Outputs,
    tmp_path: Path,
    stop: int,
) -> None:
    before, state, cancel = outputs(), tmp_path / "new" / "mug.training", CancelToken()
    steps: list[int] = []

    def watch(report: ProgressReport) -> None:
        assert report.total == FEW.steps
        steps.append(report.step)
        if report.step == stop - 1 and not state.exists():
            cancel.cancel()

    def again(token: CancelToken | None) -> Concepts:
        return learn(
            models,
            picture.image,
            subjects[:1],
            FEW,
            sampler=sampler,
            resolution=RESOLUTION,
            state=state,
            progress=watch,
            cancel=token,
        )

    with pytest.raises(CancelledError):
        again(cancel)
    assert max(steps) == stop - 1 and state.exists()
    assert all(torch.equal(a, b) for a, b in zip(outputs(), before, strict=True))
    steps.clear()
    finished = again(None)
    assert sorted({step for step in steps if step}) == list(range(stop, FEW.steps + 1))
    assert same(finished.by_object["mug-1"], learned.by_object["mug-1"])


@pytest.mark.parametrize("content", [b"", b"not a state"], ids=["empty", "damaged"])
def test_a_state_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    state, trained = tmp_path / "mug.training", {"tokens": nn.Parameter(torch.ones(1, 3))}
    state.write_bytes(content)
    assert read_state(state, "group", trained) is None
    write_state(state, "group", 5, trained, torch.optim.Adam(trained.values()))
    assert read_state(state, "another group", trained) is None
    assert read_state(state, "group", {"tokens": nn.Parameter(torch.ones(1, 4))}) is None
    assert read_state(state, "group", {**trained, "more": trained["tokens"]}) is None
    assert read_state(state, "group", trained) == (5, {})


def test_another_sampler_learns_another_concept(
    models: Residency, picture: Picture, subjects: tuple[Subject, Subject], learned: Concepts
) -> None:
    guided = choose_sampler(open_checkpoint(profile("stilllife")), None, GUIDANCE)
    found = learn(models, picture.image, subjects[:1], FEW, sampler=guided, resolution=RESOLUTION)
    concept, other = found.by_object["mug-1"], learned.by_object["mug-1"]
    assert concept.model != other.model and concept.id != other.id
