"""Files on the desk: what customers have sent, and what agents send."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select
from starlette.requests import ClientDisconnect

from channels import frames
from channels.desk.login import Gateway, LoggedIn, SameOrigin
from channels.errors import ApiError
from relevo.customers.chats import CHANNEL
from relevo.ids import new_id
from relevo.ledger import LedgerError, NewAttachment, NotFound, Refused
from relevo.media import ACCEPTED, SHOWN, sniff
from relevo.metrics import MESSAGES
from relevo.settings import Settings
from relevo.storage.tables import attachments

router = APIRouter(prefix="/api/v1", tags=["conversations"])

# A file from a stranger: whatever it holds, it runs nothing and loads nothing.
SANDBOX = "default-src 'none'; sandbox"


def largest_file(settings: Settings) -> int:
    """How many bytes a file may have."""
    return int(settings.media_max_megabytes * 1_000_000)


def files_for(channel: str, settings: Settings) -> dict[str, Any] | None:
    """Which files an agent can send on a channel; None if it takes none."""
    if channel != CHANNEL:
        return None
    return {"largest": largest_file(settings), "types": sorted(ACCEPTED)}


@router.get("/attachments/{attachment_id}", response_class=Response)
async def attachment(attachment_id: str, agent: LoggedIn, services: Gateway) -> Response:
    """The bytes of a file. Pictures are shown, everything else is downloaded."""
    query = select(attachments).where(attachments.c.id == attachment_id, attachments.c.state == "stored")
    row = await services.database.read(lambda connection: connection.execute(query).first())
    content = services.media.get(row.id) if row is not None else None
    if row is None or content is None:
        raise ApiError(404, "not_found", "There is no such file, or it is not kept any more.")
    shown = "inline" if row.content_type in SHOWN else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": "private, max-age=3600",
    }
    return Response(content, media_type=row.content_type, headers=headers)


@router.post("/conversations/{conversation_id}/files", status_code=201, dependencies=[SameOrigin])
async def send_file(
    conversation_id: str,
    request: Request,
    agent: LoggedIn,
    services: Gateway,
    message_id: Annotated[str, Query(alias="id", min_length=1, max_length=64)],
    epoch: Annotated[int, Query(ge=0)],
    name: Annotated[str, Query(min_length=1, max_length=200)],
    text: Annotated[str, Query(max_length=4000)] = "",
) -> dict[str, Any]:
    """Send a file to the customer; the body is its bytes. 409 if the agent does not hold the conversation in that epoch."""
    largest = largest_file(services.settings)
    content = bytearray()
    try:
        async for piece in request.stream():
            content += piece
            if len(content) > largest:
                raise ApiError(413, "too_large", f"A file may have {services.settings.media_max_megabytes:g} MB.")
    except ClientDisconnect:
        raise ApiError(400, "incomplete", "The file did not come to its end.") from None
    content_type = sniff(bytes(content))
    if not content or content_type not in ACCEPTED:
        raise ApiError(415, "file_type", "Pictures, PDF, audio, video and plain text can be sent, nothing else.")
    try:
        found = await services.ledger.conversation(conversation_id)
        if found.channel != CHANNEL:
            raise ApiError(409, "channel", "Files can be sent on Telegram only. On the website, send a link.")
        stored = NewAttachment(
            id=new_id("f"),
            kind="document",
            name="".join(character for character in name.replace("\\", "/").rsplit("/", 1)[-1] if character.isprintable())
            or "file",
            content_type=content_type,
            size=len(content),
            state="stored",
        )
        assert stored.id is not None
        services.media.put(stored.id, bytes(content))
        said = await services.ledger.say(
            conversation_id,
            agent_id=agent.id,
            agent_name=agent.name,
            epoch=epoch,
            client_id=message_id,
            text=text,
            attached=(stored,),
        )
    except NotFound as error:
        raise ApiError(404, "not_found", str(error)) from None
    except Refused as error:
        raise ApiError(422, error.code, str(error)) from None
    except LedgerError as error:
        raise ApiError(409, "conflict", str(error)) from None
    MESSAGES.labels("desk", "agent").inc()
    return frames.message(said.message)
