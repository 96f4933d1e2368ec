"""The addresses of a conversation's stored pictures."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from agent.page.views.frame import Url

Kind = Literal["image", "mask"]
What = Literal["png", "plain", "mask", "graph", "project"]


def url_of(thread_id: str) -> Url:
    """The function that makes addresses of one conversation's pictures."""

    def url(kind: Kind, digest: str, size: int | None = None) -> str:
        asked = f"?size={size}" if size else ""
        return f"/pictures/{thread_id}/{kind}/{digest}.png{asked}"

    return url


def download_url(thread_id: str, what: str, version_id: str) -> str:
    """The address of a file to take home."""
    return f"/downloads/{thread_id}/{quote(what, safe='')}/{quote(version_id, safe='')}"
