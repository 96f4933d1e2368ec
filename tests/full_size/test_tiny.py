"""The tiny checkpoints have the classes and the traps of the true ones, and their libraries read
them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKL, DPMSolverMultistepScheduler, UNet2DConditionModel
from transformers import (
    BertTokenizerFast,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    GroundingDinoForObjectDetection,
    GroundingDinoImageProcessorPil,
    GroundingDinoProcessor,
    SamImageProcessorPil,
    SamModel,
    SamProcessor,
)

from tests.full_size.tiny.detector import write_detector
from tests.full_size.tiny.diffusion import CELLS, write_diffusion
from tests.full_size.tiny.reader import write_reader
from tests.full_size.tiny.segmenter import write_segmenter as write_sam

IMAGE = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)


@pytest.mark.parametrize("inpaint", [False, True])
@pytest.mark.parametrize("kind", sorted(CELLS))
@torch.inference_mode()
def test_a_unet_draws_from_its_own_text_encoders(tmp_path: Path, kind: str, inpaint: bool) -> None:
    folder = write_diffusion(tmp_path, kind, inpaint=inpaint)
    unet = UNet2DConditionModel.from_pretrained(folder / "unet")
    tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer")
    ids = tokenizer("a red cup", padding="max_length", return_tensors="pt").input_ids
    assert ids.shape == (1, 77) and ids[0, 4] == tokenizer.eos_token_id
    text, info = CLIPTextModel.from_pretrained(folder / "text_encoder", output_loading_info=True)
    assert not info["missing_keys"] and not info["unexpected_keys"]
    states, more = text(ids).last_hidden_state, None
    if kind == "sdxl":
        second = CLIPTextModelWithProjection.from_pretrained(folder / "text_encoder_2")
        told = second(ids)
        states = torch.cat([states, told.last_hidden_state], 2)
        more = {"text_embeds": told.text_embeds, "time_ids": torch.zeros(1, 6)}
    cells = CELLS[kind]
    noise = torch.zeros(1, 9 if inpaint else 4, cells, cells)
    found = unet(noise, 999, encoder_hidden_states=states, added_cond_kwargs=more).sample
    assert found.shape == (1, 4, cells, cells) and found.isfinite().all()
    vae = AutoencoderKL.from_pretrained(folder / "vae")
    assert vae.decode(found).sample.shape == (1, 3, 8 * cells, 8 * cells)
    solver = DPMSolverMultistepScheduler.from_pretrained(folder / "scheduler")
    asked = "v_prediction" if kind == "sd21" and not inpaint else "epsilon"
    assert solver.config.prediction_type == asked


def test_the_same_weights_each_time(tmp_path: Path) -> None:
    one, other = (write_diffusion(tmp_path / name, "sd15") for name in ("one", "other"))
    for path in one.rglob("*.safetensors"):
        assert path.read_bytes() == (other / path.relative_to(one)).read_bytes()


@torch.inference_mode()
def test_perceiving_models_read_a_picture(tmp_path: Path) -> None:
    dino = write_detector(tmp_path / "detector")
    processor = GroundingDinoProcessor(
        GroundingDinoImageProcessorPil.from_pretrained(dino),
        BertTokenizerFast.from_pretrained(dino),
    )
    inputs = processor(images=IMAGE, text="a red cup. a laptop.", return_tensors="pt")
    assert {101, 102, 1012} <= set(inputs.input_ids[0].tolist())
    seen = GroundingDinoForObjectDetection.from_pretrained(dino)(**inputs)
    assert seen.pred_boxes.shape == (1, 12, 4)
    sam = write_sam(tmp_path / "segmenter")
    inputs = SamProcessor(SamImageProcessorPil.from_pretrained(sam))(
        IMAGE, input_boxes=[[[4.0, 4.0, 40.0, 40.0]]], return_tensors="pt"
    )
    assert SamModel.from_pretrained(sam)(**inputs).pred_masks.shape[-2:] == (32, 32)
    clip = write_reader(tmp_path / "reader")
    words = CLIPTokenizer.from_pretrained(clip)(["a red cup", "a lamp"], padding=True)
    pictures = CLIPImageProcessorPil.from_pretrained(clip)(IMAGE, return_tensors="pt")
    ids = torch.tensor(words["input_ids"])
    told = CLIPModel.from_pretrained(clip)(input_ids=ids, pixel_values=pictures.pixel_values)
    assert told.logits_per_image.shape == (1, 2)
