"""The modification file: the four forms as people write them, and what is told of other lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.modifications import load_modifications, modifications_in
from sgedit_engine.errors import InputError


def add(what: str, relation: str = "", anchor: str = "") -> tuple[str, dict[str, Any]]:
    where = {"relation": relation, "anchor_words": anchor} if relation else {}
    return "add_object", {"what": what, **where}


def move(target: str, relation: str, anchor: str) -> tuple[str, dict[str, Any]]:
    arguments = {"target_words": target, "relation": relation, "anchor_words": anchor}
    return "adjust_relation", arguments


LINES = [
    ("Add an object: 'cup'. Add tuple: ['cup' -> on -> 'laptop']", add("cup", "on", "the laptop")),
    ("add an object:cup. add tuple:[cup->on->laptop]", add("cup", "on", "the laptop")),
    ('Add an object: "red cup". Add tuple: ["red cup" → on top of → "the laptop"].',
     add("red cup", "on", "the laptop")),
    ("Add object: \u2018a cup\u2019; add relation: [ cup  =>  to the left of  =>  laptop ]",
     add("a cup", "left of", "the laptop")),
    ("Add an object: 'cup'. Add tuple: ['laptop' -> under -> 'cup']",
     add("cup", "on", "the laptop")),
    ("Add an object: 'cup'.", add("cup")),
    ("Remove: 'cup'", ("remove_object", {"target_words": "the cup"})),
    ("REMOVE:  the left cup .", ("remove_object", {"target_words": "the left cup"})),
    ("3. Remove `cup`", ("remove_object", {"target_words": "the cup"})),
    ("Replace 'cup' by 'wine glass'",
     ("replace_object", {"target_words": "the cup", "what": "wine glass"})),
    ("replace: the cup with a glass",
     ("replace_object", {"target_words": "the cup", "what": "a glass"})),
    ("Modify a relationship: from ['cup' -> on -> 'book'] to ['cup' -> next to -> 'book']",
     move("the cup", "next to", "the book")),
    ("Modify the relationship: from [cup -> is standing behind -> book] to [cup -> beside -> book]",
     move("the cup", "next to", "the book")),
    ("Modify a relationship: from ['man' -> beside -> 'horse'] to ['man' -> is riding -> 'horse']",
     move("the man", "riding", "the horse")),
    ("Add an object: 'hat'. Add tuple: ['man' -> wearing -> 'hat']",
     add("hat", "worn by", "the man")),
    ("modify a relation: from ['cup' \u2014> on \u2014> 'book'] to ['book' -> right of -> 'cup'].",
     move("the cup", "left of", "the book")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "call"), LINES)
def test_the_forms(line: str, call: tuple[str, dict[str, Any]]) -> None:
    (read,) = modifications_in(line, "edits.txt")
    assert (read.tool, read.arguments) == call
    assert read.text == line


def test_what_has_to_be_there() -> None:
    text = "\n".join(
        [
            "# two edits",
            "",
            "Add an object: 'cup'. Add tuple: ['cup' -> on -> 'laptop']",
            "Modify a relationship: from ['cat' -> on -> 'mat'] to ['cat' -> under -> 'mat']",
        ]
    )
    first, second = modifications_in(text, "edits.txt")
    assert (first.number, first.there, first.new) == (3, ("laptop",), ("cup",))
    assert (second.number, second.there, second.new) == (4, ("cat", "mat"), ())
    assert second.stands == ("on", "the mat")


WRONG = [
    ("Add an object 'cup' on the laptop. Add tuple: ['cup' on 'laptop']", "Expected: Add an obj"),
    ("Remove:", "Expected: Remove: 'x'"),
    ("Remove: 'cup'. Remove: 'book'", "Expected: Remove: 'x'"),
    ("Replace 'cup'", "Expected: Replace 'x' by 'y'"),
    ("Modify a relationship: ['cup' -> on -> 'book']", "Expected: Modify a relationship: from"),
    ("Make the cup blue", "The forms of a line: Add an object"),
    ("Add an object: 'cup'. Add tuple: ['mug' -> on -> 'laptop']", "adds 'cup', and its tuple"),
    ("Add an object: 'cup'. Add tuple: ['cup' -> inside -> 'box']", "'inside', which is no relat"),
    ("Modify a relationship: from ['man' -> eating -> 'cake'] to ['man' -> on -> 'cake']",
     "'eating', which is no relation"),
    ("Modify a relationship: from ['a' -> on -> 'b'] to ['a' -> next to -> 'c']", "same two obj"),
    ("Modify a relationship: from ['cup' -> on -> 'b'] to ['cup' -> atop -> 'b']", "changes noth"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "told"), WRONG)
def test_errors_name_the_line_and_what_is_expected(line: str, told: str) -> None:
    with pytest.raises(InputError) as raised:
        modifications_in(f"Remove: 'cup'\n\n{line}\nRemove: 'book'", "edits.txt")
    assert "Line 3 of edits.txt" in str(raised.value) and told in str(raised.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no edit"),
        (b"# nothing\n\n", "holds no edit"),
        (b"\xff\xfe\x00\xd8", "it is no text"),
        (b"Remove: 'cup'\n" * 300, "more than 200"),
        (b"x" * 200_000, "too long"),
    ],
)
def test_files_that_hold_no_edits(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "edits.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        load_modifications(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        load_modifications(tmp_path / "edits.txt")


def test_a_file_of_another_system(tmp_path: Path) -> None:
    path = tmp_path / "edits.txt"
    path.write_bytes(b"\xef\xbb\xbfRemove: 'cup'\r\nRemove: 'book'\r\n")
    assert [m.arguments["target_words"] for m in load_modifications(path)] == [
        "the cup",
        "the book",
    ]
