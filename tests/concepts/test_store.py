"""Concept files: what is written comes back, and nothing else is taken for one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from sgedit_engine.concepts.concept import Concept, Concepts, concept_id
from sgedit_engine.concepts.store import ConceptStore, load, save
from sgedit_engine.errors import (
    ConceptDamagedError,
    ConceptMissingError,
    ConceptOfOtherModelError,
    InputError,
)


@pytest.fixture
def concept(learned: Concepts) -> Concept:
    return learned.by_object["mug-1"]


@pytest.fixture
def path(concept: Concept, tmp_path: Path) -> Path:
    target = tmp_path / "new" / "mug.safetensors"
    save(concept, target)
    return target


def test_it_comes_back_to_the_bit(concept: Concept, path: Path) -> None:
    found = load(path, concept.model)
    assert torch.equal(found.token, concept.token)
    assert found.weights.keys() == concept.weights.keys()
    assert all(torch.equal(found.weights[n], value) for n, value in concept.weights.items())
    told = replace(found, token=concept.token, weights=concept.weights)
    assert vars(told) == vars(concept)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_it_tells_what_it_is_of(concept: Concept, path: Path) -> None:
    with safe_open(path, "pt") as file:
        told = file.metadata()
    assert told["version"] == "1" and told["description"] == "red striped mug"
    assert told["model"] == concept.model and '"rank": 2' in told["settings"]


def test_a_truncated_file(path: Path) -> None:
    whole = path.read_bytes()
    for length in (0, 5, 400, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(ConceptDamagedError, match="cannot be read"):
            load(path)


def test_a_file_with_another_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    with pytest.raises(ConceptDamagedError, match="checksum"):
        load(path)


def test_other_files(concept: Concept, path: Path) -> None:
    with safe_open(path, "pt") as file:
        told = file.metadata()
    tensors = {"token": concept.token}
    save_file(tensors, path)
    with pytest.raises(ConceptDamagedError, match="holds no concept"):
        load(path)
    save_file(tensors, path, {**told, "version": "2"})
    with pytest.raises(ConceptDamagedError, match="version 2"):
        load(path)
    save_file(tensors, path, {name: told[name] for name in told if name != "group"})
    with pytest.raises(ConceptDamagedError, match="lacks a part"):
        load(path)


def test_one_of_another_model(path: Path) -> None:
    with pytest.raises(ConceptOfOtherModelError, match="red striped mug") as caught:
        load(path, "another")
    assert "Learn it again" in caught.value.remedy


def test_a_store_finds_groups_that_are_whole(learned: Concepts, tmp_path: Path) -> None:
    concept, store = learned.by_object["mug-1"], ConceptStore(tmp_path / "concepts")
    wanted = (concept.group, ["mug-1"], concept.model)
    assert store.find(*wanted) is None and not (tmp_path / "concepts").exists()
    assert store.keep(learned) == learned.ids == store.find(*wanted)
    assert store.find(concept.group, ["mug-1", "ball-1"], concept.model) is None
    store.path(concept.id).write_bytes(b"damaged")
    assert store.find(*wanted) is None
    assert concept_id(concept.group, "mug-1") == concept.id


@pytest.mark.parametrize("name", ["../../secret", "", "A" * 64])
def test_what_is_no_id_is_no_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConceptMissingError):
        ConceptStore(tmp_path).load(name)
    with pytest.raises(ConceptMissingError, match="not been learned"):
        ConceptStore(tmp_path).load("a" * 64)


def test_nothing_half_written(
    concept: Concept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_names: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(InputError, match="No space left"):
        save(concept, tmp_path / "mug.safetensors")
    assert list(tmp_path.iterdir()) == []
