"""Requests that lean on the turn before: "no, the blue one", "green instead", "the ball too"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.language.attributes import Look
from agent.language.corrections import moves
from agent.language.corrections.edits import mended, resized
from agent.language.corrections.moves import BACK, MOVE
from agent.language.meanings.done_steps import removed
from agent.language.meanings.moves import way_call
from agent.language.meanings.other_words import kind_of, of_the_kind
from agent.language.meanings.said import INSTEAD, Call, Said, Situation
from agent.language.noun_words import Phrase
from agent.language.ways import Way
from sgedit_engine.scene.references import find

EDITS = frozenset(
    {"add_object", "remove_object", "replace_object", "change_attributes", MOVE, "swap_places"}
)
_MOVED_ANEW = frozenset(
    {"correct_way", "further", "less_far", "other_side", "nearer_still", "less_near"}
)
# What goes on from the last edit, and takes no edit's place.
_GOING_ON = frozenset({"also", "also_change", "also_look", "more"})
_ON_TOP = frozenset({"even", "still"})
# What says, right after an edit was taken back, how it should have been.
_AFTER_UNDOING = frozenset(
    {"correct_target", "correct_look", "correct_thing", "correct_place", "correct_at_side"}
)
# Of several edits the last one that can be meant is.
# What is said of the words of the edit, not of what they mean by now.
_OF_THE_WORDS = frozenset({"correct_target", "other_way_round"})
_OF_THE_LAST = _MOVED_ANEW | {"resize", "move_back"}
# "That is a cube, not a ball" puts the reading right, and no edit.
_SAYS_WHAT_IT_IS = re.compile(r"(?:that|this|it)(?: one)?(?: (?:is|was)| ?'s)\b", re.IGNORECASE)


@dataclass(frozen=True)
class LastTurn:
    """The edits that the turn before asked for, a step each, and whether all were made; or those
    that it took back (`undone`)."""

    edits: tuple[Call, ...]
    done: bool
    undone: bool = False

    @property
    def single(self) -> Call | None:
        """The edit, if it was exactly one."""
        return self.edits[0] if len(self.edits) == 1 else None

    def repeated_by(self, call: Call) -> bool:
        """Whether a call puts the one edit that was made in its own place, as it was."""
        single = self.single if self.done else None
        return single is not None and call.corrects and call.anew() == single.anew()


def corrected(said: Said, last: LastTurn, situation: Situation) -> tuple[Call, ...]:
    """The calls that put the last turn's edit right or go on with it; none if that is not clear.

    Of several edits the one that is corrected is known by what fits it; those behind it are made
    again.
    """
    if last.undone and said.intent not in _AFTER_UNDOING:
        return ()
    if said.targets and _SAYS_WHAT_IT_IS.match(said.targets[0].words):
        return ()
    if said.intent in _GOING_ON:
        return _going_on(said, last, situation)
    if said.intent == "retry_thing":
        # "A duck, then", after a cat that cannot be drawn
        failed = last.single if not last.done and not last.undone else None
        return tuple(c.anew() for c in mended(said, failed, situation)) if failed else ()
    if said.intent == "swap_back":
        exchange = last.single is not None and last.single.tool == "swap_places"
        return (BACK,) if exchange and last.done else ()
    if said.intent == "retry_place" or (said.intent == "retry_at_side" and not last.done):
        return _at_that_place(said, last, situation)
    if last.done and _wanted_after_all(said, last.single, situation):
        return (BACK,)
    if said.intent == "other_way_round" and (swapped := _looks_swapped(last)):
        return swapped
    if not last.done and len(last.edits) > 1:
        return ()
    fitting = [
        (place, calls)
        for place, edit in enumerate(last.edits)
        if (calls := _put_right(said, edit, last.done, situation))
    ]
    if len(fitting) > 1 and said.intent not in _OF_THE_LAST:
        likely = [(n, calls) for n, calls in fitting if _likely(said, last.edits[n], situation)]
        if len(likely) != 1:
            return ()
        fitting = likely
    return _in_order(*fitting[-1], last.edits) if fitting else ()


def _wanted_after_all(said: Said, edit: Call | None, situation: Situation) -> bool:
    """Whether what the edit removed is wanted: "no, I want the duck"."""
    if said.intent != "correct_target" or edit is None or edit.tool != "remove_object":
        return False
    if len(said.targets) != 1 or not situation.done:
        return False
    target = said.targets[0]
    return removed(situation.done[-1], target, situation.world) and situation.lacks(target)


def _at_that_place(said: Said, last: LastTurn, situation: Situation) -> tuple[Call, ...]:
    """ "On the cube, then", after a place where nothing can stand; "next to the lamp", after
    something that was added wherever there was room."""
    edit = last.single
    if edit is None or last.undone or edit.tool not in ("add_object", MOVE):
        return ()
    kind = "correct_spot" if "at_side" in said.bound else "correct_place"
    calls = mended(replace(said, intent=kind), edit, situation)
    if not last.done:
        return tuple(c.anew() for c in calls)
    anywhere = edit.tool == "add_object" and set(edit.args) <= {"what", INSTEAD}
    return tuple(c.anew().instead() for c in calls) if anywhere else ()


def _looks_swapped(last: LastTurn) -> tuple[Call, ...]:
    """ "The left one striped and the right one spotted" - "the other way round"."""
    if not last.done or len(last.edits) != 2:
        return ()
    first, second = last.edits
    if (
        not first.tool == second.tool == "change_attributes"
        or first.args.keys() != second.args.keys()
    ):
        return ()
    targets = (first.args["target_words"], second.args["target_words"])
    return (
        second.anew().with_(target_words=targets[0]),
        first.anew().with_(target_words=targets[1]),
    )


def _likely(said: Said, edit: Call, situation: Situation) -> bool:
    """Whether an edit is rather meant than others: "no, blue" is about looks, and "no, the blue
    mug" about what was done to a mug."""
    if said.intent == "correct_look":
        return edit.tool != "remove_object"
    words, before = said.targets[0].words if said.targets else "", edit.args.get("target_words")
    kind = kind_of(words, situation)
    return before is not None and kind is not None and kind == kind_of(str(before), situation)


def _in_order(place: int, calls: tuple[Call, ...], edits: Sequence[Call]) -> tuple[Call, ...]:
    """The calls for the edit at a place, with the edits behind it undone before and done after."""
    behind = edits[place + 1 :]
    if not behind or not all(c.corrects for c in calls):
        return calls if not behind else ()
    undone = Call("undo", {"steps": len(behind)})
    return (undone, *calls, *(call.anew() for call in behind))


def _going_on(said: Said, last: LastTurn, situation: Situation) -> tuple[Call, ...]:
    """ "The ball too", "and bigger", "another one": steps of their own."""
    before = last.edits[-1].anew()
    meant = _still_meant(before, situation) if last.done else before
    alike = all(call.tool == before.tool for call in last.edits)
    match said.intent:
        case "also" if alike:
            return repeated(before, said.targets, situation)
        case "also_change":
            return _changed_too(before, said)
        case "also_look":
            return _looking_too(meant, said.bound["look"], last.done)
        case "more" if before.tool == "add_object" and alike:
            return (before,)
    return ()


def _put_right(said: Said, edit: Call, done: bool, situation: Situation) -> tuple[Call, ...]:
    """An edit as it should have been, in the place of the one that was made."""
    if said.intent in _MOVED_ANEW and done and _of_another(edit, situation):
        way = said.bound.get("way_alone") or said.bound.get("way_more")
        refused = "correction" in said.bound
        return (way_call("it", way),) if isinstance(way, Way) and not refused else ()
    before = edit
    if done and said.intent not in _OF_THE_WORDS:
        before = _still_meant(edit, situation)
    if said.intent == "move_back":
        return (BACK,) if done and _moved_last(said.targets, before, situation) else ()
    if said.intent in _MOVED_ANEW:
        calls = _moved_anew(said, before)
    elif said.intent == "resize" and (done or edit.tool == "change_attributes"):
        on_top = not _ON_TOP.isdisjoint(said.words)
        calls = resized(before, said.bound.get("look"), situation.world, on_top=on_top)
    else:
        calls = tuple(c.anew().instead() for c in mended(said, before, situation))
    if done or edit.corrects:
        return calls
    return tuple(c.anew() for c in calls if c != BACK)


def _of_another(before: Call, situation: Situation) -> bool:
    """Whether something else was spoken of since the edit, so that "further left" is for that."""
    words, scene = before.args.get("target_words"), situation.briefing
    if words is None or scene is None or not scene.focus:
        return False
    found = find(scene.graph, str(words), situation.world.vocabulary, focus=scene.focus)
    return found.status == "unique" and found.ids[0] != scene.focus[0]


def _moved_last(targets: tuple[Phrase, ...], before: Call, situation: Situation) -> bool:
    """Whether the words mean what the last edit moved."""
    scene, vocabulary = situation.briefing, situation.world.vocabulary
    if before.tool not in (MOVE, "swap_places"):
        return False
    if scene is None:
        return all(t.words.lower() == "it" for t in targets)
    moved = scene.focus[: 1 if before.tool == MOVE else 2]
    found = [find(scene.graph, t.words, vocabulary, focus=scene.focus) for t in targets]
    return all(f.status == "unique" and f.ids[0] in moved for f in found)


def _moved_anew(said: Said, before: Call) -> tuple[Call, ...]:
    """A move that goes another way, or further."""
    match said.intent:
        case "further":
            return moves.more(before, said.words)
        case "less_far":
            return moves.less(before)
        case "other_side":
            return moves.other_side(before)
        case "nearer_still":
            return moves.towards(before, "closer to")
        case "less_near":
            return moves.towards(before, "away from")
    way = said.bound.get("way_alone") or said.bound.get("way_more")
    refused = "correction" in said.bound
    return moves.by_way(before, way, refused=refused) if isinstance(way, Way) else ()


def _still_meant(before: Call, situation: Situation) -> Call:
    """The edit with "it" for its object where the words for it mean another one by now.

    "The red mug" is green after the edit, "the other one" is the first one again, and "the mug"
    would be asked about once more. Also in the picture before the edit "it" is its object.
    """
    words, scene = before.args.get("target_words"), situation.briefing
    if scene is None:
        return before
    if words is not None:
        vocabulary = situation.world.vocabulary
        found = find(scene.graph, str(words), vocabulary, focus=scene.focus)
        same = found.status == "unique" and found.ids == scene.focus[:1]
        if not (same or found.phrase.plural or found.phrase.every):
            before = before.with_(target_words="it")
    return _still_beside(before, situation)


def _still_beside(before: Call, situation: Situation) -> Call:
    """The edit with the id of its anchor where the words for it had to be asked about."""
    words, scene = before.args.get("anchor_words"), situation.briefing
    if words is None or scene is None or len(scene.focus) < 2:
        return before
    found = find(scene.graph, str(words), situation.world.vocabulary, focus=scene.focus[2:])
    anchor = scene.focus[1]
    if found.status == "unique" or anchor not in found.ids:
        return before
    return before.with_(anchor_words=anchor)


def repeated(before: Call, targets: tuple[Phrase, ...], situation: Situation) -> tuple[Call, ...]:
    """The same edit with other words for its object; for an added thing, for its anchor."""
    key = "anchor_words" if before.tool == "add_object" else "target_words"
    if key not in before.args or (key == "anchor_words" and len(targets) > 1):
        return ()
    if key == "anchor_words" and targets[0].indefinite:
        return ()  # "and a blue one behind it" is something new
    words = [of_the_kind(t.words, str(before.args[key]), situation) for t in targets]
    return tuple(before.with_(**{key: w}) for w in words)


def _changed_too(before: Call, said: Said) -> tuple[Call, ...]:
    """ "and the other one spotted", after a change."""
    look = said.bound["look"]
    if before.tool != "change_attributes" or not isinstance(look, Look) or look.clash:
        return ()
    return tuple(Call(before.tool, {"target_words": t.words, **look.values}) for t in said.targets)


def _looking_too(before: Call, look: object, done: bool) -> tuple[Call, ...]:
    """ "and bigger": of the object that was changed, or that is new."""
    if not isinstance(look, Look) or look.clash or before.tool == "remove_object":
        return ()
    changed = before.tool == "change_attributes"
    if not changed and not done:
        return ()
    target = before.args["target_words"] if changed else "it"
    return (Call("change_attributes", {"target_words": target, **look.values}),)
