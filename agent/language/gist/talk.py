"""Pieces of a message that ask for nothing: what is told beside a request."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from agent.language.gist.strangers import EMPHASIS
from agent.language.lexicon import phrases
from agent.language.looks import SIZE_WORDS
from agent.language.loose.units import Unit
from agent.language.speech.repairs import VERBS
from agent.language.world_words import WorldWords

# With one of these a piece may limit, take back, or put under a condition what is asked for.
_BINDING = phrases(
    "if|unless|when|whenever|while|until|till|except|instead|only|keep|leave|stay|stays|remain|"
    "cancel|stop|undo|redo|forget|ignore|pretend|imagine|suppose|kidding|joking|meant|mean|wrong|"
    "mistake|rather|else|another|both|either|or|nor|neither|never|none|nobody|nothing|without|"
    "before|after|back|said|says|told|yesterday|later|tomorrow|half|part|handle|whether|wonder|"
    "swap|replace|add|remove|delete|erase|bigger|smaller|larger|please|gone|away|hold|wait|actually|"
    "not|no|than|should|must|shall|ought|want|wants|untouched|unchanged|supposed|almost|nearly"
)
# A negation in what somebody tells of themselves or of how things are.
_TOLD_NOT = phrases(
    "i|we|it|that|this|they|he|she|there|my|its|looks|the|these|those|everyone|people|nobody"
)
_NEGATIONS = phrases("not|no|never|nobody|nothing|nearly|almost|than|wrong")
_OF_YOU = phrases(
    "you|are|know|see|rock|the|best|a|star|genius|so|very|good|nice|great|really|legend|angel"
)
_AWAY = frozenset(("gone", "away"))
_TYING = phrases(
    "is|are|was|were|looks|look|seems|feels|'s|too|so|very|really|rather|quite|pretty|just|all|been|"
    "a|an|the|that|this|bit|little|way|far|much|kinda|such|totally|how|in|of|with|and|being|got|had|has|have"
)
_STATES = phrases(
    "is|are|was|were|'s|am|be|been|has|have|had|does|do|did|looks|look|looked|seems|feels|makes|"
    "too|gets|got|can|could|would|will|might|may|hurts|reminds|belongs|stands|sits|thinks|think|feel|"
    "find|guess|love|like|hate|know|see|loves|likes|hates|need|needs|clashes|matches|distracts|"
    "disturbs|bothers|annoys|irritates|bugs|clutters|spoils|ruins|blocks|reflects|shines"
)
_SUBJECTS = phrases(
    "i|we|it|that|this|they|he|she|there|my|our|the|these|those|everyone|everybody|people|"
    "nobody|noone|somebody|someone|something|you|because|since|cause|as|its|his|her|their|your|so|too|way|just|what|"
    "how|such|a|an|one|yes|oh|ok"
)
_LONGEST = 18
_LEADS = phrases("ok|okay|so|well|hi|hello|hey|dear|sir|madam|there|and|but|sorry|good|morning|oh")
_NOUNS_BEHIND = phrases("my|our|a|an|the")
_TIMES = phrases("before|after|later|tomorrow|yesterday|only")
_POINTING = phrases("it|that|this|them|those|these|one|ones|thing|things|everything|all|something")
# What begins with one of these says how, why or for whom: "like a rabbit in a hat".
ADJUNCTS = phrases("like|for|as|out|with|at|in|by|to")


def is_talk(units: Sequence[Unit], said: str) -> bool:
    """Whether the units of a piece tell something and ask for nothing; `said` is all of it."""
    units = list(dropwhile(lambda u: u.text in EMPHASIS - ADJUNCTS, units))
    words = [t.text for u in units for t in u.tokens]
    if not words:
        return True
    if len(words) > _LONGEST:
        return False
    if words[0] == "you" and not set(words) <= _OF_YOU:
        return False
    if words[0] in ADJUNCTS:
        settling = "XaSzDhNPV" if words[0] == "like" else "XaSzDhNPVO"
        binding = _BINDING - {"other", "others", "before"}
        return not binding & set(words) and not any(u.letter in settling for u in units[1:])
    if words[0] not in _SUBJECTS and units[0].letter != "O":
        return False
    told = words[0] in _TOLD_NOT
    # "I have gone off the teapot" tells of the one who speaks.
    own = words[0] in ("i", "we") and not VERBS & set(words)
    harmless = (_NEGATIONS if told else frozenset()) | (_AWAY if own else frozenset())
    if (_BINDING - harmless) & set(said.split()) or _wishes_a_look(units):
        return False
    if any(u.letter in ("aSzDhNP" if own else "XaSzDhNP") for u in units):
        return False
    return _finite(said.split(), units)


def is_of_oneself(words: Sequence[str], world: WorldWords) -> bool:
    """Whether a clause tells of the speaker's day alone: "I've only got five minutes before my
    shift". It names nothing of the picture and points at nothing."""
    told = list(dropwhile(lambda w: w in _LEADS, words))
    if not told or told[0] not in ("i", "we", "my", "our") or len(told) > _LONGEST:
        return False
    binding = _BINDING - _TIMES - _NEGATIONS
    verbs = VERBS - {"have"}
    asked = {w for n, w in enumerate(told) if w in verbs and told[n - 1] not in _NOUNS_BEHIND}
    if asked or not (binding | _POINTING).isdisjoint(told):
        return False
    return not any(world.is_kind(w) or world.is_value(w) or w in SIZE_WORDS for w in told)


def _wishes_a_look(units: Sequence[Unit]) -> bool:
    """Whether there is a look that no word like "is" ties to what is told of."""
    before = [None, *units[:-1]]
    return any(
        u.letter == "V" and (b is None or b.tokens[-1].text not in _TYING)
        for u, b in zip(units, before, strict=True)
    )


def _finite(words: Sequence[str], units: Sequence[Unit]) -> bool:
    """Whether there is a verb that tells how things are or were."""
    if _STATES & set(words[1:]):
        return True
    unknown = [u.text for u in units if u.letter == "U"]
    return any(w.endswith(("s", "ed")) and len(w) > 3 for w in unknown)
