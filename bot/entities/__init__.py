"""Finds values in what customers write: one recogniser a kind, each a function from a text to spans."""

from bot.entities.spans import Span, without_overlaps

__all__ = ["Span", "without_overlaps"]
