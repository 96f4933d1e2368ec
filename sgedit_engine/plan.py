"""(picture, edit) -> plan: which pixels may change, and what they shall show. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from sgedit_engine.interface import (
    Identity,
    Insertion,
    Mask,
    Palette,
    Picture,
    Plan,
    RenderOptions,
    Stage,
    Vocabulary,
)
from sgedit_engine.prompting import Prompts, prompts_for
from sgedit_engine.regions import (
    BARED_MARGIN_PX,
    CONTACT_PX,
    RIM_PX,
    Reach,
    dilate,
    insertion_region,
    mask_of,
    object_region,
    reach_in,
    removal_region,
    union,
)
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import ChangeAttributes, Edit
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.ground import Ground
from sgedit_engine.scene.relations import INTERACTIONS
from sgedit_engine.scene.same_place import whole_box
from sgedit_engine.scene.support import stands_on

# How much of the source's structure stays when an attribute changes: enough for the same
# shape and pose, little enough for the new look. The least of those that change counts.
KEEP = {"color": 0.2, "pattern": 0.1, "finish": 0.3}
# A model of photographs is not shown the hole, and keeps shape and pose by this alone: SDEdit's
# strength of 0.7, for attributes of all names.
KEEP_OPEN = 0.3

Effects = Callable[[str], Mask]


def plan_edit(
    picture: Picture,
    edit: Edit,
    options: RenderOptions,
    *,
    vocabulary: Vocabulary,
    effects: Effects,
    identity: Identity = "auto",
) -> Plan:
    """How to render an edit. `effects` gives an object's shadow and reflection by its id;
    `identity` is how what moves stays itself where the options say nothing.

    Raises SceneError: UnknownObjectError, InvalidEditError, NoRoomError, CannotDrawError.
    """
    height, width = picture.image.shape[:2]
    expected = apply(
        picture.graph, edit, vocabulary=vocabulary, masks=picture.masks, aspect=width / height
    )
    clear = _cleared_ids(picture.graph, expected)
    kept = _staying_themselves(picture.graph, edit, clear, vocabulary.palette)
    recolored = isinstance(edit, ChangeAttributes) and bool(edit.attributes)
    prompts = prompts_for(vocabulary)

    def source_of(object_id: str) -> Box:
        own = picture.graph.get(object_id).box
        if expected.get(object_id).box == own:
            return own
        return whole_box(
            picture.graph,
            object_id,
            vocabulary=vocabulary,
            masks=picture.masks,
            aspect=width / height,
        )

    def insertion(object_id: str) -> Insertion:
        same = object_id in kept
        return Insertion(
            object_id=object_id,
            box=expected.get(object_id).box,
            prompt=prompts.thing(expected, object_id, in_full=isinstance(edit, ChangeAttributes)),
            # What was learned of a thing, or is seen of it, has its old color.
            identity=("pixels" if recolored else options.identity or identity) if same else None,
            source=source_of(object_id) if same else None,
        )

    drawn = [insertion(i) for i in changed_ids(picture.graph, expected, edit)]
    regions = _Regions(picture, expected, clear, effects, vocabulary)
    stages = _stages(picture.graph, drawn, regions, prompts)
    placement = getattr(edit, "placement", None)
    if placement is not None and placement.predicate in INTERACTIONS:
        other = insertion(placement.anchor)
        words = prompts.together(
            expected, stages[-1].insertions[-1].object_id, placement.predicate, other.object_id
        )
        stages = (*stages[:-1], _together(stages[-1], other, words, regions))
    return Plan(
        edit=edit,
        expected=expected,
        clear=clear,
        stages=stages,
        seeds=tuple(options.seed + i for i in range(options.candidates)),
        keep=0.0 if kept else _keep(edit, vocabulary),
    )


def _together(stage: Stage, other: Insertion, words: str, regions: _Regions) -> Stage:
    """A stage in which what acts on something is drawn at one go with that: who rides sits, and
    what is ridden bears."""
    region = stage.region | regions.redrawn(other.object_id)
    return Stage(region, words, (*stage.insertions, other))


def _staying_themselves(
    before: SceneGraph, edit: Edit, clear: tuple[str, ...], palette: Palette
) -> tuple[str, ...]:
    """The objects whose own pixels tell how they will look: what goes elsewhere or is resized, and
    what gets another color that can be mixed from its own."""
    if not isinstance(edit, ChangeAttributes) or not edit.attributes:
        return clear
    colors = {before.get(edit.target).attributes.get("color"), edit.attributes.get("color")}
    mixed = edit.attributes.keys() == {"color"} and colors <= palette.keys()
    return (edit.target,) if mixed else ()


def _stages(
    before: SceneGraph, insertions: Sequence[Insertion], regions: _Regions, prompts: Prompts
) -> tuple[Stage, ...]:
    """What is drawn at one go: all that goes; another look in its place; what comes into the place
    of what goes. What moves leaves an empty place first, so that nothing is drawn there, and
    comes then."""
    clear = regions.clear
    if not insertions:
        return (Stage(regions.going(clear), prompts.background(before, clear[0])),)
    if not clear and insertions[0].object_id in before:
        only = insertions[0]
        return (Stage(regions.redrawn(only.object_id), only.prompt, (only,)),)
    coming = [Stage(regions.appearing(i.object_id), i.prompt, (i,)) for i in insertions]
    if not clear:
        return tuple(coming)
    going = regions.going(clear)
    if all(insertion.object_id not in before for insertion in insertions):
        return tuple(replace(stage, region=stage.region | going) for stage in coming)
    return (Stage(going, prompts.background(before, clear[0])), *coming)


def _cleared_ids(before: SceneGraph, after: SceneGraph) -> tuple[str, ...]:
    """The objects that go, or that are no longer where they were."""
    return tuple(
        item.id
        for item in before.foreground
        if item.id not in after or after.get(item.id).box != item.box
    )


def _keep(edit: Edit, vocabulary: Vocabulary) -> float:
    if not isinstance(edit, ChangeAttributes) or edit.scale != 1:
        return 0.0
    usual = KEEP_OPEN if vocabulary.open else 0.0
    kept = {} if vocabulary.open else KEEP
    return min((kept.get(name, usual) for name in edit.attributes), default=0.0)


class _Regions:
    """Where the pixels of a picture may change so that it comes to show another graph."""

    def __init__(
        self,
        picture: Picture,
        expected: SceneGraph,
        clear: Collection[str],
        effects: Effects,
        vocabulary: Vocabulary,
    ) -> None:
        self._picture, self._expected, self._effects = picture, expected, effects
        self.clear, self._vocabulary = tuple(clear), vocabulary
        self._shape = (picture.image.shape[0], picture.image.shape[1])
        self._stay: Mapping[str, Mask] = {
            item.id: mask_of(picture, item.id)
            for item in picture.graph.foreground
            if item.id not in clear
        }

    def going(self, object_ids: Collection[str]) -> Mask:
        """Where objects and their effects are, less what is seen of those that stay."""
        return union((self._going(object_id) for object_id in object_ids), self._shape)

    def redrawn(self, object_id: str) -> Mask:
        """Where an object gets another look."""
        mask = mask_of(self._picture, object_id)
        return self._spared(object_region(mask), mask, but=object_id)

    def _going(self, object_id: str) -> Mask:
        mask = mask_of(self._picture, object_id)
        region = self._spared(removal_region(mask, self._effects(object_id)), mask)
        support = carriers_of(self._picture.graph).get(object_id)
        if support is None:
            return region
        return region | self._spared(object_region(mask, BARED_MARGIN_PX), mask, but=support)

    def _spared(self, region: Mask, mask: Mask, but: str = "") -> Mask:
        """The region less the objects that stay and their rims, save for the pixels where they
        touch a mask."""
        others = union((m for i, m in self._stay.items() if i != but), self._shape)
        return region & ~(dilate(others, RIM_PX) & ~dilate(mask, CONTACT_PX))

    def appearing(self, object_id: str) -> Mask:
        """Where an object and its shadow come, less what stands before it or on it."""
        box = self._expected.get(object_id).box
        region = insertion_region(box, self._reach, self._shape)
        hiding = (m for i, m in self._stay.items() if self._hides(i, object_id))
        return region & ~union(hiding, self._shape)

    @cached_property
    def _reach(self) -> Reach:
        return reach_in(self._picture, self._effects)

    def _hides(self, object_id: str, new_id: str) -> bool:
        """Whether an object stands nearer to the viewer than another, or on it."""
        carriers = self._ground.carriers
        if stands_on(object_id, new_id, carriers):
            return True
        if stands_on(new_id, object_id, carriers):
            return False
        stances = self._ground.stances
        return stances[object_id].near > stances[new_id].near

    @cached_property
    def _ground(self) -> Ground:
        """Where everything will stand."""
        return Ground.read(
            self._expected.objects,
            {i: m for i, m in self._picture.masks.items() if i not in self.clear},
            carriers_of(self._expected),
            proportions=self._vocabulary.proportions,
            footprints=self._vocabulary.footprints,
            aspect=self._shape[1] / self._shape[0],
        )
