"""`python -m benchmarks named`: the parsing of photographs, with the bundle's trained models in the
full-size ones' places, on renderings of which the truth is known.

What is measured is everything but the full-size weights: names, instances, masks, relations with
nothing fitted, and the heuristic for shadows.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.bundled import Bundle
from benchmarks.held_out import generator, held_out_scene
from benchmarks.record import Outcome
from benchmarks.relations import Tally, told_relations, true_relations
from sgedit_engine import senses as bundled
from sgedit_engine.interface import Picture, no_progress
from sgedit_engine.models.profiles import PHOTOGRAPHS, read_profile_file
from sgedit_engine.perception.cast_shadow import cast_shadow
from sgedit_engine.perception.masks import iou
from sgedit_engine.photograph_senses import PhotographSenses
from stilllife.edits import sample_edit_pair
from stilllife.render import render
from stilllife.tallies import MATCHED, EffectsTally
from stilllife.truths import Truth, truths_of

# A thing is looked for in the figures where this share of it is seen.
_SEEN = 0.3
# What no scene has, and the models have no word for.
_ABSENT = "laptop"
# The bundle's detector is surer of itself than the threshold for Grounding DINO expects.
_FOUND = 0.6
_NOTES = (
    "The parsing of photographs (names, instances, masks, relations, backgrounds) with the bundle's"
    " detector, segmenter and reader. What full-size weights find in photographs is not in it.",
    "`relations_f1` is with nothing fitted, `fitted_relations_f1` the bundle's own reading.",
)


def measure_named(bundle: Bundle, count: int, seed: int, tick: Callable[[str], None]) -> Outcome:
    """Parse `count` held-out scenes by the names of what is in them, and find half as many
    shadows."""
    file = read_profile_file(PHOTOGRAPHS)
    file = file.model_copy(update={"thresholds": {**file.thresholds, "found": _FOUND}})
    senses = PhotographSenses(
        bundle.models,
        file,
        detector=bundled.DETECTOR,
        segmenter=bundled.SEGMENTER,
        reader=bundled.READER,
    )
    tick("rendering")
    scenes = [held_out_scene(seed, n) for n in range(count)]
    drawn = render(scenes)
    relations, fitted = Tally(), Tally()
    overlaps: list[float] = []
    things = kinds = extra = absent = 0
    for n, image in enumerate(drawn.rgb):
        tick(f"reading, {n} of {count}")
        truths = truths_of(scenes[n], drawn, n)
        names = [*dict.fromkeys(truth.values["kind"] for truth in truths), _ABSENT]
        picture = senses.parse(image, no_progress, None, names)
        true = true_relations(scenes[n], truths)
        relations.add(told_relations(picture, truths), true)
        own = bundle.senses.parse(image, no_progress, None)
        fitted.add(told_relations(own, truths), true)
        pairs = _matched(picture, [t for t in truths if t.visibility >= _SEEN])
        things += len(pairs)
        overlaps += [overlap for _, overlap, _ in pairs if overlap >= MATCHED]
        kinds += sum(right for _, overlap, right in pairs if overlap >= MATCHED)
        extra += sum(
            max((iou(picture.masks[o.id], t.mask) for t in truths), default=0.0) < MATCHED
            for o in picture.graph.objects
        )
        absent += _ABSENT in picture.unseen
    figures = {
        "things": things,
        "found": len(overlaps) / max(things, 1),
        "kind": kinds / max(len(overlaps), 1),
        "mask_iou": float(np.mean(overlaps)) if overlaps else 0.0,
        "extra": extra / count,
        "absent_told": absent / count,
        "relations_f1": relations.figures()["relations_f1"],
        "fitted_relations_f1": fitted.figures()["relations_f1"],
        "shadow_iou": _shadow_iou(max(count // 2, 1), seed, tick),
    }
    return Outcome(figures, notes=_NOTES)


def _matched(picture: Picture, truths: list[Truth]) -> list[tuple[Truth, float, bool]]:
    """Each thing with the overlap (IoU) of the object nearest to it, and whether its kind is
    right."""
    found = []
    for truth in truths:
        overlap, right = 0.0, False
        for item in picture.graph.objects:
            shared = iou(picture.masks[item.id], truth.mask)
            if shared > overlap:
                overlap, right = shared, item.category == truth.values["kind"]
        found.append((truth, overlap, right))
    return found


def _shadow_iou(count: int, seed: int, tick: Callable[[str], None]) -> float:
    tick("shadows")
    pairs = [sample_edit_pair(generator(seed, "named", n), 0, "remove") for n in range(count)]
    before, after = render([p.before for p in pairs]), render([p.after for p in pairs])
    tally = EffectsTally()
    for n, pair in enumerate(pairs):
        thing = before.visible_mask(n, pair.index)
        others = (before.visible[n] > 0) & ~thing
        tally.add(cast_shadow(before.rgb[n], thing, others), thing, before.rgb[n], after.rgb[n])
    return tally.figures().get("effects_iou", 0.0)
