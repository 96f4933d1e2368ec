"""Typed answers about a picture: by a strict schema, else a forced tool, else JSON in a fence."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable
from PIL import Image as PILImage
from pydantic import BaseModel, ValidationError

from agent.hearing import hear
from agent.language.strict_tools import strict_schema
from agent.usage import Usage
from sgedit_engine.errors import EndpointError, RequestRefusedError
from sgedit_engine.interface import CancelToken, Image

Answer = TypeVar("Answer", bound=BaseModel)
# Larger pictures are sent smaller: models scale them down anyway, and tokens cost.
_LONGEST_SIDE = 1024
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
_TOOL = "answer"


class Asker:
    """Asks a model on a server about pictures. It remembers which way its server understands."""

    def __init__(self, model: BaseChatModel, host: str) -> None:
        self.host = host
        self._model = model
        self._ways: list[Callable[[type[BaseModel]], Runnable[Any, AIMessage]]] = [
            self._by_schema,
            self._by_tool,
            self._in_words,
        ]

    def ask(
        self, image: Image, prompt: str, form: type[Answer], cancel: CancelToken
    ) -> tuple[Answer | EndpointError, Usage]:
        """The answer to a prompt about a picture (H×W×3 uint8 RGB), and what asking has used.

        The picture goes into the request and is kept nowhere. An error is why there is no answer,
        or none of the form. Raises CancelledError.
        """
        told = [SystemMessage(_with_form(prompt, form)), _shown(image)]
        usage = Usage()
        failure = unreadable = EndpointError(
            f"{self.host} described the picture in a form that I cannot read.",
            "Choose another model for SGEDIT_VISION, or leave that unset.",
        )
        for way in tuple(self._ways):
            try:
                heard = hear(way(form), told, lambda text: None, cancel)
            except RequestRefusedError as error:
                failure = error
                if len(self._ways) > 1:
                    self._ways.remove(way)
                continue
            except EndpointError as error:
                return error, usage
            usage, failure = usage.after(heard), unreadable
            for read in _readings(heard):
                try:
                    return form.model_validate(read), usage
                except ValidationError:
                    continue
        return failure, usage

    def _by_schema(self, form: type[BaseModel]) -> Runnable[Any, AIMessage]:
        schema = {"name": _TOOL, "strict": True, "schema": strict_schema(form.model_json_schema())}
        # Past the client, which would parse the answer itself and fail otherwise than we tell it.
        return self._model.bind(
            extra_body={"response_format": {"type": "json_schema", "json_schema": schema}}
        )

    def _by_tool(self, form: type[BaseModel]) -> Runnable[Any, AIMessage]:
        schema = strict_schema(form.model_json_schema())
        function = {"name": _TOOL, "description": form.__doc__ or "", "parameters": schema}
        tool = {"type": "function", "function": function}
        return self._model.bind_tools([tool], tool_choice=_TOOL)

    def _in_words(self, form: type[BaseModel]) -> Runnable[Any, AIMessage]:
        del form  # the prompt tells it
        return self._model


def _with_form(prompt: str, form: type[BaseModel]) -> str:
    schema = json.dumps(strict_schema(form.model_json_schema()))
    return f"{prompt}\n\nAnswer with JSON of this schema, in a fence:\n```json\n{schema}\n```"


def _shown(image: Image) -> BaseMessage:
    """A message that holds the picture."""
    picture = PILImage.fromarray(image)
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    packed = io.BytesIO()
    picture.save(packed, format="PNG")
    data = base64.b64encode(packed.getvalue()).decode()
    url = {"url": f"data:image/png;base64,{data}"}
    return HumanMessage([{"type": "image_url", "image_url": url}])


def _readings(heard: AIMessage) -> Iterator[Any]:
    """What may be the answer, the likeliest first."""
    for call in heard.tool_calls:
        yield call["args"]
    text = str(heard.text)
    braces = text[text.find("{") : text.rfind("}") + 1]
    for candidate in (*_FENCE.findall(text), text, braces):
        try:
            yield json.loads(candidate)
        except (ValueError, RecursionError):
            continue
