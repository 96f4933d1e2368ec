"""The options of `sgedit models`: list, pull, info, remove, import.

Each parser's `run` carries its command out, given the arguments and the settings.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sgedit_engine.settings import Settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_WHERE = (
    "Models lie in the folder that SGEDIT_MODELS names, else in models in the data folder. Nothing "
    "is fetched while SGEDIT_OFFLINE or HF_HUB_OFFLINE is set"
)


def add_model_commands(commands: Commands) -> None:
    """Add the commands' parsers. Imports nothing that takes time."""
    models = commands.add_parser(
        "models",
        help="fetch, list and remove full-size models",
        description="Full-size models, of which the profiles sd15, sd21 and sdxl are made. The "
        "profile stilllife comes with sgedit and needs none of them.",
        epilog=_WHERE,
    )
    kinds = models.add_subparsers(dest="models_command", metavar="COMMAND", required=True)
    _add_list(kinds)
    _add_pull(kinds)
    _add_info(kinds)
    _add_remove(kinds)
    _add_import(kinds)


def _add_list(kinds: Commands) -> None:
    listing = kinds.add_parser(
        "list",
        help="list models, their sizes and licences, and which are here",
        description="List the models that there are, their sizes and licences, and which of them "
        "are on this machine.",
    )
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=_list)


def _add_pull(kinds: Commands) -> None:
    pull = kinds.add_parser(
        "pull",
        help="fetch what a profile needs, or single models",
        description="Fetch models from the Hugging Face Hub: all that a profile needs, or single "
        "ones. A pull that was interrupted goes on where it was. Models that are here are checked, "
        "and what is damaged of them is fetched again. The revision that the first pull finds is "
        "kept to.",
        epilog="HF_TOKEN names you to the Hub where a model asks for it, HF_ENDPOINT another "
        "server in its place",
    )
    pull.add_argument(
        "names",
        nargs="+",
        metavar="NAME",
        help="a profile (sd15), a model (sam-vit-huge), or the repository of another checkpoint "
        "of Stable Diffusion (MAKER/MODEL)",
    )
    pull.add_argument(
        "--update", action="store_true", help="take the newest revision, not the first pull's"
    )
    pull.set_defaults(run=_pull)


def _add_info(kinds: Commands) -> None:
    info = kinds.add_parser(
        "info",
        help="tell all about a profile or a model",
        description="Tell all about a profile or a model: what it is for, where it comes from, its "
        "licence, its files.",
    )
    info.add_argument("name", metavar="NAME", help="a profile or a model")
    info.add_argument("--json", action="store_true", help="print JSON")
    info.set_defaults(run=_info)


def _add_remove(kinds: Commands) -> None:
    remove = kinds.add_parser(
        "remove",
        help="delete models from this machine",
        description="Delete models from this machine.",
    )
    remove.add_argument(
        "names",
        nargs="+",
        metavar="NAME",
        help="a model, or a profile: all its models but those that others here use too",
    )
    remove.set_defaults(run=_remove)


def _add_import(kinds: Commands) -> None:
    importing = kinds.add_parser(
        "import",
        help="take models from files that you have",
        description="Take a model from a file or folder that you have, and write it as safetensors "
        "into the models folder. Known are the original files of Segment Anything "
        "(sam_vit_h_4b8939.pth, also vit_l and vit_b) and Grounding DINO "
        "(groundingdino_swint_ogc.pth), single-file checkpoints of Stable Diffusion "
        "(.safetensors; the profile's own model has to be here, as they have no configuration), "
        "and folders in the layout of diffusers or transformers. No code in such a file is run.",
    )
    importing.add_argument("path", type=Path, metavar="PATH", help="the file or folder")
    importing.add_argument(
        "--name",
        metavar="NAME",
        help="the model's name in the models folder (default: the catalogue's, else the file's)",
    )
    importing.set_defaults(run=_import)


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.models import run_list

    return run_list(arguments.json, settings)


def _pull(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.models import run_pull

    return run_pull(arguments.names, arguments.update, settings)


def _info(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.models import run_info

    return run_info(arguments.name, arguments.json, settings)


def _remove(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.models import run_remove

    return run_remove(arguments.names, settings)


def _import(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.models import run_import

    return run_import(arguments.path, arguments.name, settings)
