"""What a request is read from (a template that fitted, the situation) and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.briefing import Briefing, HistoryLine
from agent.language.noun_words import Phrase
from agent.language.world_words import WorldWords
from sgedit_engine.scene.english import singular
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.references import find

# The argument of a call that takes the last step's place.
INSTEAD = "instead_of_last"
# The arguments that are words for objects of the picture.
REFERENCES = ("target_words", "anchor_words", "other_words", "words")


@dataclass(frozen=True)
class Call:
    """A tool's name and its arguments, all in JSON's types."""

    tool: str
    args: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def corrects(self) -> bool:
        """Whether it takes the last step's place."""
        return bool(self.args.get(INSTEAD))

    def instead(self) -> Call:
        """The call as a correction of the last step."""
        return Call(self.tool, {**self.args, INSTEAD: True})

    def anew(self) -> Call:
        """The call as a step of its own."""
        return Call(self.tool, {k: v for k, v in self.args.items() if k != INSTEAD})

    def with_(self, **args: str | int | float) -> Call:
        """The call with some other arguments."""
        return Call(self.tool, {**self.args, **args})


@dataclass(frozen=True)
class Meaning:
    """What a request means: calls in their order, or the `reply` that is given instead.

    `harmless`: a remark, which may stand beside edits. `mention`: the words for what a
    remark spoke of, which a later "it" means; `beside` those for the second thing.
    `plural`: it may change several objects.
    """

    intent: str
    calls: tuple[Call, ...] = ()
    reply: str = ""
    harmless: bool = False
    mention: str = ""
    beside: str = ""
    plural: bool = False


@dataclass(frozen=True)
class Situation:
    """What a request is understood with: the profile's words, and the picture if it is known.

    `undid`: the turn before took something back, and did nothing else. `removed`: the words for
    what it took out of the picture, as its last edit. `together`: how many steps the last request
    came to, at least 1. `spoken`: the words for the object that the message before spoke of, where
    nothing came of it that would have made it the last one spoken of; `refused`: the edit
    that it asked for, which could not be made; `half_said` what stands before and behind the
    part that it left out, and that was then asked for; `asked` the question that it was.
    """

    world: WorldWords
    briefing: Briefing | None = None
    undid: bool = False
    removed: str | None = None
    together: int = 1
    spoken: str = ""
    refused: Call | None = None
    asked: Call | None = None
    half_said: tuple[tuple[str, str], ...] = ()

    @property
    def spoken_kind(self) -> str | None:
        """The kind of what was spoken of in the message before."""
        words = (singular(w) for w in self.spoken.lower().split())
        own = self.world.vocabulary.synonyms
        kinds = self.world.vocabulary.kinds
        return next((own.get(w, w) for w in words if own.get(w, w) in kinds), None)

    @property
    def focused(self) -> SceneObject | None:
        """The object that was edited or spoken of last, if it is in the picture."""
        scene = self.briefing
        if scene is None or not scene.focus or scene.focus[0] not in scene.graph:
            return None
        return scene.graph.get(scene.focus[0])

    @property
    def focused_kind(self) -> str | None:
        """The kind of what was edited or told of last, if all of that was of one."""
        if self.focused is not None:
            return self.focused.category
        scene = self.briefing
        kinds = {scene.graph.get(i).category for i in scene.group} if scene else set()
        return kinds.pop() if len(kinds) == 1 else None

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
        known = (own.get(w, w) for t in phrase.texts for w in (t, singular(t)))
        named = {word for name in known for word in name.split()}
        return any(set(o.category.split()) & named for o in self.briefing.graph.foreground)

    @property
    def nothing_seen(self) -> bool:
        """Whether nothing was found yet, of all that there may be."""
        open_ = self.world.vocabulary.open
        return open_ and self.briefing is not None and not self.briefing.graph.objects

    def unknown(self, named: Sequence[Phrase]) -> bool:
        """Whether what is named may be in the picture, and nobody has looked for it yet."""
        return self.world.vocabulary.open and not any(map(self.holds, named))

    def lacks(self, phrase: Phrase) -> bool:
        """Whether a phrase names one of the profile's kinds, of which the picture has nothing."""
        named = any(self.world.is_kind(t) for t in phrase.texts)
        alone = not phrase.related and not phrase.plural
        return self.briefing is not None and named and alone and not self.holds(phrase)

    def lacks_look(self, phrase: Phrase) -> bool:
        """Whether a phrase without "the" names a kind that is there, with a look that none of them
        has, so that it may be a wish: "green lamp, no book"."""
        scene, world = self.briefing, self.world
        if scene is None or phrase.definite or not any(map(world.is_value, phrase.texts)):
            return False
        return self.holds(phrase) and not find(scene.graph, phrase.words, world.vocabulary).ids


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
            "movables",
            "movables_definite",
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


def refusal(said: Said, reply: str) -> Meaning:
    """Nothing is done, for the reason that `reply` gives."""
    return Meaning(said.intent, reply=reply)
