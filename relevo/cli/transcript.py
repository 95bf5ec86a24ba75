"""`relevo transcript`: what was said in a conversation."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy import Connection

from relevo.cli.console import opened, say, stop
from relevo.ledger import Conversation, Message, NotFound, thread
from relevo.ledger.rows import get_conversation

ALL = 1_000_000


def transcript(
    conversation_id: Annotated[str, typer.Argument(metavar="ID", help="The conversation's id, as the desk shows it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Print everything that was said in a conversation."""

    def query(connection: Connection) -> tuple[Conversation, list[Message]]:
        found = get_conversation(connection, conversation_id)
        return found, thread.messages_after(connection, found.id, 0, ALL)

    with opened() as database:
        try:
            conversation, messages = database.read_now(query)
        except NotFound:
            stop(f"There is no conversation {conversation_id}. The desk shows the id of each one.")
    if as_json:
        content = {"conversation": asdict(conversation), "messages": [asdict(message) for message in messages]}
        say(json.dumps(content, ensure_ascii=False, indent=2, default=str))
        return
    say(f"{conversation.id}  {conversation.channel}  {conversation.state}  since {conversation.created_at:%Y-%m-%d %H:%M} UTC")
    for message in messages:
        who = message.name or message.sender
        say(f"{message.at:%Y-%m-%d %H:%M:%S}  {who:<9} {message.text}")
