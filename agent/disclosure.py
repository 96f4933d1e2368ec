"""What goes to language models' servers, told before it goes there for the first time."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from agent.hosts import is_this_machine


@runtime_checkable
class Remote(Protocol):
    """A model on a server."""

    @property
    def host(self) -> str:
        """The server's name, with its port if that is not the usual one."""
        ...


def server_of(model: object) -> str | None:
    """The server to which a chat model sends what it is told, None for one in this process."""
    return model.host if isinstance(model, Remote) else None


def disclosure(words_to: str | None, picture_to: str | None) -> str:
    """What leaves, and where it goes to; "" where nothing does."""
    said = []
    if words_to is not None:
        said.append(
            "What you say, and the scene in words (what there is and where, what was changed), "
            f"goes to {_place(words_to)}."
        )
    if picture_to is not None:
        said.append(
            f"The picture goes to {_place(picture_to)}, when it is read and when something new "
            "needs a place."
        )
    elif said:
        said.append("The picture itself stays here.")
    return " ".join(said)


def _place(host: str) -> str:
    where = "on this machine" if is_this_machine(host) else "outside this machine"
    return f"the language model at {host}, {where}"
