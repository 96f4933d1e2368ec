"""Nobody sees another's pictures: not by address, not by guessing, not by an old sign-in."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from agent.page.database import open_database
from agent.page.people import People
from agent.page.tries import FREE
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import Version, VersionStore
from tests.agent.page.serving import PAINTED, Server, serving
from tests.agent.tabletop import table

PASSWORDS = {"ann": "correct horse", "bob": "battery staple"}
THREADS = {name: str(uuid.uuid4()) for name in PASSWORDS}


class Caller:
    """A browser's requests, cookies kept."""

    def __init__(self, server: Server) -> None:
        self._server = server
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def ask(
        self, path: str, body: object = None, *, method: str | None = None, form: bool = False
    ) -> tuple[int, bytes]:
        data, headers = None, {}
        if form:
            data = urllib.parse.urlencode(body).encode()  # type: ignore[arg-type]
        elif body is not None:
            data, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
        request = urllib.request.Request(self._server.address + path, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def sign_in(self, name: str, password: str) -> int:
        return self.ask("/login", {"username": name, "password": password}, form=True)[0]


def _seed(home: Path, name: str) -> Version:
    """A conversation with one picture, as if a person had opened it."""
    database = open_database(None, home)
    People(database).add(name, PASSWORDS[name])
    database.run(
        "INSERT INTO page_threads VALUES (?, ?, ?, ?, ?, ?)",
        THREADS[name],
        name,
        f"{name}'s picture",
        "2026-01-01T00:00:00Z",
        1,
        "{}",
    )
    database.close()
    folder = home / "page" / "conversations" / THREADS[name] / "versions"
    image = table() if name == "ann" else table()[:, ::-1].copy()
    return VersionStore(str(folder)).save_picture(PaintedEngine().parse(image))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, Version]]]:
    home = tmp_path_factory.mktemp("shared") / "home"
    versions = {name: _seed(home, name) for name in PASSWORDS}
    with serving(home, *PAINTED, "--sign-in") as server:
        yield server, versions


def _addresses(thread: str, version: Version) -> list[str]:
    mask = next(iter(version.masks.values()))
    return [
        f"/pictures/{thread}/image/{version.image}.png",
        f"/pictures/{thread}/image/{version.image}.png?size=64",
        f"/pictures/{thread}/mask/{mask}.png",
        f"/downloads/{thread}/png/{version.id}",
        f"/downloads/{thread}/plain/{version.id}",
        f"/downloads/{thread}/graph/{version.id}",
        f"/downloads/{thread}/mask/{version.id}",
        f"/downloads/{thread}/project/{version.id}",
    ]


def test_owners_see_their_own(shared: tuple[Server, dict[str, Version]]) -> None:
    server, versions = shared
    for name, password in PASSWORDS.items():
        caller = Caller(server)
        assert caller.sign_in(name, password) == 200
        # Nothing was changed yet, nor said: there is no mask, and no project.
        for address in _addresses(THREADS[name], versions[name])[:-2]:
            status, content = caller.ask(address)
            assert status == 200, address
            assert content.startswith((b"\x89PNG", b"{")), address


def test_nobody_sees_another_s(shared: tuple[Server, dict[str, Version]]) -> None:
    server, versions = shared
    bob = Caller(server)
    bob.sign_in("bob", PASSWORDS["bob"])
    guesses = [
        *_addresses(THREADS["ann"], versions["ann"]),
        # Ann's digests under a conversation of Bob's own.
        *_addresses(THREADS["bob"], versions["ann"]),
        *_addresses(str(uuid.uuid4()), versions["ann"]),
        *_addresses("..", versions["ann"]),
    ]
    for address in guesses:
        assert bob.ask(address)[0] in (400, 404), address
    for path, body, method in (
        (f"/project/thread/{THREADS['ann']}", None, "GET"),
        ("/project/thread", {"threadId": THREADS["ann"], "name": "mine"}, "PUT"),
        ("/project/thread", {"threadId": THREADS["ann"]}, "DELETE"),
    ):
        assert bob.ask(path, body, method=method)[0] == 401, (path, method)
    status, listed = bob.ask("/project/threads", {"pagination": {"first": 50}, "filter": {}})
    assert status == 200
    assert [t["id"] for t in json.loads(listed)["data"]] == [THREADS["bob"]]


def test_without_a_sign_in_nothing_is_seen(shared: tuple[Server, dict[str, Version]]) -> None:
    server, versions = shared
    stranger = Caller(server)
    assert stranger.sign_in("ann", "wrong password") == 401
    assert stranger.ask("/auth/header", {}, method="POST")[0] == 400
    for address in _addresses(THREADS["ann"], versions["ann"]):
        assert stranger.ask(address)[0] in (401, 404), address
    assert stranger.ask("/project/threads", {"pagination": {"first": 5}, "filter": {}})[0] == 401


def test_who_is_removed_sees_nothing_more(shared: tuple[Server, dict[str, Version]]) -> None:
    server, _ = shared
    database = open_database(None, server.home)
    people = People(database)
    people.add("cleo", "left the house")
    cleo = Caller(server)
    assert cleo.sign_in("cleo", "left the house") == 200
    assert cleo.ask("/user")[0] == 200
    people.remove("cleo")
    database.close()
    assert cleo.ask("/user")[0] == 401
    assert cleo.ask("/project/threads", {"pagination": {"first": 5}, "filter": {}})[0] == 401


def test_another_password_ends_earlier_sign_ins(shared: tuple[Server, dict[str, Version]]) -> None:
    server, _ = shared
    database = open_database(None, server.home)
    people = People(database)
    people.add("dora", "first password")
    before = Caller(server)
    assert before.sign_in("dora", "first password") == 200
    assert before.ask("/user")[0] == 200
    people.add("dora", "second password")
    database.close()
    assert before.ask("/user")[0] == 401
    assert before.ask("/project/threads", {"pagination": {"first": 5}, "filter": {}})[0] == 401
    after = Caller(server)
    assert after.sign_in("dora", "second password") == 200
    assert after.ask("/user")[0] == 200


def test_guessing_a_password_has_to_wait(shared: tuple[Server, dict[str, Version]]) -> None:
    server, _ = shared
    database = open_database(None, server.home)
    People(database).add("emil", "right password")
    database.close()
    for _ in range(FREE):
        assert Caller(server).sign_in("emil", "wrong password") == 401
    # Not even the right one now, and others are not kept out.
    assert Caller(server).sign_in("emil", "right password") == 401
    assert Caller(server).sign_in("bob", PASSWORDS["bob"]) == 200


def test_an_id_written_otherwise_opens_nothing(shared: tuple[Server, dict[str, Version]]) -> None:
    server, versions = shared
    capitals = THREADS["ann"].upper()
    database = open_database(None, server.home)
    # As Chainlit notes it when Bob's browser names this one as his own.
    database.run(
        "INSERT INTO page_threads VALUES (?, ?, ?, ?, ?, ?)",
        capitals,
        "bob",
        "mine",
        "2026-01-01T00:00:00Z",
        3,
        "{}",
    )
    bob = Caller(server)
    bob.sign_in("bob", PASSWORDS["bob"])
    statuses = {bob.ask(address)[0] for address in _addresses(capitals, versions["ann"])}
    database.run("DELETE FROM page_threads WHERE id = ?", capitals)
    database.close()
    assert statuses == {404}


def test_deleting_a_conversation_deletes_its_pictures(
    shared: tuple[Server, dict[str, Version]],
) -> None:
    server, _ = shared
    thread = str(uuid.uuid4())
    database = open_database(None, server.home)
    database.run(
        "INSERT INTO page_threads VALUES (?, ?, ?, ?, ?, ?)",
        thread,
        "bob",
        "to be deleted",
        "2026-01-01T00:00:00Z",
        2,
        "{}",
    )
    folder = server.home / "page" / "conversations" / thread
    VersionStore(str(folder / "versions")).save_picture(PaintedEngine().parse(table()))
    bob = Caller(server)
    bob.sign_in("bob", PASSWORDS["bob"])
    assert bob.ask("/project/thread", {"threadId": thread}, method="DELETE")[0] == 200
    assert not folder.exists()
    assert not database.run("SELECT 1 FROM page_threads WHERE id = ?", thread)
    database.close()


def test_the_page_names_no_other_server(shared: tuple[Server, dict[str, Version]]) -> None:
    server, _ = shared
    status, html = Caller(server).ask("/")
    assert status == 200
    assert b"http://" not in html
    assert b"https://" not in html
