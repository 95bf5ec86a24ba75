"""The command `relevo`."""

from relevo.cli.app import app

__all__ = ["app"]
