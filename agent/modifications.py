"""The modification file of `sgedit run`: an edit a line, in the four forms of the paper's own file.

Blank lines and lines that begin with "#" say nothing. Quotes and arrows of any kind will do; spaces
and the stop at the end are free; so are a number before a line and capitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sgedit_engine.errors import InputError
from sgedit_engine.scene.english import DETERMINERS, word_set
from sgedit_engine.scene.noun_phrases import tokens_of
from sgedit_engine.scene.relation_words import relation_at
from sgedit_engine.scene.relations import INTERACTIONS, INVERSE

ADD = "Add an object: 'x'. Add tuple: ['x' -> on -> 'y']"
REMOVE = "Remove: 'x'"
REPLACE = "Replace 'x' by 'y'"
MODIFY = "Modify a relationship: from ['x' -> on -> 'y'] to ['x' -> next to -> 'y']"
FORMS = (ADD, REMOVE, REPLACE, MODIFY)
# The most that a file holds; more is none that a person wrote.
_MOST_BYTES, _MOST_LINES = 100_000, 200

_SAME_SIGNS = str.maketrans(
    dict.fromkeys('"`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb', "'")
)
_ARROW = re.compile(r"\s*(?:-+>|=+>|[\u2190-\u21ff\u27f5-\u27ff\u2794]|[\u2013\u2014]>)\s*")
_NAME = r"(\w[^'\[\]().:;,>]*?)"
_TUPLE = rf"[\[(]\s*'?{_NAME}'?\s*->\s*'?{_NAME}'?\s*->\s*'?{_NAME}'?\s*[\])]"
_NUMBERED = re.compile(r"^(?:\d+[.):]|[-*•])\s+")
_FIRST_WORDS = {"add": ADD, "remove": REMOVE, "replace": REPLACE, "modify": MODIFY}
_INVERSE: Mapping[str, str] = {**INVERSE, **INTERACTIONS}
# Words of a relation that say nothing ("is standing on").
_IDLE = word_set("is are stands standing sits sitting lies lying placed located")


@dataclass(frozen=True)
class Modification:
    """A line of the file: its `number`, its `text` as written, and the call of a tool that does it.

    `there` are the names of what has to be in the picture, `new` what comes into it. `stands` is
    the relation that a moved object has so far, in words: predicate and the other object.
    """

    number: int
    text: str
    tool: str
    arguments: dict[str, Any]
    there: tuple[str, ...]
    new: tuple[str, ...] = ()
    stands: tuple[str, str] | None = field(default=None)


def load_modifications(path: Path) -> tuple[Modification, ...]:
    """All lines of a file. Raises InputError, which names the line and what is expected there."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{path} is too long for a file of edits.", "Give one edit a line.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise InputError(
            f"{path} cannot be read: {reason}.", "Give a text file with one edit a line."
        ) from error
    return modifications_in(text, path.name)


def modifications_in(text: str, name: str) -> tuple[Modification, ...]:
    """All lines of a text; `name` is what errors call it. Raises InputError."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1)]
    said = [(n, line) for n, line in lines if line and not line.startswith("#")]
    if not said:
        raise InputError(f"{name} holds no edit.", f"The forms of a line: {_forms()}.")
    if len(said) > _MOST_LINES:
        raise InputError(f"{name} holds more than {_MOST_LINES} edits.", "Make several files.")
    return tuple(_Line(n, line, name).read() for n, line in said)


def _forms() -> str:
    return "; ".join(FORMS)


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    name: str

    def read(self) -> Modification:
        plain = _ARROW.sub(" -> ", self.text.translate(_SAME_SIGNS))
        plain = _NUMBERED.sub("", " ".join(plain.split())).rstrip(" .;")
        for form, build in _BUILDERS:
            if (found := form.fullmatch(plain)) is not None:
                return build(self, *found.groups())
        first = re.split(r"\W", plain.lower(), maxsplit=1)[0]
        expected = _FIRST_WORDS.get(first)
        raise self.error(
            f"is not understood: “{self.text}”",
            f"Expected: {expected}" if expected else f"The forms of a line: {_forms()}",
        )

    def error(self, problem: str, remedy: str) -> InputError:
        return InputError(f"Line {self.number} of {self.name} {problem}.", f"{remedy}.")

    def adding(self, what: str, *triple: str | None) -> Modification:
        arguments: dict[str, Any] = {"what": what}
        a, said, b = triple
        if a is None or said is None or b is None:
            return Modification(self.number, self.text, "add_object", arguments, (), (what,))
        predicate = self.predicate(said)
        if _same(what, b) and not _same(what, a):
            a, predicate, b = b, _INVERSE[predicate], a
        if not _same(what, a):
            raise self.error(
                f"adds '{what}', and its tuple is about '{a}' and '{b}'", f"Expected: {ADD}"
            )
        arguments |= {"relation": predicate, "anchor_words": the(b)}
        return Modification(self.number, self.text, "add_object", arguments, (b,), (what,))

    def removing(self, what: str) -> Modification:
        arguments = {"target_words": the(what)}
        return Modification(self.number, self.text, "remove_object", arguments, (what,))

    def replacing(self, what: str, by: str) -> Modification:
        arguments = {"target_words": the(what), "what": by}
        return Modification(self.number, self.text, "replace_object", arguments, (what,), (by,))

    def modifying(self, a: str, p: str, b: str, c: str, q: str, d: str) -> Modification:
        before, after = self.predicate(p), self.predicate(q)
        if _same(a, d) and _same(b, c) and not _same(a, c):
            c, after, d = d, _INVERSE[after], c
        if not _same(a, c) or not _same(b, d):
            raise self.error(
                f"goes from '{a}' and '{b}' to '{c}' and '{d}'; both tuples have to be about the "
                "same two objects",
                f"Expected: {MODIFY}",
            )
        if before == after:
            raise self.error(f"changes nothing: '{a}' is {before} '{b}' in both tuples", "Mend it")
        arguments = {"target_words": the(a), "relation": after, "anchor_words": the(b)}
        stands = (before, the(b))
        return Modification(
            self.number, self.text, "adjust_relation", arguments, (a, b), stands=stands
        )

    def predicate(self, said: str) -> str:
        words = [word for word in tokens_of(said) if word not in _IDLE]
        found = relation_at([*words, "it"], 0)
        if found is None or found.length < len(words) or found.meaning not in _INVERSE:
            raise self.error(
                f"says '{said}', which is no relation that I can make",
                f"Say one of: {', '.join(_INVERSE)}",
            )
        return found.meaning


def the(words: str) -> str:
    """Words for one object of the picture: "cup" -> "the cup"."""
    return words if words.split()[0].lower() in DETERMINERS else f"the {words}"


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(words: str) -> list[str]:
    return [word for word in tokens_of(words) if word not in DETERMINERS]


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BUILDERS: tuple[tuple[re.Pattern[str], Callable[..., Modification]], ...] = (
    (
        _form(
            rf"add (?:an? |the )?(?:new )?object ?:? ?'?{_NAME}'?"
            rf"(?: ?[.;,]? ?(?:and )?add (?:a |the )?(?:tuple|relation(?:ship)?) ?:? ?{_TUPLE})?"
        ),
        _Line.adding,
    ),
    (_form(rf"remove(?: (?:an?|the) object)? ?:? ?'?{_NAME}'?"), _Line.removing),
    (_form(rf"replace ?:? ?'?{_NAME}'? (?:by|with) '?{_NAME}'?"), _Line.replacing),
    (
        _form(
            r"(?:modify|change|adjust) (?:a |the )?relation(?:ship)? ?:? ?"
            rf"from ?{_TUPLE} to ?{_TUPLE}"
        ),
        _Line.modifying,
    ),
)
