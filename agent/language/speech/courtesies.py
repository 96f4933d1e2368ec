"""Requests without their courtesies: "might I trouble you to remove it?" becomes "remove it".

Lines are as `line.normal_line` makes them. What changes the meaning stays: "should I remove it?",
"what if", "do not".
"""

from __future__ import annotations

import re

from agent.language.speech.empty_words import opened, says_only_courtesies
from agent.language.speech.line import tidy

_SOFT = (
    r"(?:(?:please|kindly|possibly|perhaps|maybe|just|simply|quickly|also|then|now|at all|ever|"
    r"somehow|actually|again|really|next|first|instead|for me|pretty please|go ahead and|"
    r"go on and|try and|try to|help me|help me to|even|,) )*"
)
_ADVERBS = (
    r"(?:rather|really|very much|dearly|also|so|just|actually|honestly|quite|much|still|now|"
    r"simply|absolutely|personally|ideally|kind of|definitely) "
)

# Who may want something, besides the one who writes.
_PEOPLE = (
    r"(?:my|our|the|his|her|me) (?:(?:little|big|older|younger|dear|old|youngest|eldest|own|best) "
    r")?"
    r"(?:wife|husband|son|daughter|grandson|granddaughter|grandma|grandpa|grandmother|grandfather|"
    r"granny|nan|nana|mother|father|mum|mom|mam|dad|boss|friend|kid|kids|child|children|sister|"
    r"brother|client|customer|partner|girlfriend|boyfriend|teacher|boy|girl|cat|dog|neighbor|"
    r"neighbour|uncle|aunt|cousin|nephew|niece|manager|colleague|team|designer|art director|"
    r"director|editor|mate|missus|toddler|twins|grandkids|family|other half|flatmate|roommate|"
    r"son in law|mother in law|producer|agency|lot|guy|lady|man|woman|photographer|student|"
    r"students)"
)
_CLAUSE = r"(?:^|(?<=[.!?;,] )|(?<=[.!?;\n])|(?<=\band )|(?<=\bso )|(?<=\bbut )|(?<=\bthen ))"
_YOU = r"(?:you|u|we|i|one|ya)"
_MODAL = r"(?:can|could|would|will|might|may)"
_PUT_TO = (
    r"(?:be so (?:kind|good|nice|sweet) (?:as to|and)|be (?:an? \w+|kind enough|good enough) "
    r"(?:and|to)|"
    r"be able to|manage to|have a go at|possibly manage to|please|"
    r"(?:trouble|ask|bother|get|have|persuade|convince) you to|have you|get you to|"
    r"ask (?:for you )?to have|go ahead and|see about|do me a (?:favou?r|kindness) and) "
)
_WRAPPERS: tuple[tuple[str, str], ...] = (
    (rf"(?:{_PEOPLE}|(?:s?he|they|it)) (?:(?:says?|said|insists?|thinks?|told me|keeps? "
     rf"saying)(?: that)? )?"
     rf"(?:(?:s?he|they|it|{_PEOPLE}) )?(?:(?:really|absolutely|always|badly|just|also) )*"
     r"(?:wants?|needs?|fancies|demands?|wishes for|insists on|is asking for|asks? for|(?:would|"
     r"'d) "
     r"(?:like|love)|would like to (?:see|have)|wants? to (?:see|have)|dreams? of|begs? for) "
     r"(?=(?:a|an|the|some|another|one|two|both|all|those|my|our)\b)", "i want "),
    (r"(?:it|that) (?:would|should|'d) be (?:so |very |really |rather |quite )?(?:\w+) (?:if|to "
     r"(?:see|have)) "
     r"(?=(?:the|a|an|my|that|this|those|all|both|our|there)\b)(?!there)", "i want "),
    (rf"i (?:{_ADVERBS})*(?:would|should|'d) (?:{_ADVERBS})*be (?:so |very |most |really |ever so "
     rf")?"
     r"(?:grateful|happy|glad|pleased|delighted|obliged|thankful|thrilled) (?:if|to see) "
     r"(?=(?:the|a|an|my|that|this|those|all|both|our)\b)", "i want "),
    (r"(?:see to it|make sure|ensure|arrange it|make it so|make certain|take care)(?: that| so)? "
     r"(?=(?:the|my|that|this|those|all|both|our)\b)", "i want "),
    (rf"(?:would|do) you mind (?:very much )?{_SOFT}(?:if (?:i|we) (?:asked|ask) (?:you|for) "
     rf"(?:to )?)?", ""),
    (rf"{_MODAL} {_YOU} {_SOFT}(?:{_PUT_TO})+{_SOFT}", ""),
    (rf"{_MODAL} (?:you|u|ya|we) {_SOFT}(?!be\b)", ""),
    (r"(?:would|might|will|is|could|was) it (?:perhaps |maybe |at all |also )?(?:be )?"
     r"(?:possible|ok|okay|fine|alright|all right|acceptable|doable|feasible|too much trouble|"
     r"too much to ask|a problem|much trouble|a lot of trouble) (?:for you |for us |for me )?"
     r"(?:at all )?(?:to|if you|if we|if i) ", ""),
    (r"(?:is|would) there (?:be )?(?:any |a |some )?(?:way|chance|possibility)(?: (?:that|for))? "
     r"(?:you (?:could|can|to)|we (?:could|can)|i (?:could|can)|to|of) ", ""),
    (r"(?:any|a) chance (?:that )?(?:you|we|i) (?:could|can|might) ", ""),
    (r"(?:any chance|a chance|how|what) (?:of|about) (?=\w+ing\b)", ""),
    (r"how would you feel about (?=\w+ing\b)", ""),
    (rf"i (?:{_ADVERBS})*(?:would|should|'d|will) (?:{_ADVERBS})*"
     r"(?:like|love|prefer|want|need|wish|appreciate it|be (?:so |very |most |really |ever so )?"
     r"(?:grateful|happy|glad|pleased|delighted|obliged|thankful|thrilled)) "
     r"(?:(?:if|for) )?(?:you|we) (?:(?:could|would|can|to|please) )+", ""),
    (rf"i (?:{_ADVERBS})*(?:want|need|beg|ask|wish|command|order|request) (?:of )?(?:you|that you|"
     rf"we) (?:(?:could|would|to) )*", ""),
    (rf"i (?:{_ADVERBS})*(?:would|should|'d) (?:{_ADVERBS})*be (?:so |very |most |really |ever so "
     rf")?"
     r"(?:grateful|happy|glad|pleased|delighted|obliged|thankful|thrilled) (?:for|about|with|to "
     r"(?:see|have|get)) ", "i want "),
    (rf"i (?:{_ADVERBS})*(?:would|should) (?:{_ADVERBS})*(?:like|love|prefer|appreciate|fancy|"
     rf"want|wish|enjoy)"
     r"(?: it if (?:i could have|there was|there were))? (?:it )?"
     r"(?:(?:to (?:see|have|get|be shown)|seeing|having) )?", "i want "),
    (rf"i (?:{_ADVERBS})*(?:want|wish|need|desire|hope) to (?:see|have|get) ", "i want "),
    (rf"(?:might|may|can|could|would) (?:i|we) {_SOFT}(?:see|have|get) (?!it\b|that\b|this\b|"
     rf"them\b)(?!.*\bback\b)", "i want "),
    (rf"(?:might|may|can|could|would) (?:i|we) {_SOFT}(?:see|have|get) (?=.*\bback\b)", "i want "),
    (r"(?:give|show|get) me (?=(?:the|all|both|that|those|this|my) )", "i want "),
    (r"i wonder (?:if|whether) ((?:the|my|that|this|those|all|both) [\w ]+?) (?:could|can|might) ",
     r"can \1 "),
    (r"(?:may|might|can|could) (?:i|we) (?:please )?(?:ask|know|inquire|enquire)(?: you)? "
     r"(?:about )?(?=what|which|how|where|who|if|is)", ""),
    (r"(?:would you |could you |can you |will you )?(?:please |kindly )*(?:tell|remind|inform|"
     r"show) (?:me|us) (?:please )?"
     r"(?=(?:what|which|how many|how big|where|who|of what|in what) )", ""),
    (r"i (?:am|was) (?:just )?(?:wondering|curious|thinking|hoping)(?: about)? (?=(?:what|which|"
     r"how many|how big|where|who) )", ""),
    (r"i (?:want|need) to know (?=(?:what|which|how many|how big|where|who) )", ""),
    (r"do you (?:happen to )?know (?=(?:what|which|how many|how big|where|who) )", ""),
    (r"i (?:am|was) (?:just )?(?:wondering|hoping|thinking) (?:if |whether |that |maybe |perhaps "
     r")*(?:you|we|i) (?:might |could |can |would |may )+(?:be able to )?", ""),
    (r"i wonder (?:if|whether) (?:you|we|i) (?:might|could|can|may) (?:be able to |perhaps |maybe "
     r"|please |just )*", ""),
    (r"i (?:would )?(?:think|guess|suppose|believe|feel|reckon|figure|fear|hope|am afraid|say|"
     r"suggest|propose|recommend|vote)"
     r"(?: that)? (?:we|you) (?:should|could|can|might|ought to|need to|have to|had better|may) "
     r"(?:just |now |maybe |please )*", ""),
    (r"i (?:would )?(?:think|guess|suppose|believe|feel|reckon|figure|say|fear|am afraid|insist|"
     r"vote|hope)(?: that)? (?=the|it|this|that|those|these|my|there)", ""),
    (r"(?:you|we) (?:(?:should|could|can|may|might|must|need to|have to|ought to|had better) "
     r")(?:now |also |just |maybe |perhaps |please |then |probably |really |definitely )*(?!be\b|"
     r"not\b|see\b)", ""),
    (r"(?:why not|why do not (?:you|we)|how about (?:we|you)|what about if (?:we|you)|what if "
     r"(?:we|you) (?:just |simply )?)(?: (?:try|maybe|just))* ", ""),
    (r"let us (?:just |now |also |maybe |please |perhaps |then |try and |try to |go ahead and "
     r")*(?!have\b|see\b|not\b)", ""),
    (r"(?:the next thing|next|now|what) (?:i|we) (?:want|need|would like|wish) (?:from you )?is "
     r"(?:for you )?(?:to )?", ""),
    (r"(?:be so kind|be so good|be a dear|be an angel|be nice|do me a favou?r|do us a favou?r)(?: "
     r"as)? (?:and|to|,) ", ""),
    (r"(?:go ahead and|try to|try and|go and|feel free to|remember to|make sure to|be sure to|"
     r"do not forget to|do please|please do|do kindly|pray|do|time to|it is time to|you may|you "
     r"can|"
     r"i dare you to|bet you can not|see if you can|see whether you can) (?=(?:remove|delete|"
     r"erase|make|put|place|move|"
     r"change|turn|paint|color|add|give|take|bring|swap|replace|undo|redo|get|shrink|enlarge|"
     r"remind|tell|set|restore|return|revert|reverse|scale|shift|push|exchange)\b)", ""),
)  # fmt: skip
# A wish may stand behind its place: "between the mugs I should like to see a book".
_WRAPPED = tuple(
    (re.compile((r"\b" if plain == "i want " else _CLAUSE) + words), plain)
    for words, plain in _WRAPPERS
)
_CLOSINGS = (
    r"please|pretty please|thanks|thank you|thank you so much|thank you very much|thanks a lot|"
    r"thanks in advance|"
    r"many thanks|cheers|ta|if you (?:can|could|would|like|please|will|do not mind|wish|want to|"
    r"would be so kind|"
    r"would be so good|get a chance|have (?:a|the) (?:moment|time)|are able to|know what i mean|"
    r"get me|ask me)|"
    r"if i may|if i may ask|if i might|if i could|if possible|if at all possible|if need be|"
    r"if (?:that|it|this) is (?:possible|ok|okay|fine|alright|all right|no trouble|no bother|"
    r"doable|"
    r"allowed|not too (?:hard|difficult|much (?:trouble|bother|to ask|work)))(?: with you| for "
    r"you)?|"
    r"if (?:that|it|this) (?:would be|works|can be done|makes sense|is not too much (?:trouble|to "
    r"ask|bother|work))(?: ok| okay| possible| for you)?|"
    r"would you|could you|will you|can you|will not you|would not you|can not you|won't you|okay|"
    r"ok|alright|"
    r"naturally|obviously|of course|duh|genius|though|mate|dude|buddy|pal|"
    r"is (?:that|it|this) (?:possible|ok|okay|alright|all right|fine|doable|allowed|too much(?: "
    r"to ask)?|a problem|clear)|"
    r"(?:does|is|do|are|has|have|would|did|was|can|could|will|should) not (?:it|they|he|she|that|"
    r"this|you|we|i)|"
    r"do you think|do not you think|you know|you see|i think|i guess|i suppose|i would say|i "
    r"believe|i reckon|"
    r"(?:and |but )?nothing else|only that|just that|no more no less|and that is it|and nothing "
    r"more|"
    r"that is all|that would be (?:great|nice|lovely|perfect|wonderful|good|awesome|all|amazing|"
    r"fantastic)|"
    r"that is it|go for it|chop chop|quickly|now|right now|right away|straight away|asap|"
    r"immediately|at once|when you (?:can|have time|get a chance|have a moment|are ready)|you "
    r"hear me|"
    r"got it|understood|for me|for us|for now|for a change|for once|just for fun|for fun|would be "
    r"great|would be nice|"
    r"sorry|my bad|no rush|take your time|trust me|believe me|i promise|okay thanks|ok thanks|and "
    r"thanks|and thank you|"
    r"as i said|like i said|as usual|as always|so to speak|kind of|sort of|or something|or "
    r"something like that|or whatever|and so on|"
    r"or not|after all|in the end|smart one|you silly thing|you genius"
)
# These say nothing behind a comma alone: "to the right" and "what I love" need them.
_BEHIND_COMMA = (
    r"right|yes|yeah|yep|love|dear|do that|do it|go on|go ahead|darling|man|bro|computer|machine|"
    r"robot|sir|madam|silly|quick|you hear|understand|do this|do so|try that|that one|no|lol|hun|"
    r"honey"
)
_CLOSING = re.compile(rf"(?:(?:\s*,)?\s+(?:{_CLOSINGS})|\s*,\s+(?:{_BEHIND_COMMA}))\s*(?=$|[.!?;])")
_PARENTHETIC = re.compile(
    rf" , (?!sorry )(?:{_CLOSINGS}|say|well|let us say|how do you call it|what is it called|i do "
    rf"not know|or rather|erm|that is) , "
)
_PLEASE = re.compile(r"(?:(?<=^)|(?<= ))(?:please|kindly|pls) ")
_INVERTED = re.compile(
    rf"{_CLAUSE}(?:might|may|would|will|could|should) (?=the |my |that |this |"
    rf"those |these |both |all |it |they )(?!.*\bif\b)"
)
_GERUND = re.compile(
    rf"{_CLAUSE}(\w{{3,}}?)ing (?=the|a|an|my|that|this|it|them|all|both|those|"
    rf"these|another|one|everything|some|its|their|in|out|away|up)\b"
)
# "I would be obliged if you removed it"
_PAST = re.compile(
    rf"{_CLAUSE}(?:i|we) would be (?:\w+ )?(?:obliged|grateful|glad|happy|thankful|delighted|"
    r"pleased) if you (\w{3,}?)ed (?=the|a|an|my|that|this|it|them|all|both|another|one)"
)
_REQUESTS = (
    "remove|delete|erase|make|put|place|move|change|turn|paint|color|add|give|take|bring|swap|"
    "replace|undo|redo|get|shrink|enlarge|set|restore|return|revert|reverse|scale|shift|push|"
    "exchange|can the|can it|can that|do|try|show|use|let"
)
_BASES = {
    "remov": "remove", "delet": "delete", "eras": "erase", "tak": "take", "mak": "make",
    "chang": "change", "mov": "move", "plac": "place", "putt": "put", "gett": "get", "sett": "set",
    "swapp": "swap", "replac": "replace", "giv": "give", "exchang": "exchange", "los": "lose",
    "scal": "scale", "resiz": "resize", "reduc": "reduce", "enlarg": "enlarge", "revers": "reverse",
    "restor": "restore", "hid": "hide", "slid": "slide", "nudg": "nudge", "dropp": "drop",
    "ridd": "rid", "trad": "trade", "clear": "clear",
    "render": "render", "includ": "include", "introduc": "introduce", "cutt": "cut",
    "add": "add", "paint": "paint", "color": "color", "recolor": "recolor", "turn": "turn",
    "push": "push", "pull": "pull", "shift": "shift", "shrink": "shrink", "draw": "draw",
    "insert": "insert", "return": "return", "undo": "undo", "revert": "revert", "switch": "switch",
    "drag": "drag", "dragg": "drag", "throw": "throw", "toss": "toss", "set": "set", "try": "try",
}  # fmt: skip


def without_courtesies(line: str) -> str:
    """The line with plain requests; the line itself where nothing is left."""
    kept = f"{line} "
    for _ in range(6):
        before = kept
        kept = _PARENTHETIC.sub(" ", kept)
        parts = re.split(r"(?<=[.!?;\n]) ", kept.strip())
        said = [part for part in parts if not says_only_courtesies(part)]
        kept = " ".join(opened(part) for part in said or parts).strip() + " "
        for wrapped, meant in _WRAPPED:
            kept = wrapped.sub(meant, kept)
        kept = _PLEASE.sub("", _CLOSING.sub("", kept.rstrip())) + " "
        kept = _PAST.sub(_base, kept)
        kept = _INVERTED.sub("can ", _GERUND.sub(_base, kept))
        if kept == before:
            break
    kept = _asked_for(tidy(kept), line)
    return kept if any(c.isalnum() for c in kept) else line


def _asked_for(kept: str, line: str) -> str:
    """Requests without the question marks of the questions that they were put as."""
    if kept == line:
        return kept
    return re.sub(
        r"(^|[.!?;] )((?:have|i want|REQUESTS)\b[^.!?;]*?) ?\?".replace("REQUESTS", _REQUESTS),
        r"\1\2 .",
        kept,
    )


def _base(found: re.Match[str]) -> str:
    base = _BASES.get(found.group(1))
    return f"{base} " if base else found.group()
