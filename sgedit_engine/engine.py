"""The local engine: reads pictures and renders edits with the models of one profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from pathlib import Path

from sgedit_engine.concepts.concept import ConceptSettings, usual_settings
from sgedit_engine.concepts.library import ConceptLibrary
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.editable import candidate_of
from sgedit_engine.errors import NothingThereError
from sgedit_engine.interface import (
    CancelToken,
    Candidate,
    Checked,
    EngineRecord,
    Found,
    Image,
    Mask,
    Picture,
    Plan,
    Pointed,
    Progress,
    ProgressReport,
    RenderOptions,
    Vocabulary,
    no_progress,
)
from sgedit_engine.models.memory import budget_for
from sgedit_engine.models.profiles import ProfileFile, profile, profile_file_of
from sgedit_engine.models.record import engine_record
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.room import room_of
from sgedit_engine.models.weights import fitted, open_checkpoint
from sgedit_engine.perception.parse import PerceptionSettings
from sgedit_engine.photograph_senses import PhotographSenses
from sgedit_engine.plan import plan_edit
from sgedit_engine.prompting import prompts_for
from sgedit_engine.regions import mask_of, others_of, reach_in
from sgedit_engine.rendering.choice import build_renderer, choose_renderer
from sgedit_engine.scene.edits import Edit
from sgedit_engine.senses import BundledSenses
from sgedit_engine.settings import Settings
from sgedit_engine.side_by_side import side_by_side
from sgedit_engine.soundness import check_candidates, check_plan, check_request
from sgedit_engine.verify import Verifier


class LocalEngine:
    """An `interface.Engine` on this machine. Its methods may be called from any thread.

    Making one reads the checkpoint's manifest and vocabulary; weights are loaded when first
    needed. Raises ModelMissingError, ModelDamagedError, and InputError for a device that is
    not there. `photographs` makes the senses of profiles that read photographs, from whoever
    lends the models and the profile's file.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        photographs: Callable[[Residency, ProfileFile], PhotographSenses] = PhotographSenses,
    ) -> None:
        self._settings = settings
        spec = profile(settings.profile)
        root = settings.checkpoints if spec.bundled else settings.models_folder()
        checkpoint = open_checkpoint(spec, root, settings.weights)
        self._spec = fitted(spec, checkpoint)
        self._file = profile_file_of(self._spec, checkpoint.folder)
        place = choose_place(settings.device, self._spec.cuda_dtype)
        self._device = place.device
        budget = budget_for(settings.memory, place.device)
        self._models = Residency(checkpoint, place, budget, room_of(place.device))
        self._choice = choose_renderer(settings, self._spec, checkpoint)
        self._record = engine_record(settings, self._choice.name, checkpoint, place)
        self._usual = replace(
            usual_settings(self._spec, self._choice.name), prior_weight=settings.prior_weight
        )
        self._keep_in(settings.data_folder())
        self._senses: BundledSenses | PhotographSenses = (
            BundledSenses(self._models, self._file)
            if self._spec.senses == "bundled"
            else photographs(self._models, self._file)
        )
        self._verifier = Verifier.of(self._senses, self._file)

    @property
    def vocabulary(self) -> Vocabulary:
        """What can be found and drawn."""
        return self._file.vocabulary

    @property
    def record(self) -> EngineRecord:
        """Its models, settings, libraries and class of machine."""
        return self._record

    def keeping_in(self, folder: Path) -> LocalEngine:
        """This engine, its models shared, that keeps what it learns below another data folder and
        draws only what was learned there."""
        other = copy(self)
        other._keep_in(folder)
        return other

    def _keep_in(self, folder: Path) -> None:
        prompts = prompts_for(self.vocabulary)
        self._concepts = ConceptLibrary(self._models, folder, self._spec.resolution, prompts)
        self._renderer = build_renderer(
            self._choice, self._settings, self._spec, self._concepts.lend, self.vocabulary.palette
        )

    def parse(
        self,
        image: Image,
        *,
        names: Sequence[str] | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Picture:
        """Read an image into a graph, with what `names` say or with all that the profile knows.

        Raises OutsideWorldError, NamesNeededError, CancelledError, ModelError.
        """
        return self._senses.parse(image, progress, cancel, names)

    def look_at(self, image: Image, at: Pointed, *, cancel: CancelToken | None = None) -> Found:
        """What is seen where somebody points, whether or not `parse` saw it.

        Raises NothingThereError, CancelledError, ModelError.
        """
        _check(cancel)
        seen = self._senses.look_at(image, at)
        if seen is None:
            raise NothingThereError()
        said = PerceptionSettings.of(self._file.thresholds).said
        attributes = {name: v for name, (v, belief) in seen.attributes.items() if belief >= said}
        return Found(seen.category, attributes, seen.mask, seen.score)

    def learn(
        self,
        picture: Picture,
        object_ids: Sequence[str],
        *,
        steps: int | None = None,
        settings: ConceptSettings | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Mapping[str, str]:
        """Learn objects so that they can be drawn again; their concepts' ids by object id.

        What was learned before of the same picture is not learned again; what was stopped goes on.
        Raises UnknownObjectError, InvalidEditError for what is not seen, CancelledError,
        ModelError, InputError where the data folder cannot be written.
        """
        settings = self._usual if settings is None else settings
        sampler = self._sampler_for(steps)
        return self._learn(picture, object_ids, settings, sampler, progress, cancel)

    def plan(self, picture: Picture, edit: Edit, options: RenderOptions) -> Plan:
        """How the edit would be rendered. Raises SceneError, InputError.

        Looks for the shadows of the picture's objects: they tell where a new one's will fall.
        """
        check_request(picture, edit, options)
        plan = plan_edit(
            picture,
            edit,
            options,
            vocabulary=self.vocabulary,
            effects=partial(self._effects, picture),
            identity=self._settings.identity,
        )
        check_plan(picture, plan)
        return plan

    def render(
        self,
        picture: Picture,
        plan: Plan,
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Candidate]:
        """One candidate per seed of the plan.

        Raises CancelledError within a step, OutOfMemoryError and other ModelErrors, and
        InvalidEditError for a plan that fits no such picture.
        """
        check_plan(picture, plan)
        sampler = self._sampler_for(steps)
        picture = self._with_concepts(picture, plan, sampler, progress, cancel)

        def on_step(done: int, total: int) -> None:
            _check(cancel)
            progress(ProgressReport("rendering", done, total))

        drawn = self._renderer.draw(picture, plan, steps=sampler.steps, on_step=on_step)

        def taken(pair: tuple[Image, int]) -> Candidate:
            _check(cancel)
            return candidate_of(picture, plan, *pair, self._senses)

        return list(side_by_side(taken, zip(drawn, plan.seeds, strict=True), self._device))

    def verify(
        self,
        picture: Picture,
        plan: Plan,
        candidates: Sequence[Candidate],
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Checked]:
        """Read each candidate back and compare it with the plan, in the candidates' order.

        Raises CancelledError, ModelError, and InvalidEditError for candidates of another picture.
        """
        check_candidates(picture, candidates)

        def check(candidate: Candidate) -> Checked:
            _check(cancel)
            reading = self._verifier.read(picture, plan, candidate)
            return self._verifier.check(picture, plan, candidate, reading)

        progress(ProgressReport("checking", 0, len(candidates)))
        checked = []
        for each in side_by_side(check, candidates, self._device):
            checked.append(each)
            progress(ProgressReport("checking", len(checked), len(candidates)))
        return checked

    def _sampler_for(self, steps: int | None) -> Sampler:
        return self._choice.sampler(self._settings.steps if steps is None else steps)

    def _learn(
        self,
        picture: Picture,
        object_ids: Sequence[str],
        settings: ConceptSettings,
        sampler: Sampler,
        progress: Progress,
        cancel: CancelToken | None,
    ) -> Mapping[str, str]:
        """As `learn`, to be drawn by a sampler."""
        _check(cancel)
        reach = reach_in(picture, partial(self._effects, picture))
        return self._concepts.learn(
            picture,
            object_ids,
            reach,
            sampler,
            settings,
            progress=progress,
            cancel=cancel,
        )

    def _with_concepts(
        self,
        picture: Picture,
        plan: Plan,
        sampler: Sampler,
        progress: Progress,
        cancel: CancelToken | None,
    ) -> Picture:
        """The picture, with what a plan draws from concepts learned where it has not been yet for
        the models that will draw it."""
        graph = picture.graph
        for insertion in plan.insertions:
            if insertion.identity != "learned":
                continue
            item = graph.get(insertion.object_id)
            if item.concept is None or not self._concepts.knows(item.concept, sampler):
                found = self._learn(picture, [item.id], self._usual, sampler, progress, cancel)
                known = item.model_copy(update={"concept": found[item.id]})
                graph = graph.replaced(item.id, known)
        return replace(picture, graph=graph)

    def _effects(self, picture: Picture, object_id: str) -> Mask:
        """An object's shadow and reflection."""
        return self._senses.effects(
            picture.image, mask_of(picture, object_id), others_of(picture, object_id)
        )


def _check(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
