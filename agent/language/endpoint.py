"""A chat model behind an OpenAI-compatible server, whose failures are errors of our tree."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
import openai
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from sgedit_engine.errors import EndpointError

# Servers of one's own often take any key, but the client insists on one.
_NO_KEY = "no-key"
_OFFLINE = "or use the offline model"
_LONGEST_QUOTE = 200
_SECRET = re.compile(r"\b(sk-|Bearer )\S+")


class EndpointModel(ChatOpenAI):
    """`ChatOpenAI` that raises EndpointError, with what to do, when its server fails.

    Failed requests are tried again by the client (429, 5xx, dropped connections); an answer
    that broke off while it was streamed is not.
    """

    @classmethod
    def at(
        cls, model: str, address: str | None, key: str | None, *, timeout: float, retries: int
    ) -> Self:
        """The model at a server's base URL (None: OpenAI's). `timeout` is in seconds."""
        return cls(
            model=model,
            base_url=address,
            api_key=SecretStr(key or _NO_KEY),
            timeout=timeout,
            max_retries=retries,
            use_responses_api=False,
            stream_usage=False,
        )

    @property
    def _llm_type(self) -> str:
        return "sgedit-endpoint"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        with self._failures_told():
            return super()._generate(messages, *args, **kwargs)

    async def _agenerate(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> ChatResult:
        with self._failures_told():
            return await super()._agenerate(messages, *args, **kwargs)

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        with self._failures_told():
            yield from super()._stream(*args, **kwargs)

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        with self._failures_told():
            async for chunk in super()._astream(*args, **kwargs):
                yield chunk

    @property
    def _host(self) -> str:
        """The server's name, without the user name and password that a URL may hold."""
        parts = urlsplit(str(self.openai_api_base or "https://api.openai.com"))
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.hostname or 'the server'}{port}"

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except openai.OpenAIError as error:
            raise self._told(error) from error
        except httpx2.HTTPError as error:
            raise self._broken_off() from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise EndpointError(
                f"The answer of {self._host} is not one of a chat model.",
                f"Check that SGEDIT_BASE_URL is right (most end in “/v1”), {_OFFLINE}.",
            ) from error

    def _told(self, error: openai.OpenAIError) -> EndpointError:
        """What went wrong and what to do, for each failure of the client."""
        match error:
            case openai.APITimeoutError():
                seconds = self.request_timeout
                return EndpointError(
                    f"{self._host} has not answered within {seconds} seconds.",
                    f"Try again later, {_OFFLINE}.",
                )
            case openai.APIConnectionError():
                return EndpointError(
                    f"{self._host} cannot be reached, or it dropped the connection.",
                    f"Check the network and SGEDIT_BASE_URL, {_OFFLINE}.",
                )
            case openai.APIStatusError():
                return self._refused(error)
        return self._broken_off()

    def _refused(self, error: openai.APIStatusError) -> EndpointError:
        host = self._host
        match error.status_code:
            case 401:
                return EndpointError(
                    f"{host} did not accept the key.",
                    f"Set OPENAI_API_KEY to a valid key, {_OFFLINE}.",
                )
            case 403:
                return EndpointError(
                    f"The key must not use {self.model_name!r} at {host}.",
                    f"Choose another model, {_OFFLINE}.",
                )
            case 404:
                return EndpointError(
                    f"{host} has no model {self.model_name!r}, or not at this address.",
                    f"Check the model's name and SGEDIT_BASE_URL, {_OFFLINE}.",
                )
            case 429 if error.code == "insufficient_quota":
                return EndpointError(
                    f"The quota at {host} is used up.", f"Look at your plan there, {_OFFLINE}."
                )
            case 429:
                return EndpointError(
                    f"{host} gets too many requests.", f"Try again in a minute, {_OFFLINE}."
                )
            case status if status >= 500:
                return EndpointError(
                    f"{host} failed (status {status}).", f"Try again later, {_OFFLINE}."
                )
        return EndpointError(
            f"{host} refused the request: {_quoted(error)}.", f"Choose another model, {_OFFLINE}."
        )

    def _broken_off(self) -> EndpointError:
        return EndpointError(f"The answer of {self._host} broke off.", f"Say it again, {_OFFLINE}.")


def _quoted(error: openai.APIStatusError) -> str:
    """The server's own words, short and without anything that looks like a key."""
    body = error.body
    words = body.get("message") if isinstance(body, dict) else None
    text = _SECRET.sub("…", str(words or f"status {error.status_code}"))
    return text[:_LONGEST_QUOTE].rstrip(". ")
