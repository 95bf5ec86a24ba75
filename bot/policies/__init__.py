"""Rasa policies: what was understood goes into slots, and when a person takes over."""
