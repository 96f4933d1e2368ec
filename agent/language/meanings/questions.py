"""What questions about objects mean: calls of `look_up`, which answers in a sentence."""

from __future__ import annotations

from agent.language import replies
from agent.language.attributes import Look
from agent.language.meanings.other_words import kind_of
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal
from agent.language.noun_words import Phrase
from agent.language.slots import names_table
from sgedit_engine.scene.english import plural, singular

_WANTED = {
    "ask_count": "count",
    "ask_color": "color",
    "ask_pattern": "pattern",
    "ask_finish": "finish",
    "ask_look": "look",
    "ask_size": "size",
    "ask_place": "place",
    "ask_presence": "presence",
}
_WAYS_OF_MORE = {
    "farther back": "farthest",
    "further back": "farthest",
    "further left": "leftmost",
    "further right": "rightmost",
    "the bigger one": "bigger",
    "the larger one": "larger",
    "the smaller one": "smaller",
    "the closer one": "closer",
}
_ALL_OF_IT = Call("describe_scene")
# What nobody has looked for yet is looked for then.
_SEEKING = frozenset(("ask_count", "ask_place", "ask_presence"))


def about(said: Said, situation: Situation) -> Meaning:
    """ "How many mugs are there?", "where is the duck?"; of the table or picture, all of it."""
    asked = (*said.targets, *said.phrases("anchors"))
    if any(names_table(t) for t in asked):
        return Meaning(said.intent, (_ALL_OF_IT,))
    if said.intent in _SEEKING and situation.unknown(asked):
        return look_for(said, situation)
    wanted = _WANTED[said.intent]
    return Meaning(said.intent, tuple(_look_up(t.words, wanted) for t in asked))


def look_for(said: Said, situation: Situation) -> Meaning:
    """ "Look for a cup"; a closed vocabulary has found all that it knows, so it only tells."""
    sought = said.things or said.targets
    words = " and ".join(t.words for t in sought)
    if not situation.world.vocabulary.open:
        return Meaning(said.intent, tuple(_look_up(t.words, "presence") for t in sought))
    return Meaning(said.intent, (Call("parse_scene", {"look_for": words}),))


def missed(said: Said, situation: Situation) -> Meaning:
    """ "You missed the phone": it is looked for by its name, where any name can be."""
    if situation.world.vocabulary.open and (said.things or said.targets):
        return look_for(said, situation)
    return refusal(said, replies.MISSED)


def overlooked(said: Said, situation: Situation) -> Meaning:
    """ "There is also a book": one that was missed, unless there is one to speak of."""
    words = said.things[0].words
    if any(map(situation.holds, said.things)):
        return Meaning("mention", reply=replies.REMARK, harmless=True, mention=words)
    return missed(said, situation)


def claim(said: Said, situation: Situation) -> Meaning:
    """ "Is the ball blue?", "is the mug on the book?"."""
    anchors = said.phrases("anchors")
    if any(names_table(p) for p in (*said.targets, *anchors)) or len(anchors) > 1:
        return Meaning(said.intent, (_ALL_OF_IT,))
    what = str(said.bound.get("claim_look", ""))
    if anchors:
        what = f"{said.bound['relation']} {anchors[0].words}"
    calls = (_look_up(t.words, "look", what) for t in said.targets)
    return Meaning(said.intent, tuple(calls))


def superlative(said: Said, situation: Situation) -> Meaning:
    """ "Which ball is the biggest?"."""
    named = (*said.things, *said.targets)
    noun = named[0].words if named else "thing"
    if said.targets:
        noun = kind_of(noun, situation) or "thing"
    words = noun.split(" ", 1)[-1] if said.things and said.things[0].definite else noun
    most = said.bound.get("most") or f"{said.bound['side']}most"
    return Meaning(said.intent, (_look_up(f"the {most} {words}", "which"),))


def of_kind(said: Said, situation: Situation) -> Meaning:
    """ "Which mugs are there?"; "which things" are all that the picture has."""
    kind = kind_of(said.things[0].words, situation)
    if kind is None or not situation.holds(said.things[0]):
        return Meaning(said.intent, (_ALL_OF_IT,))
    return Meaning(said.intent, (_look_up(f"the {plural(kind)}", "which"),))


def compared(said: Said, situation: Situation) -> Meaning:
    """ "Is the mug bigger than the ball?", "which is nearer, the mug or the ball?", "which mug is
    further away?"."""
    more = _WAYS_OF_MORE.get(str(said.bound["more"]), str(said.bound["more"]).split()[0])
    if said.things:
        return Meaning(said.intent, (_look_up(f"the {more} {_noun(said.things[0])}", "which"),))
    first, other = (said.phrases(name)[0].words for name in ("target", "target_other"))
    if "than" in said.words:
        claim = f"{more} than {other}"
        return Meaning(said.intent, (_look_up(first, "size", claim),))
    return Meaning(said.intent, (_look_up(f"the {more} of {first} and {other}", "which"),))


def nearest(said: Said, situation: Situation) -> Meaning:
    """ "Which mug is closer to the ball?", "what is closest to it?"."""
    anchors = said.phrases("anchors")
    if len(anchors) != 1 or names_table(anchors[0]):
        return Meaning(said.intent, (_ALL_OF_IT,))
    away = str(said.bound["closest"]).removeprefix("the ")[:2] in ("fa", "fu")
    rank = "farthest from" if away else "closest to"
    noun = _noun(said.things[0]) if said.things else "thing"
    words = f"the {noun} {rank} {anchors[0].words}"
    return Meaning(said.intent, (_look_up(words, "which"),))


def _noun(thing: Phrase) -> str:
    """ "Of the mugs", "mugs" -> "mug"."""
    words = thing.words.split(" ", 1)[-1] if thing.definite else thing.words
    *before, noun = words.split()
    return " ".join([*before, singular(noun)])


def count_again(said: Said, situation: Situation) -> Meaning:
    """ "And how many now?": of the kind that was spoken of last."""
    kind = kind_of(situation.removed, situation) if situation.removed else None
    kind = kind or situation.focused_kind or situation.spoken_kind
    if kind is None:
        return Meaning(said.intent, (_ALL_OF_IT,))
    return Meaning(said.intent, (_look_up(f"the {plural(kind)}", "count"),))


def beside(said: Said, situation: Situation) -> Meaning:
    """ "What is on the book?"; of the table, all of it."""
    anchors = said.phrases("anchors")
    if side := said.bound.get("side"):
        return Meaning(said.intent, (_look_up(f"the {side}most thing", "which"),))
    if any(names_table(a) for a in anchors):
        return Meaning(said.intent, (_ALL_OF_IT,))
    where = str(said.bound.get("relation", "between"))
    words = f"everything {where} {' and '.join(a.words for a in anchors)}"
    return Meaning(said.intent, (_look_up(words, "which"),))


def with_look(said: Said, situation: Situation) -> Meaning:
    """ "What is yellow in here?", "which mugs are striped?"."""
    noun = said.things[0].words if said.things else ""
    looks = [str(said.bound["claim_look"])]
    if isinstance(other := said.bound.get("look0"), Look):
        looks.append(" ".join(map(str, other.values.values())))
    words = [f"the {look} {noun}" if noun else f"all {look} things" for look in looks]
    return Meaning(said.intent, tuple(_look_up(w, "which") for w in words))


def _look_up(words: str, wanted: str, claim: str = "") -> Call:
    args: dict[str, str | int | float] = {"words": words, "wanted": wanted}
    return Call("look_up", {**args, "claim": claim} if claim else args)
