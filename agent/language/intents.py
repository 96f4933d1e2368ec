"""From an intent to what it means: tool calls, or a reason why nothing is done."""

from __future__ import annotations

from collections.abc import Callable

from agent.language import (
    edit_meanings,
    history_meanings,
    move_meanings,
    place_meanings,
    question_meanings,
    reading_meanings,
    replies,
)
from agent.language.lexicon import phrases
from agent.language.meanings import Call, Meaning, Said, Situation

_CALLS = {"history": "show_history", "describe": "describe_scene", "read": "parse_scene"}
_HARMLESS = phrases("greeting|thanks|bare_yes|bare_no|cancel|keep|doubtful_remove|mention|remark")
_BUILDERS: dict[str, Callable[[Said, Situation], Meaning]] = {
    "undo": history_meanings.steps,
    "undo_all": history_meanings.steps,
    "redo": history_meanings.steps,
    "redo_all": history_meanings.steps,
    "beginning": history_meanings.beginning,
    "again": history_meanings.again,
    "try_again": history_meanings.another_try,
    "candidate": history_meanings.candidate,
    "put_back": history_meanings.put_back,
    "drop": history_meanings.drop,
    "without": history_meanings.without,
    "go_to": history_meanings.go_to,
    "still_there": history_meanings.still_there,
    "compare": history_meanings.compare,
    "one_step": history_meanings.one_step,
    "restore": history_meanings.restore,
    "before": history_meanings.before,
    "after": history_meanings.after,
    "change": edit_meanings.change,
    "pattern": edit_meanings.change,
    "plain": edit_meanings.plain,
    "replace": edit_meanings.replace,
    "remove": edit_meanings.remove,
    "remove_with": edit_meanings.remove,
    "remove_below": edit_meanings.remove,
    "remove_if_free": edit_meanings.remove,
    "remove_all": edit_meanings.remove_all,
    "keep_only": edit_meanings.keep_only,
    "add": edit_meanings.add,
    "move_to": move_meanings.move_to,
    "move_off": move_meanings.move_off,
    "move_by": move_meanings.move_by,
    "move_near": move_meanings.move_near,
    "move_to_spot": place_meanings.move_to,
    "add_at_spot": place_meanings.add,
    "in_its_place": place_meanings.in_its_place,
    "rename": reading_meanings.rename,
    "looks_like": reading_meanings.looks_like,
    "not_there": reading_meanings.not_there,
    "swap": move_meanings.swap,
    "learn": move_meanings.learn,
    "ask_count": question_meanings.about,
    "ask_color": question_meanings.about,
    "ask_pattern": question_meanings.about,
    "ask_finish": question_meanings.about,
    "ask_look": question_meanings.about,
    "ask_place": question_meanings.about,
    "ask_presence": question_meanings.about,
    "ask_claim": question_meanings.claim,
    "ask_superlative": question_meanings.superlative,
    "ask_beside": question_meanings.beside,
    "ask_with_look": question_meanings.with_look,
}


def meaning(said: Said, situation: Situation) -> Meaning:
    """Turn a template that fitted into calls or a reply."""
    if said.intent in _CALLS:
        return Meaning(said.intent, (Call(_CALLS[said.intent]),))
    if build := _BUILDERS.get(said.intent):
        return build(said, situation)
    words = " and ".join(t.words for t in said.targets)
    reply = replies.for_intent(said.intent, words, situation.world.vocabulary)
    harmless = said.intent in _HARMLESS
    return Meaning(said.intent, reply=reply, harmless=harmless, mention=words)
