"""Names and passwords: kept as digests, compared in full, gone when removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.page.database import Database, open_database
from agent.page.people import LOCAL, People
from agent.terminal.users import run_users
from sgedit_engine.errors import InputError
from sgedit_engine.settings import Settings


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(None, tmp_path)


def test_only_the_right_password_lets_in(database: Database) -> None:
    people = People(database)
    people.add("ann", "correct horse")
    assert people.admits("ann", "correct horse")
    for name, password in (("ann", "correct hors"), ("ann", ""), ("bob", "correct horse")):
        assert not people.admits(name, password)


def test_passwords_are_not_kept(database: Database, tmp_path: Path) -> None:
    people = People(database)
    people.add("ann", "correct horse")
    people.add("bob", "correct horse")
    kept = [row[0] for row in database.run("SELECT password FROM page_people")]
    assert len(set(kept)) == 2
    assert not any("correct" in digest for digest in kept)


def test_another_password_takes_the_place_of_the_first(database: Database) -> None:
    people = People(database)
    people.add("ann", "correct horse")
    people.add("ann", "battery staple")
    assert people.admits("ann", "battery staple")
    assert not people.admits("ann", "correct horse")


def test_another_password_leaves_another_mark(database: Database) -> None:
    people = People(database)
    marks = []
    for password in ("correct horse", "battery staple", "correct horse"):
        people.add("ann", password)
        marks.append(people.mark("ann"))
    assert len(set(marks)) == 3
    assert None not in marks
    people.remember(LOCAL)
    assert people.mark(LOCAL) is None
    assert people.mark("bob") is None


def test_who_needs_no_password_cannot_sign_in_with_one(database: Database) -> None:
    people = People(database)
    people.remember(LOCAL)
    assert people.names() == ()
    assert not people.admits(LOCAL, "")


@pytest.mark.parametrize("name", ["", "a b", "../ann", "ann\n", "x" * 65])
def test_odd_names_are_refused(database: Database, name: str) -> None:
    with pytest.raises(InputError, match="cannot be a name"):
        People(database).add(name, "long enough")


def test_short_passwords_are_refused(database: Database) -> None:
    with pytest.raises(InputError, match="too short"):
        People(database).add("ann", "1234567")


def test_the_command_adds_lists_and_removes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(home=tmp_path)
    monkeypatch.setattr("agent.terminal.users._password", lambda: "correct horse")
    run_users("add", "ann", settings)
    run_users("list", None, settings)
    assert capsys.readouterr().out.endswith("ann\n")
    run_users("remove", "ann", settings)
    assert People(open_database(None, tmp_path)).names() == ()
    with pytest.raises(InputError, match="nobody"):
        run_users("remove", "ann", settings)
    with pytest.raises(InputError, match="missing"):
        run_users("add", None, settings)
