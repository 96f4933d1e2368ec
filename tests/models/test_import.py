"""Original files and folders become models: written as safetensors, whole, and no code is run."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from transformers import (
    BertTokenizerFast,
    GroundingDinoForObjectDetection,
    GroundingDinoImageProcessorPil,
    SamImageProcessorPil,
    SamModel,
)

from sgedit_engine.errors import DownloadError, InputError, ModelDamagedError
from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.importing import import_path
from sgedit_engine.models.landing import STAGING
from sgedit_engine.models.manifest import read_manifest, sha256_of
from sgedit_engine.models.original_dino import VOCABULARY, dino_weights
from sgedit_engine.models.original_sam import sam_weights
from tests.models.hub_server import HubServer
from tests.models.original_names import TINY_DINO, TINY_SAM, dino_names, sam_names

RUN = Path(__file__).with_name("original_sam_run.py")
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ".", *(f"word{n}" for n in range(35))]


def _random(names: dict[str, tuple[int, ...]]) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    return {n: torch.randn(shape, generator=generator) * 0.1 for n, shape in names.items()}


@pytest.fixture
def sam_file(tmp_path: Path) -> Path:
    path = tmp_path / "sam_vit_x.pth"
    torch.save(_random(sam_names(TINY_SAM)), path)
    return path


@pytest.fixture
def dino_file(tmp_path: Path) -> Path:
    """As the makers' file: below "model", with the prefix of parallel training."""
    path = tmp_path / "dino" / "groundingdino_x.pth"
    path.parent.mkdir()
    original = _random(dino_names(TINY_DINO))
    # One box network serves all layers.
    for name in original:
        if "bbox_embed." in name and "enc_out" not in name:
            first = name.split("bbox_embed.")[1].partition(".")[2]
            original[name] = original[f"bbox_embed.0.{first}"]
    torch.save({"model": {f"module.{n}": w for n, w in original.items()}}, path)
    return path


def _put_vocabulary(folder: Path, words: int = len(WORDS)) -> None:
    (folder / "vocab.txt").write_text("\n".join(WORDS[:words]) + "\n")


def test_sam(sam_file: Path, shelf_root: Path) -> None:
    name = import_path(sam_file, shelf_root)
    assert name == "sam_vit_x"
    folder = shelf_root / name
    model, told = SamModel.from_pretrained(folder, output_loading_info=True)
    assert not told["missing_keys"] and not told["unexpected_keys"]
    expected = sam_weights(torch.load(sam_file, weights_only=True))
    for key, weight in model.state_dict().items():
        assert torch.equal(weight, expected[key]), key
    assert SamImageProcessorPil.from_pretrained(folder).size["longest_edge"] == 64
    manifest = read_manifest(folder, "")
    assert manifest is not None
    assert manifest.origin == {"imported": sam_file.name, "sha256": sha256_of(sam_file)}
    assert set(manifest.files) == {"config.json", "model.safetensors", "preprocessor_config.json"}
    assert not list((shelf_root / STAGING).glob("*.import"))
    modes = {path.stat().st_mode for path in folder.iterdir()}
    assert len(modes) == 1, "whoever may read one file may read all"


@pytest.mark.skipif(
    importlib.util.find_spec("segment_anything") is None,
    reason="the package segment_anything is not installed; it is no requirement of sgedit",
)
def test_sam_gives_what_its_makers_model_gives(tmp_path: Path, shelf_root: Path) -> None:
    weights, outcome = tmp_path / "sam_theirs.pth", tmp_path / "outcome.pt"
    subprocess.run([sys.executable, str(RUN), str(weights), str(outcome)], check=True, timeout=120)
    told = torch.load(outcome, weights_only=True)
    folder = shelf_root / import_path(weights, shelf_root)
    model = SamModel.from_pretrained(folder).eval()
    with torch.no_grad():
        by_points = model(
            pixel_values=told["picture"],
            input_points=told["points"][None],
            input_labels=told["labels"][None],
        )
        by_box = model(pixel_values=told["picture"], input_boxes=told["box"][None])
    for name, ours in (("points", by_points), ("box", by_box)):
        torch.testing.assert_close(ours.pred_masks[0], told[f"{name} masks"], rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(ours.iou_scores[0], told[f"{name} scores"], rtol=1e-4, atol=1e-5)


def test_grounding_dino(dino_file: Path, shelf_root: Path) -> None:
    _put_vocabulary(dino_file.parent)
    folder = shelf_root / import_path(dino_file, shelf_root)
    model, told = GroundingDinoForObjectDetection.from_pretrained(folder, output_loading_info=True)
    assert not told["missing_keys"] and not told["unexpected_keys"]
    original = torch.load(dino_file, weights_only=True)["model"]
    expected = dino_weights({n.removeprefix("module."): w for n, w in original.items()})
    for key, weight in model.state_dict().items():
        assert torch.equal(weight, expected[key]), key
    tokenizer = BertTokenizerFast.from_pretrained(folder)
    assert tokenizer("word3 .")["input_ids"] == [2, 8, 4, 3]
    GroundingDinoImageProcessorPil.from_pretrained(folder)


def test_the_added_norm_of_the_backbone_changes_nothing(dino_file: Path, shelf_root: Path) -> None:
    _put_vocabulary(dino_file.parent)
    folder = shelf_root / import_path(dino_file, shelf_root)
    model = GroundingDinoForObjectDetection.from_pretrained(folder).eval()
    words = torch.tensor([[2, 8, 4, 3]])
    picture = torch.randn(1, 3, 96, 96, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        before = model(pixel_values=picture, input_ids=words)
        model.model.backbone.conv_encoder.model.swin.layernorm.weight.add_(3.0)
        after = model(pixel_values=picture, input_ids=words)
    assert torch.equal(before.pred_boxes, after.pred_boxes)
    assert torch.isfinite(before.pred_boxes).all()


def test_the_vocabulary_is_fetched_where_it_is_nowhere(
    dino_file: Path, shelf_root: Path, hub: HubServer
) -> None:
    hub.files[VOCABULARY, "vocab.txt"] = ("\n".join(WORDS) + "\n").encode()
    folder = shelf_root / import_path(dino_file, shelf_root)
    assert (folder / "vocab.txt").is_file()


def test_no_vocabulary_and_no_network(dino_file: Path, shelf_root: Path) -> None:
    with pytest.raises(DownloadError, match=r"no vocabulary.*vocab\.txt.*import again"):
        import_path(dino_file, shelf_root)
    assert not [p for p in shelf_root.iterdir() if not p.name.startswith(".")]


def test_a_vocabulary_of_another_size(dino_file: Path, shelf_root: Path) -> None:
    _put_vocabulary(dino_file.parent, words=30)
    with pytest.raises(InputError, match="30 words instead of 40"):
        import_path(dino_file, shelf_root)


def test_code_in_a_file_is_not_run(tmp_path: Path, shelf_root: Path) -> None:
    path, mark = tmp_path / "sam_evil.pth", tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (mark,)  # type: ignore[return-value]

    torch.save({"image_encoder.pos_embed": Evil()}, path)
    with pytest.raises(InputError, match="never run"):
        import_path(path, shelf_root)
    assert not mark.exists()


def _without(name: str) -> dict[str, torch.Tensor]:
    return {n: w for n, w in _random(sam_names(TINY_SAM)).items() if n != name}


@pytest.mark.parametrize(
    ("original", "words"),
    [
        (_without("image_encoder.neck.3.weight"), "lacks vision_encoder.neck.layer_norm2.weight"),
        (_without("image_encoder.blocks.1.attn.rel_pos_h"), "not complete"),
        (
            {**_without(""), "image_encoder.extra": torch.zeros(1)},
            "has vision_encoder.extra, which is not known",
        ),
        (
            {**_without(""), "image_encoder.blocks.1.norm2.bias": torch.zeros(7)},
            "not complete",
        ),
    ],
)
def test_a_file_that_is_not_what_it_says(
    original: dict[str, torch.Tensor], words: str, tmp_path: Path, shelf_root: Path
) -> None:
    path = tmp_path / "sam_x.pth"
    torch.save(original, path)
    with pytest.raises(ModelDamagedError, match=words):
        import_path(path, shelf_root)
    assert not (shelf_root / "sam_x").exists()


@pytest.mark.parametrize("name", ["x.pth", "x.safetensors"])
def test_what_cannot_be_read(name: str, tmp_path: Path, shelf_root: Path) -> None:
    (tmp_path / name).write_bytes(b"no weights")
    with pytest.raises((InputError, ModelDamagedError), match=name):
        import_path(tmp_path / name, shelf_root)
    with pytest.raises(InputError, match="not there"):
        import_path(tmp_path / "nowhere.pth", shelf_root)


def test_another_model(tmp_path: Path, shelf_root: Path) -> None:
    save_file({"weight": torch.zeros(2)}, tmp_path / "x.safetensors")
    with pytest.raises(InputError, match=r"no model that can be imported.*sam_vit_h_4b8939"):
        import_path(tmp_path / "x.safetensors", shelf_root)


def test_what_was_there_stays_until_the_new_one_is_whole(sam_file: Path, shelf_root: Path) -> None:
    folder = shelf_root / import_path(sam_file, shelf_root)
    before = (folder / "model.safetensors").read_bytes()
    torch.save(_without("image_encoder.neck.3.weight"), sam_file)
    with pytest.raises(ModelDamagedError):
        import_path(sam_file, shelf_root)
    assert (folder / "model.safetensors").read_bytes() == before


def _diffusion_folder(folder: Path, suffix: str) -> Path:
    for file in MODELS["stable-diffusion-v1-5"].files:
        path = folder / file.path.replace(".safetensors", f"{suffix}.safetensors")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"made up: {file.path}")
    config = {"in_channels": 4, "cross_attention_dim": 768}
    (folder / "unet" / "config.json").write_text(json.dumps(config))
    return folder


@pytest.mark.parametrize("suffix", ["", ".fp16"])
def test_a_folder(tmp_path: Path, shelf_root: Path, suffix: str) -> None:
    source = _diffusion_folder(tmp_path / "my checkpoint", suffix)
    (source / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"never taken")
    assert import_path(source, shelf_root, "mine") == "mine"
    manifest = read_manifest(shelf_root / "mine", "")
    assert manifest is not None
    assert set(manifest.files) == {f.path for f in MODELS["stable-diffusion-v1-5"].files}


def test_a_folder_without_safetensors(tmp_path: Path, shelf_root: Path) -> None:
    source = _diffusion_folder(tmp_path / "mine", "")
    path = source / "unet" / "diffusion_pytorch_model.safetensors"
    path.rename(path.with_suffix(".bin"))
    with pytest.raises(InputError, match="Only safetensors"):
        import_path(source, shelf_root)


def test_a_name_that_would_leave_the_folder(sam_file: Path, shelf_root: Path) -> None:
    with pytest.raises(InputError, match="no name"):
        import_path(sam_file, shelf_root, "../elsewhere")
