"""For servers that tests run in their own process: what a browser opened in their last moment."""

from __future__ import annotations

import asyncio

import uvicorn


async def close_late_connections(server: uvicorn.Server) -> None:
    """Close what was accepted while the server was already going; else it is found unclosed during some other test."""
    await asyncio.sleep(0.05)
    for connection in list(server.server_state.connections):
        if connection.transport is not None:
            connection.transport.abort()
    await asyncio.sleep(0)
