"""What puts the turn before right, without the words that only say so: "oops wrong one, it was the
blue i wanted gone" becomes "no , the blue one"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.language.lexicon import phrases
from agent.language.looks import SIZE_WORDS
from agent.language.speech.line import tidy
from agent.language.speech.repairs import VERBS
from agent.language.world_words import WorldWords

_SINCE = (
    r"oo+ps|whoops|oh no|no+|nope|nah|argh|ugh|damn|dang|hm|hmm|well|sorry|apologies|pardon|"
    r"excuse me|"
    r"my (?:mistake|bad|fault|apologies|error)|silly(?: me| you| thing| computer| bot)?|dummy|"
    r"idiot|wait|hang on|hold on|stop|hey|oh|ah|ok|okay|but|actually|rather|or rather|or better|"
    r"better|wrong(?= [,.!])|"
    r"(?:that is |that was |you (?:got|took|picked|chose|did|changed|removed|moved|painted) "
    r")?(?:the )?"
    r"wrong (?:one|(?!the\b)\w+)|not (?:that|this|it)(?: one)?|(?:that|this|it) is (?:wrong|not "
    r"(?:right|it|"
    r"what i (?:meant|wanted|said|asked for)|the one(?: i meant)?))|not what i (?:meant|wanted|"
    r"said)|"
    r"i (?:really |actually |rather |just )*(?:mean|meant|said|wanted|want|asked for)(?: to say)?|"
    r"you got (?:it|that|this) (?:all )?(?:backwards?|wrong|the wrong way (?:round|"
    r"around)|mixed "
    r"up)|"
    r"i should have said|i wanted rid of|i wanted to get rid of|i was going for|what i (?:really |"
    r"actually )?(?:meant|wanted|mean)(?: to say)? (?:was|is)|"
    r"i (?:was|am) (?:talking about|thinking of|referring to|after|meaning)|i had|"
    r"(?:it|that|this|they) (?:was|were|is) (?:supposed|meant) to (?:be|become|go|get)|"
    r"(?:it|that|this|they)? ?(?:should|ought to) have (?:been|become|gone|got|turned)|"
    r"(?:it|that) (?:was|is|should be|must be|has to be)|make (?:it|that)|try|take|do|use|of "
    r"course|"
    r"let us (?:say|make (?:it|that)|do|try|go with)|go with|i misspoke|i was unclear|misclick|"
    r"typo|"
    r"correction|scratch that|strike that|can you (?:make|do) (?:it|that)|let me rephrase|i "
    r"thought of"
)
_OPENINGS = re.compile(rf"^(?:(?:{_SINCE})(?: to)?(?= |$)\s*[,.!;]?\s*)+")
# These alone do not tell that something was wrong.
_WEAK = phrases("hm|hmm|well|hey|oh|ah|ok|okay|but|take|try|do|use|stop|,|.|!|it|is|that")
_WITHIN = re.compile(
    r"([,.;!]) (?:i (?:mean|meant|wanted|was (?:talking about|thinking of|after|referring to))|it "
    r"(?:was|"
    r"should (?:be|have been))|but|rather|instead|make it) (?=(?:the|a|an|that|this|both|all|\w+ "
    r"one)\b)"
)
_CLOSINGS = re.compile(
    r"(?:\s*,)?\s+(?:i (?:mean|meant|said|wanted)(?: (?:gone|removed|deleted|changed|moved|"
    r"painted|rid of|to get rid of|swapped|to "
    r"(?:go|be \w+|change|move|say)))?|(?:is|was) what i (?:meant|mean|wanted|said)|was meant|is "
    r"meant|"
    r"instead|rather|maybe|perhaps|please|silly|dummy|of course|i was (?:talking about|thinking "
    r"of|after|"
    r"referring to)|"
    r"had in mind|if anything|you (?:fool|idiot|muppet|silly|goose)|though|thanks|sorry|pls)\s*$"
)
_OWNED_UP = re.compile(
    r"(?:^|[\s,.!;])(?:my (?:bad|mistake|fault|error)|silly me|mea culpa|i misspoke|misclick|typo|"
    r"(?P<sorry>sorry|oops|whoops|apologies))$"
)
_WANTED = re.compile(r"^.*\bi (?:wanted|meant|want|asked for)\b")
_PARTICIPLE = re.compile(
    r" (?:swapped|removed|gone|deleted|moved|changed|painted|erased|recolou?red|enlarged|to "
    r"go)(?= ,| *$).*$"
)
# "Beside the cube, not beside the white ball"
_NOT_PLACE = re.compile(
    r"(?: ,)? (?:and |but )?not (?:beside|next to|on|under|behind|in front of|to the (?:left|"
    r"right) of|near|left of|right of) "
    r"[\w ]+$"
)
# "Smaller i meant , not bigger": what it is not, at the end.
_CONTRAST = re.compile(
    r"(?: ,)? (?:and |but )?not (?:(?:to )?(?:the|a|an|that|this) )?(?P<what>[\w ]+)$"
)
# "Leave the green one as it was", beside what was meant: with the edit in its place it is.
_AS_BEFORE = r"(?:(?:just )?(?:as|like|how|the way) (?:it|they) (?:was|were|is|are)(?: before)?)"
_AS_IT_WAS = re.compile(
    r"^(?:and |but |please |just |so |also )*(?:"
    rf"(?:leave|keep) (?:the|that|my) [\w ]+?(?: {_AS_BEFORE}| alone| untouched| unchanged)?|"
    r"(?:the|that|my) [\w ]+? (?:should|can|may|must|has to|needs to) (?:stay|remain|be left)"
    rf"(?: {_AS_BEFORE}| alone| untouched| unchanged)?|"
    rf"(?:the|that|my) [\w ]+? (?:was|is) (?:fine|ok|okay|good|right)(?: {_AS_BEFORE})?"
    r")$"
)
_SIDES = {"left": "to the left", "right": "to the right", "the left": "to the left",
          "the right": "to the right"}  # fmt: skip
_WHICH = phrases("one|ones|left|right|front|back|other|up|down|forward|taller|larger|at|all")
_DETERMINED = re.compile(r"^(the|that|this) ((?:\w+ ){0,2}\w+)(?=$| ,| not\b)")
_BARE_PLACES = {
    "in front": "in front of it", "on top": "on top of it", "behind": "behind it",
    "underneath": "under it", "under": "under it", "beside": "next to it", "in back": "behind it",
    "below": "under it", "on it": "on top of it", "next to": "next to it",
    "alongside": "next to it",
}  # fmt: skip


def owned_up(line: str, world: WorldWords) -> str | None:
    """The line as a correction where its last words say that the speaker was wrong: "left . my
    bad". A whole request may end with "sorry" and be none."""
    core = line.strip(" .!,?")
    found = _OWNED_UP.search(core)
    if found is None:
        return None
    rest = core[: found.start()].strip(" .!,?")
    polite = found["sorry"] and VERBS & set(rest.split()[:2])
    return as_correction(f"no , {rest}", world) if rest and not polite else None


def as_corrections(line: str, world: WorldWords) -> Iterator[str]:
    """The line as "no , …" in the ways in which it may put right, the one nearest to it first:
    whole, and without what it says that it was not, or shall be as before."""
    core = line.strip(" .!,?")
    kept, *others = (part.strip(" ,") for part in re.split(r"[.!;]", core))
    staying = bool(others) and all(map(_AS_IT_WAS.match, others))
    ways = [core, kept] if staying else [core]
    found = _CONTRAST.search(ways[-1])
    if found and all(_says_which(word, world) for word in found["what"].split()):
        ways.append(ways[-1][: found.start()])
    yield from dict.fromkeys(filter(None, (as_correction(way, world) for way in ways)))


def _says_which(word: str, world: WorldWords) -> bool:
    """Whether a word belongs to what names a thing, how it looks or which way it went."""
    return bool(world.is_kind(word) or world.value(word)) or word in SIZE_WORDS | _WHICH


def as_correction(line: str, world: WorldWords) -> str | None:
    """The line as "no , …" with what was meant; None where no words say that it puts right."""
    core = line.strip(" .!,?")
    if opened := _OPENINGS.match(core):
        core = core[opened.end() :].strip(" .!,?")
    closed = False
    while found := _CLOSINGS.search(core):
        closed, core = True, core[: found.start()].strip(" .!,?")
    if _WANTED.match(line.strip(" .!,?")) and _PARTICIPLE.search(core):
        core = _PARTICIPLE.sub("", core).strip(" ,")
    if found := _NOT_PLACE.search(core):
        closed, core = True, core[: found.start()].strip(" ,")
    core = _WITHIN.sub(r"\1 ", core)
    core = _SIDES.get(core, core)
    if core in _BARE_PLACES:
        core = _BARE_PLACES[core]
    refused = opened is not None and not set(opened.group().split()) <= _WEAK
    contrast = re.search(r"\bnot (?:the|that|this|a)\b", core) is not None
    other = core.startswith(("other ", "the other ", "opposite ", "the opposite ", "wrong way"))
    if not core or not (refused or closed or contrast or other):
        return None
    return tidy(f"no , {_with_one(core, world)}")


def _with_one(core: str, world: WorldWords) -> str:
    """ "The blue" -> "the blue one"."""
    pieces = [p.strip() for p in core.split(" , ")]
    return " , ".join(_DETERMINED.sub(lambda m: _named(m, world), p) for p in pieces)


def _named(found: re.Match[str], world: WorldWords) -> str:
    words = found[2].split()
    looks = all(
        world.value(w) or w in ("left", "right", "big", "small", "bigger", "smaller") for w in words
    )
    return f"{found.group()} one" if looks else found.group()
