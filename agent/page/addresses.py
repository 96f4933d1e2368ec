"""The addresses of stored pictures, and who may see them.

A conversation's pictures lie in its own folder, and only the owner of a conversation is given
what is in there. So neither another's address nor a digest seen elsewhere opens anything.
"""

import asyncio
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from chainlit.auth import get_current_user
from chainlit.user import User
from fastapi import APIRouter, Depends, HTTPException, Query, Response
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from agent.page.downloads import download
from agent.page.records import Records
from agent.page.urls import Kind, What
from agent.page.views.pictures import scaled_png
from sgedit_engine.errors import SGEditError
from sgedit_engine.scene.versions import VersionStore

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LARGEST = 4096
_NOT_THERE = HTTPException(status_code=404)


def routes(records: Records, folder_of: Callable[[str], Path]) -> APIRouter:
    """`/pictures/CONVERSATION/KIND/DIGEST.png?size=PIXELS`, `/downloads/CONVERSATION/WHAT/VERSION`.

    Whatever is not the caller's is not there.
    """
    router = APIRouter()

    async def own(thread_id: str, user: Annotated[User | None, Depends(get_current_user)]) -> Path:
        author = await records.get_thread_author(thread_id)
        if user is None or author != user.identifier:
            raise _NOT_THERE
        try:
            return folder_of(thread_id)
        except SGEditError:
            raise _NOT_THERE from None

    Own = Annotated[Path, Depends(own)]

    @router.get("/pictures/{thread_id}/{kind}/{digest}.png")
    async def picture(
        folder: Own,
        kind: Kind,
        digest: str,
        size: Annotated[int | None, Query(ge=16, le=_LARGEST)] = None,
    ) -> Response:
        if not _DIGEST.fullmatch(digest):
            raise _NOT_THERE
        try:
            content = await asyncio.to_thread(_encoded, folder, kind, digest, size)
        except SGEditError:
            raise _NOT_THERE from None
        # A digest never names another picture. Only this browser may keep it.
        cache = "private, max-age=31536000, immutable"
        return Response(content, media_type="image/png", headers={"Cache-Control": cache})

    @router.get("/downloads/{thread_id}/{what}/{version_id}")
    async def file(folder: Own, what: What, version_id: str) -> Response:
        if not _DIGEST.fullmatch(version_id):
            raise _NOT_THERE
        try:
            made = await asyncio.to_thread(download, folder, version_id, what)
        except SGEditError:
            raise _NOT_THERE from None
        named = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(made.name)}"}
        return Response(made.content, media_type=made.kind, headers=named)

    return router


def asset_routes(packed: Path) -> list[Route]:
    """Chainlit's scripts and styles as `site.py` has packed them. Their names change with them."""
    return [Route(f"/assets/{file.stem}", partial(_packed, file)) for file in packed.glob("*.gz")]


async def _packed(file: Path, request: Request) -> FileResponse:
    kind = "text/css" if file.stem.endswith(".css") else "text/javascript"
    forever = "public, max-age=31536000, immutable"
    headers = {"Content-Encoding": "gzip", "Cache-Control": forever}
    return FileResponse(file, media_type=kind, headers=headers)


def _encoded(folder: Path, kind: Kind, digest: str, size: int | None) -> bytes:
    store = VersionStore(str(folder / "versions"))
    pixels = store.get_image(digest) if kind == "image" else store.get_mask(digest)
    return scaled_png(pixels, size)
