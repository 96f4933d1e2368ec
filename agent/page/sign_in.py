"""Sign-ins, looked at before Chainlit sees them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar

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


# The address from which the request comes that is answered now.
caller: ContextVar[str] = ContextVar("caller", default="")


class StillKnown:
    """Wraps an application: a sign-in holds as long as `holds` says so of its user.

    Chainlit itself trusts a sign-in until it runs out, which takes days. An open window's
    connection is ended with its next message; it sends one every 25 seconds by itself.
    """

    def __init__(self, app: ASGIApp, holds: Callable[[User], bool]) -> None:
        self._app = app
        self._holds = holds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        if scope["type"] in ("http", "websocket"):
            caller.set((scope.get("client") or ("",))[0])
            user = _signed_in(scope)
            if user is None or not await asyncio.to_thread(self._holds, user):
                signs = (b"cookie", b"authorization")
                headers = [(k, v) for k, v in scope["headers"] if k not in signs]
                scope = {**scope, "headers": headers}
            elif scope["type"] == "websocket":
                receive = self._while_it_holds(user, receive)
        await self._app(scope, receive, send)

    def _while_it_holds(self, user: User, receive: Receive) -> Receive:
        async def received() -> Message:
            message = await receive()
            heard = message["type"] == "websocket.receive"
            if heard and not await asyncio.to_thread(self._holds, user):
                return {"type": "websocket.disconnect", "code": 1008}
            return message

        return received


def _signed_in(scope: Scope) -> User | None:
    """Who the cookies of a request say that it is from."""
    token = get_token_from_cookies(cookie_parser(Headers(scope=scope).get("cookie", "")))
    try:
        return None if token is None else decode_jwt(token)
    except Exception:  # whatever is wrong with it, it is no sign-in
        return None
