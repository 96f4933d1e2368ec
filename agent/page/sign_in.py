"""On a machine's own address its one user is signed in with the first page that is sent."""

from __future__ import annotations

from chainlit.auth import create_jwt, decode_jwt, get_token_from_cookies
from chainlit.config import config
from chainlit.user import User
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class SignedIn:
    """Wraps an application: pages come with a sign-in of `user`, unless they have one."""

    def __init__(self, app: ASGIApp, user: User) -> None:
        self._app = app
        self._user = user

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        if scope["type"] != "http" or _is_signed_in(scope):
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


def _is_signed_in(scope: Scope) -> bool:
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    token = get_token_from_cookies(cookies)
    try:
        return token is not None and bool(decode_jwt(token))
    except Exception:  # whatever is wrong with it, it is no sign-in
        return False
