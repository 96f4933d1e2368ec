"""Options that several commands share, and what they say as values.

`SGEDIT_MODEL` names the chat model where `--model` does not, in the environment or in `.env`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from agent.environment import setting
from sgedit_engine.picture_files import FORMATS
from sgedit_engine.settings import Identity, Memory, RendererName, Settings

if TYPE_CHECKING:
    from agent.exporting import ExportOptions

_DEFAULTS = Settings()
_MODEL = "SGEDIT_MODEL"
_OFFLINE = "offline"
# As `agent.services.Confirm`, which takes time to import.
CONFIRM = ("ambiguous", "always", "never")


def add_conversation_options(parser: argparse.ArgumentParser) -> None:
    """What every conversation can be given."""
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="who understands the words: offline, the grammar that comes with sgedit, or "
        "openai:NAME, a language model on a server that speaks OpenAI's protocol (default: "
        f"{_MODEL}, else {_OFFLINE})",
    )
    parser.add_argument(
        "--confirm",
        choices=CONFIRM,
        default=CONFIRM[0],
        help="when to ask back: where something is in doubt, before every edit, or never, so that "
        "the likeliest meaning is taken and told (default: %(default)s)",
    )
    parser.add_argument(
        "--candidates",
        type=count(1),
        default=_DEFAULTS.candidates,
        metavar="N",
        help="pictures rendered per edit, of which the best is taken (default: %(default)s)",
    )
    add_drawing_options(parser)


def add_drawing_options(parser: argparse.ArgumentParser) -> None:
    """How edits are drawn, and by which models."""
    parser.add_argument(
        "--seed", type=count(0), default=_DEFAULTS.seed, help="first seed (default: %(default)s)"
    )
    parser.add_argument(
        "--identity",
        choices=get_args(Identity),
        default=_DEFAULTS.identity,
        help="how what moves stays itself: by its own pixels, from a concept that is learned of it "
        "(a minute or more), or by attending to it; auto is what measured best "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--renderer",
        choices=get_args(RendererName),
        default=_DEFAULTS.renderer,
        help="what draws: a model that fills holes, or one that draws whole pictures from words, "
        "with steered attention (default: inpaint where the profile has such a model)",
    )
    add_engine_options(parser)


def add_names_option(parser: argparse.ArgumentParser) -> None:
    """What a picture is searched for."""
    parser.add_argument(
        "--names",
        metavar="NAMES",
        default="",
        help="what to look for in the picture, such as “cup, laptop”; what is not there is told. "
        "The profiles for photographs find what is named, here or by a model that sees the "
        "picture, the bundled one all that it knows",
    )


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """Which models, and where they run."""
    parser.add_argument(
        "--profile",
        default=_DEFAULTS.profile,
        help="set of models that read and draw pictures: stilllife comes with sgedit; sd15, sd21 "
        "and sdxl are for photographs (see `sgedit models`) (default: %(default)s)",
    )
    parser.add_argument(
        "--weights",
        metavar="PATH",
        help="another checkpoint of the profile's class, in the layout of diffusers: a folder, or "
        "a model or repository (MAKER/MODEL) that was pulled",
    )
    parser.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda", "mps"),
        default=_DEFAULTS.device,
        help="where the models run (default: %(default)s)",
    )
    parser.add_argument(
        "--memory",
        type=_memory,
        default=_DEFAULTS.memory,
        metavar="auto|low|GIB",
        help="how much of the device's memory is used: what suits it, only what is at work just "
        "now, or so many GiB (default: %(default)s)",
    )


def add_export_options(parser: argparse.ArgumentParser) -> None:
    """What an exported file holds besides the pixels."""
    parser.add_argument(
        "--quality",
        type=_quality,
        metavar="1-100",
        help="of JPEG and WebP (default: 92 and 90)",
    )
    parser.add_argument(
        "--no-provenance",
        action="store_true",
        help="leave out how the picture was made, which a PNG tells otherwise",
    )
    parser.add_argument(
        "--no-requests", action="store_true", help="leave your words out of how it was made"
    )
    parser.add_argument(
        "--with-source",
        action="store_true",
        help="put the picture as it was opened into the PNG, so that it can be replayed anywhere",
    )
    parser.add_argument(
        "--strip-location",
        action="store_true",
        help="leave out where the original was taken, which EXIF may tell",
    )


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The engine's settings as the options give them."""
    return Settings(
        profile=getattr(arguments, "profile", _DEFAULTS.profile),
        weights=getattr(arguments, "weights", None),
        device=getattr(arguments, "device", _DEFAULTS.device),
        memory=getattr(arguments, "memory", _DEFAULTS.memory),
        candidates=getattr(arguments, "candidates", _DEFAULTS.candidates),
        seed=getattr(arguments, "seed", _DEFAULTS.seed),
        identity=getattr(arguments, "identity", _DEFAULTS.identity),
        renderer=getattr(arguments, "renderer", _DEFAULTS.renderer),
        steps=getattr(arguments, "steps", _DEFAULTS.steps),
        prior_weight=getattr(arguments, "prior_weight", _DEFAULTS.prior_weight),
    )


def chat_model_of(arguments: argparse.Namespace) -> str:
    """The chat model's name as the options, the environment or `.env` give it."""
    return arguments.model or setting(_MODEL) or _OFFLINE


def export_options_of(arguments: argparse.Namespace) -> ExportOptions:
    """The options as values."""
    from agent.exporting import ExportOptions

    return ExportOptions(
        quality=arguments.quality,
        provenance=not arguments.no_provenance,
        requests=not arguments.no_requests,
        source=arguments.with_source,
        location=not arguments.strip_location,
    )


def picture_path(text: str) -> Path:
    """A path whose suffix names a format that can be written."""
    path = Path(text)
    if path.suffix.lower() not in FORMATS:
        raise argparse.ArgumentTypeError(f"{text} has to end in .png, .jpg or .webp")
    return path


def png_path(text: str) -> Path:
    """A path that ends in .png."""
    path = Path(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text} has to end in .png")
    return path


def _memory(text: str) -> Memory:
    named: dict[str, Memory] = {"auto": "auto", "low": "low"}
    if text in named:
        return named[text]
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError(f"{text} is no number of GiB")
    return value


def _quality(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{value} is not between 1 and 100")
    return value


def count(least: int) -> Callable[[str], int]:
    def integer(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is too few; give {least} or more")
        return value

    return integer
