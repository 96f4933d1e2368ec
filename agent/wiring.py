"""Puts the parts together. The only module that knows the real engine, and imports it late."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from agent.checkpoints import open_checkpointer
from agent.consent import VISION, Consents
from agent.environment import setting
from agent.language.chat_models import OFFLINE, build_chat_model, build_describer
from agent.services import Confirm
from agent.session import Session
from agent.timings import Timings
from agent.vision.describer import Describer
from sgedit_engine.interface import CancelToken, Engine, RenderOptions, Vocabulary
from sgedit_engine.models.profiles import PROFILES
from sgedit_engine.models.shelf import Shelf, Shelved
from sgedit_engine.scene.versions import VersionStore
from sgedit_engine.settings import Settings


def build_engine(settings: Settings) -> Engine:
    """The local engine. Imports torch; weights are loaded at first use."""
    from sgedit_engine.engine import LocalEngine

    return LocalEngine(settings)


def profile_names() -> tuple[str, ...]:
    """The profiles that `Settings.profile` can name."""
    return tuple(PROFILES)


def import_model(path: Path, name: str | None, settings: Settings) -> Shelved:
    """Take a model from a file or folder into the folder of models. Imports torch.

    Raises InputError for what is no known model, ModelDamagedError for a file that lacks weights.
    """
    from sgedit_engine.models.importing import import_path

    shelf = Shelf(settings.models_folder())
    return shelf.get(import_path(path, shelf.root, name))


def describer(consents: Consents, chat_model: BaseChatModel | None = None) -> Describer | None:
    """The model that SGEDIT_VISION names to be shown pictures; None where none is named, or `.env`
    has a part in it and the user has not agreed. Raises InputError."""
    vision = setting(VISION)
    if not vision:
        return None
    made = build_describer(vision, chat_model or build_chat_model(OFFLINE, Vocabulary()))
    return made if consents.allow(made.host) else None


def build_session(
    settings: Settings,
    *,
    conversation: str | None = None,
    engine: Engine | None = None,
    model: BaseChatModel | str = OFFLINE,
    confirm: Confirm = "ambiguous",
    timings: Timings | None = None,
    consents: Consents | None = None,
    token: Callable[[], CancelToken] = CancelToken,
) -> Session:
    """A session over the settings' data folder: a new one, or the `conversation` of before.

    Versions live in `versions/`, the conversations' states in `conversations.sqlite`. `model`
    is a chat model or its name ("offline", "openai:NAME"). SGEDIT_VISION names the model that is
    shown pictures, if one shall be and the user has agreed (see `agent.consent`; `consents` are
    those of the data folder unless given). How long edits take on this machine is learned
    in the data folder, or by `timings`. `token` is as in `Session`.

    Raises InputError and EndpointError as `build_chat_model` does, and InputError when the
    data folder cannot be written.
    """
    home = settings.data_folder()
    engine = engine if engine is not None else build_engine(settings)
    if isinstance(model, str):
        model = build_chat_model(model, engine.vocabulary)
    return Session(
        engine,
        VersionStore(str(home / "versions")),
        model,
        open_checkpointer(home / "conversations.sqlite"),
        conversation=conversation or uuid.uuid4().hex,
        options=RenderOptions(
            settings.candidates, settings.seed, settings.steps, settings.identity
        ),
        confirm=confirm,
        retries=settings.retries,
        describer=describer(consents or Consents.of(settings), model),
        timings=timings or timings_in(home, settings),
        token=token,
    )


def timings_in(folder: Path, settings: Settings) -> Timings:
    """How long edits take with these settings, learned in a file of the folder."""
    drawn_by = f"{settings.profile} {settings.renderer or 'auto'} {settings.identity}"
    return Timings(folder / "timings.json", of=f"{drawn_by} {settings.device}")
