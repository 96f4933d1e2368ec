"""`sgedit users`: who may sign in to the page."""

from __future__ import annotations

import getpass
import sys

from agent.environment import setting
from agent.page.database import open_database
from agent.page.people import People
from agent.page.serve import DATABASE
from sgedit_engine.errors import InputError
from sgedit_engine.settings import Settings


def run_users(action: str, name: str | None, settings: Settings) -> int:
    """Add, remove or list. Raises InputError."""
    database = open_database(setting(DATABASE), settings.data_folder())
    people = People(database)
    try:
        if action == "list":
            print("\n".join(people.names()) or "Nobody has a password yet.")
            return 0
        if not name:
            raise InputError("The name is missing.", f"Say `sgedit users {action} NAME`.")
        if action == "add":
            people.add(name, _password())
            print(f"{name} can sign in now.")
        else:
            people.remove(name)
            print(f"{name} can sign in no longer.")
        return 0
    finally:
        database.close()


def _password() -> str:
    """Typed twice without being shown; from a pipe its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise InputError("The two are not the same.", "Try again.")
    return password
