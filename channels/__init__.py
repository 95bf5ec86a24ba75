"""Where people reach Relevo: the website's widget, Telegram, and the agents' desk. `gateway.py` puts them together."""
