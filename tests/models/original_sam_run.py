"""Runs the `segment_anything` package's own model, with random weights: in a process of its own.

The package imports torchvision, which has no CPU build; of it only what is imported is made up
here, and nothing of that is called. Arguments: the file for the weights, the file for inputs and
outputs.
"""

from __future__ import annotations

import sys
import types
from functools import partial

import torch


def _stand_in() -> None:
    """Modules of torchvision's names with the functions that the package imports."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError("torchvision was called")

    functions = {
        "torchvision.ops.boxes": ("batched_nms", "box_area"),
        "torchvision.transforms.functional": ("resize", "to_pil_image"),
    }
    for name in ("torchvision", "torchvision.ops", "torchvision.transforms", *functions):
        module = types.ModuleType(name)
        for function in functions.get(name, ()):
            setattr(module, function, refuse)
        sys.modules[name] = module


def main(weights: str, outcome: str) -> None:
    _stand_in()
    from segment_anything.modeling import (
        ImageEncoderViT,
        MaskDecoder,
        PromptEncoder,
        Sam,
        TwoWayTransformer,
    )

    torch.manual_seed(3)
    side, grid, width = 64, 4, 32
    sam = Sam(
        ImageEncoderViT(
            img_size=side,
            embed_dim=32,
            depth=3,
            num_heads=2,
            out_chans=width,
            norm_layer=partial(torch.nn.LayerNorm, eps=1e-6),
            use_rel_pos=True,
            window_size=2,
            global_attn_indexes=(1,),
        ),
        PromptEncoder(width, (grid, grid), (side, side), 16),
        MaskDecoder(
            transformer_dim=width,
            transformer=TwoWayTransformer(2, width, 8, 48),
            iou_head_hidden_dim=24,
        ),
    ).eval()
    with torch.no_grad():
        for parameter in sam.parameters():  # none stays zero, as some begin
            parameter.add_(torch.randn_like(parameter) * 0.1)
    picture = torch.randn(1, 3, side, side)
    points = torch.tensor([[[12.0, 30.0], [40.0, 22.0]]])
    labels = torch.tensor([[1, 0]])
    box = torch.tensor([[8.0, 10.0, 50.0, 44.0]])
    told = {"picture": picture, "points": points, "labels": labels, "box": box}
    with torch.no_grad():
        features = sam.image_encoder(picture)
        for name, (clicks, boxes) in {
            "points": ((points, labels), None),
            "box": (None, box),
        }.items():
            sparse, dense = sam.prompt_encoder(points=clicks, boxes=boxes, masks=None)
            masks, scores = sam.mask_decoder(
                image_embeddings=features,
                image_pe=sam.prompt_encoder.get_dense_pe(),
                sparse_prompt_embeddings=sparse,
                dense_prompt_embeddings=dense,
                multimask_output=True,
            )
            told |= {f"{name} masks": masks, f"{name} scores": scores}
    torch.save(sam.state_dict(), weights)
    torch.save(told, outcome)


if __name__ == "__main__":
    main(*sys.argv[1:])
