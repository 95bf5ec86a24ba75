"""Errors as all of the gateway's interfaces tell them: `{"error": {"code", "message"}}`."""

from __future__ import annotations

from fastapi.responses import JSONResponse


class ApiError(Exception):
    """A request that is refused; the message says what to do."""

    def __init__(self, status: int, code: str, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.retry_after = status, code, message, retry_after

    def response(self) -> JSONResponse:
        """The error as an answer."""
        headers = {} if self.retry_after is None else {"Retry-After": str(int(self.retry_after) + 1)}
        return JSONResponse({"error": {"code": self.code, "message": self.message}}, self.status, headers=headers)
