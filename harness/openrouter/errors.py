"""The one shape errors leave in: `{"error": {"code", "message", "metadata"?}, "user_id"?}`."""

from __future__ import annotations

from harness.openrouter import exact_json
from harness.openrouter.wire import Reply, Step

USER_ID = "user_2mockMOCKmockMOCKmockMOCKmo"


class ApiError(Exception):
    """A request the service declines. Raised by handlers, answered by `reply`."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        metadata: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        known_user: bool = True,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.metadata = metadata
        self.headers = headers or {}
        self.known_user = known_user

    def body(self) -> dict[str, object]:
        """The JSON object sent."""
        error: dict[str, object] = {"message": self.message, "code": self.status}
        if self.metadata is not None:
            error["metadata"] = self.metadata
        return {"error": error, "user_id": USER_ID} if self.known_user else {"error": error}

    def reply(self) -> Reply:
        """The HTTP answer."""
        return json_reply(self.body(), status=self.status, headers=self.headers)


def json_reply(body: object, *, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """A sized JSON answer."""
    data = exact_json.to_bytes(body)
    return Reply(status, {"Content-Type": "application/json", **(headers or {})}, [Step(data)])
