"""Chooses the chat model by its name; what only one of them needs is imported late."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel

from agent.environment import setting
from agent.language.offline import OfflineModel
from sgedit_engine.errors import EndpointError, InputError
from sgedit_engine.interface import Vocabulary

OFFLINE = "offline"
_KNOWN = "“offline”, or “openai:NAME” for a server that speaks OpenAI's protocol"


def build_chat_model(
    spec: str, vocabulary: Vocabulary, *, timeout: float = 60.0, retries: int = 2
) -> BaseChatModel:
    """The chat model that `spec` names: "offline" or "openai:NAME".

    The server's address comes from SGEDIT_BASE_URL, else OPENAI_BASE_URL, else it is
    OpenAI's own; its key from OPENAI_API_KEY. A server of one's own may need no key. All of
    them may stand in `.env`. `timeout` is how many seconds the server may be silent, `retries`
    are further tries after a failed one.

    Raises InputError for another name, EndpointError without a key where one is needed or
    without the package that talks to servers.
    """
    name = spec.strip()
    if name == OFFLINE:
        return OfflineModel(vocabulary=vocabulary)
    kind, _, model = name.partition(":")
    if kind != "openai" or not model:
        raise InputError(f"There is no chat model {spec!r}.", f"The choice is {_KNOWN}.")
    return _endpoint(model, timeout, retries)


def _endpoint(model: str, timeout: float, retries: int) -> BaseChatModel:
    address = setting("SGEDIT_BASE_URL") or setting("OPENAI_BASE_URL")
    key = setting("OPENAI_API_KEY")
    if not key and not address:
        raise EndpointError(
            "There is no key for the language model's server.",
            "Set OPENAI_API_KEY, here or in a file `.env`, or SGEDIT_BASE_URL for a server of your "
            "own, or use the offline model.",
        )
    try:
        from agent.language.endpoint import EndpointModel
    except ModuleNotFoundError as error:
        raise EndpointError(
            f"The package {error.name!r} is missing, which talks to language models' servers.",
            "Install it with `pip install langchain-openai`, or use the offline model.",
        ) from error
    return EndpointModel.at(model, address, key, timeout=timeout, retries=retries)
