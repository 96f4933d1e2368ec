"""What people say, as templates (see `templates.py`), by what it means.

The tables are `sayings.txt` and `corrections.txt`: an intent and a colon, then its templates,
one a line, tried from the first to the last. Their slots:

- `<targets>`, `<target>`: words for objects that are there; `<targets_definite>` those that
  cannot mean something new, `<target_plain>` without a relation, `<target_bare>` without an
  article; `<owner>` is "the mug's" or "its".
- `<things>`: what shall be drawn, `<things_new>` with "a", "another", a number before it.
- `<targets_meant>`: what was meant instead ("the blue one"); `<one>` is a single object.
- `<anchors>`: what something goes next to.
- `<movables>`: what moves, which says no place where it is a list; `<movables_definite>`.
- `<way>`: a way to go ("a bit to the left"); `<way_alone>` one that can mean nothing else,
  `<way_more>` with "further" or "more".
- `<claim_look>`: a look that a question asks about; `<most>`: "biggest", "second leftmost".
- `<look>`: colour, pattern, finish, size; `<pattern>`: a pattern alone; `<amount>`: by how much
  a size changes ("by a third", "20 %", "to half").
- `<ends>`: the two things that something goes between; `<spot>`: "where the mug was".
- `<number>`: how many. `<rest>`: anything, `<rest_calm>`: anything that asks for nothing,
  `<rest_one>`: up to a comma, `<rest_place>`: with a word of place.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files

from agent.language.lexicon import phrases
from agent.language.templates import Template, Templates, compile_template
from agent.language.verbs import LISTS

_LISTS = LISTS | {
    "PATTERN_NOUN": phrases(
        "stripes|stripe|spots|spot|dots|dot|pattern|patterns|polka-dots|polka dots|"
        "striped pattern|spotted pattern|dotted pattern"
    ),
    "CORRECTION": phrases(
        "no|nope|nah|sorry|oops|no wait|wait|wait no|no sorry|sorry no|oh no|ah no|i meant|"
        "i mean|no i meant|no i mean|i said|no i said|not that one|not that|wrong one|"
        "the wrong one|no not that one|no not that|that is wrong|that was the wrong one|"
        "no the wrong one|or no|or rather|i was meaning|i was thinking of|i was referring to|i am "
        "talking about|i "
        "was after|sorry i was meaning|sorry i was thinking of|i was meaning of|i ment|i had in "
        "mind|what i meant was|what i meant is|what i wanted was|no i was meaning|i meant to say|"
        "i was talking about|no i was talking about|i wanted|no i wanted|"
        "not it|no rather|no actually|actually|rather|no make it|no make that|make that|"
        "no not it|no that is wrong|no wrong one|not this one|no not this one|"
        "that is the wrong one|no that is the wrong one|sorry i meant|sorry i mean|"
        "oops i meant|no it should be|it should be|no i want|no i would like|"
        "that should have been|it should have been|i asked for|no i asked for|not what i meant|"
        "that is not what i meant|that is not the one i meant|that was not what i meant|"
        "that was meant to be|it was meant to be|that was supposed to be|i had meant|"
        "it was supposed to be|i did not mean that one|i really meant|"
        "i did not mean that|i actually meant|no take|no use|hm no|um no|well no|"
        "you took the wrong one|"
        "you removed the wrong one|that was wrong|no i wanted to say"
    ),
}


@cache
def sayings() -> Templates:
    """The templates of single requests, in the order in which they are tried."""
    return Templates(_compiled("sayings.txt"))


@cache
def corrections() -> Templates:
    """The templates that lean on the turn before ("no, the blue one", "the ball too")."""
    return Templates(_compiled("corrections.txt"))


@cache
def skeleton() -> Counter[str]:
    """Every word that a template can ask for, with the number of templates that do."""
    return Counter(
        word
        for template in (*sayings().listed, *corrections().listed)
        for part in template.parts
        for word in part.vocabulary
    )


def _compiled(name: str) -> tuple[Template, ...]:
    text = files("agent.language").joinpath(name).read_text(encoding="utf-8")
    compiled: list[Template] = []
    intent = ""
    for line in text.splitlines():
        words = line.strip()
        if words.endswith(":") and not line.startswith(" "):
            intent = words[:-1]
        elif words and not words.startswith("#"):
            compiled.append(compile_template(intent, words, _LISTS))
    return tuple(compiled)
