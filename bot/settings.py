"""The one module of `bot` that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_ACTIONS_URL = "http://127.0.0.1:5055/webhook"
DEFAULT_TRACKER_URL = "sqlite://"


@dataclass(frozen=True)
class BotSettings:
    """What the Rasa worker is told from outside.

    Every value has a default with which `rasa shell`, `rasa test` and `rasa train` work from a bare checkout;
    only the input channel insists on a secret, for nobody may talk to a served bot without one.
    """

    secret: str | None = None
    """`RELEVO_INTERNAL_SECRET`: signs the gateway's turns and is the token of the action server."""
    actions_url: str | None = None
    """`RELEVO_ACTIONS_URL`: overrides the `action_endpoint` of endpoints.yml."""
    tracker_url: str = DEFAULT_TRACKER_URL
    """`RELEVO_TRACKER_URL`: where conversations are kept; in memory unless told otherwise."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> BotSettings:
        """Read the settings; an empty variable counts as one that is not set."""
        values = os.environ if environment is None else environment
        return cls(
            secret=values.get("RELEVO_INTERNAL_SECRET") or None,
            actions_url=values.get("RELEVO_ACTIONS_URL") or None,
            tracker_url=values.get("RELEVO_TRACKER_URL") or DEFAULT_TRACKER_URL,
        )
