"""What runs inside Rasa: components, policies, the input channel and the tracker store."""

import os

# Rasa reports its use to its makers unless told otherwise; `rasa train` imports this package before it would.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
