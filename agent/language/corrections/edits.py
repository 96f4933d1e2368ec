"""One edit as it should have been: with another look, thing, place, size or object."""

from __future__ import annotations

from agent.language.attributes import LOOKS, SIZES, Look, read_look
from agent.language.corrections.moves import MOVE
from agent.language.factors import read_amount
from agent.language.looks import SIZE_WORDS
from agent.language.meanings.other_words import has_more, kind_of, of_the_kind
from agent.language.meanings.place_words import place_args
from agent.language.meanings.said import Call, Said, Situation
from agent.language.noun_words import Phrase
from agent.language.relation_words import RELATION_OF
from agent.language.sides import corrected_side
from agent.language.slots import names_table
from agent.language.tokens import tokenize
from agent.language.world_words import WorldWords

_BESIDE = (
    "relation",
    "anchor_words",
    "between_words",
    "place_of",
    "side",
    "direction",
    "distance",
)
_LARGER = {"bigger": "much bigger", "smaller": "much smaller"}
_LESS = {"much bigger": "bigger", "much smaller": "smaller"}


def mended(said: Said, before: Call, situation: Situation) -> tuple[Call, ...]:
    """The edit put right; none where what was said does not fit it."""
    look, world = said.bound.get("look"), situation.world
    match said.intent:
        case "correct_look" if isinstance(look, Look) and not look.clash:
            return with_look(before, look, world)
        case "correct_amount" if before.tool == "change_attributes":
            return _by_another_amount(before, str(said.bound["amount"]))
        case "correct_thing" | "retry_thing" if len(said.things) == 1:
            unwanted = said.phrases("things0")
            if unwanted and not _is_what(before, unwanted[0], situation):
                return ()
            return _with_thing(before, said.things[0], world)
        case "in_its_place" if len(said.things) == 1:
            return _in_its_place(before, said, world)
        case "correct_place" if before.tool in ("add_object", MOVE):
            return _with_place(before, said)
        case "correct_spot" if before.tool in ("add_object", MOVE):
            place = place_args(said, situation)
            return (_elsewhere(before, place),) if place else ()
        case "correct_side" if before.args.get("anchor_words") and before.args.get("relation"):
            side = "left of" if any("left" in word for word in said.words) else "right of"
            return (_elsewhere(before, {**_anchor(before), "relation": side}),)
        case "correct_at_side" if before.tool == "add_object" or "side" in before.args:
            return (_elsewhere(before, place_args(said, situation)),)
        case "other_way_round":
            return _other_way_round(before)
        case "correct_target" if before.tool == MOVE and before.args.get("anchor_words"):
            return _one_of_two(before, said.targets, situation)
        case "correct_target" if _exchanges(before) and said.targets[0].plural:
            return (Call("swap_places", {"target_words": said.targets[0].words}),)
        case "correct_target" if _exchanges(before) and len(said.targets) == 1:
            return _one_of_two(before, said.targets, situation, "other_words")
        case "correct_target" if before.tool == "swap_places" and len(said.targets) == 2:
            first, second = (t.words for t in said.targets)
            return (Call("swap_places", {"target_words": first, "other_words": second}),)
        case "correct_target" if before.tool != "swap_places":
            return _with_target(before, said.targets, situation)
    return ()


def _exchanges(before: Call) -> bool:
    """Whether an edit swaps two objects that have words of their own."""
    return before.tool == "swap_places" and "other_words" in before.args


def _elsewhere(before: Call, place: dict[str, str]) -> Call:
    """An addition or a move to another place."""
    if "side" in before.args and "side" in place:
        place = {"side": corrected_side(str(before.args["side"]), place["side"])}
    kept = {key: value for key, value in before.args.items() if key not in _BESIDE}
    return Call(before.tool, {**kept, **place})


def _anchor(before: Call) -> dict[str, str]:
    return {"anchor_words": str(before.args["anchor_words"])}


def _other_way_round(before: Call) -> tuple[Call, ...]:
    """ "No, the other way round": the mug on the book, not the book on the mug."""
    anchor, target = before.args.get("anchor_words"), before.args.get("target_words")
    if before.tool != MOVE or anchor is None or target is None or target == "it":
        return ()
    return (before.with_(target_words=anchor, anchor_words=target),)


def _with_target(
    before: Call, targets: tuple[Phrase, ...], situation: Situation
) -> tuple[Call, ...]:
    """The same edit of another object; of a thing that was added, beside another object."""
    key = "anchor_words" if before.tool == "add_object" else "target_words"
    if key not in before.args or (key == "anchor_words" and len(targets) > 1):
        return ()
    words = [of_the_kind(t.words, str(before.args[key]), situation) for t in targets]
    return tuple(before.with_(**{key: w}) for w in words)


def _one_of_two(
    before: Call, targets: tuple[Phrase, ...], situation: Situation, second: str = "anchor_words"
) -> tuple[Call, ...]:
    """A move or swap with other words for its first or its `second` object, whichever is of their
    kind.

    Where that does not tell them apart, nothing is done.
    """
    if len(targets) != 1:
        return ()
    fitting = []
    for key in ("target_words", second):
        kind = kind_of(str(before.args[key]), situation)
        named = kind_of(targets[0].words, situation)
        if kind is not None and (named == kind or (named is None and has_more(kind, situation))):
            words = of_the_kind(targets[0].words, str(before.args[key]), situation)
            fitting.append(before.with_(**{key: words}))
    return tuple(fitting) if len(fitting) == 1 else ()


def with_look(before: Call, look: Look, world: WorldWords) -> tuple[Call, ...]:
    """The edit with another look for its object, or, of a removal, of the object with that look."""
    if before.tool == "change_attributes":
        had = {k: v for k, v in before.args.items() if k in LOOKS or k == "target_words"}
        # "Red and striped" - "no, blue" is blue and striped.
        other = look.values.keys().isdisjoint(had)
        kept = {"target_words": had["target_words"]} if other else had
        return (Call(before.tool, {**kept, **look.values}),)
    adjectives = " ".join(str(v) for key, v in look.values.items() if key not in SIZES)
    if not adjectives:
        return ()
    if before.tool == "remove_object":
        return (Call(before.tool, {"target_words": f"the {adjectives} one"}),)
    if "what" not in before.args:
        return ()
    return (before.with_(what=_recolored(str(before.args["what"]), look, adjectives, world)),)


def _recolored(what: str, look: Look, adjectives: str, world: WorldWords) -> str:
    """ "a red mug" with blue -> "a blue mug": looks of the same sort make room."""
    words = what.split()
    article = words.pop(0) if words[0].lower() in ("a", "an", "the", "another", "one") else "a"
    kept = [w for w in words if (world.value(w.lower()) or ("",))[0] not in look.values]
    return _with_article(article, [*adjectives.split(), *kept])


def _with_article(article: str, words: list[str]) -> str:
    if article.lower() in ("a", "an"):
        article = "an" if words[0][0] in "aeiou" else "a"
    return " ".join([article, *words])


def resized(
    before: Call, look: object, world: WorldWords, *, on_top: bool = False
) -> tuple[Call, ...]:
    """ "Bigger": after "make it bigger" in one go, unless it is `on_top` of that ("even bigger").

    Anything else is a change of its own, also of what was added: drawn anew it would be another
    one.
    """
    if not isinstance(look, Look) or look.clash or before.tool == "remove_object":
        return ()
    size, others = str(look.values.get("size", "")), set(look.values) - {"size"}
    changed = before.tool == "change_attributes"
    if size and not others and changed and (had := before.args.get("size")):
        step = None if on_top else _LARGER.get(size) if had == size else None
        if had == _opposite(size) and str(had) in _LESS:
            step = _LESS[str(had)]
        if step:
            return (before.with_(size=step).anew().instead(),)
    target = before.args["target_words"] if changed else "it"
    return (Call("change_attributes", {"target_words": target, **look.values}),)


def _by_another_amount(before: Call, amount: str) -> tuple[Call, ...]:
    """ "No, only 10 %": as much larger or smaller as that, whichever the edit made it."""
    size, had = before.args.get("size"), before.args.get("factor")
    if size is None and had is None:
        return ()
    grows = str(size).endswith("bigger") if size is not None else float(str(had)) > 1
    factor = read_amount(amount, grows=grows)
    if factor is None:
        return ()
    kept = {k: v for k, v in before.args.items() if k != "size"}
    return (Call(before.tool, {**kept, "factor": factor}),)


def _opposite(size: str) -> str:
    return "much smaller" if size == "bigger" else "much bigger" if size == "smaller" else ""


def _sized(what: str, size: str) -> str:
    """ "a red mug" and bigger -> "a big red mug"; "a small red mug" -> "a red mug"."""
    words = what.split()
    article = words.pop(0) if words[0].lower() in ("a", "an", "another", "one") else "a"
    kept = [w for w in words if w.lower() not in SIZE_WORDS]
    if len(kept) < len(words):
        return _with_article(article, kept)
    return _with_article(article, ["big" if "bigger" in size else "small", *kept])


def _with_thing(before: Call, thing: Phrase, world: WorldWords) -> tuple[Call, ...]:
    if before.tool not in ("add_object", "replace_object"):
        return ()
    if thing.texts[-1] in ("one", "ones"):
        look = read_look(tokenize(" ".join(thing.texts[1:-1])), world)
        if not look or look.clash:
            return ()
        if set(look.values) == {"size"} and before.tool == "add_object":
            return (before.with_(what=_sized(str(before.args["what"]), str(look.values["size"]))),)
        return with_look(before, look, world)
    return (before.with_(what=_looking_alike(str(before.args["what"]), thing, world)),)


def _is_what(before: Call, thing: Phrase, situation: Situation) -> bool:
    """Whether a thing that is not wanted may be what the edit drew: "a cube, not a ball"."""
    kind, drew = kind_of(thing.words, situation), kind_of(str(before.args.get("what")), situation)
    return kind is None or kind == drew


def _looking_alike(what: str, thing: Phrase, world: WorldWords) -> str:
    """ "A red ball" and "no, a cube" -> "a red cube": of the look nothing else was said."""
    words = thing.words.split()
    looks = [w for w in what.split() if world.is_value(w.lower())]
    if not looks or len(words) < 2 or any(world.is_value(t) for t in thing.texts):
        return thing.words
    return _with_article(words[0], [*looks, *words[1:]])


def _in_its_place(before: Call, said: Said, world: WorldWords) -> tuple[Call, ...]:
    """ "put a lamp there instead": the place is that of what was removed, added or replaced."""
    if before.tool == "remove_object":
        target = before.args["target_words"]
        return (Call("replace_object", {"target_words": target, "what": said.things[0].words}),)
    return _with_thing(before, said.things[0], world)


def _with_place(before: Call, said: Said) -> tuple[Call, ...]:
    anchors = said.phrases("anchors")
    relation = RELATION_OF[str(said.bound["relation"])]
    anchor = anchors[0].words if anchors else "it"
    if anchor.lower() in ("it", "that", "this"):
        # "No, behind it" speaks of what the thing was put beside, not of the thing.
        anchor = str(before.args.get("anchor_words", ""))
    if len(anchors) > 1 or not anchor or (anchors and names_table(anchors[0])):
        return ()
    return (_elsewhere(before, {"relation": relation, "anchor_words": anchor}),)
