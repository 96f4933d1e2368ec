"""Our editor with one of its parts taken out, and which of its parts cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.bundled import Bundle
from benchmarks.edits.options import NO_ABLATION
from benchmarks.edits.ours import Ours
from sgedit_engine.diffusion.few_steps import GUIDANCE, GUIDED_STEPS, choose_sampler
from sgedit_engine.diffusion.inpaint import draw
from sgedit_engine.engine import LocalEngine
from sgedit_engine.interface import (
    CancelToken,
    Candidate,
    Picture,
    Plan,
    Progress,
    Stage,
    no_progress,
)
from sgedit_engine.passed_on import PassedOn
from sgedit_engine.rendering.inpainting import steered_inpainting_drawing
from sgedit_engine.rendering.manner import manner_of
from sgedit_engine.rendering.staged import Request
from sgedit_engine.settings import Settings


@dataclass(frozen=True)
class Unpasted(PassedOn):
    """An engine that keeps the decoded window as it is: no paste-back, no seam.

    It declares the plan's allowed mask, so that what changes outside it is counted. Its pictures
    are no versions.
    """

    bundle: Bundle

    def render(
        self,
        picture: Picture,
        plan: Plan,
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Candidate]:
        """See `Engine`; each picture is all that was decoded."""
        prompts = [insertion.prompt for insertion in plan.insertions] or [plan.stages[-1].prompt]
        everything = Stage(plan.allowed_mask, " and ".join(prompts), plan.insertions)
        whole = replace(plan, stages=(everything,))
        asked = Request(
            picture,
            whole,
            everything,
            choose_sampler(self.bundle.checkpoint, steps, None),
            self.bundle.spec.resolution,
            self.engine.vocabulary.palette,
            manner_of(self.bundle.spec),
        )
        drawing = steered_inpainting_drawing(asked)
        drawn = draw(
            self.bundle.models, (picture.image,), drawing, asked.resolution, lambda *_: None
        )
        return [
            Candidate(image, plan.allowed_mask, seed)
            for image, seed in zip(drawn, plan.seeds, strict=True)
        ]


def _as_shipped(settings: Settings, _bundle: Bundle) -> Ours:
    return Ours(LocalEngine(settings), settings.candidates, settings.retries)


def _unverified(settings: Settings, _bundle: Bundle) -> Ours:
    return Ours(LocalEngine(settings), candidates=1, retries=0, chooses=False)


def _one_candidate(settings: Settings, _bundle: Bundle) -> Ours:
    return Ours(LocalEngine(settings), candidates=1, retries=settings.retries)


def _unpasted(settings: Settings, bundle: Bundle) -> Ours:
    engine = Unpasted(LocalEngine(settings), bundle)
    return Ours(engine, settings.candidates, settings.retries)


def _guided(settings: Settings, _bundle: Bundle) -> Ours:
    many = Settings(
        device=settings.device,
        checkpoints=settings.checkpoints,
        steps=GUIDED_STEPS,
        guidance=GUIDANCE,
    )
    return Ours(LocalEngine(many), settings.candidates, settings.retries)


def _unsteered(settings: Settings, _bundle: Bundle) -> Ours:
    unsteered = replace(settings, steering=False)
    return Ours(LocalEngine(unsteered), settings.candidates, settings.retries)


def _from_words(settings: Settings, _bundle: Bundle) -> Ours:
    steered = replace(settings, renderer="steered")
    return Ours(LocalEngine(steered), settings.candidates, settings.retries)


def _from_words_unsteered(settings: Settings, bundle: Bundle) -> Ours:
    return _from_words(replace(settings, steering=False), bundle)


def _by_reference(settings: Settings, _bundle: Bundle) -> Ours:
    alike = replace(settings, identity="reference")
    return Ours(LocalEngine(alike), settings.candidates, settings.retries)


BUILDS: dict[str, Callable[[Settings, Bundle], Ours]] = {
    NO_ABLATION: _as_shipped,
    "verification": _unverified,
    "candidates": _one_candidate,
    "paste_back": _unpasted,
    "few_steps": _guided,
    "steering": _unsteered,
    "pair_training": _from_words,
    "pair_training_and_steering": _from_words_unsteered,
    "own_pixels": _by_reference,
}


def build_ours(name: str, bundle: Bundle, checkpoints: Path | None) -> Ours:
    """The editor without a part: the first candidate unseen ("verification"), one candidate a
    round ("candidates"), the decoded window as it is ("paste_back"), guided in many steps
    ("few_steps"), with attention as it is ("steering"), drawn by the U-Net as a text-to-image model
    that is told of no hole ("pair_training", and without steering too), what moves drawn by
    attending to it ("own_pixels"), or with everything (NO_ABLATION). Raises KeyError for another
    name."""
    return BUILDS[name](Settings(device=bundle.device, checkpoints=checkpoints), bundle)
