"""What went wrong with a language model's server, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import openai
from langchain_core.exceptions import ContextOverflowError

from sgedit_engine.errors import (
    AnswerBrokenOffError,
    ContextTooLongError,
    EndpointError,
    RequestRefusedError,
)

_OFFLINE = "or use the offline model"
_LONGEST_QUOTE = 200
_SECRET = re.compile(r"\b(sk-|Bearer )\S+")
_TOO_LONG = re.compile(r"context.?(length|window|size)|too many tokens|prompt is too long", re.I)
_CANNOT = re.compile(r"not support|unsupported|does not|not enabled|cannot|no endpoints", re.I)
_IMAGES = re.compile(r"image|vision|multi.?modal", re.I)
_TOOLS = re.compile(r"\btools?\b|tool.?(call|choice|use)|function.?call", re.I)


@dataclass(frozen=True)
class Failures:
    """Tells the failures of the model `model` at `host`. `key` is never quoted.

    `seconds` is how long the server may be silent.
    """

    host: str
    model: str
    key: str
    seconds: float

    def told(self, error: Exception) -> EndpointError:
        """The error of our tree for one of the client's."""
        match error:
            case openai.APITimeoutError() | TimeoutError():
                return EndpointError(
                    f"{self.host} has said nothing for {self.seconds:g} seconds.",
                    f"Try again later, {_OFFLINE}.",
                )
            case openai.APIConnectionError():
                return EndpointError(
                    f"{self.host} cannot be reached, or it dropped the connection.",
                    f"Check the network and SGEDIT_BASE_URL, {_OFFLINE}.",
                )
            case openai.APIStatusError():
                return self._refused(error)
            case ContextOverflowError():
                return self._too_long()
        return self.broken_off()

    def broken_off(self) -> EndpointError:
        """The connection was lost in the middle of an answer."""
        return AnswerBrokenOffError(
            f"The answer of {self.host} broke off.", f"Say it again, {_OFFLINE}."
        )

    def no_chat_model(self) -> EndpointError:
        """Something answered, but not in the protocol."""
        return EndpointError(
            f"The answer of {self.host} is not one of a chat model.",
            f"Check that SGEDIT_BASE_URL is right (most end in “/v1”), {_OFFLINE}.",
        )

    def _refused(self, error: openai.APIStatusError) -> EndpointError:
        quoted = self._quoted(error)
        match error.status_code:
            case 401:
                return EndpointError(
                    f"{self.host} did not accept the key.",
                    f"Set OPENAI_API_KEY to a valid key, {_OFFLINE}.",
                )
            case 403:
                return EndpointError(
                    f"The key must not use {self.model!r} at {self.host}.",
                    f"Choose another model, {_OFFLINE}.",
                )
            case 429 if error.code == "insufficient_quota":
                return EndpointError(
                    f"The quota at {self.host} is used up.",
                    f"Look at your plan there, {_OFFLINE}.",
                )
            case 429:
                return EndpointError(
                    f"{self.host} gets too many requests.", f"Try again in a minute, {_OFFLINE}."
                )
            case 413:
                return self._too_long()
        if error.code == "context_length_exceeded" or _TOO_LONG.search(quoted):
            return self._too_long()
        if lacking := self._lacking(quoted):
            return lacking
        if error.status_code == 404:
            return EndpointError(
                f"{self.host} has no model {self.model!r}, or not at this address.",
                f"Check the model's name and SGEDIT_BASE_URL, {_OFFLINE}.",
            )
        if error.status_code >= 500:
            return EndpointError(
                f"{self.host} failed (status {error.status_code}).",
                f"Try again later, {_OFFLINE}.",
            )
        return RequestRefusedError(
            f"{self.host} refused the request: {quoted}.", f"Choose another model, {_OFFLINE}."
        )

    def _lacking(self, quoted: str) -> EndpointError | None:
        """What the model cannot do, where the server says that it is about that."""
        if not _CANNOT.search(quoted):
            return None
        if _IMAGES.search(quoted):
            return EndpointError(
                f"{self.model!r} at {self.host} cannot see pictures.",
                "Choose a model that can for SGEDIT_VISION, or leave that unset: the picture is "
                "then read on this machine only.",
            )
        if _TOOLS.search(quoted):
            return RequestRefusedError(
                f"{self.model!r} at {self.host} cannot call tools, so it cannot edit.",
                f"Choose a model that can, {_OFFLINE}.",
            )
        return None

    def _too_long(self) -> EndpointError:
        return ContextTooLongError(
            f"What {self.model!r} at {self.host} has to be told is too long for it.",
            f"Choose a model that can take more, {_OFFLINE}.",
        )

    def _quoted(self, error: openai.APIStatusError) -> str:
        """The server's own words, short and without anything that looks like a key."""
        body = error.body
        words = body.get("message") if isinstance(body, dict) else None
        text = str(words or f"status {error.status_code}").replace(self.key, "…")
        return _SECRET.sub("…", text)[:_LONGEST_QUOTE].rstrip(". ")
