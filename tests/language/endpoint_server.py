"""A scripted server on loopback that speaks the chat-completions protocol."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Act = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Plays the next act of its server's script for every request."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        """One chat completion."""
        length = int(self.headers["Content-Length"])
        self.server.requests.append(json.loads(self.rfile.read(length)))
        self.server.keys.append(self.headers.get("Authorization", ""))
        self.server.paths.append(self.path)
        self.server.script.pop(0)(self)

    def log_message(self, *_args: Any) -> None:
        """Silence."""

    def send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        """A whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Holds the script and what was asked."""

    def __init__(self, script: Sequence[Act]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = list(script)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.paths: list[str] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Silence: clients that stop listening are part of the play."""

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def serving(*script: Act) -> Iterator[Server]:
    """A server that runs for as long as the block."""
    server = Server(script)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def whole(message: dict[str, Any]) -> Act:
    """An answer in one piece."""
    body = {
        "id": "c1", "object": "chat.completion", "created": 0, "model": "small",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }  # fmt: skip
    return lambda handler: handler.send(200, json.dumps(body).encode())


def streamed(
    deltas: Sequence[dict[str, Any]],
    *,
    breaks_off: bool = False,
    pause: float = 0.0,
    finish: str = "stop",
    usage: tuple[int, int] | None = None,
) -> Act:
    """An answer in pieces, `pause` seconds before each; one that breaks off has no end."""

    def act(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for delta in deltas:
            time.sleep(pause)
            _event(handler, [{"index": 0, "delta": delta, "finish_reason": None}])
        if breaks_off:
            handler.close_connection = True
            handler.connection.shutdown(2)
            return
        _event(handler, [{"index": 0, "delta": {}, "finish_reason": finish}])
        if usage is not None:
            told, said = usage
            counted = {"prompt_tokens": told, "completion_tokens": said}
            _event(handler, [], usage={**counted, "total_tokens": told + said})
        _chunk(handler, "data: [DONE]\n\n")
        _chunk(handler, "")

    return act


def saying(*words: str, **how: Any) -> Act:
    """Words, one piece after the other."""
    return streamed([{"role": "assistant", "content": part} for part in words], **how)


def calling(*calls: tuple[str, dict[str, Any]], **how: Any) -> Act:
    """Tool calls, each in one piece."""
    parts = [
        {"index": n, **called(name, json.dumps(arguments), f"call_{n}")}
        for n, (name, arguments) in enumerate(calls)
    ]
    return streamed([{"role": "assistant", "tool_calls": parts}], finish="tool_calls", **how)


def _event(handler: Handler, choices: list[dict[str, Any]], **more: Any) -> None:
    event = {
        "id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "small",
        "choices": choices, **more,
    }  # fmt: skip
    _chunk(handler, f"data: {json.dumps(event)}\n\n")


def _chunk(handler: Handler, text: str) -> None:
    body = text.encode()
    handler.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
    handler.wfile.flush()


def refusing(
    status: int, message: str = "no", code: str | None = None, *, wait: float = 0.001
) -> Act:
    """An error in the protocol's form, to be tried again after `wait` seconds."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": code}}).encode()

    def act(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Retry-After-Ms", str(int(wait * 1000)))
        handler.end_headers()
        handler.wfile.write(body)

    return act


def hanging_up(handler: Handler) -> None:
    """No answer at all."""
    handler.close_connection = True
    handler.connection.shutdown(2)


def page(handler: Handler) -> None:
    """A web page, as a wrong address gives."""
    handler.send(200, b"<html>hello</html>", "text/html")


def called(name: str, arguments: str, call_id: str = "call_1") -> dict[str, Any]:
    """A tool call as the protocol writes it."""
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}
