"""What every answer and every question of the page's server has to pass.

Nothing is fetched from elsewhere: Chainlit's page loses its links to other servers, and the
browser is told to refuse any. Pages of others can neither send requests here nor, by a name that
they let point to this machine, read answers.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OUTSIDE = re.compile(r'\s*<link\b[^>]*href="https?://[^>]*>|\s*<meta property="og:[^>]*>')

# Elements are compiled in the browser, which takes "unsafe-eval".
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'"
)
_READING = ("GET", "HEAD", "OPTIONS")
_REFUSED = "Behind another server, or by another name, this page needs `sgedit ui --sign-in`."
_NAMES_OF_HERE = ("localhost", "127.0.0.1", "::1")
# A proxy tells with these that it speaks for others.
_FORWARDED = ("forwarded", "x-forwarded-for")


def without_outside(html: str) -> str:
    """A page without its links to other servers."""
    return _OUTSIDE.sub("", html)


class Guard:
    """Wraps an application. `alone`: it is for those who sit at this machine."""

    def __init__(self, app: ASGIApp, *, alone: bool) -> None:
        self._app = app
        self._alone = alone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif not self._welcome(scope):
            await self._refuse(scope, receive, send)
        else:
            await self._app(scope, receive, _with_policy(send))

    def _welcome(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._alone and (
            urlsplit(f"//{host}").hostname not in _NAMES_OF_HERE
            or any(name in headers for name in _FORWARDED)
        ):
            return False
        origin = headers.get("origin")
        if origin is None or scope.get("method") in _READING:
            return True
        return urlsplit(origin).netloc == host

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await PlainTextResponse(_REFUSED, 403)(scope, receive, send)


def _with_policy(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = _POLICY
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
        await send(message)

    return sent
