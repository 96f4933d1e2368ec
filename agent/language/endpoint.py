"""A chat model behind an OpenAI-compatible server, whose failures are errors of our tree."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

import httpx2
import openai
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from agent.hosts import OPENAI, host_of
from agent.language.endpoint_failures import Failures
from agent.language.strict_tools import strict_tool

# Servers of one's own often take any key, but the client insists on one.
_NO_KEY = "no-key"
_STREAM_OPTIONS = "stream_options"


class EndpointModel(ChatOpenAI):
    """`ChatOpenAI` that raises EndpointError, with what to do, when its server fails.

    Failed requests are tried again by the client, with growing pauses (429, 5xx, dropped
    connections); an answer that broke off while it was streamed is not (AnswerBrokenOffError).
    Tools are offered with strict schemas. A refusal comes as words like any other.
    """

    @classmethod
    def at(
        cls, model: str, address: str | None, key: str | None, *, timeout: float, retries: int
    ) -> Self:
        """The model at a server's base URL (None: OpenAI's).

        `timeout`, in seconds, is how long the server may be silent: before its answer, and
        between two parts of it.
        """
        return cls(
            model=model,
            base_url=address,
            api_key=SecretStr(key or _NO_KEY),
            timeout=timeout,
            stream_chunk_timeout=timeout,
            max_retries=retries,
            use_responses_api=False,
            stream_usage=True,
        )

    @property
    def _llm_type(self) -> str:
        return "sgedit-endpoint"

    @property
    def host(self) -> str:
        """The server's name, and its port if one is told."""
        address = str(self.openai_api_base or OPENAI)
        return host_of(address) or "the server"

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The model with tools that it can call, by schemas that a strict server accepts."""
        return super().bind_tools([strict_tool(tool) for tool in tools], **kwargs)

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
        """The parts of the answer; a server that does not stream is asked for the whole of it."""
        began = False
        with self._failures_told():
            try:
                async for chunk in self._parts(*args, **kwargs):
                    began = True
                    yield chunk
            except openai.APIConnectionError as error:
                if began and not isinstance(error, openai.APITimeoutError):
                    raise self._failures.broken_off() from None
                raise
            if not began:
                yield _as_one_part(await super()._agenerate(*args, **kwargs))

    async def _parts(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        """The client's parts. A server that will not count tokens while it streams is asked once
        more without that, and not for it again."""
        try:
            async for chunk in super()._astream(*args, **kwargs):
                yield chunk
        except openai.APIStatusError as error:
            if not self.stream_usage or _STREAM_OPTIONS not in str(error):
                raise
            self.stream_usage = False
            async for chunk in super()._astream(*args, **kwargs):
                yield chunk

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: Any
    ) -> ChatGenerationChunk | None:
        """The client's reading of one part, with what it would lose: a refusal's words, and calls
        that a server did not number."""
        for choice in chunk.get("choices") or ():
            delta = choice.get("delta") or {}
            if refusal := delta.get("refusal"):
                delta["content"] = f"{delta.get('content') or ''}{refusal}"
            for number, call in enumerate(delta.get("tool_calls") or ()):
                if call.get("index") is None:
                    call["index"] = number
        return super()._convert_chunk_to_generation_chunk(
            chunk, default_chunk_class, base_generation_info
        )

    @property
    def _failures(self) -> Failures:
        key = self.openai_api_key
        return Failures(
            host=self.host,
            model=self.model_name,
            key=key.get_secret_value() if isinstance(key, SecretStr) else _NO_KEY,
            seconds=float(self.stream_chunk_timeout or 0),
        )

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        """Errors of the client as errors of our tree. What they quote could hold the key, so they
        are not shown as the cause."""
        failures = self._failures
        try:
            yield
        except (openai.OpenAIError, TimeoutError) as error:
            raise failures.told(error) from None
        except httpx2.HTTPError:
            raise failures.broken_off() from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise failures.no_chat_model() from None


def _as_one_part(answer: ChatResult) -> ChatGenerationChunk:
    message = answer.generations[0].message
    if not isinstance(message, AIMessage):
        raise TypeError("the answer is no assistant's")
    return ChatGenerationChunk(
        message=AIMessageChunk(
            content=message.content or message.additional_kwargs.get("refusal") or "",
            tool_calls=message.tool_calls,
            invalid_tool_calls=message.invalid_tool_calls,
            usage_metadata=message.usage_metadata,
            response_metadata=message.response_metadata,
        )
    )
