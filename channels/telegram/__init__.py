"""Telegram: what comes in is stored before it is acknowledged, what goes out is sent in order. `service.py` puts it together."""
