"""What Relevo counts, for Prometheus. Labels name kinds, never people."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

MESSAGES = Counter("relevo_messages", "Messages stored.", ["channel", "sender"])
REFUSED = Counter("relevo_messages_refused", "Messages not taken, by reason.", ["code"])
TURNS = Counter("relevo_turns", "Turns by what became of them.", ["outcome"])
TURN_SECONDS = Histogram("relevo_turn_seconds", "Time Rasa took for a turn.", buckets=BUCKETS)
SOCKETS = Gauge("relevo_sockets", "Open sockets.", ["side"])
