"""Logs of what happens, never of what is said: no message text, token or personal datum is ever passed to them."""

from __future__ import annotations

import logging

import structlog


def _for_people() -> structlog.dev.ConsoleRenderer:
    # The usual traceback prints the variables of every frame, and with them what customers wrote.
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def configure_logs(level: str, form: str) -> None:
    """Write events of at least `level`, for people (`console`) or for machines (`json`)."""
    renderer = structlog.processors.JSONRenderer() if form == "json" else _for_people()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.StackInfoRenderer(),
            *([structlog.processors.format_exc_info] if form == "json" else []),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    # httpx prints whole addresses at INFO, and Telegram's hold the bot's token.
    for chatty in ("httpx", "httpcore", "telegram"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
