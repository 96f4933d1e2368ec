"""`sgedit edit`: its exit codes, and one sentence for everything that fails."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from PIL import Image as PILImage

from agent.services import Confirm
from agent.terminal.options import CONFIRM
from sgedit_engine.errors import OutOfMemoryError
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.pictures import load_picture

# Request, answers, exit code, whether a picture is written, what stderr says.
CASES = [
    ("remove the ball", (), 0, True, "✓"),
    ("remove the red mug", (), 0, True, "✓"),
    ("remove the mug", (), 3, False, "Which"),
    ("remove the mug", ("1",), 0, True, "✓"),
    ("remove the mug", ("the blue one",), 0, True, "✓"),
    ("remove the mug", ("nonsense words",), 3, False, "did not understand"),
    ("remove the ball", ("1",), 0, True, "not needed as an answer: '1'"),
    ("remove the teapot", (), 1, False, "teapot"),
    ("put a giraffe next to the ball", (), 1, False, "giraffe"),
    ("", (), 1, False, "did not ask for anything"),
    ("   ", (), 1, False, "did not ask for anything"),
    ("flurb the wozzle", (), 1, False, "nothing was changed"),
    ("what is in the picture?", (), 1, False, "nothing was changed"),
    ("undo", (), 1, False, "nothing"),
]


@pytest.mark.parametrize(("request_", "answers", "code", "written", "words"), CASES)
def test_exit_codes_and_what_is_kept(
    sgedit: Callable,
    scene: Path,
    tmp_path: Path,
    request_: str,
    answers: tuple[str, ...],
    code: int,
    written: bool,
    words: str,
) -> None:
    out = tmp_path / "out.png"
    options = [part for answer in answers for part in ("--answer", answer)]
    ran = sgedit("edit", scene, request_, "-o", out, *options)
    assert ran.code == code, ran.err
    assert out.exists() == written
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == (f"{out}\n" if written else "")
    # Of a conversation in which nothing was made nothing is kept.
    listed = sgedit("history").out
    assert ("scene.png" in listed) == written
    assert written or "No conversation is kept here yet" in listed


@pytest.mark.parametrize(
    ("confirm", "request_", "code", "words"),
    [
        ("never", "remove the mug", 0, "I took “the mug” to be the red mug."),
        ("never", "remove the teapot", 1, "teapot"),
        ("always", "remove the ball", 3, "Shall I remove the green ball?"),
        ("ambiguous", "remove the mug", 3, "Which"),
        ("sometimes", "remove the mug", 2, "invalid choice"),
    ],
)
def test_when_it_asks(
    sgedit: Callable,
    scene: Path,
    tmp_path: Path,
    confirm: str,
    request_: str,
    code: int,
    words: str,
) -> None:
    out = tmp_path / "out.png"
    ran = sgedit("edit", scene, request_, "-o", out, "--confirm", confirm)
    assert ran.code == code, ran.err
    assert words in " ".join(ran.err.split())


def test_the_options_are_those_of_sessions() -> None:
    assert get_args(Confirm) == CONFIRM


def test_the_edit_is_made(sgedit: Callable, scene: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert sgedit("edit", scene, "remove the ball", "-o", out).code == 0
    before, after = load_picture(scene).image, load_picture(out).image
    changed = (before != after).any(axis=2)
    assert changed.any()
    assert (before[changed] == before[changed][0]).all()  # the ball, and nothing else


def test_unverified_is_written_and_told(
    sgedit: Callable, use_engine: Callable, scene: Path, tmp_path: Path
) -> None:
    use_engine(PaintedEngine(failing_seeds=range(1000)))
    out = tmp_path / "out.png"
    ran = sgedit("edit", scene, "remove the ball", "-o", out)
    assert ran.code == 4
    assert "not verified" in ran.err
    assert out.exists()


def test_engine_failure_is_one_sentence(
    sgedit: Callable, use_engine: Callable, scene: Path, tmp_path: Path
) -> None:
    use_engine(PaintedEngine(error=OutOfMemoryError("The memory is full.", "Take less.")))
    ran = sgedit("edit", scene, "remove the ball", "-o", tmp_path / "out.png")
    assert ran.code == 1
    assert "The memory is full. Take less." in " ".join(ran.err.split())
    assert not (tmp_path / "out.png").exists()


def test_a_fault_inside_is_logged_and_not_shown(
    sgedit: Callable, use_engine: Callable, scene: Path, tmp_path: Path, own_home: Path
) -> None:
    use_engine(PaintedEngine(error=RuntimeError("a bug")))
    ran = sgedit("edit", scene, "remove the ball", "-o", tmp_path / "out.png")
    assert ran.code == 1
    assert "a bug" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in (own_home / "sgedit" / "sgedit.log").read_text()


def _bytes(image: PILImage.Image, format: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"just words\n" * 9, "is not a picture"),
        (b"", "is empty"),
        (_bytes(PILImage.new("RGB", (1, 1))), "only 1×1 pixels"),
        (_bytes(PILImage.effect_noise((64, 64), 60).convert("RGB"))[:-500], "damaged"),
        (_bytes(PILImage.effect_noise((64, 64), 60).convert("RGB")), "not made of flat shapes"),
    ],
    ids=["text", "empty", "1x1", "truncated", "outside the world"],
)
def test_bad_pictures(sgedit: Callable, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "bad.png"
    path.write_bytes(content)
    ran = sgedit("edit", path, "remove the ball", "-o", tmp_path / "out.png")
    assert ran.code == 1
    assert words in " ".join(ran.err.split())
    assert not (tmp_path / "out.png").exists()


def test_missing_file_and_folder(sgedit: Callable, scene: Path, tmp_path: Path) -> None:
    ran = sgedit("edit", tmp_path / "none.png", "remove the ball", "-o", tmp_path / "out.png")
    assert ran.code == 1 and "There is no file" in ran.err
    ran = sgedit("edit", scene, "remove the ball", "-o", tmp_path / "none" / "out.png")
    assert ran.code == 1 and "There is no folder" in ran.err


def test_a_request_that_is_too_long_reads_no_picture(
    sgedit: Callable, scene: Path, tmp_path: Path
) -> None:
    ran = sgedit("edit", scene, "remove the ball " * 200, "-o", tmp_path / "out.png")
    assert ran.code == 1 and "2000 characters" in ran.err and "read" not in ran.err


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.convert("RGBA"),
        lambda p: p.quantize(64),
    ],
    ids=["RGBA", "palette"],
)
def test_other_kinds_of_files(
    sgedit: Callable, scene: Path, tmp_path: Path, change: Callable
) -> None:
    path = tmp_path / "other.png"
    with PILImage.open(scene) as opened:
        change(opened.convert("RGB")).save(path)
    assert sgedit("edit", path, "remove the ball", "-o", tmp_path / "out.png").code == 0


def test_usage_errors(sgedit: Callable, scene: Path, tmp_path: Path) -> None:
    for arguments in (
        (),
        ("edit", scene),
        ("edit", scene, "remove it"),
        ("edit", scene, "remove it", "-o", tmp_path / "out.gif"),
        ("edit", scene, "remove it", "-o", tmp_path / "out.png", "--candidates", "0"),
        ("edit", scene, "remove it", "-o", tmp_path / "out.png", "--device", "abacus"),
        ("paint", scene),
    ):
        assert sgedit(*arguments).code == 2, arguments


def test_seed_reaches_the_engine(sgedit: Callable, use_engine: Callable, scene: Path) -> None:
    out = scene.with_name("out.png")
    use_engine(PaintedEngine(failing_seeds=range(7)))
    options = ("--candidates", 1, "-o", out)
    assert sgedit("edit", scene, "remove the ball", "--seed", 7, *options).code == 0
    assert sgedit("edit", scene, "remove the ball", "--seed", 0, *options).code == 4


def test_the_picture_outside_the_mask_is_untouched(
    sgedit: Callable, scene: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.png"
    assert sgedit("edit", scene, "make the ball yellow", "-o", out).code == 0
    before, after = load_picture(scene).image, load_picture(out).image
    height, width = before.shape[:2]
    box = np.s_[int(0.5 * height) : int(0.74 * height), int(0.4 * width) : int(0.58 * width)]
    before[box] = after[box] = 0
    np.testing.assert_array_equal(before, after)
