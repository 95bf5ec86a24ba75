"""What the channel counts, for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

UPDATES = Counter("relevo_telegram_updates", "Updates by what became of them.", ["outcome"])
DELIVERIES = Counter("relevo_telegram_deliveries", "Messages to Telegram by what became of them.", ["outcome"])
NOTICES = Counter("relevo_telegram_notices", "News from the shop by what became of it.", ["outcome"])
LEADER = Gauge("relevo_telegram_leader", "Whether this process talks with Telegram for all.")
