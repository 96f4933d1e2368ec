"""The addresses of stored pictures, and who may see them.

A conversation's pictures lie in its own folder, and only the owner of a conversation is given
what is in there. So neither another's address nor a digest seen elsewhere opens anything.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from chainlit.auth import get_current_user
from chainlit.user import User
from fastapi import APIRouter, Depends, HTTPException, Query, Response

from agent.page.records import Records
from agent.page.urls import Kind
from agent.page.views.pictures import scaled_png
from sgedit_engine.errors import SGEditError
from sgedit_engine.scene.versions import VersionStore

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LARGEST = 4096


def picture_routes(records: Records, folder_of: Callable[[str], Path]) -> APIRouter:
    """`/pictures/CONVERSATION/KIND/DIGEST.png?size=PIXELS`."""
    router = APIRouter()

    @router.get("/pictures/{thread_id}/{kind}/{digest}.png")
    async def picture(
        thread_id: str,
        kind: Kind,
        digest: str,
        user: Annotated[User | None, Depends(get_current_user)],
        size: Annotated[int | None, Query(ge=16, le=_LARGEST)] = None,
    ) -> Response:
        author = await records.get_thread_author(thread_id)
        if user is None or author != user.identifier or not _DIGEST.fullmatch(digest):
            raise HTTPException(status_code=404)
        try:
            store = VersionStore(str(folder_of(thread_id) / "versions"))
            content = await asyncio.to_thread(_encoded, store, kind, digest, size)
        except SGEditError:
            raise HTTPException(status_code=404) from None
        # A digest never names another picture. Only this browser may keep it.
        cache = "private, max-age=31536000, immutable"
        return Response(content, media_type="image/png", headers={"Cache-Control": cache})

    return router


def _encoded(store: VersionStore, kind: Kind, digest: str, size: int | None) -> bytes:

    pixels = store.get_image(digest) if kind == "image" else store.get_mask(digest)
    return scaled_png(pixels, size)
