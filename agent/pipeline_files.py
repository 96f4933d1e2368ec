"""What `sgedit run` leaves in a folder: graphs, masks, plans, samples, concepts and a summary."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from agent.events import Candidates, Failed, Learned, Question, VersionMade
from agent.history.candidates import drawings_of, plan_of
from agent.pipeline import Edited
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Plan, Verdict
from sgedit_engine.pictures import save_png, write_atomically
from sgedit_engine.scene.drawing import draw_graph
from sgedit_engine.scene.edits import edit_adapter
from sgedit_engine.scene.versions import Version, VersionStore

SUMMARY = "summary.json"
OPENED = "0-opened"
RESULT = "result.png"
CONCEPTS = "concepts"


@dataclass(frozen=True)
class PipelineFiles:
    """Writes below `out`, which has to be new or empty. `concepts` is where the engine keeps what
    it has learned. All methods raise InputError where something cannot be written."""

    out: Path
    store: VersionStore
    concepts: Path

    def prepare(self) -> None:
        """Make the folder. Raises InputError for one that holds something."""
        try:
            self.out.mkdir(parents=True, exist_ok=True)
            filled = any(self.out.iterdir())
        except OSError as error:
            raise InputError(
                f"{self.out} cannot be used: {error.strerror or error}.", "Choose another folder."
            ) from error
        if filled:
            raise InputError(f"{self.out} holds something already.", "Choose an empty folder.")

    def opened(self, version: Version) -> dict[str, Any]:
        """The picture as it was read."""
        folder = self._folder(OPENED)
        self._state(folder, version)
        save_png(draw_graph(self.store.load_picture(version)), folder / "graph.png")
        return {"folder": OPENED, "objects": [o.name for o in version.graph.objects]}

    def edited(self, number: int, edited: Edited) -> dict[str, Any]:
        """A line of the file, with all that was made of it; what the summary tells of it."""
        line = edited.modification
        events = [event for turn in edited.turns for event in turn.events]
        verdicts = {
            (seen.round - 1, one.seed): one.verdict
            for seen in events
            if isinstance(seen, Candidates)
            for one in seen.seen
        }
        made = [e.version for e in events if isinstance(e, VersionMade)]
        folders = [
            self._made(f"{number}-{line.tool.partition('_')[0]}", place, version, verdicts)
            for place, version in enumerate(made, 1)
        ]
        learned = [e for e in events if isinstance(e, Learned)]
        return {
            "line": line.number,
            "text": line.text,
            "outcome": edited.outcome,
            "seconds": round(sum(turn.seconds for turn in edited.turns), 3),
            "questions": [
                {"question": e.text, "choices": [c.label for c in e.choices]}
                for e in events
                if isinstance(e, Question)
            ],
            "answers": [
                turn.line for asked, turn in pairwise(edited.turns) if asked.outcome == "asked"
            ],
            "problems": [f"{e.problem} {e.remedy}" for e in events if isinstance(e, Failed)],
            "concepts": [name for e in learned for name in self._learned(e)],
            "versions": folders,
        }

    def result(self, version: Version) -> None:
        """The picture with all edits that were made."""
        save_png(self.store.get_image(version.image), self.out / RESULT)

    def summary(self, told: Mapping[str, Any]) -> None:
        """What was done, as JSON; written anew after every edit."""
        _write_json(told, self.out / SUMMARY)

    def _made(
        self, name: str, place: int, version: Version, verdicts: Mapping[Any, Verdict]
    ) -> dict[str, Any]:
        name = name if place == 1 else f"{name}-{place}"
        folder = self._folder(name)
        before = self.store.get(version.parent or "")
        _write_json(before.graph.model_dump(mode="json"), folder / "before.json")
        self._state(folder, version)
        if (plan := plan_of(self.store, version)) is not None:
            _write_json(dict(_planned(plan, folder)), folder / "plan.json")
        if (mask := self.store.load_editable_mask(version)) is not None:
            save_png(mask, folder / "editable.png")
        samples = []
        (folder / "samples").mkdir(exist_ok=True)
        for drawn in drawings_of(self.store, version):
            image = f"samples/{drawn.number}-seed-{drawn.seed}.png"
            save_png(self.store.get_image(drawn.image), folder / image)
            verdict = verdicts.get((drawn.round, drawn.seed))
            samples.append(
                {
                    "image": image,
                    "seed": drawn.seed,
                    "round": drawn.round,
                    "chosen": (drawn.round, drawn.seed) == (version.round, version.seed),
                    "verdict": verdict.model_dump(mode="json") if verdict else {"met": drawn.met},
                }
            )
        _write_json(samples, folder / "samples.json")
        chosen = version.verdict
        return {
            "folder": name,
            "edit": edit_adapter.dump_python(version.edit, mode="json") if version.edit else None,
            "seed": version.seed,
            "met": chosen is not None and chosen.met,
            "score": None if chosen is None else chosen.score,
            "samples": len(samples),
        }

    def _state(self, folder: Path, version: Version) -> None:
        """A version's image, graph and masks."""
        save_png(self.store.get_image(version.image), folder / "image.png")
        _write_json(version.graph.model_dump(mode="json"), folder / "after.json")
        masks = folder / "masks"
        masks.mkdir(exist_ok=True)
        for object_id, digest in version.masks.items():
            save_png(self.store.get_mask(digest), masks / f"{object_id}.png")

    def _learned(self, event: Learned) -> Iterator[str]:
        """Copies of what was learned; their names."""
        folder = self._folder(CONCEPTS)
        for object_id, concept in event.concepts.items():
            source = self.concepts / f"{concept}.safetensors"
            if source.is_file():
                name = f"{object_id}.safetensors"
                shutil.copyfile(source, folder / name)
                yield f"{CONCEPTS}/{name}"

    def _folder(self, name: str) -> Path:
        folder = self.out / name
        folder.mkdir(exist_ok=True)
        return folder


def _planned(plan: Plan, folder: Path) -> Iterator[tuple[str, Any]]:
    """A plan as JSON; the regions of its stages as pictures in the folder."""
    save_png(plan.allowed_mask, folder / "allowed.png")
    stages = []
    for number, stage in enumerate(plan.stages, 1):
        region = f"stage-{number}.png"
        save_png(stage.region, folder / region)
        drawn = [
            {
                "object": i.object_id,
                "box": i.box.xyxy,
                "prompt": i.prompt,
                "identity": i.identity,
                "source": None if i.source is None else i.source.xyxy,
            }
            for i in stage.insertions
        ]
        stages.append({"region": region, "prompt": stage.prompt, "insertions": drawn})
    yield "edit", edit_adapter.dump_python(plan.edit, mode="json")
    yield "clear", list(plan.clear)
    yield "stages", stages
    yield "allowed", "allowed.png"
    yield "seeds", list(plan.seeds)
    yield "keep", plan.keep
    yield "expected", plan.expected.model_dump(mode="json")


def _write_json(value: Any, path: Path) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    write_atomically(text.encode(), path)
