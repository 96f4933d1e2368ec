"""Whether calls are about all that a message says: a reading that leaves out a colour, a size or a
thing has left out what was asked for, and one that does what was taken back has not heard it.

What a message sets aside itself may be left out: what is taken back, what something shall not be,
and what is only told of how things are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from agent.language.at_odds import at_odds
from agent.language.attributes import DRAWN
from agent.language.corrections.last_turn import EDITS
from agent.language.lexicon import phrases
from agent.language.looks import LOOK_NOUNS, SIZE_WORDS
from agent.language.meanings.said import INSTEAD, Call
from agent.language.set_aside import set_aside
from agent.language.speech.line import line_of
from agent.language.tokens import Token, tokenize
from agent.language.world_words import WorldWords
from sgedit_engine.scene.english import singular

_SIZES = {
    **dict.fromkeys(phrases("bigger|larger|taller"), "bigger"),
    **dict.fromkeys(phrases("smaller|shorter"), "smaller"),
}
# "Less shiny" is matte.
_WITHOUT = {"plain": ("striped", "spotted"), "matte": ("glossy",), "glossy": ("matte",)}
_WAYS = {
    **{way: way for way in ("left", "right", "behind", "back")},
    "forward": "front",
    "front": "front",
}
# Behind these what was said before is said anew.
_SAID_ANEW = re.compile(
    r"(?:^|[,.?!;] |\bno |\bor )(?:no|oops|sorry|wrong|wait|i mean|i meant|or rather|rather|or no|"
    r"on second thoughts?|actually|correction|scratch that|(?:quite )?the contrary|the opposite|"
    r"(?:what )?did i say(?: [\w ]+)?|better|the other way round|er|"
    r"hang on|hold on|i always mix (?:\w+ ){1,2}up|i (?:meant|wanted) to say|nah|nope)(?= )"
)
_INDEFINITE = phrases("a|an|another|1|new")
_ALIKE = phrases("same|like|as|match|matching|too|also|again")
# Last words of what can be no object.
_NO_HEADS = phrases("side|way|direction|place|position|opposite|contrary|focal|closer|switch|most")
_BEHIND = (["of"], ["on"], ["off"], ["in"], ["from"], ["at"], ["with"], ["to"], ["that"], ["which"])
_NOT_AFTER_ALL = re.compile(
    r"(?:[,.?!;] (?:no|wait|stop|actually|hang on|nah|no wait)(?: ,)? do not(?: do (?:it|that))?"
    r"|[,.?!;] (?:hm , |oh , |that was a joke , )?leave it"
    r"|[,.?!;] (?:rather|better|maybe|but) not(?: today| now| yet)?"
    r"|\? (?:nah|nope|no|no thanks))[ .!]*$"
)
_TOO_MUCH = re.compile(
    r"(?<!not )\b(?:(?:a bit |way |far |much |just )?too(?: much)?|so much) (\w+)\b"
)
# Said with "the" or "a" they are no things that one can edit.
_NO_THINGS = phrases(
    "opposite|contrary|deal|wish|wishes|idea|step|steps|change|changes|edit|edits|oops|wrong|this|"
    "over|all|all things|thing|one thing|preferably|restart|redo|undo|right|sorry|both|help|other|"
    "things"
)
_NO_BEGINNINGS = phrases("even|counting|starting|ideally|preferably|turns|newly|sits")
# Verbs, where they are taken for things.
_DOINGS = phrases("go|sitting|standing|stand|sit|lying|put|place|move|starts")
_POINTERS = phrases("it|them|that|both|those|this|the others|the rest|all the others|that one")
# How much, or by how much more, where nothing else is said anew.
_DEGREES = phrases("big|small|tiny|huge|far|slightly|bit|little|deal|lot|really|loads|long|way")
_THERE = re.compile(r"\b(?:in |on |over |up )?there(?: please| too| now| somewhere)?[ .!?]*$")


def unheeded(text: str, calls: Sequence[Call], world: WorldWords) -> bool:
    """Whether calls leave out, or do in spite of it, what a message says."""
    tokens = tokenize(text)
    edits = [c for c in calls if c.tool in EDITS]
    if not calls or _names_nothing(edits, world):
        return bool(calls)
    line = line_of(tokens)
    if at_odds(line, calls, world) or any(_misplaced(call, tokens, world) for call in edits):
        return True
    if _points_past(tokens, calls, world) or _anywhere(line, edits, world):
        return True
    if any(_too_much(call, line) for call in edits):
        return True
    if _NOT_AFTER_ALL.search(line) or _said_anew_in_vain(line, calls, world):
        return True
    return len(edits) == len(calls) and _left_out(tokens, edits, world)


def _too_much(call: Call, line: str) -> bool:
    """Whether a call gives a look of which a message says that it is too much: "too much green"."""
    given = {str(call.args[name]) for name in DRAWN if name in call.args}
    return any(found[1] in given for found in _TOO_MUCH.finditer(line))


def _points_past(tokens: Sequence[Token], calls: Sequence[Call], world: WorldWords) -> bool:
    """Whether "it" means what was spoken of in an earlier message, though this one names a thing
    before it ("you know the larger ball? it should be white")."""
    targets = {str(c.args.get("target_words", "")).lower() for c in calls}
    put_right = any(c.corrects or c.tool == "correct_scene" for c in calls)
    if not targets & _POINTERS or put_right:
        return False
    told = {word for call in calls for word in _told(call, world)}
    texts = [t.text for t in tokens]
    end = max((n for n, w in enumerate(texts) if w in _POINTERS | {"others", "rest"}), default=0)
    named = [n for n in range(1, end) if world.is_kind(texts[n])]
    return any(_noun(texts[n], world) not in told for n in named)


def _anywhere(line: str, edits: Sequence[Call], world: WorldWords) -> bool:
    """Whether something new goes just anywhere, though the message ends with "there" and has named
    a thing that this may be by: "I see a gap by the mug, put a duck in there"."""
    if not _THERE.search(line) or not any(
        c.tool == "add_object" and set(c.args) <= {"what", INSTEAD} for c in edits
    ):
        return False
    told = {word for call in edits for word in _told(call, world)}
    return any(world.is_kind(w) and _noun(w, world) not in told for w in line.split())


def _left_out(tokens: Sequence[Token], calls: Sequence[Call], world: WorldWords) -> bool:
    """Whether a look, a size or a thing is in no call, and nothing sets it aside."""
    told = {word for call in calls for word in _told(call, world)}
    return any(
        meant not in told and not set_aside(tokens, place) for place, meant in _named(tokens, world)
    )


def _misplaced(call: Call, tokens: Sequence[Token], world: WorldWords) -> bool:
    """Whether a call takes words from two places for one thing, or the look of one thing for what
    another one shall be ("the book bigger but the orange teapot smaller")."""
    words = [t.text for t in tokenize(str(call.args.get("target_words", "")))]
    if _over_a_mark(words, tokens, world):
        return True
    texts = [t.text for t in tokens if not t.mark]
    if _new(call, texts):
        return True
    if call.tool != "change_attributes" or call.corrects or _ALIKE & set(texts):
        return False
    for name in DRAWN:
        meant = _meant(str(call.args.get(name, "")), world)
        said = [n for n, word in enumerate(texts) if meant and _meant(word, world) == meant]
        if said and all(_before_noun(texts, n, world) for n in said):
            return True
    return False


def _new(call: Call, texts: Sequence[str]) -> bool:
    """Whether an edit is of what the message speaks of as new: "I want a bottle, a yellow"."""
    words = [t.text for t in tokenize(str(call.args.get("target_words", "")))]
    if call.tool != "change_attributes" or call.corrects or not words:
        return False
    bare = [n for n, w in enumerate(texts) if w == words[0] and n and len(words) == 1]
    return words[0] in _INDEFINITE or any(texts[n - 1] in _INDEFINITE - {"1"} for n in bare)


def _before_noun(texts: Sequence[str], place: int, world: WorldWords) -> bool:
    """Whether a look is said of a thing that is there: "the orange teapot", "that purple one"."""
    noun = next((n for n in range(place + 1, len(texts)) if not _is_look(texts[n], world)), place)
    named = world.is_kind(texts[noun]) or texts[noun] in ("one", "ones")
    begin = next((n for n in range(place - 1, -1, -1) if not _is_look(texts[n], world)), place)
    return named and texts[begin] in ("the", "that", "this", "these", "those", "my")


def _over_a_mark(words: Sequence[str], tokens: Sequence[Token], world: WorldWords) -> bool:
    """Whether words for one thing are parted by a mark before its noun: "yellow, cone"."""
    plain = [n for n, t in enumerate(tokens) if not t.mark]
    runs = [
        plain[n : n + len(words)]
        for n in range(len(plain) - len(words) + 1)
        if [tokens[p].text for p in plain[n : n + len(words)]] == list(words)
    ]
    return (
        bool(runs)
        and len(words) > 1
        and all(
            any(b - a > 1 and world.is_kind(tokens[b].text) for a, b in pairwise(run))
            for run in runs
        )
    )


def _said_anew_in_vain(line: str, calls: Sequence[Call], world: WorldWords) -> bool:
    """Whether a repair replaces nothing: "make it bigger, oops, smaller" as two requests, or
    without the second."""
    found = next((f for f in _SAID_ANEW.finditer(line) if line[: f.start()].strip()), None)
    if found is None or line.startswith("no "):
        return False
    told = {word for call in calls for word in (*_told(call, world), *_ways(call))}
    before, after = (
        {m for t in tokenize(part) if (m := _meant(t.text, world) or _WAYS.get(t.text))}
        for part in (line[: found.start()], line[found.end() :])
    )
    if any(said not in told and not world.is_kind(said) for said in after):
        return True
    if not after and _DEGREES & set(line[found.end() :].split()):
        return True
    return len(calls) > 1 and not before - told


def _ways(call: Call) -> Iterator[str]:
    for value in call.args.values():
        yield from (_WAYS[t.text] for t in tokenize(str(value)) if t.text in _WAYS)


def _names_nothing(calls: Sequence[Call], world: WorldWords) -> bool:
    """Whether one of several calls is about words that name no thing: "add yellow"."""
    for call in calls:
        target = [t.text for t in tokenize(str(call.args.get("target_words", "it")))]
        head = next(
            (w for n, w in enumerate(target, 1) if target[n : n + 1] in _BEHIND), target[-1]
        )
        looks_alone = all(_is_look(w, world) for w in target)
        if (
            looks_alone
            or target[0] in _NO_BEGINNINGS
            or head in _NO_HEADS
            or (head in LOOK_NOUNS and not _named_in(target, world))
        ):
            return True
    for call in calls if len(calls) > 1 else ():
        if str(call.args.get("target_words", "it")).lower() in _NO_THINGS:
            return True
        words = [t.text for t in tokenize(str(call.args.get("what", "")))]
        bare = [w for w in words if w not in ("a", "an", "the", "some", "ones")]
        if words and all(_is_look(w, world) or w in _NO_THINGS or w == "and" for w in bare):
            return True
        if len(words) == 1 and words[0] in _DOINGS:
            return True
    return False


def _named_in(words: Sequence[str], world: WorldWords) -> bool:
    """Whether a kind is named, before any word that says where it is."""
    end = next((n for n, w in enumerate(words) if [w] in _BEHIND), len(words))
    return any(world.is_kind(w) for w in words[:end])


def _is_look(word: str, world: WorldWords) -> bool:
    return word in world.values or word in SIZE_WORDS


def _named(tokens: Sequence[Token], world: WorldWords) -> Iterator[tuple[int, str]]:
    """What is named, with its place: a kind's noun, a value, or a size."""
    for place, token in enumerate(tokens):
        if (meant := _meant(token.text, world)) is not None:
            yield place, meant


def _meant(word: str, world: WorldWords) -> str | None:
    if world.is_kind(word):
        return _noun(word, world)
    if word in world.values and word != "spot":
        value = world.values[word][1]
        return world.vocabulary.synonyms.get(value, value)
    return _SIZES.get(word)


def _noun(word: str, world: WorldWords) -> str:
    own = world.vocabulary.synonyms
    one = singular(word)
    return own.get(word, own.get(one, one)).split()[-1]


def _told(call: Call, world: WorldWords) -> Iterator[str]:
    """What a call is about, in the same terms."""
    if call.tool == "swap_places":
        yield "spotted"  # "switch spots"
    for name, value in call.args.items():
        if name == "factor" and isinstance(value, int | float):
            yield "bigger" if value > 1 else "smaller"
        yield from _WITHOUT.get(str(value), ())
        for token in tokenize(str(value).replace("-", " ")):  # ids too
            if (meant := _meant(token.text, world)) is not None:
                yield meant
