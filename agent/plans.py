"""Plans and checked pictures between two steps of the graph: blobs in the version store."""

from __future__ import annotations

from sgedit_engine.interface import Candidate, Insertion, Picture, Plan
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
            "insertions": [
                {"object_id": i.object_id, "box": i.box.model_dump(), "prompt": i.prompt}
                for i in plan.insertions
            ],
            "allowed_mask": store.put_mask(plan.allowed_mask),
            "prompt": plan.prompt,
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
        insertions=tuple(
            Insertion(i["object_id"], Box.model_validate(i["box"]), i["prompt"])
            for i in value["insertions"]
        ),
        allowed_mask=store.get_mask(value["allowed_mask"]),
        prompt=value["prompt"],
        seeds=tuple(value["seeds"]),
        keep=value["keep"],
    )


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


def save_candidate(store: VersionStore, candidate: Candidate) -> dict[str, str | int]:
    """Write a candidate's image and mask; what the state keeps of it."""
    return {
        "image": store.put_image(candidate.image),
        "editable_mask": store.put_mask(candidate.editable_mask),
        "seed": candidate.seed,
    }


def load_candidate(store: VersionStore, kept: dict[str, str | int]) -> Candidate:
    """The candidate that `save_candidate` wrote. Raises HistoryError."""
    return Candidate(
        image=store.get_image(str(kept["image"])),
        editable_mask=store.get_mask(str(kept["editable_mask"])),
        seed=int(kept["seed"]),
    )
