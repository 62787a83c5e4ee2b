"""The response cache a client asks for with a header: the same bytes again, within their time, cost nothing."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from decimal import Decimal

from harness.openrouter.accounts import Key
from harness.openrouter.chat import Completion, Usage
from harness.openrouter.http_request import Request

DEFAULT_SECONDS = 300
MAX_SECONDS = 86_400


@dataclass
class ReplyCache:
    """Completions by key and raw body: the order of JSON fields counts, as in the real one."""

    kept: dict[tuple[str, bytes], tuple[float, Completion]] = field(default_factory=dict)

    def wanted(self, request: Request) -> bool:
        """Whether the client asked for the cache."""
        return request.headers.get("x-openrouter-cache", "").lower() == "true"

    def seconds(self, request: Request) -> int:
        """How long the client wants an answer kept."""
        text = request.headers.get("x-openrouter-cache-ttl", "")
        return min(max(int(text), 1), MAX_SECONDS) if text.isdigit() else DEFAULT_SECONDS

    def find(self, request: Request, key: Key, now: float) -> Completion | None:
        """The kept answer, free of charge, or None."""
        until, completion = self.kept.get((key.secret, request.body), (now, None))
        if completion is None or until <= now:
            return None
        free = Usage(prompt=0, completion=0, reasoning=0, cached=0, cost=Decimal(0), prompt_cost=Decimal(0))
        return dataclasses.replace(completion, usage=free)

    def keep(self, request: Request, key: Key, completion: Completion, now: float) -> None:
        """Keep an answer for as long as the request says."""
        self.kept[key.secret, request.body] = (now + self.seconds(request), completion)
