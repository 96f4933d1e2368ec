"""Whether calls do the opposite of what words of a message mean, or what nobody asked for.

Each rule names a way of saying that a looser reader takes for something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.language.attributes import DRAWN, LOOKS, SIZES
from agent.language.lexicon import phrases
from agent.language.looks import LOOK_NOUNS
from agent.language.meanings.said import Call
from agent.language.no_things import is_no_thing
from agent.language.speech.line import SENTENCES
from agent.language.world_words import WorldWords
from sgedit_engine.scene.english import singular

_PUT_IN = re.compile(
    r"\b(?:chuck|throw|toss|sling|drop) .*\bin(?: there| here| too)?(?: please)?[ .!]*$"
)
_TOO_NEAR = re.compile(r"\btoo (?:close|near|far)\b")
_TO_A_SIDE = re.compile(r"\b(?:to the|further|more|a bit|move it) (?:left|right)\b")
_BROUGHT_BACK = re.compile(
    r"\b(?:take|bring|get|come) (?:(?:it|them|that|those|these|both) )?back\b"
)
_POINTING = phrases("it|them|that|those|these|this")
# "It is so small" is a complaint, and "should it be bigger?" a question.
_COMPLAINT = re.compile(
    r"\b(?:is|are|'s|looks|look|seems|seem) (?:just |still |really )?(?:so|too|very|rather|such) "
    r"(?:\w+ )?(?P<look>\w+)"
)
_OPINION = re.compile(
    r"^(?:so |and |hm , |hmm , )?should (?!you\b|we\b)[^,.?!]*"
    r"(?:[,.] (?:or not|(?:what )?do you think|what would you say))?[ ,]*\?[ .!]*$"
)
_HOW_MANY = re.compile(r"[,.?!;] (?:and )?how (?:many|big|large)\b")
_REMEMBERED = re.compile(r"\bremember [^,.;!]*\?")
_THERE_IS = re.compile(
    r"\bthere (?:is|are|'s) |\b(?:behind|under|on|left|right|front|beside) [\w ]*\bstands a\b"
)
_STAYS = re.compile(r"\b(?:that one|it|this one|that) (?:can|may|should|shall|must|will) stay\b")
_OF_THOSE = re.compile(
    r"(?:^|[,.?!;] |\b(?:next|then|and|first) )of (?P<those>(?:the|your|my|our|these) [\w ]+?) , "
)
_AMOUNT = re.compile(
    r"\b(?<!like )(?:twice|double|triple|half|halve|percent|"
    r"by an? (?:third|quarter|half|fifth|tenth))\b|\d ?%"
)
_SHRINKS = re.compile(r"\b(?:shrink|smaller|reduce|scale down)\b")
_GROWS = re.compile(r"\b(?:grow|bigger|larger|enlarge|blow up|scale up)\b")
_UP_A_LITTLE = re.compile(r"\bup (?:a (?:little|tiny|small)|just a little)\b")
_OTHER_ONE = re.compile(r"\bthe other (?P<kind>\w+)")
# Said not to be there, though nobody can see it: "there is no rush".
_NEVER_SEEN = phrases("the rush|the hurry|the need|the problem|the doubt|the focal point|the point")
# "My white candle with stripes, please" wishes for a look, and corrects nothing.
_WISHED_LOOK = re.compile(r"\b(?:with (?:stripes|spots|dots|gloss)|further \w+)$")
_REFUSED = re.compile(r"\b(?:no|nope|not|wrong|mean|meant|sorry|oops|rather|instead|mistake)\b")
_NOT_ANY = re.compile(r"\b(?:any|no) \w+")
# "On the left" as a place on its own, which no object tells.
_AT_A_SIDE = re.compile(
    r"\b(?:on|at|in|into|to|near|by|towards?) (?:the |its |my |this |that )?"
    r"(?:(?:far|very|top|bottom|upper|lower|front|back|rear|outer|dead|exact) )*"
    r"(?:left|right|front|back|rear|foreground|middle|center|centre|corner|edge|top|bottom)\b"
    r"(?! (?:of (?!the (?:table|picture|image|scene|photo)\b)|now\b|away\b|track\b|one\b))"
    r"|\bthe (?:far )?(?:left|right|front|back|middle|center|centre)(?: hand)? "
    r"(?:side|corner|edge)\b"
)
# "Out" that takes nothing away: "space them out", "pick out the lamp", "out of the way".
_OUT = re.compile(
    r"\b(?:space|spread|lay|set|line|pick|single|point|bring|fan|even|sort|stretch|pull|stand|"
    r"stands|standing) (?:(?!and\b|then\b|take\b|get\b|throw\b)\w+ ){0,4}?"
    r"out\b(?! of (?:the|this|my) (?:picture|image|photo|scene))"
    r"|\b(?:push|move|shift|slide|nudge|pull|get|out) (?:\w+ ){0,4}?out of the way\b"
    r"|^(?:please )?(?:clean|scrub|wipe|wash|dust)(?: up| down)? (?!.*\b(?:off|out|from)\b)"
)
_TAKEN = re.compile(r"\b(?:remove|delete|erase|gone|rid|away|throw|trash|bin)\b")
# What ties several to several, or each to the other.
_EACH = re.compile(r"\b(?:respectively|vice versa|each other|one another)\b")
# "I do not want the lamp on the book anymore": perhaps elsewhere.
_NOT_THERE = re.compile(
    r"\b(?:do not|don't|no longer) want (?:the|that|my) [\w ]+? "
    r"(?:on|under|behind|next to|beside|in front of) (?:the|that|my) (?!table|picture)"
)
_SOME_OF = re.compile(r"\b(?:some|most|many|half|few|several) of (?:the|my|these|those|our)\b")
_PLACES = ("side", "relation", "between_words", "place_of", "direction")
_UNDOING = re.compile(r"^(?:please |just |c(?:an|ould) you |oh |no , )*(?:undo|revert|take back) ")
_SAME_COLOR = re.compile(r"\bsame color|\b(?:keep|keeping|leave) (?:its|the|their|that) color\b")
# "Any color but red", "less yellow": that look is not wanted.
_UNWANTED = re.compile(
    r"\bany (?:other )?(?:color|pattern|finish|look)\b[^,.!?;]* (?:but|except|other than) (\w+)"
    r"|\b(?:less|not so|not as|not that|anything but|everything but|other than) (\w+)"
)
_NO_LONGER = re.compile(r"\b(?:no longer|not|never) be (\w+)")
_REDONE = re.compile(r"[,.] (?:scratch|scrap|strike|forget) that[ .!]*$")
_BESIDE_ITSELF = re.compile(
    r"^the (\w+(?: \w+)?) (?:next to|behind|beside|under|on|in front of|(?:left|right) of) the \1$"
)
# What a thing does ends its name: "the pink teapot gets".
_DOES = re.compile(
    r"(?<!that )(?<!which )(?<!it )\b(?:gets|sits|stands|dominates|went|goes|comes|wear|wears|"
    r"starts|likes|wants|needs)\b"
)


def at_odds(line: str, calls: Sequence[Call], world: WorldWords) -> bool:
    """Whether any rule speaks against the calls. `line` is the message in normal form."""
    return (
        any(_against(call, line, world, len(calls) > 1) for call in calls)
        or _both_ways(calls)
        or _each_other(line, calls)
        or _unplaced(calls, line)
        or _stated(line, calls, world)
        or bool(_REDONE.search(line) and all(c.tool == "undo" for c in calls))
        or bool(_UNDOING.search(line) and _given_anew(calls))
    )


def _each_other(line: str, calls: Sequence[Call]) -> bool:
    """Whether "each other" or "respectively" was read as something else than an exchange, or than
    as many changes as there are things."""
    if not _EACH.search(line) or any(c.tool == "swap_places" for c in calls):
        return False
    changes = [c for c in calls if c.tool == "change_attributes"]
    return len(changes) < len(calls) or len(changes) < 2


def _against(call: Call, line: str, world: WorldWords, beside: bool) -> bool:
    """Whether a rule speaks against one call; `beside` others."""
    target = str(call.args.get("target_words", ""))
    names = (str(v) for k, v in call.args.items() if k.endswith("_words"))
    if any(_DOES.search(name.lower()) or _BESIDE_ITSELF.search(name.lower()) for name in names):
        return True
    if target and _SOME_OF.search(line) and not _SOME_OF.match(target):
        return True
    other = _OTHER_ONE.search(line) if target.startswith("all ") else None
    if other and singular(other["kind"]) == other["kind"] and other["kind"] in target:
        return True
    if is_no_thing(str(call.args.get("what", "")), world):
        return True
    match call.tool:
        case "remove_object":
            of = _OF_THOSE.search(line)
            pattern = target in _POINTING and LOOK_NOUNS & set(line.split())
            kept = _TOO_NEAR.search(line) or _PUT_IN.search(line)
            kept = kept or _NOT_THERE.search(line)
            out = _OUT.search(line) and not _TAKEN.search(line)
            return bool(kept or out or pattern or (of and of["those"] == target)) or bool(
                beside and _STAYS.search(line)
            )
        case "add_object":
            return beside and bool(_THERE_IS.search(line))
        case "replace_object":
            what = str(call.args["what"]).split()
            colored = any(world.values.get(w, ("",))[0] == "color" for w in what)
            return bool(_SAME_COLOR.search(line)) and not colored
        case "adjust_relation":
            near = _TOO_NEAR.search(line) and line.split("too ")[1].split()[1:2] in (
                ["from"],
                ["to"],
                ["away"],
            )
            back = call.args.get("direction") == "back" and _BROUGHT_BACK.search(line)
            # "Too close to the mug, a bit to the left" says the way itself.
            way = call.args.get("direction") in ("left", "right") and _TO_A_SIDE.search(line)
            return bool(back) or bool(near and "anchor_words" not in call.args and not way)
        case "change_attributes":
            if call.corrects and _WISHED_LOOK.search(target) and not _REFUSED.search(line):
                return True
            asked = _HOW_MANY.search(line) or _OPINION.search(line)
            return bool(asked) or _unwanted(call, line, world) or _other_size(call, line)
        case "learn_concepts":
            return bool(_REMEMBERED.search(line))
        case "correct_scene":
            dropped = call.args.get("action") == "drop" and target in _POINTING
            return target in _NEVER_SEEN or (dropped and bool(_NOT_ANY.search(line)))
    return False


def _unplaced(calls: Sequence[Call], line: str) -> bool:
    """Whether something new gets any place, though the message names a side for it: of the sides
    that it names each belongs to a call that has a place, or to the words for an object."""
    anywhere = [c for c in calls if c.tool == "add_object" and not set(_PLACES) & c.args.keys()]
    if not anywhere:
        return False
    said = [str(v) for c in calls for k, v in c.args.items() if k.endswith("_words")]
    told = sum(bool(set(_PLACES) & c.args.keys()) for c in calls)
    told += sum(bool(_AT_A_SIDE.search(words)) for words in said)
    return len(_AT_A_SIDE.findall(line)) > told or any(
        _AT_A_SIDE.search(str(c.args.get("what", ""))) for c in anywhere
    )


def _unwanted(call: Call, line: str, world: WorldWords) -> bool:
    """Whether a change gives the very look that is said not to be wanted, and is said once only."""
    given = {str(call.args[k]) for k in DRAWN if k in call.args}
    words = [word for found in _UNWANTED.finditer(line) for word in found.groups() if word]
    if any(world.values.get(w, ("", ""))[1] in given for w in _NO_LONGER.findall(line)):
        return True
    told = line.split()
    return any(world.values.get(w, ("", ""))[1] in given and told.count(w) == 1 for w in words)


def _given_anew(calls: Sequence[Call]) -> bool:
    """Whether calls only give looks: "undo the stripes on the duck" takes some back."""
    looks = [v for c in calls for k, v in c.args.items() if k in LOOKS]
    return (
        bool(looks)
        and "plain" not in looks
        and not any(c.tool != "change_attributes" or c.corrects for c in calls)
    )


def _other_size(call: Call, line: str) -> bool:
    """Whether a size is not the one that was said: "by a third", "shrink it by 0.9"."""
    factor = call.args.get("factor")
    if isinstance(factor, int | float):
        grows, shrinks = _GROWS.search(line), _SHRINKS.search(line)
        return bool(factor > 1 and shrinks and not grows) or bool(
            factor < 1 and grows and not shrinks
        )
    size = str(call.args.get("size", ""))
    upward = size.endswith("smaller") and _UP_A_LITTLE.search(line)
    return bool(upward) or bool(size and _AMOUNT.search(line))


def _both_ways(calls: Sequence[Call]) -> bool:
    """Whether one thing shall become bigger and smaller, or bigger twice."""
    for first, second in pairwise(calls):
        target = str(second.args.get("target_words", ""))
        same = target in _POINTING or target == first.args.get("target_words")
        sized = all(SIZES & set(c.args) for c in (first, second))
        if same and sized and first.tool == second.tool == "change_attributes":
            return True
    return False


def _stated(line: str, calls: Sequence[Call], world: WorldWords) -> bool:
    """Whether a look is only complained of: "it looks so dull, paint it orange" is not dull."""
    complaints = [m["look"] for s in SENTENCES.findall(line) for m in _COMPLAINT.finditer(s)]
    values = [str(c.args[k]) for c in calls for k in DRAWN if k in c.args]
    said = [world.values[w] for w in line.split() if w in world.values]
    told = [world.values[w] for w in complaints if w in world.values]
    wished = [v for v in values if world.values.get(v) in told and said.count(world.values[v]) == 1]
    sized = next((str(c.args["size"]) for c in calls if "size" in c.args), "")
    small = {"small", "tiny", "little"} & set(complaints)
    big = {"big", "large", "huge"} & set(complaints)
    wrong = (small and sized.endswith("smaller")) or (big and sized.endswith("bigger"))
    return bool(wished or wrong)
