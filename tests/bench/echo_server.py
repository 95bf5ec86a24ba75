"""The baseline of the relay: a bare WebSocket echo that stores each message as durably, with the same grouping of commits."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import uvicorn
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, Text, insert
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from relevo.storage import Database

metadata = MetaData()
said = Table("said", metadata, Column("id", Integer, primary_key=True), Column("client_id", String(64)), Column("text", Text))
STORE = insert(said)


def make_app(url: str) -> Starlette:
    """An application with one socket."""
    database = Database(url)
    metadata.create_all(database.engine)

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                frame: dict[str, Any] = json.loads(await socket.receive_text())

                def store(connection: Connection, frame: dict[str, Any] = frame) -> None:
                    connection.execute(STORE, {"client_id": frame["id"], "text": frame["text"]})

                await database.write(store)
                await socket.send_text(json.dumps(frame))
        except WebSocketDisconnect:
            pass

    return Starlette(routes=[WebSocketRoute("/", echo)])


if __name__ == "__main__":
    asyncio.set_event_loop_policy(None)
    uvicorn.run(make_app(sys.argv[1]), port=int(sys.argv[2]), log_level="warning", ws_per_message_deflate=False)
