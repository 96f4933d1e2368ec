"""What one request asks for: tool calls, or a reason why nothing is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from agent.briefing import Briefing, HistoryLine
from agent.language import replies
from agent.language.attributes import Look, read_look
from agent.language.lexicon import phrases
from agent.language.noun_words import Phrase
from agent.language.slots import names_table
from agent.language.tokens import tokenize
from agent.language.verbs import LISTS, RELATION_OF
from agent.language.world_words import WorldWords, singular

_COUNTS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class Call:
    """A tool's name and its arguments, all in JSON's types."""

    tool: str
    args: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Meaning:
    """What a request means: calls in their order, or the `reply` that is given instead.

    `harmless`: a remark, which may stand beside edits. `mention`: the words for what a
    remark spoke of, which a later "it" means. `plural`: it may change several objects.
    """

    intent: str
    calls: tuple[Call, ...] = ()
    reply: str = ""
    harmless: bool = False
    mention: str = ""
    plural: bool = False


@dataclass(frozen=True)
class Situation:
    """What a request is understood with: the profile's words, and the picture if it is known."""

    world: WorldWords
    briefing: Briefing | None = None

    @property
    def done(self) -> tuple[HistoryLine, ...]:
        """The edits that stand, oldest first."""
        return tuple(h for h in self.briefing.history if not h.undone) if self.briefing else ()

    @property
    def undone(self) -> tuple[HistoryLine, ...]:
        """The edits that redo would bring back, the first to come back first."""
        return tuple(h for h in self.briefing.history if h.undone) if self.briefing else ()

    def holds(self, phrase: Phrase) -> bool:
        """Whether the picture has an object of the kind that a phrase names."""
        if self.briefing is None:
            return False
        own = self.world.vocabulary.synonyms
        named = {own.get(w, w) for t in phrase.texts for w in (t, singular(t))}
        return any(set(o.category.split()) & named for o in self.briefing.graph.foreground)


@dataclass(frozen=True)
class Said:
    """A template that fitted: what its slots mean, the words before the first one, all words."""

    intent: str
    bound: Mapping[str, object]
    verb: str
    words: tuple[str, ...]

    def phrases(self, *names: str) -> tuple[Phrase, ...]:
        """What the first of these slots that is there gave."""
        for name in names:
            if isinstance(found := self.bound.get(name), tuple):
                return found
        return ()

    @property
    def targets(self) -> tuple[Phrase, ...]:
        """The objects that it is about."""
        return self.phrases(
            "targets",
            "targets_meant",
            "targets_definite",
            "target",
            "target_plain",
            "target_bare",
            "owner",
            "one",
        )

    @property
    def things(self) -> tuple[Phrase, ...]:
        """What shall be drawn."""
        return self.phrases("things", "things_new")

    @property
    def number(self) -> int:
        """How many; 1 if it was not said."""
        number = self.bound.get("number", 1)
        return number if isinstance(number, int) else 1


def meaning(said: Said, situation: Situation) -> Meaning:
    """Turn a template that fitted into calls or a reply."""
    if said.intent in _CALLS:
        return Meaning(said.intent, (Call(_CALLS[said.intent]),))
    if build := _BUILDERS.get(said.intent):
        return build(said, situation)
    words = said.targets[0].words if said.targets else ""
    reply = replies.for_intent(said.intent, words, situation.world.vocabulary)
    harmless = said.intent in _HARMLESS
    return Meaning(said.intent, reply=reply, harmless=harmless, mention=words)


def _refusal(said: Said, reply: str) -> Meaning:
    return Meaning(said.intent, reply=reply)


def _history(said: Said, situation: Situation) -> Meaning:
    steps = said.number
    if said.intent == "undo_all":
        steps = max(len(situation.done), 1)
    elif said.intent == "redo_all":
        steps = max(len(situation.undone), 1)
    tool = said.intent.split("_")[0]
    return Meaning(said.intent, (Call(tool, {"steps": steps}),))


def _again(said: Said, situation: Situation) -> Meaning:
    if situation.undone:
        return Meaning(said.intent, (Call("redo", {"steps": 1}),))
    return _refusal(said, replies.AGAIN)


def _restore(said: Said, situation: Situation) -> Meaning:
    """ "bring the mug back": only what was done last, so that nothing else is taken back."""
    phrase = said.targets[0]
    if names_table(phrase) or phrase.texts == ("everything",):
        return _refusal(said, replies.HOW_FAR_BACK)
    back = _steps_back(phrase, situation)
    if back == 1:
        return Meaning(said.intent, (Call("undo", {"steps": 1}),))
    if back is not None:
        return _refusal(said, replies.undo_takes_more(phrase.words, back))
    if situation.undone and _speaks_of(situation.undone[0], phrase, situation.world):
        return Meaning(said.intent, (Call("redo", {"steps": 1}),))
    return _refusal(said, replies.never_edited(phrase.words))


def _before(said: Said, situation: Situation) -> Meaning:
    phrase = said.targets[0]
    back = _steps_back(phrase, situation)
    if back is None:
        return _refusal(said, replies.never_edited(phrase.words))
    return Meaning(said.intent, (Call("undo", {"steps": back}),))


def _steps_back(phrase: Phrase, situation: Situation) -> int | None:
    """How many steps lead back before the last edit that a phrase was part of."""
    for back, line in enumerate(reversed(situation.done), start=1):
        if _speaks_of(line, phrase, situation.world):
            return back
    return None


def _speaks_of(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    own = world.vocabulary.synonyms
    summary = {w for t in tokenize(line.summary) for w in (t.text, singular(t.text))}
    content = [singular(w) for w in phrase.texts if world.is_kind(w) or world.is_value(w)]
    return bool(content) and all(set(own.get(w, w).split()) <= summary for w in content)


def _change(said: Said, situation: Situation) -> Meaning:
    found = said.bound.get("look") or said.bound.get("pattern")
    if isinstance(found, Look):
        if found.clash:
            return _refusal(said, replies.two_values(found.clash))
        values = found.values
    elif percent := said.bound.get("percent"):
        step = _size_step(said.words).split()[-1]
        exact = read_look(tokenize(f"{percent} {step}"), situation.world)
        if exact is None:
            return _refusal(said, replies.WHICH_LOOK)
        values = exact.values
    else:
        values = {"size": _size_step(said.words)}
    return _changes(said, said.targets, values)


def _plain(said: Said, situation: Situation) -> Meaning:
    value = situation.world.usual.get("pattern")
    if value is None:
        return _refusal(said, replies.what_can_be_done())
    targets = said.targets or (Phrase("it", ("it",)),)
    return _changes(said, targets, {"pattern": value})


def _changes(said: Said, targets: Sequence[Phrase], values: Mapping[str, str]) -> Meaning:
    if not targets:
        return _refusal(said, replies.TO_WHAT)
    calls = tuple(Call("change_attributes", {"target_words": t.words, **values}) for t in targets)
    return Meaning(said.intent, calls, plural=any(t.plural for t in targets))


def _size_step(words: Sequence[str]) -> str:
    """The size that a verb asks for: "shrink", "double", "scale … down"."""
    if "halve" in words:
        return "much smaller"
    if "double" in words:
        return "much bigger"
    smaller = {"shrink", "reduce", "down", "decrease", "downsize", "downscale", "minimize"}
    return "smaller" if smaller & set(words) else "bigger"


def _replace(said: Said, situation: Situation) -> Meaning:
    targets, things = said.targets, said.things
    if len(things) != 1:
        return _refusal(said, replies.ONE_THING)
    thing = things[0]
    if (values := _look_alone(thing, situation.world)) is not None:
        return _changes(said, targets, values)
    if thing.definite and (said.verb.split()[:1] != ["replace"] or situation.holds(thing)):
        return _refusal(said, replies.new_or_there(thing.words, said.targets[0].words))
    calls = tuple(
        Call("replace_object", {"target_words": t.words, "what": thing.words}) for t in targets
    )
    return Meaning(said.intent, calls, plural=any(t.plural for t in targets))


def _look_alone(thing: Phrase, world: WorldWords) -> dict[str, str] | None:
    """ "a red one" names no thing: the object stays what it is and gets that look."""
    if thing.texts[-1] not in ("one", "ones"):
        return None
    found = read_look(tokenize(" ".join(thing.texts[1:-1])), world)
    return found.values if found and not found.clash else None


def _remove(said: Said, situation: Situation) -> Meaning:
    off = [a for a in said.phrases("anchors") if not names_table(a)]
    where = f" on {off[0].words}" if off else ""
    targets = said.targets
    if len(targets) > 1 and any(t.related for t in targets[:-1]):
        return _refusal(said, replies.one_by_one("remove"))
    calls = tuple(Call("remove_object", {"target_words": t.words + where}) for t in targets)
    return Meaning(said.intent, calls, plural=any(t.plural for t in targets))


def _add(said: Said, situation: Situation) -> Meaning:
    anchors = said.phrases("anchors", "targets")
    if len(anchors) > 1:
        return _refusal(said, replies.ONE_ANCHOR)
    where: dict[str, str | int] = {}
    if anchors and not names_table(anchors[0]):
        relation = RELATION_OF[str(said.bound["relation"])]
        where = {"relation": relation, "anchor_words": anchors[0].words}
    calls: list[Call] = []
    for thing in said.things:
        if doubt := _doubt_if_new(thing, said, situation):
            return _refusal(said, doubt)
        if _two_colors(thing, situation.world):
            return _refusal(said, replies.two_values("color"))
        calls += [Call("add_object", {"what": what, **where}) for what in _one_by_one(thing)]
    return Meaning(said.intent, tuple(calls), plural=len(calls) > 1)


def _doubt_if_new(thing: Phrase, said: Said, situation: Situation) -> str:
    """ "put the mug on the book" moves a mug that is there; "put mug on book" may do so."""
    opening = " ".join(said.words[:2])
    adding = any(said.words[0] == verb or opening == verb for verb in LISTS["ADD_ONLY"])
    if thing.definite and said.words[0] in ("make", "paint", "render"):
        return replies.WHICH_LOOK
    if thing.definite and not adding:
        return replies.move_or_new(thing.words)
    if not thing.indefinite and not adding and situation.holds(thing):
        return replies.move_or_new(thing.words)
    return ""


def _two_colors(thing: Phrase, world: WorldWords) -> bool:
    colors = {world.values[t] for t in thing.texts if world.is_value(t)}
    return len([c for c in colors if c[0] == "color"]) > 1


def _one_by_one(thing: Phrase) -> list[str]:
    """ "two red mugs" -> "a red mug" twice; anything else as it was said."""
    count = _COUNTS.get(thing.texts[0])
    words = thing.words.split()
    if count is None or len(words) != len(thing.texts) or len(words) < 2:
        return [thing.words]
    rest = [*words[1:-1], singular(words[-1].lower())]
    article = "an" if rest[0][0].lower() in "aeiou" else "a"
    return [" ".join([article, *rest])] * count


_CALLS = {"history": "show_history", "describe": "describe_scene", "read": "parse_scene"}
_HARMLESS = phrases("greeting|thanks|bare_yes|bare_no|cancel|keep|doubtful_remove|mention|remark")
_BUILDERS: dict[str, Callable[[Said, Situation], Meaning]] = {
    "undo": _history,
    "undo_all": _history,
    "redo": _history,
    "redo_all": _history,
    "again": _again,
    "restore": _restore,
    "before": _before,
    "change": _change,
    "pattern": _change,
    "plain": _plain,
    "replace": _replace,
    "remove": _remove,
    "add": _add,
}
