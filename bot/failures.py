"""What can go wrong in a turn, as the input channel tells it to the gateway.

    BadTurn (ValueError)        the request makes no sense: 400, trying again does not help
    Overtaken (Exception)       another replica stored a turn of this conversation first: read again, run again
    TurnFailed (BaseException)  the turn could not be run to its end: 502, nothing was stored, try again

`TurnFailed` is deliberately no `Exception`. Rasa catches every `Exception` of an action, logs it, and goes on as
if the action had run ("Bot will continue, but the actions events are lost"). A customer would get half an answer,
and the tracker would hold it as a finished one.
"""

from __future__ import annotations


class BadTurn(ValueError):
    """The request is not a turn; the text says why without repeating what a customer wrote."""


class Overtaken(Exception):
    """Somebody else stored events at the place where ours belong."""


class TurnFailed(BaseException):
    """The turn cannot be finished now; the text names the culprit without repeating what a customer wrote."""
