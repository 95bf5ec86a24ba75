"""`GET /files/…`: a document of the assistant's, for whoever has its link."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from channels.errors import ApiError
from channels.services import services_of
from relevo.documents import PATH
from relevo.media import SHOWN, sniff

router = APIRouter(include_in_schema=False)


@router.get(PATH + "/{document_id}/{signature}/{name}")
async def document(document_id: str, signature: str, name: str, request: Request) -> Response:
    """The bytes. Pictures are shown, everything else is downloaded; nothing in it runs."""
    content = services_of(request).documents.read(document_id, signature)
    if content is None:
        raise ApiError(404, "not_found", "This link is not complete, or the document is not kept any more.")
    content_type = sniff(content)
    shown = "inline" if content_type in SHOWN else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=3600",
        "Referrer-Policy": "no-referrer",
    }
    return Response(content, media_type=content_type, headers=headers)
