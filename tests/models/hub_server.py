"""A small server that speaks the Hub's protocol for files, on loopback.

Large files are sent on to a second address, as the Hub sends on to where their bytes are. It can
break connections off, send other bytes than it told, and refuse.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

LARGE = ".safetensors"


@dataclass
class HubServer:
    """What it has, what it does, and what it was asked.

    `files` are bytes by (repository, path), `revision` the commit that they belong to; `earlier`
    keeps the files of other commits. `refusals` are (status, error code) by repository.
    `breaks` says after how many bytes transfers of a path break off, one number for each;
    `damaged` are paths whose bytes are sent changed.
    """

    address: str = ""
    store: str = ""
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    revision: str = "a" * 40
    earlier: dict[str, dict[tuple[str, str], bytes]] = field(default_factory=dict)
    refusals: dict[str, tuple[int, str]] = field(default_factory=dict)
    breaks: dict[str, list[int]] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    # After how many bytes of a path the server waits until it is told to go on.
    holds: dict[str, int] = field(default_factory=dict)
    go_on: threading.Event = field(default_factory=threading.Event)
    # Whole files are sent, whatever range is asked for; and no commit is told.
    ignores_ranges: bool = False
    is_no_hub: bool = False
    # Small files are sent packed, as the Hub does when it is asked for that.
    packs: bool = False
    packed: list[str] = field(default_factory=list)
    # (method, path, range, whether a token came along) of each request, the store's too.
    asked: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def at(self, revision: str) -> dict[tuple[str, str], bytes] | None:
        """The files of a commit or of the newest one; None when there is no such commit."""
        if revision in ("main", self.revision):
            return self.files
        return self.earlier.get(revision)

    def move_on(self, revision: str) -> None:
        """Another commit, which has the same files to begin with."""
        self.earlier[self.revision] = dict(self.files)
        self.revision = revision

    def transfers(self) -> list[str]:
        """The paths of files whose bytes were asked for."""
        return [path for method, path, _, _ in self.asked if method == "GET"]


@contextmanager
def serve() -> Iterator[HubServer]:
    """A server on free ports, as long as the block runs."""
    state = HubServer()
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _handler(state, b)) for b in (False, True)]
    state.address, state.store = (f"http://127.0.0.1:{s.server_port}" for s in servers)
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield state
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _handler(state: HubServer, is_store: bool) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def log_message(self, *_told: object) -> None:
            pass

        def _answer(self) -> None:
            path = unquote(urlsplit(self.path).path).lstrip("/")
            asked_range = self.headers.get("Range", "")
            token = "authorization" in self.headers
            state.asked.append((self.command, path, asked_range, token))
            repository, _, rest = path.partition("/resolve/")
            revision, _, name = rest.partition("/")
            if repository in state.refusals:
                return self._refuse(*state.refusals[repository])
            files = state.at(revision)
            if not any(owner == repository for owner, _ in state.files):
                return self._refuse(401, "RepoNotFound")
            if files is None:
                return self._refuse(404, "RevisionNotFound")
            if (repository, name) not in files:
                return self._refuse(404, "EntryNotFound")
            commit = state.revision if revision == "main" else revision
            self._send(name, files[repository, name], commit, asked_range)

        def _refuse(self, status: int, code: str) -> None:
            self.send_response(status)
            self.send_header("X-Error-Code", code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _send(self, name: str, data: bytes, commit: str, asked_range: str) -> None:
            large = name.endswith(LARGE)
            if large and not is_store:
                return self._send_on(data, commit)
            if state.ignores_ranges:
                asked_range = ""
            start = int(asked_range.removeprefix("bytes=").rstrip("-")) if asked_range else 0
            body = data[start:]
            self.send_response(206 if asked_range else 200)
            if asked_range:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self._tell_commit(commit)
            self.send_header("ETag", f'"{_blob(data)}"')
            if state.packs and not large and "gzip" in self.headers.get("Accept-Encoding", ""):
                state.packed.append(name)
                body = gzip.compress(body)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self._body(name, body)

        def _send_on(self, data: bytes, commit: str) -> None:
            self.send_response(302)
            self.send_header("Location", f"{state.store}{self.path}")
            self._tell_commit(commit)
            self.send_header("X-Linked-Etag", f'"{hashlib.sha256(data).hexdigest()}"')
            self.send_header("X-Linked-Size", str(len(data)))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _tell_commit(self, commit: str) -> None:
            if not state.is_no_hub:
                self.send_header("X-Repo-Commit", commit)

        def _body(self, name: str, body: bytes) -> None:
            if name in state.damaged:
                body = bytes([body[0] ^ 1]) + body[1:]
            if name in state.holds:
                self.wfile.write(body[: state.holds[name]])
                state.go_on.wait(30)
                self.close_connection = True
            elif state.breaks.get(name):
                self.wfile.write(body[: state.breaks[name].pop(0)])
                self.close_connection = True
            else:
                self.wfile.write(body)

    return Handler


def _blob(data: bytes) -> str:
    """Git's checksum of a small file."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
