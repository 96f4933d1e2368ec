"""The offline chat model: a grammar in a chat model's clothes. No network, no chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.briefing import Briefing, read_briefing
from agent.language import offers, replies
from agent.language.answers import read_answer
from agent.language.antecedents import POINTING
from agent.language.corrections.last_turn import EDITS, LastTurn
from agent.language.half_said import half_said
from agent.language.meanings.said import Call, Situation
from agent.language.reader import MessageReader
from agent.language.requests_in_talk import RequestsInTalk
from agent.language.world_words import WorldWords
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.references import with_scene
from tools.drawable import drawn_instead

# What leads to another version, so that no edit is the last thing that was done.
_GOING = frozenset({"undo", "redo", "go_to_version", "drop_edit"})


class OfflineModel(BaseChatModel):
    """Turns the last user message into tool calls, and tool messages into sentences.

    The same messages always give the same answer. It calls only tools that are bound; a
    request that needs another one is answered in words. The picture and its history are read
    from the briefing in the system message, if there is one (`agent.briefing`).
    """

    vocabulary: Vocabulary
    tool_names: tuple[str, ...] = ()

    @property
    def _llm_type(self) -> str:
        return "sgedit-offline"

    @property
    def _identifying_params(self) -> Mapping[str, Any]:
        return {"tool_names": self.tool_names}

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """A copy of the model that calls these tools and no others. Nothing forces a call."""
        names = tuple(_name(tool) for tool in tools)
        return self.model_copy(update={"tool_names": names})

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages))])

    def _answer(self, messages: Sequence[BaseMessage]) -> AIMessage:
        asked = _last_human(messages)
        if asked is None:
            return AIMessage(replies.fitting(replies.EMPTY, self.vocabulary))
        answers = [m for m in messages[asked + 1 :] if isinstance(m, ToolMessage)]
        if answers:
            return AIMessage(replies.from_tools(answers, _names(messages)))
        briefing = read_briefing(messages)
        undid = _undid(messages[:asked])
        last = _last_turn(messages[:asked])
        situation = Situation(
            WorldWords(_known(self.vocabulary, briefing)),
            briefing,
            undid,
            _removed(last),
            _together(messages[:asked], briefing),
        )
        spoken = _spoken(messages[:asked], situation)
        situation = replace(
            situation,
            spoken=spoken,
            refused=_refused(messages[:asked]),
            half_said=_half_said(messages[:asked], situation),
            asked=_question(messages[:asked]),
        )
        reader = MessageReader(situation, last or _undone_turn(messages[:asked]))
        text, offered = str(messages[asked].text), _offered(messages[:asked])
        if offered:
            answer = read_answer(text, ()).kind
            if answer in ("no", "cancel"):
                return AIMessage(replies.LEFT)
            text = offered if answer == "yes" else text
        if (nearest := _nearest(messages[:asked])) and read_answer(text, ()).kind == "yes":
            return AIMessage("", tool_calls=_tool_calls(nearest, len(messages)))
        reading = reader.read(text)
        missing = [c.tool for c in reading.calls if c.tool not in self.tool_names]
        if missing:
            return AIMessage(replies.no_such_tool(missing))
        if not reading.calls:
            return AIMessage(replies.fitting(reading.reply, self.vocabulary))
        return AIMessage("", tool_calls=_tool_calls(reading.calls, len(messages)))


def _known(vocabulary: Vocabulary, briefing: Briefing | None) -> Vocabulary:
    """The profile's words; of an open one also what the picture's things are called."""
    if briefing is None or not vocabulary.open:
        return vocabulary
    return with_scene(vocabulary, briefing.graph)


def _tool_calls(calls: Sequence[Call], position: int) -> list[ToolCall]:
    """The calls with ids that no other call of the conversation has."""
    return [
        ToolCall(name=c.tool, args=dict(c.args), id=f"call-{position}-{n}", type="tool_call")
        for n, c in enumerate(calls, 1)
    ]


def _last_turn(messages: Sequence[BaseMessage]) -> LastTurn | None:
    """The edits of the last turn that changed something, unless it only went back or forth."""
    asked = _last_human(messages)
    if asked is None:
        return None
    turn = messages[asked + 1 :]
    calls = [c for m in turn if isinstance(m, AIMessage) for c in m.tool_calls]
    edits = [c for c in calls if c["name"] in EDITS]
    if not edits:
        moved = any(c["name"] in _GOING for c in calls)
        return None if moved else _last_turn(messages[:asked])
    failed = {m.tool_call_id for m in turn if isinstance(m, ToolMessage) and m.status == "error"}
    return LastTurn(
        edits=tuple(Call(c["name"], c["args"]) for c in edits),
        done=not any(c["id"] in failed for c in edits),
    )


def _undone_turn(messages: Sequence[BaseMessage]) -> LastTurn | None:
    """The edits that the last turn took back, for "I meant the lamp"; none of them stands."""
    asked = _last_human(messages)
    if asked is None or not _undid(messages):
        return None
    before = _last_turn(messages[:asked])
    return before and LastTurn(before.edits, done=False, undone=True)


def _spoken(messages: Sequence[BaseMessage], situation: Situation) -> str:
    """The words for the first object of the last message, if its turn edited nothing."""
    asked = _last_human(messages)
    if asked is None:
        return ""
    calls = [c for m in messages[asked + 1 :] if isinstance(m, AIMessage) for c in m.tool_calls]
    found = [m for m in messages[asked + 1 :] if isinstance(m, ToolMessage)]
    if (refused := _refused(messages)) is not None:
        words = str(refused.args.get("target_words", refused.args.get("what", "")))
        return "" if words.lower() in POINTING else words
    if any(c["name"] in EDITS or c["name"] in _GOING for c in calls):
        return ""
    if any(c["name"] == "look_up" for c in calls) and not any(map(_found_nothing, found)):
        return ""
    return RequestsInTalk(situation).spoken_of(str(messages[asked].text))


def _question(messages: Sequence[BaseMessage]) -> Call | None:
    """What the last turn asked about the picture, if it did nothing else."""
    asked = _last_human(messages)
    turn = messages[asked + 1 :] if asked is not None else ()
    calls = [c for m in turn if isinstance(m, AIMessage) for c in m.tool_calls]
    asking = bool(calls) and all(c["name"] == "look_up" for c in calls)
    return Call("look_up", calls[0]["args"]) if asking else None


def _half_said(
    messages: Sequence[BaseMessage], situation: Situation
) -> tuple[tuple[str, str], ...]:
    """What stands around the part of the last request that the answer to it asked for."""
    asked, last = _last_human(messages), messages[-1] if messages else None
    if asked is None or not isinstance(last, AIMessage):
        return ()
    request = str(messages[asked].text)
    return half_said(request, str(last.text), RequestsInTalk(situation).about(request))


def _refused(messages: Sequence[BaseMessage]) -> Call | None:
    """The first edit of the last turn, if nothing came of all that it was to do."""
    asked = _last_human(messages)
    turn = messages[asked + 1 :] if asked is not None else ()
    calls = [c for m in turn if isinstance(m, AIMessage) for c in m.tool_calls]
    failed = {m.tool_call_id for m in turn if isinstance(m, ToolMessage) and m.status == "error"}
    if not calls or not failed.issuperset(c["id"] for c in calls):
        return None
    return next((Call(c["name"], c["args"]) for c in calls if c["name"] in EDITS), None)


def _found_nothing(answer: ToolMessage) -> bool:
    """Whether a question about objects was answered with no object, which "it" could mean."""
    return str(answer.text).lower().startswith(("no", "there is no", "there are no", "i see no"))


def _offered(messages: Sequence[BaseMessage]) -> str:
    """The request that the last answer offered to carry out, if it did."""
    last = messages[-1] if messages else None
    return offers.offered(str(last.text)) if isinstance(last, AIMessage) else ""


def _nearest(messages: Sequence[BaseMessage]) -> tuple[Call, ...]:
    """The edits of the last turn that were refused with an offer of what can be drawn instead, as
    they were offered."""
    asked = _last_human(messages)
    turn = messages[asked + 1 :] if asked is not None else ()
    calls = {c["id"]: c for m in turn if isinstance(m, AIMessage) for c in m.tool_calls}
    told = [m for m in turn if isinstance(m, ToolMessage) and m.status == "error"]
    offers = [(calls[m.tool_call_id], drawn_instead(str(m.text))) for m in told]
    return tuple(
        Call(c["name"], {**c["args"], "what" if "what" in c["args"] else "color": offer})
        for c, offer in offers
        if offer is not None
    )


def _removed(last: LastTurn | None) -> str | None:
    """The words for what the last edit took out of the picture."""
    if last is None or not last.done or last.edits[-1].tool != "remove_object":
        return None
    return str(last.edits[-1].args["target_words"])


def _together(messages: Sequence[BaseMessage], briefing: Briefing | None) -> int:
    """How many steps the last request came to, if it led to nothing but edits."""
    asked = _last_human(messages)
    if asked is None or briefing is None:
        return 1
    turn = messages[asked + 1 :]
    calls = [c for m in turn if isinstance(m, AIMessage) for c in m.tool_calls]
    if not calls:
        return _together(messages[:asked], briefing)
    edits = [Call(c["name"], c["args"]) for c in calls]
    if any(e.tool not in EDITS or e.corrects for e in edits):
        return 1
    # A call that was cancelled came to no step, and the same words may have been said before.
    done = [line for line in briefing.history if not line.undone]
    alike = list(takewhile(lambda line: line.same_request, reversed(done)))
    return min(len(edits), len(alike) + 1)


def _undid(messages: Sequence[BaseMessage]) -> bool:
    """Whether the last turn took something back, and did nothing else."""
    asked = _last_human(messages)
    turn = messages[asked + 1 :] if asked is not None else ()
    calls = [c["name"] for m in turn if isinstance(m, AIMessage) for c in m.tool_calls]
    return bool(calls) and set(calls) <= {"undo", "go_to_version"}


def _last_human(messages: Sequence[BaseMessage]) -> int | None:
    at = [n for n, m in enumerate(messages) if isinstance(m, HumanMessage)]
    return at[-1] if at else None


def _names(messages: Sequence[BaseMessage]) -> dict[str, str]:
    """Call ids -> names of tools."""
    return {
        call["id"] or "": call["name"]
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    }


def _name(tool: dict[str, Any] | type | Callable[..., Any] | BaseTool) -> str:
    if isinstance(tool, BaseTool):
        return tool.name
    return str(convert_to_openai_tool(tool)["function"]["name"])
