"""Loose words about what was done: "revert the stripes", "back to how it stood before".

All words must be known ones; what they ask for follows from which of them are there, in any
order. With anything else nothing is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from agent.briefing import HistoryLine
from agent.language.attributes import Look
from agent.language.lexicon import phrases
from agent.language.looks import PATTERN_NOUNS
from agent.language.loose.units import Unit, UnitReader, points
from agent.language.meanings import history, left_out, old_looks, versions
from agent.language.meanings.done_steps import changes_of, gave_look, took_look
from agent.language.meanings.said import Call, Meaning, Said, Situation
from agent.language.tokens import Token, joined
from agent.language.world_words import WorldWords

# "b" takes back, "w" says how it was, "a" names how it began, "e" all there is, "p" prefers what is
# over, "r" what may be now, "n" an edit by its kind, "t" an aspect, "o" the old one, "l" the last
# one, "." nothing.
_WORDS: dict[str, frozenset[str]] = {
    "b": phrases(
        "undo|undoing|revert|reverse|rewind|roll back|rollback|take back|take it back|put back|go "
        "back|"
        "get back|bring back|give back|give me back|get me back|return|return to|restore|reset|"
        "reinstate|recover|back|back to|back again|scrap|scratch|discard|annul|retract|regret|"
        "i regret|have reconsidered|i have reconsidered|you may reverse|turn back|set back|"
        "move back|change back|switch back|undone|reverted|taken back|unmake|unremove|undelete|"
        "i take it back|take that back|i take that back|reverse that|want back|have back|"
        "i want back|bring me back|get rid of|lose|ditch|nix|drop|cancel|forget|kill|remove|"
        "delete|withdraw|leave out|make it un"
    ),
    "w": phrases(
        "as it was|as it was before|like it was|like it was before|how it was|how it was before|"
        "the way it was|the way it was before|what it was|what it was before|where it was|"
        "where it was before|as it stood before|as it stood|as they were|as they were before|"
        "how they were|how they were before|where they were|the way they were|like before|as "
        "before|"
        "how it looked before|how it looked|like it used to be|how it used to be|to how it was|"
        "to the way it was|where it stood|where it stood before|where it came from|before|"
        "as things were|how things were|the way things were|where we were|where we were before|"
        "it was better before|was better before|it was nicer before|it looked better before|"
        "that was better before|i liked it before|like the last time|to where it was|"
        "to its old place|to its place|its old place|in its old place|to its old spot|in its "
        "place|where it belongs|"
        "back in its place|in place"
    ),
    "e": phrases(
        "everything|all|all of it|all of that|all of them|all this|all that|the whole thing|"
        "the whole lot|all over"
    ),
    "a": phrases(
        "the very start|the start|"
        "the very beginning|the beginning|the original|original|the original picture|"
        "the original photo|the original image|the original frame|original frame|original picture|"
        "original photo|the first picture|the whole idea|"
        "whole idea|start over|start again|start afresh|start anew|from scratch|square one|"
        "at the first time|originally|initially|in the beginning|at the beginning|at the start|"
        "at first|the untouched picture|the opened picture|every change|all changes|all the "
        "changes|"
        "all edits|all the edits|all my changes|all of the changes|the starting point|day one|"
        "where we started|where we began|when we started|how we started|as we started|"
        "the unedited picture|the picture i opened|the one i opened|the clean version|clean slate|"
        "the initial state|the initial picture|the original arrangement|the very first version|"
        "the first version|zero|the beginning again|begin again|how it started|the old "
        "colors|"
        "the old picture|the original state|the original version"
    ),
    "p": phrases(
        "i liked|i preferred|was better|were better|was nicer|were nicer|looked better|"
        "i liked it|i preferred it|i loved|i would rather have|i would prefer|liked|"
        "was prettier|looked nicer|were prettier|was best|was the best|i miss|"
        "i liked it better|i preferred it at|i liked it at|i liked it in"
    ),
    "r": phrases("i like|i like it|i like it better|i prefer|i want it|better|is better|more"),
    "t": phrases("color|colors|size|sizes|pattern|patterns|finish|look|looks|paint job|hue|shade|"
                 "shine"),
    "o": phrases("old|previous|former|earlier|prior|first|original|old one|previous one"),
    "l": phrases(
        "last|latest|most recent|previous|last bit|that last bit|last thing|last part|last step|"
        "last edit|last change|last one|last move|previous step|just that|just the last|that last|"
        "this last|that change|that edit|that step|that one|that bit|that part|that mess|that "
        "nonsense|"
        "this mess|that disaster|that thing|that stuff|that crap|that idea|this change|this edit|"
        "the change|the edit|what you did|what you just did|what i said|the damage|that bit only|"
        "only that bit|"
        "just the last bit|just that last bit|only the last|just the last one|the last one|the "
        "last bit|my last change"
    ),
    ".": phrases(
        "please|same|the same|eh|meh|from|thanks|no|nope|nah|hm|oh|ugh|ok|okay|well|wait|sorry|"
        "oops|yes|yeah|and|,|but|so|"
        "then|"
        "now|again|just|only|actually|it|that|this|them|things|the|a|to|in|at|of|on|with|for|me|us|"
        "my|its|their|i|we|you|may|can|could|let us|let me|let it|have|want|i want|i would like|"
        "we want|make it|make|put|put it|set|set it|leave|leave it|turn|turn it|change|change it|"
        "bring it|bring|get|get it|give|give it|take|take it|go|move|move it|show|show me|after "
        "all|"
        "rather|still|really|much|a lot|way|picture|the picture|image|the image|photo|scene|"
        "the scene|arrangement|state|version|situation|layout|position|the position|spot|please do|"
        "on reflection|on second thought|on second thoughts|once more|exactly|simply|right|"
        "altogether|completely|entirely|too much|this time|if possible|what|how|was|were|is|do it|"
        "do that|there|go there|forget it|never mind|one|did not like it|i do not like it|instead|"
        "client hates it|i hate it|the client hates it|i changed my mind|changed my mind|"
        "i have changed my mind|than|as|like|be|being|had|should|would|some|bit|thing|step|a step|"
        "one step"
    ),
}  # fmt: skip
# The edits of a kind, by what people call them.
_KINDS = {
    "removed": phrases("removal|deletion|removing|deleting|erasing|erasure|the taking away"),
    "moved": phrases("shift|move|moving|shifting|swap|swapping|exchange|relocation|nudge|push|"
                     "repositioning|placement"),
    "color": phrases("paint|painting|recolor|recoloring|repaint|color change|coloring|paint job|"
                     "recolouring"),
    "size": phrases("resize|resizing|enlargement|shrinking|size change"),
    "added": phrases("addition|adding|insertion"),
    "replaced": phrases("replacement|replacing|substitution"),
}  # fmt: skip
_SUMMARIES = {
    "removed": ("Removed",), "moved": ("Moved", "Put", "Swapped", "Placed"), "added": ("Added",),
    "replaced": ("Replaced",),
}  # fmt: skip
_LONGEST = 6
_KEEPING = phrases("keep|leave|stay|stays|remain|remains|may|can|should|preserve|must|is|fine|ok")
# Cues that are edits as well: alone they take nothing back.
_SOFT = phrases("get rid of|lose|ditch|nix|drop|kill|remove|delete|leave out|cancel|forget")


class PastReader:
    """Reads clauses of one message for what they ask of the history."""

    def __init__(self, situation: Situation, units: UnitReader) -> None:
        self._situation = situation
        self._units = units

    def clause(self, tokens: Sequence[Token]) -> Meaning | None:
        """What a clause takes back; None where a word is unknown or nothing is taken back."""
        if not self._situation.done or any(t.text in ("not", "never", "?") for t in tokens):
            return None
        found = self._cut(_without_kept(tokens))
        if not found:
            return None
        cues = {u.letter for u in found}
        words = tuple(t.text for t in tokens)
        if not cues & set("bwpo") and not {"a", "r"} <= cues and "back" not in words:
            return None  # "I like it all" is praise
        if "than" in words and not cues & set("b"):
            return None  # "better than before"
        return self._meant(found, cues, words)

    def _cut(self, tokens: Sequence[Token]) -> list[Unit] | None:
        """The clause in cues, objects and looks; None where something else is said."""
        found: list[Unit] = []
        at = 0
        while at < len(tokens):
            unit = self._known(tokens, at) or self._units.unit_at(tokens, at)
            if unit.letter not in _READ:
                return None
            found.append(unit)
            at += len(unit.tokens)
        return [u for u in found if u.letter != "."]

    def _known(self, tokens: Sequence[Token], at: int) -> Unit | None:
        known = _letters()
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            part = tuple(tokens[at : at + length])
            if letter := known.get(joined(part)):
                return Unit(letter, part)
        return None

    def _meant(
        self, found: Sequence[Unit], cues: set[str], words: tuple[str, ...]
    ) -> Meaning | None:
        objects = [u for u in found if u.letter == "O" and not points(u)]
        looks = [u.value for u in found if u.letter == "V" and isinstance(u.value, Look)]
        back = [u.text for u in found if u.letter == "b"]
        soft = bool(back) and set(back) <= _SOFT
        if nouns := [u for u in found if u.letter == "n"]:
            return self._of_a_kind(nouns[0].text) if back and not objects else None
        if looks and not objects and len(looks) == 1:
            return self._look_again(looks[0], back, cues, soft)
        if looks and len(looks) == len(objects) == 1 and back and not soft:
            # "Get the green back on the right one"
            target = objects[0].phrases[0].words
            call = Call("change_attributes", {"target_words": target, **looks[0].values})
            return Meaning("change", (call,))
        if looks or len(objects) > 1 or soft:
            return None
        if "t" in cues and (back or cues & set("wpo")):
            aspect = next(u.text for u in found if u.letter == "t")
            old = "original" if "a" in cues or "original" in words else "old"
            bound: dict[str, object] = {"aspect": _aspect(aspect), "old": old}
            bound |= {"target": objects[0].phrases} if objects else {}
            return old_looks.old_look(Said("old_look", bound, "", words), self._situation)
        if objects:
            if not back or cues & set("ae"):
                return None
            bound = {"target": objects[0].phrases}
            return history.restore(Said("restore", bound, "", words), self._situation)
        if ("a" in cues and (back or cues & set("wpr"))) or ("e" in cues and (back or "w" in cues)):
            return versions.beginning(Said("beginning", {}, "", words), self._situation)
        wanted = "o" in cues and {"want", "like", "prefer", "give", "have"} & set(words)
        if cues & set("bw") or (cues & set("pr") and "o" in cues) or wanted:
            return history.preferred(Said("preferred", {}, "", words), self._situation)
        return None

    def _of_a_kind(self, noun: str) -> Meaning | None:
        """ "Discard the removal": the last edit of that kind."""
        kind = next(k for k, listed in _KINDS.items() if noun in listed)
        lines = enumerate(self._situation.done, start=1)
        of_it = [
            n
            for n, line in lines
            if (
                line.summary.startswith(_SUMMARIES[kind])
                if kind in _SUMMARIES
                else old_looks.changed_look(line, kind, self._situation)
            )
        ]
        return self._without(of_it[-1], kind) if of_it else None

    def _without(self, number: int, aspect: str) -> Meaning:
        """A step left out, but what it gave besides an aspect given again."""
        back = left_out.left_out("drop", [number], self._situation)
        again = old_looks.other_looks(number, aspect, self._situation)
        return replace(back, calls=(*back.calls, *again))

    def _look_again(
        self, look: Look, back: Sequence[str], cues: set[str], soft: bool
    ) -> Meaning | None:
        """ "Revert the stripes" leaves out what gave them; "blue was better" what took it, or
        gives it again."""
        world = self._situation.world
        made = [n for n, line in enumerate(self._situation.done, 1) if _gave(line, look, world)]
        undoing = back and not cues & set("wp") and "back to" not in back and "back" not in back
        if undoing:
            return self._without(made[-1], next(iter(look.values))) if made else None
        if soft or not (self._situation.briefing and self._situation.briefing.focus):
            return None
        taken = [
            n for n, line in enumerate(self._situation.done, 1) if took_look(line, look, world)
        ]
        if taken and (not made or taken[-1] > made[-1]):
            return self._without(taken[-1], next(iter(look.values)))
        if made:
            return None  # it is there
        return Meaning(
            "change", (Call("change_attributes", {"target_words": "it", **look.values}),)
        )


def _without_kept(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without "but keep the shift", "but the paint may stay": of an edit, that is what it is."""
    cut = next((n for n, t in enumerate(tokens) if t.text in ("but", "and") and n), None)
    if cut is None:
        return tokens
    rest = [t.text for t in tokens[cut + 1 :]]
    edits = frozenset().union(*_KINDS.values()) | _WORDS["t"] | {"paint", "rest", "others"}
    known = edits | _KEEPING | _WORDS["."]
    kept = not _KEEPING.isdisjoint(rest) and not edits.isdisjoint(rest) and known.issuperset(rest)
    return tokens[:cut] if kept else tokens


def _gave(line: HistoryLine, look: Look, world: WorldWords) -> bool:
    """Whether a step gave something that look."""
    return any(gave_look(change, look) for change in changes_of(line, world))


def _aspect(word: str) -> str:
    """The attribute that a word for an aspect means."""
    known = {"hue": "color", "shade": "color", "paint job": "color", "shine": "finish"}
    return known.get(word, word)


_READ = frozenset("bwaeprntol.OV")


@cache
def _letters() -> dict[str, str]:
    """Phrase -> letter; the first list that has it counts."""
    letters: dict[str, str] = {}
    nouns = frozenset().union(*_KINDS.values())
    for letter, listed in {"n": nouns, **_WORDS}.items():
        for phrase in listed - PATTERN_NOUNS:
            letters.setdefault(phrase, letter)
    return letters
