"""Chooses the chat model by its name; what only one of them needs is imported late."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel

from agent.disclosure import server_of
from agent.environment import ADDRESSES, Setting, filed, first_of, setting
from agent.hosts import host_of, is_this_machine
from agent.language.offline import OfflineModel
from agent.vision.answers import Asker
from agent.vision.describer import Describer
from sgedit_engine.errors import EndpointError, InputError
from sgedit_engine.interface import Vocabulary

OFFLINE = "offline"
_CHAT = "chat"
_KEY = "OPENAI_API_KEY"
_KNOWN = "“offline”, or “openai:NAME” for a server that speaks OpenAI's protocol"


def build_chat_model(
    spec: str,
    vocabulary: Vocabulary,
    *,
    address: str | None = None,
    timeout: float = 60.0,
    retries: int = 2,
) -> BaseChatModel:
    """The chat model that `spec` names: "offline" or "openai:NAME".

    The server is at `address`; None: at SGEDIT_BASE_URL, else OPENAI_BASE_URL, else it is
    OpenAI's own. Its key comes from OPENAI_API_KEY. A server of one's own may need no key. All of
    them may stand in `.env`; a server that `.env` names is sent no other key than one that stands
    there too, unless it is on this machine. `timeout` is how many seconds the server may be
    silent, `retries` are further tries after a failed one.

    Raises InputError for another name or no address, EndpointError without a key where one is
    needed or without the package that talks to servers.
    """
    name = spec.strip()
    if name == OFFLINE:
        return OfflineModel(vocabulary=vocabulary)
    kind, _, model = name.partition(":")
    if kind != "openai" or not model:
        raise InputError(f"There is no chat model {spec!r}.", f"The choice is {_KNOWN}.")
    return _endpoint(model, address, timeout, retries)


def build_describer(spec: str, chat_model: BaseChatModel) -> Describer:
    """Who is shown pictures that are read: "openai:NAME", or "chat" for the chat model itself.

    Raises as `build_chat_model` does, and InputError where the chat model is on no server.
    """
    seeing = chat_model
    if spec.strip() != _CHAT:
        seeing = build_chat_model(spec, Vocabulary())
    host = server_of(seeing)
    if host is None:
        raise InputError(
            f"SGEDIT_VISION is {spec!r}, but the {OFFLINE} model cannot see pictures.",
            "Set it to openai:NAME, or leave it unset.",
        )
    return Describer(Asker(seeing, host))


def _endpoint(model: str, given: str | None, timeout: float, retries: int) -> BaseChatModel:
    address = Setting(given, filed=False) if given else first_of(*ADDRESSES)
    key = setting(_KEY) if address is None else _key_for(address)
    if not key and address is None:
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
    url = address.value if address else None
    return EndpointModel.at(model, url, key, timeout=timeout, retries=retries)


def _key_for(address: Setting) -> str | None:
    """The key that may go to an address; a stranger's `.env` is not sent the user's own."""
    host = host_of(address.value)
    if host is None:
        raise InputError(
            "The address of the language model's server is none.",
            "Give one such as http://localhost:11434/v1.",
        )
    if not address.filed or is_this_machine(host):
        return setting(_KEY)
    key = filed(_KEY)
    if not key and setting(_KEY):
        raise EndpointError(
            f"The file `.env` in this folder names the server {host}, which is not sent the key of "
            "your environment.",
            "If you trust the file, set SGEDIT_BASE_URL in the environment, or put the server's "
            "key into the file.",
        )
    return key
