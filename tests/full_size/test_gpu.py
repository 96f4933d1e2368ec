"""On a CUDA device, with models of true shapes: what is replayed and learned, and what it takes."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from benchmarks.full_size.picture import INSERTION, REMOVAL, photograph
from benchmarks.full_size.speed import PREFERRED
from benchmarks.full_size.told import There, senses_that_see
from benchmarks.random_weights import names_of, write_models
from sgedit_engine.concepts.concept import ConceptSettings
from sgedit_engine.diffusion.latents import decode, encode
from sgedit_engine.diffusion.parts import SCHEDULER, TEXT, UNET, VAE
from sgedit_engine.diffusion.sampling import Task, sample
from sgedit_engine.diffusion.steering import Region, Schedule, Steering
from sgedit_engine.engine import LocalEngine
from sgedit_engine.interface import Candidate, Image, Picture, RenderOptions
from sgedit_engine.models import replay
from sgedit_engine.models.profiles import PHOTOGRAPHS, profile, read_profile_file
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint
from sgedit_engine.perception.grounding import GroundingDinoDetector
from sgedit_engine.photograph_senses import DETECTOR, SEGMENTER, reader_of
from sgedit_engine.scene.edits import Edit
from sgedit_engine.settings import Memory, Settings

pytestmark = pytest.mark.gpu
_GIB = 2**30
CUDA = torch.device("cuda")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models of SD 2.1's profile, with random weights of their true shapes."""
    names = names_of(profile("sd21"), PREFERRED)
    return write_models(tmp_path_factory.mktemp("models"), names, CUDA, torch.bfloat16)


@pytest.fixture
def models(folder: Path) -> Iterator[Residency]:
    yield Residency(open_checkpoint(profile("sd21"), folder), choose_place("cuda", "bfloat16"))
    _give_back()


@pytest.fixture
def picture() -> Picture:
    return photograph(512)


def _give_back() -> None:
    """What engines of earlier tests hold goes."""
    gc.collect()
    torch.cuda.empty_cache()


def _engine(folder: Path, home: Path, memory: Memory = "auto") -> LocalEngine:
    """It sees the three things of the photograph: random weights see a hundred that are none."""
    there = There(photograph(512).graph)
    return LocalEngine(
        Settings(profile="sd21", device="cuda", models=folder, home=home, memory=memory, steps=4),
        photographs=senses_that_see(there),
    )


def _task(models: Residency) -> Task:
    mask = np.zeros((512, 512), dtype=np.bool_)
    mask[100:300, 100:300] = True
    hole = Region(np.roll(mask, 200, axis=1), kind="hole")
    lasting = Schedule(3.0, until=1.0, power=1.0)
    with models.borrow(TEXT) as embed:
        prompt, against = embed("a red cup on a table"), embed("")
    source = torch.randn(1, 4, 64, 64, generator=torch.Generator().manual_seed(0))
    source = source.to(CUDA, torch.bfloat16)
    return Task(
        prompt=prompt,
        against=against,
        source=source,
        hole=torch.ones_like(source[:, :1]),
        masked=None,
        seeds=(1, 2),
        steps=6,
        guidance=3.0,
        known=0.5,
        steering=Steering(
            (Region(mask, (2, 3)), hole), (64, 64), 6, words=lasting, within=lasting, away=lasting
        ),
    )


def test_what_is_replayed_is_what_is_computed(
    models: Residency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice, with other words and noise the second time, and weights changed in their place."""
    task = _task(models)
    with models.borrow(SCHEDULER) as solver, models.borrow(UNET) as unet:
        for change in (1.0, 1.02):
            with torch.no_grad():
                unet.conv_in.weight.mul_(change)
            replayed = sample(unet, solver, task, lambda _done, _total: None)
            with monkeypatch.context() as patch:
                patch.setattr(replay, "records", lambda _device: False)
                computed = sample(unet, solver, task, lambda _done, _total: None)
            apart = (replayed - computed).float().norm() / computed.float().norm()
            assert float(apart) < 2e-2
            assert torch.isfinite(replayed).all()


def test_readers_that_are_replayed_see_the_same(
    models: Residency, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of another picture and with other words than those that were there at the recording."""
    reader = reader_of(read_profile_file(PHOTOGRAPHS))
    image, masks = picture.image, [picture.masks[o.id] for o in picture.graph.foreground]
    boxes = [o.box for o in picture.graph.foreground]

    def seen(image: Image, kinds: tuple[str, ...]) -> list[NDArray[np.float32]]:
        with models.borrow(DETECTOR) as detector:
            assert isinstance(detector, GroundingDinoDetector)
            answers = detector.answers(image, kinds)[0]
        with models.borrow(SEGMENTER) as segmenter:
            found = segmenter.masks(image, boxes)
        with models.borrow(reader) as looking:
            looks = looking.looks(image, masks)
        with models.borrow(VAE) as vae:
            latent = encode(vae, image)
            drawn = np.stack(decode(vae, latent)).astype(np.float32)
        probabilities = np.stack([one.probability for one in found])
        # Of the detector's queries many come out almost alike, and their order is rounding.
        queries = np.sort(np.column_stack([answers.boxes, answers.scores]), axis=0)
        return [queries, probabilities, looks, (drawn / 255).astype(np.float32)]

    for _ in range(2):
        seen(image, ("cup", "spoon"))
    replayed = seen(255 - image, ("a red plate",))
    monkeypatch.setattr(replay, "records", lambda _device: False)
    # What the segmenter made of the picture is remembered: it is another one now.
    other = 255 - image
    other[0, 0] += 1
    for one, now in zip(replayed, seen(other, ("a red plate",)), strict=True):
        assert np.isfinite(one).all()
        assert float(np.abs(one - now).mean()) < 1e-2


@pytest.mark.parametrize(
    "shape", [(2, 320, 64, 64), (8, 960, 32, 32), (1, 128, 512, 512), (3, 96, 7, 5)]
)
@pytest.mark.parametrize("act", [False, True])
def test_own_norms_are_norms(shape: tuple[int, ...], act: bool) -> None:
    pytest.importorskip("triton")
    from sgedit_engine.diffusion.fused_norm import group_norm

    torch.manual_seed(0)
    x = (torch.randn(shape, device=CUDA) * 3 + 1).bfloat16()
    weight, bias = torch.randn(2, shape[1], device=CUDA).bfloat16()
    found = group_norm(x.contiguous(memory_format=torch.channels_last), weight, bias, 32, 1e-5, act)
    asked = F.group_norm(x.float(), 32, weight.float(), bias.float(), 1e-5)
    asked = F.silu(asked) if act else asked
    assert found.is_contiguous(memory_format=torch.channels_last)
    assert torch.allclose(found.float(), asked, atol=1e-2, rtol=1e-2)


def test_models_compute_norms_so(models: Residency) -> None:
    pytest.importorskip("triton")
    with models.borrow(UNET) as unet, models.borrow(VAE) as vae:
        for model in (unet, vae.encoder, vae.decoder):
            assert type(model.conv_norm_out).__name__ == "FusedNorm"


def test_calls_made_once_are_forgotten() -> None:
    """Their functions go with them, and what those hold."""
    replays, functions = replay.Replays(CUDA), []

    def one_more() -> Callable[[torch.Tensor], torch.Tensor]:
        return lambda tensor: tensor + 1

    for _ in range(200):
        function = one_more()
        replays(function, torch.zeros(4, device=CUDA))
        functions.append(weakref.ref(function))
    del function
    gc.collect()
    assert 0 < sum(known() is not None for known in functions) < 100


def test_one_call_is_ahead_at_most(models: Residency) -> None:
    """Whoever stops between two steps stops the device soon."""
    task, ahead = _task(models), []
    with models.borrow(SCHEDULER) as solver, models.borrow(UNET) as unet:
        events: list[torch.cuda.Event] = []

        def on_step(_done: int, _total: int) -> None:
            ahead.append(sum(not event.query() for event in events))
            event = torch.cuda.Event()
            event.record()
            events.append(event)

        sample(unet, solver, task, on_step)
        sample(unet, solver, task, on_step)
    assert max(ahead) <= 2


def test_a_learning_that_is_replayed_learns(
    folder: Path, tmp_path: Path, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same values come out, but for rounding, as of steps that are made one by one."""
    settings = ConceptSettings(token_steps=6, weight_steps=6, views=3, batch=1, rank=4)
    tokens = []
    for records in (True, False):
        with monkeypatch.context() as patch:
            if not records:
                patch.setattr(replay, "records", lambda _device: False)
            home = tmp_path / str(records)
            ids = _engine(folder, home).learn(picture, ["cup-1"], settings=settings)
            tokens.append(ids["cup-1"])
    from sgedit_engine.concepts.store import load

    first, second = (
        load(tmp_path / str(records) / "concepts" / f"{found}.safetensors").token.float()
        for records, found in zip((True, False), tokens, strict=True)
    )
    assert torch.isfinite(first).all()
    assert float((first - second).norm() / second.norm()) < 5e-2


def _edited(engine: LocalEngine, picture: Picture, edit: Edit) -> list[Candidate]:
    plan = engine.plan(picture, edit, RenderOptions(4, 1))
    drawn = engine.render(picture, plan)
    assert len(engine.verify(picture, plan, drawn)) == 4
    return list(drawn)


@pytest.mark.parametrize(("memory", "most_gib"), [("auto", 8.0), ("low", 4.0)])
def test_edits_with_four_candidates_in_bounds(
    folder: Path, tmp_path: Path, picture: Picture, memory: Memory, most_gib: float
) -> None:
    _give_back()
    engine = _engine(folder, tmp_path, memory)
    for edit in (REMOVAL, INSERTION):
        torch.cuda.reset_peak_memory_stats()
        for candidate in _edited(engine, picture, edit):
            same = ~candidate.editable_mask
            assert np.array_equal(candidate.image[same], picture.image[same])
        assert torch.cuda.max_memory_allocated() / _GIB <= most_gib


def test_models_that_came_back_draw_the_same(
    folder: Path, tmp_path: Path, picture: Picture
) -> None:
    engine = _engine(folder, tmp_path, "low")
    first, second = (_edited(engine, picture, REMOVAL) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert np.abs(one.image.astype(int) - other.image).max() <= 2


def test_engines_on_one_device_share_its_memory(
    folder: Path, tmp_path: Path, picture: Picture
) -> None:
    """Two profiles of a page: the second one's models come where the first one's were."""
    held = []
    engines = [_engine(folder, tmp_path / name, 6.0) for name in ("one", "two")]
    for engine in engines:
        _edited(engine, picture, REMOVAL)
        _give_back()
        held.append(torch.cuda.memory_allocated() / _GIB)
    assert held[1] < 1.25 * held[0] < 6.0 * 1.25
