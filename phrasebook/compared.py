"""What the grammar makes of the phrase book's wordings, against what it makes of plain sentences.

Both speak of the same things, in the same situation. What counts is what would be done, so calls
are compared by what their words mean: "my red mug" is "the mug that is red". No network is asked.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from agent.briefing import Briefing
from agent.language.answers import read_answer
from agent.language.corrections.last_turn import LastTurn
from agent.language.meanings.said import Call, Situation
from agent.language.reader import MessageReader
from agent.language.replies import not_understood
from agent.language.rewriting.masking import BEYOND, NOTHING, Numbering, Piece, unmasked
from agent.language.world_words import WorldWords
from phrasebook.corpus import Block
from phrasebook.pairs import NOUNS, PROFILE
from phrasebook.sampling import Sampler
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.noun_phrases import parse_noun_phrase
from sgedit_engine.scene.references import find

# "told": a question, an answer, or a refusal. "another edit": not what the plain sentence leads
# to, or one where nothing is asked for. "failed": an exception. "plain unread": the plain
# sentence leads to nothing in this situation, so nothing can be said.
Outcome = Literal["same", "told", "not understood", "another edit", "failed", "plain unread"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
WRONG: frozenset[Outcome] = frozenset({"another edit", "failed"})
_LAST = LastTurn((Call("change_attributes", {"target_words": "the mug", "color": "red"}),), True)
_CHOICES = ("red mug", "blue mug", "green mug")
_OFFERED = SceneGraph(
    objects=tuple(
        SceneObject(
            id=f"mug-{n}",
            category="mug",
            attributes={"color": color, "pattern": pattern, "finish": finish},
            box=Box(x0=left, y0=bottom - size, x1=left + size, y1=bottom),
        )
        for n, color, pattern, finish, left, bottom, size in (
            (1, "red", "plain", "glossy", 0.05, 0.9, 0.3),
            (2, "blue", "spotted", "matte", 0.45, 0.6, 0.2),
            (3, "green", "striped", "matte", 0.8, 0.7, 0.1),
        )
    )
)
# They change nothing.
_TELLING = frozenset(
    {"look_up", "describe_scene", "compare_versions", "parse_scene", "show_history"}
)
# Answers after which the question is asked again.
_ASKED_AGAIN = ("unclear", "puzzled", "excluded", "none", "ambiguous")
_NUMBERS = ("two", "three", "four", "five")
_NOT_UNDERSTOOD = not_understood("", others=False).split("“")[0]


@dataclass(frozen=True)
class Compared:
    """A wording, its plain sentence ("" where nothing is asked for), and what they came to."""

    section: str
    said: str
    plain: str
    outcome: Outcome
    found: str
    wanted: str


class Comparison:
    """Compares samples of the phrase book in the bundled world, with two things of each kind."""

    def __init__(self, blocks: Sequence[Block], seed: int) -> None:
        self._chance = random.Random(seed)
        self._sampler = Sampler(blocks, self._chance)
        self._vocabulary = _vocabulary()
        self._nouns = NOUNS.read_text(encoding="utf-8").split()
        self._scene = _two_of_each(self._vocabulary)
        self._focus = ("mug-1",)
        briefing = Briefing(graph=self._scene, focus=self._focus)
        self._situation = Situation(WorldWords(self._vocabulary), briefing)

    def samples(self, count: int) -> Iterator[Compared]:
        """So many, of each section as often as messages are of it."""
        made = 0
        while made < count:
            section = self._sampler.section()
            named = self._named(*self._sampler.pair_of(section))
            if named is not None:
                made += 1
                yield self._compared(section, *named)

    def _named(
        self, plain: Sequence[str | Piece], said: Sequence[str | Piece]
    ) -> tuple[str, str] | None:
        """Both with real names; None where one speaks of what the other does not name."""
        numbering = Numbering()
        wording = numbering.words(said)
        meant = numbering.known(plain)
        if wording is None or meant is None:
            return None
        colors = self._vocabulary.attributes["color"]
        pools = {"K": self._vocabulary.kinds, "C": colors, "N": _NUMBERS, "W": self._nouns}
        mixed = {letter: self._chance.sample(names, len(names)) for letter, names in pools.items()}
        names = {p: mixed[p[0]][int(p[1:]) - 1] for p in numbering.names if p[0] in mixed}
        wants_nothing = meant in ((NOTHING,), (BEYOND,))
        return ("" if wants_nothing else unmasked(meant, names) or ""), unmasked(
            wording, names
        ) or ""

    def _compared(self, section: str, plain: str, said: str) -> Compared:
        if section == "replies":
            return self._answered(plain, said)
        last = section in ("after an edit", "history") or self._chance.random() < 0.5
        wanted, _ = self._read(plain, last) if plain else ((), "")
        try:
            found, reply = self._read(said, last)
        except Exception as fault:
            return Compared(section, said, plain, "failed", repr(fault), _shown(wanted))
        outcome: Outcome = "plain unread"
        if wanted or not plain:
            outcome = self._outcome(wanted, found, reply)
        return Compared(section, said, plain, outcome, _shown(found) or reply, _shown(wanted))

    def _read(self, text: str, last: bool) -> tuple[tuple[Call, ...], str]:
        reading = MessageReader(self._situation, _LAST if last else None).read(text)
        return reading.calls, reading.reply

    def _outcome(self, wanted: Sequence[Call], found: Sequence[Call], reply: str) -> Outcome:
        if self._meant(wanted) == self._meant(found) and (wanted or not reply):
            return "same"
        if any(map(self._edits, found)):
            wanted, found = _in_one(wanted), _in_one(found)
            return "told" if self._asked_which(wanted, found) else "another edit"
        return "not understood" if reply.startswith(_NOT_UNDERSTOOD) else "told"

    def _edits(self, call: Call) -> bool:
        """Whether a call would change something: what nobody can draw or find is refused."""
        if call.tool in _TELLING:
            return False
        new = [
            parse_noun_phrase(str(v), self._vocabulary) for k, v in call.args.items() if k == "what"
        ]
        words = [v for k, v in call.args.items() if k.endswith("_words")]
        old = [parse_noun_phrase(str(v), self._vocabulary) for v in words]
        named = all(p.known or p.category is None for p in old)
        return named and all(p.known and not p.unknown_words for p in new)

    def _meant(self, calls: Sequence[Call]) -> Counter[str]:
        """The calls by what their words mean."""
        doing = _in_one(calls)
        return Counter(
            json.dumps([c.tool, {k: self._value(k, v) for k, v in c.args.items()}], sort_keys=True)
            for c in doing
        )

    def _value(self, name: str, value: object) -> object:
        if name == "what":
            thing = parse_noun_phrase(str(value), self._vocabulary)
            return [thing.category, thing.attributes, thing.size, thing.unknown_words]
        if name == "place_of":
            return self._told(re.sub(r"^where | (?:is|was)$", "", str(value)))
        if name == "words" or name.endswith("_words"):
            return self._told(str(value))
        return value

    def _asked_which(self, wanted: Sequence[Call], found: Sequence[Call]) -> bool:
        """Whether the edits are the same, but for words that fit others too, which is asked."""
        return [c.tool for c in wanted] == [c.tool for c in found] and all(
            w.args.keys() == f.args.keys()
            and all(self._is_or_asks(k, w.args[k], f.args[k]) for k in w.args)
            for w, f in zip(wanted, found, strict=True)
        )

    def _is_or_asks(self, name: str, wanted: object, found: object) -> bool:
        if self._value(name, wanted) == self._value(name, found):
            return True
        if not name.endswith("_words"):
            return False
        meant, read = (
            find(self._scene, str(words).lower(), self._vocabulary, focus=self._focus)
            for words in (wanted, found)
        )
        return read.status == "ambiguous" and set(meant.ids) <= set(read.ids)

    def _told(self, words: str) -> object:
        """What words for objects mean: some of the scene's, or what they say where it has none."""
        found = find(self._scene, words.lower(), self._vocabulary, focus=self._focus)
        if found.matches:
            return [found.status == "ambiguous", sorted(found.ids)]
        return _without_wording(found.phrase.model_dump(exclude_defaults=True))

    def _answered(self, plain: str, said: str) -> Compared:
        """The same of a reply to a question with three choices."""
        wanted, found = (self._answer(text) for text in (plain, said))
        outcome: Outcome = "same" if wanted == found else "another edit"
        if outcome != "same" and found[0] in _ASKED_AGAIN:
            outcome = "told"
        elif outcome != "same" and found[0] == "request":
            calls, reply = self._read(said, last=False)
            outcome = self._outcome((), calls, reply)
        return Compared("replies", said, plain, outcome, str(found), str(wanted))

    def _answer(self, text: str) -> tuple[str, list[str]]:
        """What kind of answer it is, and which of the choices are meant."""
        answer = read_answer(text, _CHOICES)
        if answer.kind != "description":
            chosen = "chosen" if answer.kind in ("any", "all") else answer.kind
            return chosen, sorted(_OFFERED.objects[n].id for n in answer.chosen)
        found = find(_OFFERED, answer.text, self._vocabulary)
        kind: str = "chosen" if found.status in ("unique", "several") else found.status
        return kind, sorted(found.ids) if kind == "chosen" else []


def _in_one(calls: Sequence[Call]) -> Sequence[Call]:
    """Calls without those that only tell, and without the steps that come to the same: what was
    looked up is "it", and a new thing that is changed at once is drawn so."""
    kept: list[Call] = []
    spoken = ""
    for call in calls:
        if call.tool == "look_up":
            spoken = str(call.args["words"])
        if call.tool in _TELLING:
            continue
        pointing = call.args.get("target_words") == "it"
        looks = [call.args[k] for k in ("color", "pattern", "finish") if k in call.args]
        if pointing and looks and kept and kept[-1].tool == "add_object":
            article, _, rest = str(kept[-1].args["what"]).partition(" ")
            what = " ".join([article, *map(str, looks), rest])
            kept[-1] = kept[-1].with_(what=what)
        else:
            kept.append(call.with_(target_words=spoken) if pointing and spoken else call)
    return kept or calls


def _without_wording(value: Any) -> Any:
    """A noun phrase's fields without those that only tell how it was said."""
    if isinstance(value, dict):
        wording = ("text", "determiner", "category_said", "unknown_words", "every", "plural")
        return {k: _without_wording(v) for k, v in value.items() if k not in wording}
    return [_without_wording(v) for v in value] if isinstance(value, (list, tuple)) else value


def _shown(calls: Sequence[Call]) -> str:
    return "; ".join(f"{c.tool} {dict(c.args)}" for c in calls)


def _vocabulary() -> Vocabulary:
    return Vocabulary.model_validate(json.loads(PROFILE.read_text(encoding="utf-8"))["vocabulary"])


def _two_of_each(vocabulary: Vocabulary) -> SceneGraph:
    colors = vocabulary.attributes["color"]
    objects = [
        SceneObject(
            id=f"{kind.replace(' ', '-')}-{n}",
            category=kind,
            attributes={"color": colors[(row + 5 * n) % len(colors)]},
            box=Box(x0=0.06 * row, y0=0.3 * n, x1=0.06 * row + 0.05, y1=0.3 * n + 0.1),
        )
        for row, kind in enumerate(vocabulary.kinds)
        for n in (1, 2)
    ]
    return SceneGraph(objects=tuple(objects))


def table(rows: Sequence[Compared]) -> str:
    """What came of samples, a line for each section, and then those that went wrong."""
    lines = [f"{'':16}{'samples':>8}" + "".join(f"{o:>16}" for o in OUTCOMES)]
    for section in [*sorted({r.section for r in rows}), "all"]:
        counts = Counter(r.outcome for r in rows if section in ("all", r.section))
        share = "".join(f"{counts[o] / counts.total():>15.1%} " for o in OUTCOMES)
        lines.append(f"{section:16}{counts.total():>8}{share}")
    for row in sorted((r for r in rows if r.outcome in WRONG), key=lambda r: r.section):
        lines += ["", f"{row.section}: {row.said}", f"    plain:  {row.plain or '-'}"]
        lines += [f"    wanted: {row.wanted}", f"    found:  {row.found}"]
    return "\n".join(lines)
