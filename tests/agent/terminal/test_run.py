"""`sgedit run`: a file of edits on the painted engine, and all that it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as PILImage

from agent import wiring
from sgedit_engine.interface import CancelToken, Candidate, Picture, Plan
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.pictures import load_picture, save_png
from tests.agent.open_world import ENGINE, desk

ADD = "Add an object: 'yellow lamp'. Add tuple: ['yellow lamp' -> next to -> 'ball']"
MOVE = "Modify a relationship: from ['ball' -> right of -> 'red mug'] to ['ball' -> behind -> 'red mug']"  # noqa: E501
# There the mug would have to give way: it is asked about, unless --pick is given.
SWAP = "Modify a relationship: from ['ball' -> right of -> 'red mug'] to ['ball' -> left of -> 'red mug']"  # noqa: E501
ALL = [ADD, "Remove: 'blue mug'", "Replace 'lamp' by 'book'", MOVE]


@pytest.fixture
def run(sgedit: Callable[..., Any], scene: Path, tmp_path: Path) -> Callable[..., Any]:
    """Runs lines of edits on the scene, into the folder `out`."""

    def run(lines: list[str], *options: object, picture: Path = scene, out: str = "out") -> Any:
        edits = tmp_path / "edits.txt"
        edits.write_text("\n".join(lines), encoding="utf-8")
        paths = ("--image-path", picture, "--modification-path", edits, "--out-dir", tmp_path / out)
        return sgedit("run", *paths, *options)

    return run


def summary(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "summary.json").read_text(encoding="utf-8")))


def kinds(path: Path) -> list[str]:
    graph = json.loads(path.read_text(encoding="utf-8"))
    return sorted(o["category"] for o in graph["objects"])


def test_all_forms_one_after_the_other(run: Callable[..., Any], tmp_path: Path) -> None:
    ran = run(ALL, "--num-samples", 3)
    out = tmp_path / "out"
    assert (ran.code, ran.out) == (0, f"{out}\n")
    told = summary(out)
    assert told["finished"] and told["exit_code"] == 0
    assert [e["text"] for e in told["edits"]] == ALL
    assert [e["line"] for e in told["edits"]] == [1, 2, 3, 4]
    folders = [v["folder"] for e in told["edits"] for v in e["versions"]]
    assert folders == ["1-add", "2-remove", "3-replace", "4-adjust"]
    assert kinds(out / "0-opened" / "after.json") == ["ball", "mug", "mug"]
    assert kinds(out / "1-add" / "before.json") == ["ball", "mug", "mug"]
    assert kinds(out / "1-add" / "after.json") == ["ball", "lamp", "mug", "mug"]
    # Each edit starts from the result of the one before.
    assert kinds(out / "4-adjust" / "after.json") == ["ball", "book", "mug"]
    last = load_picture(out / "4-adjust" / "image.png").image
    assert np.array_equal(last, load_picture(out / "result.png").image)


@pytest.mark.parametrize(("options", "code"), [((), 3), (("--pick",), 0)])
def test_what_would_give_way_is_asked_about(
    run: Callable[..., Any], options: tuple[str, ...], code: int
) -> None:
    ran = run([SWAP], *options)
    assert ran.code == code
    assert ("changed places with it" in ran.err) == (code == 0)
    assert ("Shall they change places?" in ran.err or "What shall I do?" in ran.err) == (code == 3)


def test_everything_is_written(run: Callable[..., Any], tmp_path: Path) -> None:
    run([ADD], "--num-samples", 3, "--seed", 7)
    folder = tmp_path / "out" / "1-add"
    samples = json.loads((folder / "samples.json").read_text())
    assert [s["seed"] for s in samples] == [7, 8, 9]
    assert [s["chosen"] for s in samples].count(True) == 1
    assert all((folder / s["image"]).is_file() and s["verdict"]["expectations"] for s in samples)
    plan = json.loads((folder / "plan.json").read_text())
    assert plan["edit"]["op"] == "add" and plan["seeds"] == [7, 8, 9]
    region = np.asarray(PILImage.open(folder / plan["stages"][0]["region"]))
    editable = np.asarray(PILImage.open(folder / "editable.png"))
    assert region.any() and not (editable.astype(bool) & ~region.astype(bool)).any()
    masks = {path.stem for path in (folder / "masks").iterdir()}
    assert masks == {"mug-1", "mug-2", "ball-1", "lamp-1"}
    assert (tmp_path / "out" / "0-opened" / "graph.png").is_file()


def test_what_fits_several_ends_the_run(run: Callable[..., Any], tmp_path: Path) -> None:
    ran = run(["Remove: 'ball'", "Remove: 'mug'", "Remove: 'red mug'"])
    assert (ran.code, ran.out) == (3, "")
    assert "1. red mug" in ran.err and "2. blue mug" in ran.err
    assert "line 2, “Remove: 'mug'”, was not made; 1 of 3 edits were" in ran.err
    told = summary(tmp_path / "out")
    assert [e["outcome"] for e in told["edits"]] == ["made", "asked"]
    assert told["edits"][1]["questions"][0]["choices"] == ["red mug", "blue mug"]
    assert not told["finished"]
    assert load_picture(tmp_path / "out" / "result.png").size == (256, 192)


def test_the_likeliest_is_taken_if_it_may(run: Callable[..., Any], tmp_path: Path) -> None:
    assert run(["Remove: 'mug'"], "--pick").code == 0
    assert kinds(tmp_path / "out" / "1-remove" / "after.json") == ["ball", "mug"]


def test_a_relation_tells_which_one_moves(run: Callable[..., Any], tmp_path: Path) -> None:
    line = (
        "Modify a relationship: from ['mug' -> right of -> 'ball'] to ['mug' -> left of -> 'ball']"
    )
    ran = run([line])
    assert ran.code in (0, 4), ran.err
    edit = summary(tmp_path / "out")["edits"][0]["versions"][0]["edit"]
    assert edit["target"] == "mug-2"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Remove: 'teapot'"], "teapot"),
        (["Add an object: 'giraffe'"], "giraffe"),
        (["Make it blue"], "Line 1 of edits.txt is not understood"),
        ([], "holds no edit"),
    ],
)
def test_what_cannot_be_done(run: Callable[..., Any], lines: list[str], words: str) -> None:
    ran = run(lines)
    assert (ran.code, ran.out) == (1, "") and words in ran.err and "Traceback" not in ran.err


def test_nothing_begins_before_every_line_is_read(run: Callable[..., Any], tmp_path: Path) -> None:
    assert run(["Remove: 'ball'", "Jump"]).code == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_empty(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("Dear you,")
    ran = run(ALL, out="full")
    assert ran.code == 1 and "holds something already" in ran.err


def test_unverified_is_told(
    run: Callable[..., Any], use_engine: Callable[[PaintedEngine], None], tmp_path: Path
) -> None:
    use_engine(PaintedEngine(failing_seeds=range(1000)))
    assert run(["Remove: 'ball'"], "--num-samples", 1).code == 4
    assert summary(tmp_path / "out")["edits"][0]["versions"][0]["met"] is False


class Stopped(PaintedEngine):
    """An engine during whose second drawing somebody presses Ctrl-C."""

    def render(self, picture: Picture, plan: Plan, **given: Any) -> Any:
        if plan.edit.op == "remove":
            token: CancelToken = given["cancel"]
            token.cancel()
        drawn: list[Candidate] = list(super().render(picture, plan, **given))
        return drawn


def test_what_was_made_before_a_stop_stays(
    run: Callable[..., Any], use_engine: Callable[[PaintedEngine], None], tmp_path: Path
) -> None:
    use_engine(Stopped())
    ran = run(ALL)
    assert ran.code == 1 and "Stopped" in ran.err
    told = summary(tmp_path / "out")
    assert [e["outcome"] for e in told["edits"]] == ["made", "failed"]


def test_concepts_are_learned_and_prior_preservation_reaches_the_engine(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = []
    monkeypatch.setattr(wiring, "build_engine", lambda s: seen.append(s) or PaintedEngine())
    ran = run([MOVE], "--identity", "learned", "--prior-preservation", "--steps", 50)
    assert ran.code == 0, ran.err
    (settings,) = seen
    assert (settings.identity, settings.prior_weight, settings.steps) == ("learned", 1.0, 50)
    assert "I have learned how the green ball looks" in ran.err
    assert summary(tmp_path / "out")["edits"][0]["answers"] == []
    graph = json.loads((tmp_path / "out" / "1-adjust" / "before.json").read_text())
    assert [o["id"] for o in graph["objects"] if o["concept"]] == ["ball-1"]


def test_an_open_vocabulary_looks_for_what_the_file_names(
    run: Callable[..., Any], use_engine: Callable[[PaintedEngine], None], tmp_path: Path
) -> None:
    use_engine(ENGINE)
    picture = tmp_path / "desk.png"
    save_png(desk(), picture)
    lines = [
        "Add an object: 'red cup'. Add tuple: ['red cup' -> on -> 'laptop']",
        "Replace 'dog' by 'vintage camera'",
        "Remove: 'red cup'",
    ]
    ran = run(lines, "--names", "jacket", picture=picture)
    assert ran.code == 0, ran.err
    out = tmp_path / "out"
    assert kinds(out / "0-opened" / "after.json") == ["dog", "jacket", "laptop"]
    assert kinds(out / "3-remove" / "after.json") == ["jacket", "laptop", "vintage camera"]
    assert "did not find" not in ran.err
