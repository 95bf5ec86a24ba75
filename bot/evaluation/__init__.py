"""Measures what the assistant understands: on the development set, or on anyone's JSON Lines."""
