"""`python -m actions PORT`: the action server by itself, for `rasa shell` and for the supervisor."""

import sys

from actions.server import serve

serve(int(sys.argv[1]) if len(sys.argv) > 1 else 5055)
