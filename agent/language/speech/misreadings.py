"""What is said of a wrong reading, in the few ways that the grammar knows: "you think the mug is
red but it's orange" becomes "the mug is orange , not red"."""

from __future__ import annotations

import re

from agent.language.world_words import WorldWords

_READ = (
    r"(?:think|thought|believe|believed|say|said|claim|claimed|list|listed|label|labell?ed|mark|"
    r"marked|"
    r"read|see|saw|have|had|describe|described|recorded|recogni[sz]ed|identified|tagged|put down|"
    r"took|take|mistook|registered|noted|named|called|call|detected|understood|interpreted|"
    r"assumed|assume|reckon|reckoned|classified|classed|categori[sz]ed|filed|treat|treated)"
)
_TRULY = (
    r"(?:(?:really|actually|in truth|in fact|in reality|truly|clearly|obviously|definitely|"
    r"honestly|"
    r"certainly|of course|just|rather|plainly|properly|though|,) )*"
)
_IS = r"(?:is|are|'s|was|should be|must be|ought to be)"
_LEAD = (
    r"(?:(?:hey|no|nope|wrong|sorry|but|oh|hm|um|well|look|listen|you (?:got|read|saw|have) "
    r"(?:that|it|this) "
    r"(?:all )?wrong|(?:you are|that is|this is|it is|that was) (?:wrong|mistaken|incorrect|not "
    r"right|"
    r"not correct|a mistake|an error)|not quite|small correction|correction|there is (?:a mistake|"
    r"an error)|"
    r"you (?:made|have made) a mistake|one mistake|i think|excuse me|fyi|for the record|just so "
    r"you know)"
    r"(?: ,)? )*"
)
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"^{_LEAD}{pattern}[ .!?]*$"), plainly)
    for pattern, plainly in (
        (rf"(?:what|the (?:thing|object|one)(?: that| which)?) (?:you|u) (?:{_READ}|have down|"
         rf"think is|"
         rf"think of|took for|see|saw)(?: (?:is|as|down as|for|to be))? (?:a|an|the|my) "
         rf"(?P<a>[\w ]+?) "
         rf"{_IS} {_TRULY}(?P<b>(?:a|an) [\w ]+?)", r"the \g<a> is really \g<b>"),
        (rf"(?:you|u) (?:have |had |just )?{_READ}(?: that| it says)? (?P<x>(?:the|my|that|this) "
         rf"[\w ]+?) (?:is|are|was|as|to be|"
         rf"down as|for|to)? ?(?P<a>(?:a|an) [\w ]+?) ?(?:[,;.]|but|and|while|although|when|yet) "
         rf"?(?:but |and |yet )?{_TRULY}"
         rf"(?:it|that|this) {_IS} {_TRULY}(?P<b>(?:a|an) [\w ]+?)", r"\g<x> is really \g<b>"),
        (rf"(?:you|u) (?:have |had |just )?{_READ}(?: that)? (?P<x>(?:the|my|that|this) [\w ]+?) "
         rf"(?:is|are|was|as|to be|"
         rf"down as|for) (?P<a>[\w ]+?) ?(?:[,;.]|but|and|while|although|when|yet) ?(?:but |and |"
         rf"yet )?{_TRULY}"
         rf"(?:it|that|this|they) {_IS} {_TRULY}(?P<b>[\w ]+?)", r"\g<x> is \g<b> , not \g<a>"),
        (r"(?P<x>(?:the|that|this) [\w ]+?) (?:that |which )?(?:you|u) (?:keep |always |just |"
         r"have |still |"
         r"seem to |claim to |think you )*(?:see|saw|seeing|seen|found|find|detect|detected|"
         r"listed|list|mention|"
         r"mentioned|claim|keep mentioning|keep listing|mentioning|listing|imagine|imagined|talk "
         r"about|are talking about|"
         r"think is there|noticed|made up|told me about) "
         r"(?:does not exist|is not there|is not real|do not exist|is nothing|is not in (?:the|"
         r"my) (?:picture|"
         r"photo|image)|is not (?:a|an) \w+ at all|was never there)", r"\g<x> does not exist"),
        (r"(?:your reading is (?:wrong|off|incorrect|not right)|that is (?:wrong|incorrect|a "
         r"misreading)|"
         r"you (?:got|read|see|have) (?:that|it|this) (?:all )?wrong(?:ly)?|wrong reading|"
         r"misread) ?[,.;:]? "
         r"(?:because |as |since )?(?P<x>(?:the|my|that|this) [\w ]+?) (?:is|are) (?P<b>[\w ]+?)",
         r"you misread it , \g<x> is \g<b>"),
        (r"there (?:is|are) (?:not (?:any|a|an)|no|not) (?P<x>[\w ]+?) (?:in|on|anywhere in|to be "
         r"seen in) (?:the|my|this|"
         r"that|our) (?:\w+ )?(?:picture|photo|image|scene|table|shot|photograph)(?: at all)?",
         r"there is no \g<x>"),
        (r"there (?:is|are) (?:not (?:any|a|an)|no) (?P<x>\w+(?: \w+)?)(?: at all| anywhere| here|"
         r" there)?", r"there is no \g<x>"),
        (r"(?:i|we) (?:do not|can not) see (?:any|a|an) (?P<x>[\w ]+?)(?: (?:in|on|anywhere in) "
         r"(?:the|my|this) \w+|"
         r" anywhere| here| there| at all)*", r"there is no \g<x>"),
    )
)  # fmt: skip
_STRIPED = re.compile(
    rf"^{_LEAD}(?P<x>(?:the|my|that|this) [\w ]+?) (?:already |really |actually |in fact |clearly "
    rf"|does |do )*(?:has|"
    r"have|got|has got|wears) (?:\w+ )?(?P<p>stripes|spots|dots)(?: on it)?(?: (?:in|on) (?:my|"
    r"the) \w+)?"
    r"(?: ?[,;.] ?| and | but )(?:and |but )?(?:you|u) (?:have |just |must have )*(?:overlooked|"
    r"missed|did not (?:see|notice|spot)|"
    r"ignored|forgot|have not seen|failed to (?:see|notice)|got (?:that|it) wrong).*$"
)


def plainly_misread(line: str, world: WorldWords) -> str | None:
    """The line as a plain statement of what is wrong; None where it is about something else."""
    if found := _STRIPED.match(line):
        look = "striped" if found["p"] == "stripes" else "spotted"
        return f"{found['x']} is {look} , not plain" if look in world.values else None
    for pattern, plainly in _REWRITTEN:
        if found := pattern.match(line):
            return found.expand(plainly)
    return None
