"""Sentence encoders that a package carries: nothing is downloaded, nothing needs a GPU."""

from bot.encoders.base import Encoder, encoder_named

__all__ = ["Encoder", "encoder_named"]
