"""Windows that have lost their connection for a while, and what went on in their conversation."""

from __future__ import annotations

from weakref import WeakSet

from chainlit.session import WebsocketSession

# Of each window that is away here, and whether something was sent that it has missed.
_away: WeakSet[WebsocketSession] = WeakSet()
_behind: WeakSet[WebsocketSession] = WeakSet()

WENT_ON = (
    "This conversation went on in another window while this one had no connection, so I have done "
    "nothing with that. Above is how it stands; say it again if it still holds."
)


def left(window: WebsocketSession) -> None:
    """A window has lost its connection. It may come back."""
    _away.add(window)


def reached(window: WebsocketSession) -> bool:
    """Whether what is sent to a window now gets there; if not, it is behind from now on."""
    if window in _away:
        _behind.add(window)
    return window not in _away


def behind(window: WebsocketSession) -> bool:
    """Whether a window does not show all that its conversation came to."""
    return window in _behind


def caught_up(window: WebsocketSession) -> None:
    """A window is here, and shows what there is."""
    _away.discard(window)
    _behind.discard(window)
