"""What was learned so far: asked for objects, it learns those that it does not have; asked for
concepts, it lends the models that know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sgedit_engine.concepts.adapter import with_concepts
from sgedit_engine.concepts.concept import ConceptSettings, Subject
from sgedit_engine.concepts.dataset import check_subjects
from sgedit_engine.concepts.store import ConceptStore
from sgedit_engine.concepts.train import group_of, learn, model_digest
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.interface import CancelToken, Picture, Progress, no_progress
from sgedit_engine.models.residency import Lender, Residency
from sgedit_engine.prompting import Prompts
from sgedit_engine.regions import Reach, others_of

FOLDER = "concepts"


class ConceptLibrary:
    """The concepts below a data folder, learned and drawn with some models. Reads nothing and
    makes no folder until it is asked for something."""

    def __init__(
        self, models: Residency, data_folder: Path, resolution: int, prompts: Prompts
    ) -> None:
        self._models, self._resolution, self._prompts = models, resolution, prompts
        self._store = ConceptStore(data_folder / FOLDER)

    def learn(
        self,
        picture: Picture,
        object_ids: Sequence[str],
        reach: Reach,
        sampler: Sampler,
        settings: ConceptSettings,
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Mapping[str, str]:
        """The concepts' ids by object id, from the folder where these objects of this picture were
        learned before with the same settings and models, else learned now.

        Raises UnknownObjectError, InvalidEditError for what is not seen, CancelledError (the same
        call then goes on from there), ModelError, InputError where the folder cannot be written.
        """
        subjects = subjects_of(picture, object_ids, self._prompts)
        check_subjects(picture.image, subjects)
        others = others_of(picture, *object_ids)
        group = group_of(self._models, picture.image, subjects, settings, sampler, reach, others)
        model = model_digest(self._models, sampler)
        found = self._store.find(group, [subject.object_id for subject in subjects], model)
        if found is not None:
            return found
        state = self._store.state_path(group)
        learned = learn(
            self._models,
            picture.image,
            subjects,
            settings,
            sampler=sampler,
            resolution=self._resolution,
            reach=reach,
            others=others,
            state=state,
            progress=progress,
            cancel=cancel,
        )
        kept = self._store.keep(learned)
        state.unlink(missing_ok=True)
        return kept

    def knows(self, concept: str, sampler: Sampler) -> bool:
        """Whether a concept was learned for the models of a sampler.

        Raises ConceptMissingError, ConceptDamagedError.
        """
        return self._store.load(concept).model == model_digest(self._models, sampler)

    def lend(self, drawing: Drawing, concept_ids: Sequence[str]) -> tuple[Lender, Drawing]:
        """What `inpaint.draw` is to be given so that it draws concepts: models that know them, and
        the drawing with their tokens in its prompt. Without ids both are the ordinary ones.

        Raises ConceptMissingError, ConceptDamagedError, ConceptOfOtherModelError.
        """
        if not concept_ids:
            return self._models, drawing
        model = model_digest(self._models, drawing.sampler)
        concepts = [self._store.load(identity, model) for identity in concept_ids]
        return with_concepts(self._models, drawing, concepts)


def subjects_of(
    picture: Picture, object_ids: Sequence[str], prompts: Prompts
) -> tuple[Subject, ...]:
    """Objects of a picture as they are learned, each once, in the order of their ids.

    Raises UnknownObjectError.
    """
    subjects = []
    for object_id in sorted(set(object_ids)):
        item = picture.graph.get(object_id)
        mask = picture.masks.get(object_id)
        height, width = picture.image.shape[:2]
        seen = item.box.to_mask(width, height) if mask is None else mask
        subjects.append(Subject(object_id, seen, *prompts.called(item)))
    return tuple(subjects)
