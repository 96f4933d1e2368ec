"""The sampler: valid scenes, promised shares, separate streams, make-ups, speed."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest

from stilllife.placement import problems
from stilllife.scenes import generator_of, main, sample_make_up, scene_of
from stilllife.shares import promised_shares, value_shares
from stilllife.silhouette import estimate_visibility
from stilllife.world import DETAILS, MAX_THINGS, WALL_Z, Scene


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [scene_of(seed) for seed in range(1000)]


def test_every_scene_is_valid(scenes: list[Scene]) -> None:
    faults = {seed: found for seed, scene in enumerate(scenes) if (found := problems(scene))}
    assert faults == {}


def test_things_are_complete(scenes: list[Scene]) -> None:
    for scene in scenes:
        assert 1 <= len(scene.things) <= MAX_THINGS
        for thing in scene.things:
            assert len(thing.detail) == DETAILS
            assert all(0 <= number < 1 for number in thing.detail)


def test_promised_shares(scenes: list[Scene]) -> None:
    for name, (share, least) in promised_shares(scenes).items():
        assert share >= least, f"{name}: {share:.3f} of the scenes, promised {least}"


@pytest.mark.parametrize("column", ["kind", "color", "finish", "table"])
def test_values_are_balanced(scenes: list[Scene], column: str) -> None:
    shares = value_shares(scenes)[column]
    even = 1 / len(shares)
    assert all(0.65 * even < share < 1.45 * even for share in shares.values()), shares


def test_half_of_all_things_are_plain(scenes: list[Scene]) -> None:
    shares = value_shares(scenes)["pattern"]
    assert shares == pytest.approx({"plain": 0.5, "striped": 0.25, "spotted": 0.25}, abs=0.04)


def test_the_wall_is_in_the_upper_part(scenes: list[Scene]) -> None:
    seams = [scene.camera.project(0.0, 0.0, WALL_Z)[1] for scene in scenes]
    assert min(seams) > 0.15
    assert max(seams) < 0.45


def test_a_seed_gives_one_scene() -> None:
    assert scene_of(7) == scene_of(7)
    assert scene_of(7) != scene_of(8)


def test_splits_share_no_scene() -> None:
    train = {generator_of(seed, "train").random() for seed in range(3000)}
    test = {generator_of(seed, "test").random() for seed in range(3000)}
    assert len(train | test) == 6000
    with pytest.raises(ValueError, match="train, test"):
        scene_of(0, "validation")  # type: ignore[arg-type]


def test_a_look_changes_nothing_else() -> None:
    held_back = scene_of(3, look=1)
    assert held_back.look == 1
    assert held_back.things == scene_of(3).things


def test_sampling_is_fast() -> None:
    started = time.process_time()
    for seed in range(300):
        scene_of(seed)
    assert (time.process_time() - started) / 300 < 0.0015


@pytest.mark.parametrize(
    ("twins", "others", "count"),
    [(None, None, None), ("mug", ("lamp", "book"), 4), ("ball", 1, 3)],
)
def test_make_up(
    twins: str | None, others: tuple[str, ...] | int | None, count: int | None
) -> None:
    rng = random.Random(5)
    for _ in range(5):
        scene = sample_make_up(rng, twins, others)
        kinds = Counter(thing.kind for thing in scene.things)
        assert problems(scene) == []
        assert kinds[twins or scene.things[0].kind] == 2
        assert sorted(kinds.values())[:-1] == [1] * (len(kinds) - 1)
        assert scene.things[0].color != scene.things[1].color
        assert min(estimate_visibility(scene)) >= 0.85
        assert count is None or len(scene.things) == count


def test_make_up_of_unknown_kinds() -> None:
    with pytest.raises(ValueError, match="unknown kind 'duck'"):
        sample_make_up(random.Random(0), "duck")


def test_command_prints_the_shares(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "50"]) == 0
    printed = capsys.readouterr().out
    assert "two of a kind" in printed
    assert "mushroom" in printed
