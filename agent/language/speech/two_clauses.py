"""Requests in two clauses as one: what is there or wished for, and what shall become of it.

"The mug I don't need, so delete that", "it is empty on top of the cube, maybe put a ball there?".
Read after `rewordings.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.language.looks import COLORS

_THE = r"((?:the|that|this|my) [\w ]{1,40}?)"
_NEW = r"((?:a|an|another|one more|some) [\w ]{1,40}?)"
_LOOK = "|".join(sorted(COLORS | {"striped", "spotted", "plain", "glossy", "shiny", "matte"}))
_ASKED = (
    r"(?:(?:so|and|then|maybe|perhaps|please|just|can you|could you|would you|will you|let us|"
    r"why not|i want you to|we could|you could) )*"
)
_OVER = r"(?= *(?:$|[,.!?;]|please\b|and ))"
_BESIDE = (
    r"(?:right on top of|on top of|on|next to|beside|behind|in front of|to the left of|left of|"
    r"to the right of|right of|under|between)"
)
_AT_SIDE = (
    r"(?:on the (?:far )?(?:left|right)|in the (?:middle|back|front|center|centre)|"
    r"at the (?:front|back)|in the (?:back|front) (?:left|right)(?: corner)?)"
)
_ADDING = r"(?:put|add|place|set|stand|draw|what about|how about|maybe|i want|give me)"
# A pattern, and what stands for it.
TWO_CLAUSES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"^(?:please |and |now )*ad (?=(?:a|an|some|another|one|two) )", "add "),
    # What is wrong with an edit, before what it shall be.
    (
        rf"^(?:no,? )?(?:(?:not (?:that|so|as) much|less|too much) (?:{_LOOK})|"
        r"(?:(?:that|it)(?: is|['\u2019]s) )?(?:a bit |way |much |still )?too (?:close|near|far)"
        r"(?: to| from| away| off)*(?: the [\w ]{1,40}?)?)[,.;]+ "
        r"(?=(?:make|paint|turn|move|put|a bit|a little|further|more|to the|closer)\b)",
        "",
    ),
    (r"\b(?:switch|interchange|trade) (?=(?:the )?colou?rs (?:of|between)\b)", "swap "),
    (r"\b(?:that|which) (?:has|have) no (?=(?:stripes|spots|dots|pattern)\b)", "without "),
    (r"^(?:and |but |please )*(?:do not|don['\u2019]?t) forget to (?=\w)", ""),
    # How something stands is no part of its name.
    (
        r"\b(?:sittin|sitting|standing|lying|resting)['\u2019]? (?:up |down )?"
        r"(?=(?:on|next|beside|behind|under|in front)\b)",
        "",
    ),
    (r"\bup (?=(?:on|on top of) the\b)", ""),
    (
        rf"\bthere(?:['\u2019]s| is) an? ([\w ]{{1,40}}?) ({_BESIDE} the [\w ]{{1,40}}?),? {_ASKED}"
        r"(remove|delete|erase|make|paint|turn|move|shrink|enlarge|lose) (?:it|that)\b",
        r"\3 the \1 \2",
    ),
    (
        rf"\b(?:i|we) (?:do not|don['\u2019]?t) (?:want|like|need) (?:the |any |those |these )?"
        rf"(dots|spots|stripes) on {_THE}{_OVER}(?:,? (?:so |and )?(?:just |please )?"
        r"make it plain)?",
        r"take the \1 off \2",
    ),
    (
        rf"(?:^|(?<=[,.;] )|(?<=and )){_THE},? (?:i|we) (?:do not|don['\u2019]?t|no longer) "
        r"(?:need|want)(?: anymore| any more| any longer| there)?,? (?:so|and) "
        r"(?:please |just )?(remove|delete|erase|lose|drop) (?:it|that)\b",
        r"\2 \1",
    ),
    (
        rf"\b(?:remove|delete|erase|take away|get rid of|lose|ditch) {_THE}(?:,| and|\.|;)? "
        r"(?:and )?(?:then|now|after that|afterwards),? (?:please |just )?"
        rf"(?:put|add|place|set|draw|i want) {_NEW} "
        rf"(?:there|in its (?:place|spot|stead)|where it (?:was|stood)|instead){_OVER}",
        r"replace \1 with \2",
    ),
    (
        rf"\b(?:i am|i['\u2019]m) (?:tired|sick|bored) of {_THE}[.,;!] {_ASKED}{_ADDING} {_NEW} "
        rf"(?:in its (?:place|spot|stead)|there|instead){_OVER}",
        r"replace \1 with \2",
    ),
    (
        rf"\bthere(?:['\u2019]s| is) (?:an? |some |still )*(?:\w+ )?(?:gap|space|room|spot) "
        rf"(?P<where>{_BESIDE} [\w ]{{1,60}}?|{_AT_SIDE})[,.;:]+ {_ASKED}{_ADDING} {_NEW} "
        rf"(?:in )?there{_OVER}",
        lambda m: f"add {m[2]} {m['where']}",
    ),
    (
        rf"\b{_NEW} would be (?:nice|great|good|lovely|cool),? {_ASKED}(?:add|draw|put|place) "
        rf"(?:one|it|that)(?: there| in)?{_OVER}",
        r"add \1",
    ),
    (
        rf"\bthe (\w+(?: \w+)?) (?:that |which )?you (?:call|named?|read as|say is|think is) "
        rf"({_LOOK}) is (?:in fact|actually|really|in reality|in truth) (?={_LOOK})",
        r"the \2 \1 is not \2, it is ",
    ),
    (
        rf"{_THE} (?:was|is)(?: not|n['\u2019]?t) a good idea,? (?:so )?(?:please )?"
        r"(?:take|leave) (?:that|this|it)(?: change| edit| step)? (?:out|back)\b",
        r"take back \1",
    ),
    (
        r"\b(back|forward)(?:s|wards)?( a bit| a little)?, (?:away from|towards?|closer to) "
        r"(?:us|me)\b",
        r"\1\2",
    ),
    (r"\bredo (?:them|those|these)(?: all| both)?\b", "redo everything"),
    (r"^(\w+) i said[,.! ]+(?:sorry[,.! ]+)?(?:i mean(?:t)? )\1[.! ]*$", r"\1 i said"),
    (
        rf"\bwhere {_THE} (?:is|stands)(?: now)?,? (?:put|there should be|i want|"
        rf"i(?: would|['\u2019]d) (?:like|rather have)) {_NEW}(?: there| instead)?{_OVER}",
        r"replace \1 with \2",
    ),
    (
        r"\b(?:hate|dislike|do not like|don['\u2019]?t like) (?:the|that|this) ([\w ]{1,40}?),? "
        r"(?:so )?(?:can|could|should) it (?:please |just )?(?:be|become|get) ",
        r"want that you make the \1 ",
    ),
    (
        rf"(?:\b(?:it|that|the picture|the table)(?: just)? (?:looks|is|feels|seems) )?"
        rf"(?:(?:a bit|a little|so|very|rather|too|kind of) )?\b(?:empty|bare|naked|lonely) "
        rf"(?P<where>{_BESIDE} the [\w ]{{1,40}}?|{_AT_SIDE})[,.;:!]+ {_ASKED}{_ADDING} {_NEW}"
        rf"(?: there| instead)?(?: maybe| perhaps)?(?= *(?:$|[.!?;]))",
        lambda m: f"add {m[2]} {m['where']}",
    ),
    (
        rf"^\s*(?:so )?the (left|right|front|back|middle)(?: side)? (?:looks|is|feels|seems) "
        rf"(?:(?:a bit|a little|so|very|rather|too|kind of) )?(?:empty|bare|naked)[,.;:!]+ "
        rf"{_ASKED}(?:{_ADDING} )?{_NEW}(?: there)?(?: maybe| perhaps)?(?= *(?:$|[.!?;]))",
        lambda m: f"add {m[2]} {'on' if m[1] in ('left', 'right') else 'at'} the {m[1]}",
    ),
    (
        rf"\b(?:i|we) (?:could|can) (?:imagine|picture|see) {_NEW} ({_BESIDE} [\w ]{{1,40}}?),? "
        r"(?:would|could|can|will) you (?:please )?(?:add|draw|put|place) (?:that|it|one)"
        r"(?: in| there)?",
        r"add \1 \2",
    ),
    (
        rf"^new (?:object|item|thing)[ ]?[:,-] ?(?P<kind>\w+)(?P<looks>(?:, (?:{_LOOK}))*)"
        rf"(?:, (?P<where>{_BESIDE} the [\w ]{{1,40}}))?(?= *[.!]*$)",
        lambda m: f"add a {m['looks'].replace(',', '').strip()} {m['kind']} {m['where'] or ''}",
    ),
    (
        rf"\b(an?|another|one more) (\w+(?: \w+)?),? (?:just )?like the ({_LOOK}) one\b",
        r"\1 \3 \2",
    ),
    (
        rf"\b(?:one more|another) ((?:(?:{_LOOK}) )?)(\w+),? (next to|beside|behind|in front of) "
        r"the (?:one|other one)(?: that (?:is|was)| that['\u2019]s)?(?: already)?(?: there| here)?"
        r"(?= *(?:$|[.!]))",
        r"add another \1\2 \3 the \1\2",
    ),
    (rf"\bas ({_LOOK}) as the [\w ]{{1,40}}?(?= *[.!]*$)", r"\1"),
    (rf"{_THE} (?:can|could|may|should|shall) have its place\b", r"put \1 in its place"),
    # What was meant, behind a question to oneself or behind the words for it.
    (
        rf"(?:\bdid i (?:say|write|type) \w+\?+ )?\b({_LOOK}|bigger|smaller|larger) "
        r"(?:is what i (?:had in mind|meant|wanted|was after)|i wanted to say|i meant to say)\b",
        r"no, \1",
    ),
    (r"\b(?:excuse |sorry for |oh )?my (?:bad |poor |terrible )?english\b[ !.,]*", ""),
    (
        r"^(?:oh|ah|right|ok|okay|hm)?,? ?there are (?:two|three|four|2|3|4)(?: of them)?[!.,]+ "
        r"(?=the )",
        "",
    ),
    (r"^ok now (?=the )", "and "),
    (r"\b(bring|put|get|give) (?:only|just) (the [\w ]{1,40}?) back\b", r"bring \2 back"),
)
