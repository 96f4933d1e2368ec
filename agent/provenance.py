"""What an exported PNG tells of how it was made; docs/provenance.md describes the format."""

from __future__ import annotations

import base64
import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PIL import Image as PILImage
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agent.concepts import is_learning
from sgedit_engine.errors import InputError
from sgedit_engine.interface import EngineRecord, Image, Mask, RenderOptions
from sgedit_engine.picture_files import LOSSLESS, picture_within
from sgedit_engine.pictures import load_picture
from sgedit_engine.scene import blobs
from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.graph import SceneGraph, canonical_json
from sgedit_engine.scene.versions import Version, VersionStore

KEY = "sgedit"
FORMAT: Literal["sgedit provenance"] = "sgedit provenance"
SCHEMA: Literal[1] = 1
# What every reader of PNG takes: Pillow refuses text chunks beyond a mebibyte.
MAX_BYTES = 1_000_000
# More than anybody asks for, and little enough to be drawn: the file may come from anybody.
MAX_CANDIDATES, MAX_STEPS, MAX_ROUND = 64, 1000, 100

Kind = Literal["opened", "edit", "learned", "read"]


class Step(BaseModel):
    """One version on the way to the exported one.

    `pixels` is a digest of the image (`pixels_digest`), `engine` a key of `Provenance.engines`.
    `graph` may be left out of long histories. Of a reading ("opened", and "read": the picture was
    read again, or put right by the user) `masks` holds the objects' masks by id, as PNG in base64;
    the others' follow from drawing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    pixels: str
    graph: SceneGraph | None = None
    engine: str | None = None
    edit: Edit | None = None
    options: RenderOptions | None = None
    round: int = Field(default=0, ge=0, le=MAX_ROUND)
    seed: int | None = None
    request: str | None = None
    question: str | None = None
    answer: str | None = None
    as_asked: bool | None = None
    masks: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _within_reason(self) -> Step:
        options = self.options
        if options is not None and (
            not 1 <= options.candidates <= MAX_CANDIDATES
            or not 1 <= (options.steps or 1) <= MAX_STEPS
        ):
            raise ValueError("no such number of candidates or steps is drawn")
        return self


class Provenance(BaseModel):
    """How a picture was made, from the one that was opened on.

    `source` is the digest of the opened picture in a version store, `width` and `height` are
    in pixels. The first step is the opening; graphs before and after are those of the first and the
    last step, or of the last two for the last edit alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["sgedit provenance"] = FORMAT
    # "schema" is a method of pydantic's models.
    version: Literal[1] = Field(default=SCHEMA, alias="schema")
    source: str
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    engines: dict[str, EngineRecord] = Field(default_factory=dict)
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Provenance:
        if [n for n, step in enumerate(self.steps) if step.kind == "opened"] != [0]:
            raise ValueError("the opening has to be the first step, and no other")
        if any(s.engine is not None and s.engine not in self.engines for s in self.steps):
            raise ValueError("a step names an engine that is not told of")
        return self

    def text(self) -> str:
        """As JSON."""
        return canonical_json(self.model_dump(mode="json", by_alias=True, exclude_defaults=False))


def pixels_digest(image: Image) -> str:
    """The sha256 of "WIDTHxHEIGHT\\n" and the RGB bytes, row by row; files may pack them anyhow."""
    height, width = image.shape[:2]
    return hashlib.sha256(f"{width}x{height}\n".encode() + image.tobytes()).hexdigest()


def provenance_of(store: VersionStore, version: Version, *, requests: bool = True) -> Provenance:
    """What is told of a version. Without `requests` nobody's words are in it.

    File names, times and ids of conversations never are. Raises HistoryError.
    """
    path = store.path_to_root(version.id)[::-1]
    engines = {v.engine: store.engine_record(v) for v in path}
    height, width = store.get_image(path[0].image).shape[:2]
    return Provenance(
        source=path[0].image,
        width=width,
        height=height,
        engines={digest: record for digest, record in engines.items() if digest and record},
        steps=tuple(_step(store, v, requests=requests) for v in path),
    )


def _step(store: VersionStore, version: Version, *, requests: bool) -> Step:
    kind = _kind(version)
    told: dict[str, Any] = {}
    if requests:
        told = {
            "request": version.request or None,
            "question": version.question,
            "answer": version.answer,
        }
    return Step(
        kind=kind,
        pixels=pixels_digest(store.get_image(version.image)),
        graph=version.graph,
        engine=version.engine,
        edit=version.edit,
        options=version.options,
        round=version.round,
        seed=version.seed,
        as_asked=None if version.verdict is None else version.verdict.met,
        masks=_masks(store, version) if kind in ("opened", "read") else {},
        **told,
    )


def _kind(version: Version) -> Kind:
    if version.parent is None:
        return "opened"
    if version.edit is not None:
        return "edit"
    return "learned" if is_learning(version) else "read"


def _masks(store: VersionStore, version: Version) -> dict[str, str]:
    stored = {i: blobs.encode_mask(store.get_mask(d)) for i, d in version.masks.items()}
    return {i: base64.b64encode(data).decode() for i, data in stored.items()}


def fitted(provenance: Provenance) -> str | None:
    """The text of a provenance, without the graphs in its middle where it would be too long.

    None when it is too long even so.
    """
    if _fits(text := provenance.text()):
        return text
    last = len(provenance.steps) - 1
    steps = tuple(
        step
        if step.kind in ("read", "learned") or number in (0, last - 1, last)
        else step.model_copy(update={"graph": None})
        for number, step in enumerate(provenance.steps)
    )
    text = provenance.model_copy(update={"steps": steps}).text()
    return text if _fits(text) else None


def _fits(text: str) -> bool:
    return len(text.encode()) <= MAX_BYTES


@dataclass(frozen=True, eq=False)
class ToldPicture:
    """A picture with its provenance; `source` is the opened picture where the file holds it."""

    image: Image
    provenance: Provenance
    source: Image | None


def read_provenance(path: Path) -> ToldPicture:
    """Read an exported PNG. Nothing in it is trusted.

    Raises BadPictureError for what is no picture, and InputError where no provenance is.
    """
    loaded = load_picture(path)
    if loaded.format != LOSSLESS:
        raise InputError(
            f"{path.name} is a {loaded.format} file; only PNG tells how a picture was made.",
            "Use the PNG that `sgedit export` wrote.",
        )
    with PILImage.open(path) as opened:
        opened.load()
        text = getattr(opened, "text", {}).get(KEY)
        within = picture_within(opened)
    if text is None:
        raise InputError(
            f"{path.name} does not tell how it was made.",
            "Export it with `sgedit export`, and without --no-provenance.",
        )
    try:
        provenance = Provenance.model_validate_json(text)
    except (ValidationError, RecursionError) as error:
        raise InputError(
            f"What {path.name} tells of how it was made cannot be read.",
            "It is damaged, or of another release of sgedit; use that one.",
        ) from error
    source = None if within is None else load_picture(within, f"the picture in {path.name}").image
    return ToldPicture(loaded.image, provenance, source)


def masks_of(step: Step, shape: Sequence[int]) -> dict[str, Mask]:
    """The masks that a step holds (bool, H×W). Raises InputError where they do not fit."""
    try:
        found = {i: _mask(base64.b64decode(data), shape) for i, data in step.masks.items()}
    except (ValueError, OSError, SyntaxError, zlib.error) as error:
        raise InputError(
            "A mask in the picture's provenance is damaged.", "Export the picture again."
        ) from error
    return found


def _mask(data: bytes, shape: Sequence[int]) -> Mask:
    with PILImage.open(io.BytesIO(data), formats=(LOSSLESS,)) as opened:
        if opened.size[::-1] != tuple(shape):
            raise ValueError("a mask has another size than the picture")
    return blobs.decode_mask(data)
