"""How a turn reaches Rasa and comes back: which replica, signed how, tried how often, and when a person takes over."""

from relevo.routing.rasa import BotError, BotUnavailable, RasaWorkers
from relevo.routing.runner import TurnRunner

__all__ = ["BotError", "BotUnavailable", "RasaWorkers", "TurnRunner"]
