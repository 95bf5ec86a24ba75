"""Rasa graph components, one a file, named by what they find."""
