"""`python -m actions [PORT] [--without-ledger]`: the action server by itself. Without a ledger it serves `rasa shell`."""

import sys

from actions.server import DEFAULT_PORT, serve

ports = [argument for argument in sys.argv[1:] if argument.isdigit()]
serve(int(ports[0]) if ports else DEFAULT_PORT, with_ledger="--without-ledger" not in sys.argv[1:])
