"""What a served bot writes to its log: what happened, never what was said."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import MutableMapping
from typing import Any

import structlog

SAFE = ("event", "event_info", "level")


def configure() -> None:
    """Set up Rasa's structured log like Rasa does, but without words.

    Rasa logs every exception with the local variables of all frames, and many events with the text they are about.
    Only a debugging level, which somebody chose on purpose, keeps them.
    """
    # What Rasa's libraries of 2023 say of each other's old names is nothing that anybody here can act upon.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    level = logging.getLogger("rasa").getEffectiveLevel()
    logging.basicConfig(format="%(message)s", stream=sys.stdout, level=level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.add_log_level,
            *([] if level <= logging.DEBUG else [without_words]),
            structlog.processors.JSONRenderer(default=str),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def without_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep of a log entry what no customer can have written."""
    return {key: event[key] for key in SAFE if key in event}
