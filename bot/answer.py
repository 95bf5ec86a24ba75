"""The answer to a turn: what the bot says, and what it understood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

RANKED = 5


def messages(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return what the bot says in `events`, one message per utterance, ready for JSON.

    Rasa's own output channels take an utterance apart (text, buttons, custom JSON); a card and the words that say
    the same belong together, so this reads the events themselves.
    """
    said = (_message(event) for event in events if isinstance(event, BotUttered))
    return [message for message in said if any(message.values())]


def _message(uttered: BotUttered) -> dict[str, Any]:
    data = uttered.data
    custom = data.get("custom")
    custom = custom if isinstance(custom, dict) else {}
    # An image, or whatever else a response may carry beside text, is shown as its address.
    links = [link for link in dict.fromkeys((data.get("image"), data.get("attachment"))) if isinstance(link, str)]
    text = "\n".join(part for part in [(uttered.text or "").strip(), *links] if part)
    buttons = [*(data.get("buttons") or []), *(data.get("quick_replies") or [])]
    return {
        "text": text or None,
        "buttons": [
            {"title": str(button["title"]), "payload": str(button["payload"])}
            for button in buttons
            if button.get("title") and button.get("payload")
        ],
        "card": custom.get("card"),
        "handoff": custom.get("handoff"),
        "file": custom.get("file"),
    }


def understood(events: Iterable[Event], tracker: DialogueStateTracker) -> dict[str, Any]:
    """Return what was understood of the message in the `events` of a turn.

    It is not `tracker.latest_message`: a fallback takes the message back, and then that is the one before.

    Components leave `language`, `frustration`, `expertise` and `out_of_scope` in the parse data, or fill slots with
    them; a pipeline without such components leaves them at their neutral values.
    """
    message = next((event for event in events if isinstance(event, UserUttered)), None)
    parsed: dict[str, Any] = dict(message.parse_data) if message else {}
    slots = tracker.current_slot_values()

    def found(key: str) -> Any:
        value = parsed.get(key)
        return slots.get(key) if value is None else value

    intent = parsed.get("intent") or {}
    outside = parsed.get("out_of_scope")
    return {
        "intent": intent.get("name"),
        "confidence": _number(intent.get("confidence")) or 0.0,
        "ranking": [
            {"intent": entry.get("name"), "confidence": _number(entry.get("confidence")) or 0.0}
            for entry in (parsed.get("intent_ranking") or [])[:RANKED]
        ],
        "entities": [
            {key: entity.get(key) for key in ("entity", "value", "start", "end")}
            for entity in (message.entities if message else [])
        ],
        # The one that was answered in: a word or two of another language do not change it.
        "language": slots.get("language") or parsed.get("language"),
        "frustration": _number(found("frustration")) or 0.0,
        "expertise": found("expertise"),
        "out_of_scope": outside if isinstance(outside, bool) else intent.get("name") == "out_of_scope",
    }


def _number(value: Any) -> float | None:
    """Return `value` as a plain float; NumPy's numbers are not JSON."""
    try:
        return round(float(value), 4)
    except (TypeError, ValueError):
        return None
