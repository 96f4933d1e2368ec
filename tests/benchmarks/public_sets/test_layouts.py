"""Each set's layout is read as it is, and anything else refused with what was expected."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.public_sets import edival as edival_set
from benchmarks.public_sets import mirage_bench, pie_bench
from benchmarks.public_sets import triples as triples_set
from benchmarks.public_sets.pie_bench import decode_mask
from sgedit_engine.errors import InputError
from tests.benchmarks.public_sets.conftest import save_picture


def test_pie_bench(pie: Path) -> None:
    first, second = pie_bench.load(pie, partial=True).items
    assert first.requests == ("Make the cup red",)
    assert str(first.outputs[0]) == "annotation_images/0_random_140/000000000000.jpg"
    assert str(second.outputs[0]) == "annotation_images/3_delete/1_a/111.jpg"
    assert first.source().shape == (512, 512, 3)
    assert first.mask is not None
    mask = first.mask()
    assert mask[100, 40:60].all() and not mask[100, 60] and mask[101, 59] and not mask[102, 40]
    assert mask[0].all() and mask[:, -1].all()
    assert mask.sum() == 40 + 4 * 511


def test_runs_end_with_the_picture() -> None:
    inner = decode_mask([512 * 511 - 2, 10_000], "x")
    assert inner[510, 510] and inner[511].all() and not inner[510, 509]


@pytest.mark.parametrize("runs", [[1], [1, "2"], {"a": 1}, [-1, 2], [1.5, 2], [10**6, 1], None])
def test_other_masks_are_refused(runs: Any) -> None:
    with pytest.raises(InputError, match="expected"):
        decode_mask(runs, "x")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"mask": None}, "the mask of 111"),
        ({"editing_type_id": "12"}, "a type 0 to 9 for 111, found '12'"),
        ({"image_path": "../../mapping_file.json"}, "below its own folder"),
        ({"image_path": "nowhere.jpg"}, "a picture nowhere.jpg"),
        ({"editing_instruction": 3}, "an instruction for 111"),
    ],
)
def test_pie_bench_is_strict(pie: Path, change: dict[str, Any], named: str) -> None:
    file = pie / "mapping_file.json"
    entries = json.loads(file.read_text())
    entries["111"] |= change
    file.write_text(json.dumps(entries))
    with pytest.raises(InputError, match=named):
        pie_bench.load(pie, partial=True)


def test_a_lacking_field_is_named(pie: Path) -> None:
    file = pie / "mapping_file.json"
    entries = json.loads(file.read_text())
    del entries["111"]["mask"], entries["111"]["editing_prompt"]
    file.write_text(json.dumps(entries))
    with pytest.raises(InputError, match="found no editing_prompt, mask"):
        pie_bench.load(pie, partial=True)


def test_a_picture_of_another_size_is_refused_when_read(pie: Path) -> None:
    save_picture(pie / "annotation_images" / "3_delete" / "1_a" / "111.jpg", side=256)
    item = pie_bench.load(pie, partial=True).items[1]
    with pytest.raises(InputError, match="512×512"):
        item.source()


def test_mirage_bench(mirage: Path) -> None:
    first, _ = mirage_bench.load(mirage, partial=True).items
    assert str(first.outputs[0]) == "00.png" and first.requests == ("Make both cups red",)
    assert first.mask is not None
    mask = first.mask()
    assert mask.shape == (64, 64) and mask.dtype == np.bool_
    assert mask[15, 15] and mask[42, 48] and mask[6, 34] and not mask[60, 10]


@pytest.mark.parametrize(
    "masks", [[], None, [[1, 2, 3, 4]], [["a"] * 6], [[1, 2, 3, 4, 5, 6, 7]], [5]]
)
def test_other_polygons_are_refused(mirage: Path, masks: Any) -> None:
    line = {"image": "00.png", "editing_instruction": "x", "mask": masks}
    (mirage / "annotations.jsonl").write_text(json.dumps(line))
    with pytest.raises(InputError, match=r"line 1 of annotations\.jsonl"):
        mirage_bench.load(mirage, partial=True)


def test_edival(edival: Path) -> None:
    first, second = edival_set.load(edival, partial=True).items
    assert (first.name, second.name) == ("0", "17")
    assert first.requests[2] == "Add 'a lamp'"
    assert [str(path) for path in second.outputs] == [
        f"multipass/17_input_raw_turn_{n}.png" for n in (1, 2, 3)
    ]
    assert str(second.source_copy) == "multipass/17_input_raw.png"
    assert second.source().shape == (512, 512, 3)
    (edival / "made").rename(edival / "input_images_resize_512")
    assert edival_set.load(edival, partial=True).items[0].source().shape == (512, 512, 3)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("turns", "turn", "the columns image_index, turns, instructions"),
        ("17,3,", "17,2,", "row for picture 17, turn 2|a list of 2 texts"),
        ("17,", "18,", "a picture 18_input_raw.jpg"),
        ("\"['Remove [cup]', 'Change", "\"['Take [cup]', 'Change", "lists that begin alike"),
        ("['Remove [cup]']", "__import__('os')", "a list of 1 texts"),
    ],
)
def test_edival_is_strict(edival: Path, old: str, new: str, named: str) -> None:
    file = edival / "oai_instruction_generation_output.csv"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    with pytest.raises(InputError, match=named):
        edival_set.load(edival, partial=True)


def test_triples(triples: Path) -> None:
    first, second = triples_set.load(triples).items
    assert (first.requests, str(second.outputs[0])) == (("remove the cup",), "b.png")
    assert first.mask is not None and first.truth is not None
    assert first.mask().sum() == 400
    assert first.truth().mean() == 90


def test_triples_have_to_be_whole(triples: Path) -> None:
    (triples / "mask" / "b.png").unlink()
    with pytest.raises(InputError, match=r"expected b in .*found not mask"):
        triples_set.load(triples)
    assert len(triples_set.load(triples, partial=True).items) == 1


def test_triples_of_unlike_sizes_are_refused(triples: Path) -> None:
    save_picture(triples / "after" / "a.png", side=32)
    truth = triples_set.load(triples).items[0].truth
    assert truth is not None
    with pytest.raises(InputError, match=r"64×64 pixels in after/a\.png, found 32×32"):
        truth()


@pytest.mark.parametrize(
    ("load", "name", "count"),
    [
        (pie_bench.load, "pie", "700 pictures, and here are 2"),
        (mirage_bench.load, "mirage", "100 pictures, and here are 2"),
        (edival_set.load, "edival", "572 sessions, and here are 2"),
    ],
)
def test_a_part_is_not_taken_for_the_set(
    load: Callable[..., Any], name: str, count: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(InputError, match=count):
        load(request.getfixturevalue(name))


@pytest.mark.parametrize("module", [pie_bench, mirage_bench, edival_set, triples_set])
def test_another_folder_is_refused(module: Any, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="expected"):
            module.load(path, partial=True)
