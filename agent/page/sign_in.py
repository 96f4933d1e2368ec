"""Sign-ins, looked at before Chainlit sees them."""

from __future__ import annotations

from collections.abc import Callable

from chainlit.auth import create_jwt, decode_jwt, get_token_from_cookies
from chainlit.config import config
from chainlit.user import User
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class SignedIn:
    """Wraps an application: pages come with a sign-in of `user`, unless they have one.

    For a machine's own address, where its one user needs no password.
    """

    def __init__(self, app: ASGIApp, user: User) -> None:
        self._app = app
        self._user = user

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        if scope["type"] != "http" or _signed_in(scope) is not None:
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, self._with_cookie(send))

    def _with_cookie(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", self._cookie())
            await send(message)

        return sent

    def _cookie(self) -> str:
        lasting = config.project.user_session_timeout
        token = create_jwt(self._user)
        return f"access_token={token}; HttpOnly; Max-Age={lasting}; Path=/; SameSite=lax"


class StillKnown:
    """Wraps an application: a sign-in of somebody who was removed since is none.

    Chainlit itself trusts a sign-in until it runs out, which takes days.
    """

    def __init__(self, app: ASGIApp, knows: Callable[[str], bool]) -> None:
        self._app = app
        self._knows = knows

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        if scope["type"] in ("http", "websocket"):
            user = _signed_in(scope)
            if user is None or not self._knows(user.identifier):
                signs = (b"cookie", b"authorization")
                headers = [(k, v) for k, v in scope["headers"] if k not in signs]
                scope = {**scope, "headers": headers}
        await self._app(scope, receive, send)


def _signed_in(scope: Scope) -> User | None:
    """Who the cookies of a request say that it is from."""
    token = get_token_from_cookies(cookie_parser(Headers(scope=scope).get("cookie", "")))
    try:
        return None if token is None else decode_jwt(token)
    except Exception:  # whatever is wrong with it, it is no sign-in
        return None
