"""What is said beside a request and asks for nothing: comments, reasons, thinking aloud.

A part is only left out when none of its words could ask for anything or take something back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from agent.language.lexicon import phrases
from agent.language.speech.empty_words import says_only_courtesies
from agent.language.speech.repairs import VERBS

_LONGEST = 16
_TELLS = re.compile(
    r"^(?:because |since |as |for |so |and |but |now |well , |yes , |oh no , |no , |oh , |man |"
    r"man , )*(?:"
    r"(?:the|that|this|my|your|these|those|two|three|one|its|their|our|his|her) (?:\w+ "
    r"){1,5}?(?:'s|is|are|was|were|looks|look|seems|"
    r"needs a|deserves|has|have|makes|hurts|bothers|distracts|dominates|feels|stands|sits|does|"
    r"hates|hate|loves|love|likes|like|wants|want|reminds|clashes|matches|fits|"
    r"gets lost|steals|draws|catches|blends|disappears|lies|grows|said|says|thinks|think|finds|"
    r"find)\b"
    r"|it (?:is|was|looks|seems|feels|makes|has|would|will|gives|reminds|dominates|hurts|bothers|"
    r"distracts|does|needs a|just|really|clashes|fits|matches)\b"
    r"|(?:that|this) (?:is|was|looks|seems|feels|makes|gives|reminds|would|will|does|one|hurts)\b"
    r"|there (?:is|are|was|were)\b|they (?:are|look|seem|were|would|make|clash|match)\b"
    r"|(?:you|we|he|she) (?:are|have|can see|know|see|did|were|was|is|said|says|thinks|wants|"
    r"loves|hates|likes)\b|(?:my|our|the) \w+ (?:hates|loves|likes|wants|says|said|thinks|asked|"
    r"insists)\b"
    r"|i (?:am|was|have|had|think|feel|find|guess|love|like|hate|really|just|want to|would like "
    r"to|need to|know|see|wonder|can see|suppose|fear|bet|thought|believe|do not|did not|never|"
    r"could not|can not|prefer|will|regret|have reconsidered|tried|keep|always|got|get|hope|need "
    r"it|need this|need some|need more|used to|made)\b"
    r"|(?:somebody|someone|something|nobody|everyone|everybody|people|client|boss|everything) \w+"
    r"|(?:so|very|too|pretty|quite|how|such a|what a) (?:much|cute|nice|pretty|lovely|funny|"
    r"boring|plain|ugly|bad|dull|dark|bright|crowded|busy|empty)\b"
    r"|\w+ (?:hates|loves|likes|wants|says|said|thinks|asked|insists) "
    r"|(?:time|ready|welcome|much|quite|rather|really|totally|perfectly|absolutely|exactly|"
    r"nearly) \w+"
    r")"
)
# Said of the picture or of the person alone, whatever else it holds.
_EXCLAIMED = re.compile(
    r"^(?:(?:oh|ah|wow|ok|okay|well|hm|ha|oops|yes|no|so|and|good|great|thanks|ugh) (?:, )?)*"
    r"(?:where (?:is|are) my \w+(?: \w+)?(?: (?:oh )?there (?:it is|they are))?|"
    r"(?:sorry )?i was (?:just )?talking to .*|(?:it|that|this) hurts.*|what a \w+(?: \w+)?|"
    r"how (?:cute|nice|lovely|funny|pretty|boring|strange|weird|odd)|let me (?:think|see).*|"
    r"(?:let us |we will |then )?see how (?:that|it|this) (?:feels|looks|goes|works|turns out)|"
    r"(?:let us )?(?:make|keep) (?:him|her|them|everyone|everybody|my \w+) (?:happy|smile)|"
    r"(?:that|it) (?:is|was) (?:it|all|enough)|so far so good|that will do(?: nicely)?|"
    r"(?:and )?who am i to (?:argue|judge|complain)|(?:and )?why not|you (?:got|read|saw) (?:that|"
    r"it|this) wrong|"
    r"you (?:misread|misjudged) (?:that|it|this)|that is (?:a|your) mistake|what do i know|"
    r"(?:you|u) (?:are|r) (?:the best|a star|great|awesome|good|amazing|so good|a genius|an "
    r"angel))$"
)
# The rules of this table never ask for a look: "the lamp is blue" may be a wish.
_HARD = phrases(
    "should|shall|must|unless|except|instead|keep|leave|stay|stays|remain|untouched|undo|redo|"
    "forget|cancel|stop|wrong|mistake|meant|pretend|imagine|suppose|kidding|joking|ignore|gone|"
    "supposed|ought|only|without|whenever|until|till|hypothetically|either|never|nobody|none|"
    "neither|nor|away|back|remove|delete|erase|replace|swap|bigger|smaller|larger|else|"
    "another|please|prefer|told|yesterday|tomorrow|later|removed|deleted|moved|handle|half|part"
)
# "The ball in the front I want spots on it"
_WISHED = re.compile(r"\b(?:i|we) (?:want|need|would like|wish)\b")
_JOINTS = re.compile(
    r" (, (?:so|and|but|because|since|as|then|or|yes|now|also|therefore|thus|"
    r"hence)|,|so|because|since|and|but|then|therefore) "
)


_STARTS = phrases(
    "let us|can you|could you|would you|can we|could we|go back|start over|start from|start again|"
    "i want|i would|would it|put it|please remove|please make|please put|please delete|take it"
)
# Behind these a verb begins no request of its own.
_JOINED = phrases("to|a|an|the|of|that|my|i|we|you|and|or|not|it|in|on|so|very|too|is|are")


def says_nothing(part: str, names: Callable[[str], bool] = lambda words: False) -> bool:
    """Whether a part of a message asks for nothing and takes nothing back. `names` tells whether
    words only name an object, which is nothing before a request for it."""
    line = part.strip(" ,.!;")
    if not line:
        return True
    if "?" in part or len(line.split()) > _LONGEST:
        return False
    if _EXCLAIMED.match(line) or says_only_courtesies(line) or _says_nothing_alone(line):
        return True
    pieces = [p.strip() for p in re.split(r" , | so$", line) if p.strip()]
    whole = [names(p) or says_only_courtesies(p) or _says_nothing_alone(p) for p in pieces]
    return all(whole)


def _starts(words: list[str], at: int) -> bool:
    """Whether a request may begin at a word without any mark."""
    if words[at - 1] in _JOINED:
        return False
    return (at > 2 and words[at] in VERBS) or " ".join(words[at : at + 2]) in _STARTS


def _says_nothing_alone(line: str) -> bool:
    words = line.split()
    if not words or words[0] in VERBS or not _TELLS.match(line):
        return False
    wished = _WISHED.search(line, 1) is not None
    return not (_HARD & set(words)) and not _asks_within(words) and not wished


def _asks_within(words: list[str]) -> bool:
    """Whether a request stands behind the first words without a mark: "it is ugly remove it"."""
    return any(w in VERBS and words[n - 1] not in _JOINED for n, w in enumerate(words) if n > 2)


def splits(line: str) -> Iterator[tuple[str, str, str]]:
    """Every way to cut a sentence at a comma, a joining word, or where a request begins without
    any ("that ball is ugly get rid of it"): what is before, the joint, what is behind."""
    for found in _JOINTS.finditer(line):
        yield line[: found.start()], found.group(1), line[found.end() :]
    words = line.split()
    for at in (n for n in range(2, len(words)) if _starts(words, n)):
        yield " ".join(words[:at]), "", " ".join(words[at:])
