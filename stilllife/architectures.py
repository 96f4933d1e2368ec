"""The generating models of the bundle: shapes that are final, so that no weight is thrown away.

Sizes are chosen for two CPU cores (a guided U-Net pair near 0.07 s, a decode near 0.16 s) and
for a bundle of at most 48 MB in half precision.
"""

from __future__ import annotations

from diffusers import AutoencoderKL, DPMSolverMultistepScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from stilllife.tokens import CONTEXT, build_tokenizer

TEXT_WIDTH = 192
LATENT_CHANNELS = 4
DOWNSCALE = 8


def build_autoencoder() -> AutoencoderKL:
    """3×256×256 in [-1, 1] to 4×32×32 latents; no attention, light at full resolution."""
    return AutoencoderKL(
        in_channels=3,
        out_channels=3,
        latent_channels=LATENT_CHANNELS,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(32, 64, 128, 128),
        layers_per_block=1,
        norm_num_groups=8,
        mid_block_add_attention=False,
        sample_size=256,
        scaling_factor=1.0,
        force_upcast=False,
    )


def build_unet() -> UNet2DConditionModel:
    """Levels 32, 16, 8; attention at 16 and 8 only.

    Nine input channels in the order of inpainting pipelines: the noisy latent (4), the mask (1,
    one where it is to be filled), the latent of the picture with the hole in mid grey (4). All
    extra five are zero for text-to-image, so that slicing `conv_in` gives that model exactly.
    """
    widths = (128, 160, 160)
    return UNet2DConditionModel(
        sample_size=32,
        in_channels=2 * LATENT_CHANNELS + 1,
        out_channels=LATENT_CHANNELS,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2DCrossAttn",
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        block_out_channels=widths,
        layers_per_block=1,
        cross_attention_dim=TEXT_WIDTH,
        # diffusers calls the number of heads `attention_head_dim` here; 32 channels a head
        attention_head_dim=tuple(width // 32 for width in widths),
        norm_num_groups=16,
    )


def build_text_encoder(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """A small CLIP text model over the world's words, with room for 64 placeholder tokens."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=TEXT_WIDTH,
            intermediate_size=512,
            projection_dim=TEXT_WIDTH,
            num_hidden_layers=3,
            num_attention_heads=6,
            max_position_embeddings=CONTEXT,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def build_scheduler() -> DPMSolverMultistepScheduler:
    """The noise schedule of the training, read by every solver: scaled-linear, v-prediction."""
    return DPMSolverMultistepScheduler(
        num_train_timesteps=1000,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        prediction_type="v_prediction",
        timestep_spacing="trailing",
    )


__all__ = [
    "DOWNSCALE",
    "LATENT_CHANNELS",
    "TEXT_WIDTH",
    "build_autoencoder",
    "build_scheduler",
    "build_text_encoder",
    "build_tokenizer",
    "build_unet",
]
