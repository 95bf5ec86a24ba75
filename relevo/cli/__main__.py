"""`python -m relevo.cli`, for the supervisor, which knows its own interpreter."""

from relevo.cli import app

app()
