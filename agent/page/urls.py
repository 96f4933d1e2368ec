"""The addresses of a conversation's stored pictures."""

from __future__ import annotations

from typing import Literal

from agent.page.views.frame import Url

Kind = Literal["image", "mask"]


def url_of(thread_id: str) -> Url:
    """The function that makes addresses of one conversation's pictures."""

    def url(kind: Kind, digest: str, size: int | None = None) -> str:
        asked = f"?size={size}" if size else ""
        return f"/pictures/{thread_id}/{kind}/{digest}.png{asked}"

    return url
