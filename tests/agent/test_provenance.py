"""What exported pictures tell of how they were made, and that it suffices to make them again."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as PILImage
from PIL import PngImagePlugin

from agent.exporting import ExportOptions, export
from agent.provenance import KEY, fitted, pixels_digest, provenance_of, read_provenance
from agent.retracing import differences, retrace
from agent.session import Session
from sgedit_engine.errors import InputError
from sgedit_engine.interface import (
    CancelToken,
    EngineRecord,
    Image,
    Picture,
    Progress,
    RenderOptions,
    no_progress,
)
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.picture_metadata import Metadata
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import table

SCRIPT = {
    "take the ball away": [("remove_object", {"target_words": "the ball"})],
    "learn it": [("learn_concepts", {"target_words": "the red mug"})],
    "take the lamp away": [("remove_object", {"target_words": "the lamp"})],
    "take the book away": [("remove_object", {"target_words": "the book"})],
    "purple please": [("change_attributes", {"target_words": "the red mug", "color": "purple"})],
}


@pytest.fixture
def session(opened: SessionMaker) -> Session:
    made = opened(SCRIPT)
    for line in ("take the ball away", "learn it", "purple please"):
        list(made.send(line))
    return made


def exported(session: Session, path: Path, **options: bool) -> Path:
    export(session.store, session.head, path, ExportOptions(**options))
    return path


def test_the_file_tells_all_and_is_made_again(session: Session, tmp_path: Path) -> None:
    told = read_provenance(exported(session, tmp_path / "out.png", source=True))
    steps = told.provenance.steps
    assert [s.kind for s in steps] == ["opened", "edit", "learned", "edit"]
    assert steps[-1].graph == session.head.graph and steps[1].seed == 0
    assert np.array_equal(told.image, session.picture().image)
    assert told.source is not None and np.array_equal(told.source, table())
    made = list(retrace(told.provenance, told.source, lambda _record: PaintedEngine()))
    assert all(step.pixels_same and step.graph_same for step in made)


class CountingEngine(PaintedEngine):
    """Notes in how many steps what it learns will be drawn."""

    def learn(
        self,
        picture: Picture,
        object_ids: Sequence[str],
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Mapping[str, str]:
        self.asked = steps
        return super().learn(picture, object_ids, steps=steps, progress=progress, cancel=cancel)


def test_what_is_learned_is_learned_for_the_steps_in_which_it_is_drawn(
    opened: SessionMaker, tmp_path: Path
) -> None:
    engine, again = CountingEngine(), CountingEngine()
    session = opened(SCRIPT, engine=engine, options=RenderOptions(candidates=1, steps=7))
    list(session.send("learn it"))
    assert engine.asked == 7
    told = read_provenance(exported(session, tmp_path / "out.png", source=True))
    assert told.source is not None
    list(retrace(told.provenance, told.source, lambda _record: again))
    assert again.asked == 7


def test_another_engine_is_noticed(session: Session, tmp_path: Path) -> None:
    told = read_provenance(exported(session, tmp_path / "out.png"))
    other = PaintedEngine(failing_seeds=(0,))
    made = list(retrace(told.provenance, table(), lambda _record: other))
    assert [step.pixels_same for step in made] == [True, False, False, False]
    assert not made[1].graph_same


class OneEyed(PaintedEngine):
    """Sees no lamp in a whole picture."""

    def parse(self, image: Image, **given: Any) -> Picture:
        found = super().parse(image, **given)
        masks = {i: m for i, m in found.masks.items() if i != "lamp-1"}
        return Picture(image, found.graph.without("lamp-1"), masks)


def test_edits_go_on_from_what_was_read_then(session: Session) -> None:
    provenance = provenance_of(session.store, session.head)
    made = list(retrace(provenance, table(), lambda _record: OneEyed()))
    assert made[0].graph_same is False
    assert all(step.pixels_same for step in made)


def test_another_source_is_refused(session: Session) -> None:
    provenance = provenance_of(session.store, session.head)
    with pytest.raises(InputError, match="not the picture that was opened"):
        next(retrace(provenance, table()[::-1].copy(), lambda _record: PaintedEngine()))


def test_a_picture_that_was_put_right(session: Session) -> None:
    """Versions without an edit bring their graph and masks along."""
    store, before = session.store, session.picture()
    mask = before.masks["mug-1"].copy()
    mask[:5] = True
    right = type(before)(before.image, before.graph, {**before.masks, "mug-1": mask})
    version = store.save_picture(right, parent=session.head.id, created=9.0)
    provenance = provenance_of(store, version)
    assert provenance.steps[-1].kind == "read"
    last = list(retrace(provenance, table(), lambda _record: PaintedEngine()))[-1]
    assert last.pixels_same and last.graph_same
    assert np.array_equal(last.picture.masks["mug-1"], mask)


def test_nothing_private_is_told(session: Session, tmp_path: Path) -> None:
    head = session.head
    text = exported(session, tmp_path / "a.png").read_bytes()
    with PILImage.open(io.BytesIO(text)) as opened:
        opened.load()
        told = opened.text[KEY]
    assert "purple please" in told
    for private in ("table.png", head.conversation, head.id, str(tmp_path), "created"):
        assert f'"{private}"' not in told
    silent = provenance_of(session.store, head, requests=False).text()
    assert "please" not in silent and "learn it" not in silent
    assert len(json.loads(silent)["steps"]) == 4


def test_it_can_be_left_out(session: Session, tmp_path: Path) -> None:
    path = exported(session, tmp_path / "out.png", provenance=False)
    assert b"iTXt" not in path.read_bytes()
    with pytest.raises(InputError, match="does not tell how it was made"):
        read_provenance(path)
    with pytest.raises(InputError, match="Only a PNG"):
        exported(session, tmp_path / "out.jpg", source=True)
    with pytest.raises(InputError, match="only PNG tells"):
        read_provenance(exported(session, tmp_path / "out.jpg"))


def test_a_long_history_leaves_graphs_out(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    provenance = provenance_of(session.store, session.head)
    whole = len(provenance.text())
    monkeypatch.setattr("agent.provenance.MAX_BYTES", whole - 1)
    shorter = type(provenance).model_validate_json(fitted(provenance) or "")
    assert [s.graph is not None for s in shorter.steps] == [True, False, True, True]
    list(session.send("take the lamp away"))
    list(session.send("take the book away"))
    longer = provenance_of(session.store, session.head)
    monkeypatch.setattr("agent.provenance.MAX_BYTES", len(longer.text()) - 1)
    shorter = type(provenance).model_validate_json(fitted(longer) or "")
    # What was learned is told by the graph alone.
    assert [s.kind for s in shorter.steps if s.graph] == ["opened", "learned", "edit", "edit"]
    monkeypatch.setattr("agent.provenance.MAX_BYTES", 1000)
    assert fitted(provenance) is None


def test_a_location_is_told_to_the_user(opened: SessionMaker, tmp_path: Path) -> None:
    exif = PILImage.Exif()
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 0.0)}
    session = opened({})
    list(session.open(table(), "b.jpg", Metadata(exif=exif.tobytes())))
    assert "where" in export(session.store, session.head, tmp_path / "a.png")[0]
    hidden = ExportOptions(location=False)
    assert export(session.store, session.head, tmp_path / "b.png", hidden) == []


def _spoiled(change: Callable[[dict], object]) -> Callable[[str], str]:
    def spoil(text: str) -> str:
        value = json.loads(text)
        change(value)
        return json.dumps(value)

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-9],
        lambda text: "[" * 100_000,
        lambda text: "null",
        _spoiled(lambda v: v.update(schema=2)),
        _spoiled(lambda v: v.update(steps=[])),
        _spoiled(lambda v: v["steps"].append(v["steps"][0])),
        _spoiled(lambda v: v["steps"][1].update(engine="none")),
        _spoiled(lambda v: v["steps"][1]["options"].update(candidates=10**9)),
        _spoiled(lambda v: v["steps"][1].update(round=10**9)),
        _spoiled(lambda v: v["steps"][1].update(more=1)),
    ],
)
def test_what_is_damaged_or_hostile_is_refused(
    session: Session, tmp_path: Path, spoil: Callable[[str], str]
) -> None:
    text = spoil(provenance_of(session.store, session.head).text())
    info = PngImagePlugin.PngInfo()
    info.add_itxt(KEY, text, zip=True)
    PILImage.fromarray(table()).save(tmp_path / "out.png", pnginfo=info)
    with pytest.raises(InputError, match="cannot be read"):
        read_provenance(tmp_path / "out.png")


def test_the_digest_is_of_pixels() -> None:
    flat = np.zeros((2, 8, 3), np.uint8)
    assert pixels_digest(flat) != pixels_digest(flat.reshape(4, 4, 3))


def test_differences_are_told() -> None:
    told = EngineRecord(program="1", profile="p", models={"vae": "a"}, libraries={"torch": "2"})
    here = EngineRecord(program="2", profile="p", models={"vae": "b"}, machine="m")
    words = " ".join(differences(told, here))
    assert "sgedit was 1, here it is 2." in words and "Other weights: vae." in words
    assert "torch was 2, here it is not there." in words and "this is m." in words
    assert differences(here, here) == []
