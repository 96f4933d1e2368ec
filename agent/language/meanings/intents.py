"""From an intent to what it means: tool calls, or a reason why nothing is done."""

from __future__ import annotations

from collections.abc import Callable

from agent.language import replies
from agent.language.lexicon import phrases
from agent.language.meanings import (
    additions,
    edits,
    history,
    moves,
    old_looks,
    places,
    questions,
    readings,
    versions,
)
from agent.language.meanings.said import Call, Meaning, Said, Situation

_CALLS = {
    "history": "show_history",
    "describe": "describe_scene",
    "describe_loosely": "describe_scene",
    "history_loosely": "show_history",
    "read": "parse_scene",
}
_HARMLESS = phrases(
    "greeting|thanks|bare_yes|bare_no|cancel|keep|keep_look|doubtful_remove|mention|remark"
)
_BUILDERS: dict[str, Callable[[Said, Situation], Meaning]] = {
    "undo": history.steps,
    "undo_all": history.steps,
    "redo": history.steps,
    "redo_all": history.steps,
    "beginning": versions.beginning,
    "again": history.again,
    "try_again": history.another_try,
    "candidate": history.candidate,
    "dislike": history.another_try,
    "preferred": history.preferred,
    "old_look": old_looks.old_look,
    "put_back": history.put_back,
    "drop": history.drop,
    "drop_of_those": history.drop_of_those,
    "without": history.without,
    "go_to": versions.go_to,
    "still_there": versions.still_there,
    "look_version": versions.look_version,
    "compare": versions.compare,
    "one_step": versions.one_step,
    "restore": history.restore,
    "before": versions.before,
    "before_look": versions.before_look,
    "after": versions.after,
    "change": edits.change,
    "pattern": edits.change,
    "plain": edits.plain,
    "replace": edits.replace,
    "keep": history.kept,
    "keep_look": history.kept_look,
    "remove": edits.remove,
    "remove_with": edits.remove,
    "remove_below": edits.remove,
    "remove_if_free": edits.remove,
    "take_off": edits.take_off,
    "remove_all": edits.remove_all,
    "keep_only": edits.keep_only,
    "add": additions.add,
    "lacking": additions.add,
    "copy": additions.copy,
    "bare_amount": edits.bare_amount,
    "move_to": moves.move_to,
    "move_off": moves.move_off,
    "move_by": moves.move_by,
    "move_near": moves.move_near,
    "move_to_spot": places.move_to,
    "move_to_side": places.move_to,
    "add_at_spot": places.add,
    "in_its_place": places.in_its_place,
    "move_there": places.move_there,
    "rename": readings.rename,
    "looks_like": readings.looks_like,
    "not_there": readings.not_there,
    "swap": moves.swap,
    "learn": moves.learn,
    "look_for": questions.look_for,
    "missed": questions.missed,
    "overlooked": questions.overlooked,
    "ask_count": questions.about,
    "ask_color": questions.about,
    "ask_pattern": questions.about,
    "ask_finish": questions.about,
    "ask_look": questions.about,
    "ask_size": questions.about,
    "ask_place": questions.about,
    "ask_presence": questions.about,
    "ask_claim": questions.claim,
    "ask_superlative": questions.superlative,
    "ask_kind": questions.of_kind,
    "ask_compared": questions.compared,
    "ask_nearest": questions.nearest,
    "ask_beside": questions.beside,
    "ask_with_look": questions.with_look,
    "count_again": questions.count_again,
}


_ANYTHING = frozenset(("things", "objects", "items", "stuff"))


def meaning(said: Said, situation: Situation) -> Meaning:
    """Turn a template that fitted into calls or a reply."""
    if said.intent in _CALLS:
        return Meaning(said.intent, (Call(_CALLS[said.intent]),))
    if build := _BUILDERS.get(said.intent):
        meant = build(said, situation)
        if any(map(_of_anything, meant.calls)):
            return Meaning(said.intent, reply=f"{replies.CAN}. {replies.EXAMPLES}")
        return meant
    words = " and ".join(t.words for t in said.targets)
    reply = replies.for_intent(said.intent, words, situation.world.vocabulary)
    harmless = said.intent in _HARMLESS
    plural = any(t.plural for t in said.targets)
    return Meaning(said.intent, reply=reply, harmless=harmless, mention=words, plural=plural)


def _of_anything(call: Call) -> bool:
    """Whether an edit is of no object of the picture: "can you make things bigger?" asks what is
    possible."""
    named = (str(call.args.get(key, "")).split(" ")[0] for key in ("target_words", "what"))
    return any(word in _ANYTHING for word in named)
