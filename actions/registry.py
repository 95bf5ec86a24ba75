"""Every action by name, ready to run."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import Action

from actions.answers import Affirm, AnswerQuestion, Deny, Greet, Inform
from actions.handoff import HandOff, HandOffEnded
from actions.order_form import ValidateOrderForm
from actions.orders import OrderHistory, TrackOrder
from actions.services import Services


def all_actions(services: Services) -> tuple[Action, ...]:
    """One of each action."""
    return (
        Affirm(services),
        AnswerQuestion(services),
        Deny(),
        Greet(services),
        HandOff(services),
        HandOffEnded(),
        Inform(),
        OrderHistory(services),
        TrackOrder(services),
        ValidateOrderForm(services),
    )


def build_executor(services: Services) -> ActionExecutor:
    """rasa-sdk's executor with our actions, and with nothing found by scanning."""
    executor = ActionExecutor()
    for action in all_actions(services):
        executor.register_action(action)
    return executor
