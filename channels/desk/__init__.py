"""The agents' side of the handoff: login, the queue, the conversation, and taking over."""
