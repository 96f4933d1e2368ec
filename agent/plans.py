"""Plans, candidates and pictures between two steps of the graph: blobs in the version store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sgedit_engine.interface import Candidate, Insertion, Mask, Picture, Plan, Stage, Verdict
from sgedit_engine.scene.edits import edit_adapter
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import VersionStore


def save_plan(store: VersionStore, plan: Plan) -> str:
    """Write a plan; its digest."""
    return store.put_json(
        {
            "edit": edit_adapter.dump_python(plan.edit, mode="json"),
            "expected": plan.expected.model_dump(mode="json"),
            "clear": list(plan.clear),
            "stages": [
                {
                    "region": store.put_mask(stage.region),
                    "prompt": stage.prompt,
                    "insertions": [_as_json(i) for i in stage.insertions],
                }
                for stage in plan.stages
            ],
            "seeds": list(plan.seeds),
            "keep": plan.keep,
        }
    )


def load_plan(store: VersionStore, digest: str) -> Plan:
    """The plan of a digest. Raises HistoryError."""
    value = store.get_json(digest)
    return Plan(
        edit=edit_adapter.validate_python(value["edit"]),
        expected=SceneGraph.model_validate(value["expected"]),
        clear=tuple(value["clear"]),
        stages=tuple(_stage(store, stage) for stage in value["stages"]),
        seeds=tuple(value["seeds"]),
        keep=value["keep"],
    )


def _stage(store: VersionStore, value: Mapping[str, Any]) -> Stage:
    insertions = tuple(_insertion(i) for i in value["insertions"])
    return Stage(store.get_mask(value["region"]), value["prompt"], insertions)


def _as_json(insertion: Insertion) -> dict[str, Any]:
    source = None if insertion.source is None else insertion.source.model_dump()
    return {**asdict(insertion), "box": insertion.box.model_dump(), "source": source}


def _insertion(value: Mapping[str, Any]) -> Insertion:
    source = None if value["source"] is None else Box.model_validate(value["source"])
    return Insertion(**{**value, "box": Box.model_validate(value["box"]), "source": source})


def save_picture(store: VersionStore, picture: Picture) -> str:
    """Write a picture that is no version yet; its digest."""
    return store.put_json(
        {
            "image": store.put_image(picture.image),
            "graph": picture.graph.model_dump(mode="json"),
            "masks": {i: store.put_mask(mask) for i, mask in picture.masks.items()},
        }
    )


def load_picture(store: VersionStore, digest: str) -> Picture:
    """The picture of a digest. Raises HistoryError."""
    value = store.get_json(digest)
    return Picture(
        image=store.get_image(value["image"]),
        graph=SceneGraph.model_validate(value["graph"]),
        masks={i: store.get_mask(mask) for i, mask in value["masks"].items()},
    )


def save_candidates(store: VersionStore, candidates: Sequence[Candidate]) -> str:
    """Write a round of candidates; its digest."""
    return store.put_json(
        [
            {
                "image": store.put_image(c.image),
                "editable_mask": store.put_mask(c.editable_mask),
                "seed": c.seed,
            }
            for c in candidates
        ]
    )


def load_candidates(store: VersionStore, digest: str) -> list[Candidate]:
    """The round of a digest, in its order. Raises HistoryError."""
    return [
        Candidate(store.get_image(c["image"]), store.get_mask(c["editable_mask"]), c["seed"])
        for c in store.get_json(digest)
    ]


@dataclass(frozen=True, eq=False)
class Best:
    """The best candidate so far, as the picture that it became, and the round that drew it."""

    picture: Picture
    editable_mask: Mask
    seed: int
    round: int
    verdict: Verdict

    @property
    def rank(self) -> tuple[bool, float]:
        """What is as asked goes before what is not; then the higher score."""
        return self.verdict.met, self.verdict.score


def save_best(store: VersionStore, best: Best) -> str:
    """Write the best candidate; its digest."""
    return store.put_json(
        {
            "picture": save_picture(store, best.picture),
            "editable_mask": store.put_mask(best.editable_mask),
            "seed": best.seed,
            "round": best.round,
            "verdict": best.verdict.model_dump(mode="json"),
        }
    )


def load_best(store: VersionStore, digest: str) -> Best:
    """The best candidate of a digest. Raises HistoryError."""
    value = store.get_json(digest)
    return Best(
        picture=load_picture(store, value["picture"]),
        editable_mask=store.get_mask(value["editable_mask"]),
        seed=value["seed"],
        round=value["round"],
        verdict=Verdict.model_validate(value["verdict"]),
    )
