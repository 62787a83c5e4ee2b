"""What the server remembers of each completion, for GET /generation."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from harness.openrouter.chat import Completion

# Fields the mock has nothing to say about; null in most real replies too.
UNKNOWN = (
    "app_id", "cache_discount", "external_user", "http_referer", "moderation_latency",
    "native_tokens_completion_images", "num_fetches", "num_input_audio_prompt", "num_media_prompt",
    "num_search_results", "preset_id", "router", "service_tier", "user_agent", "web_search_engine", "workspace_id",
)  # fmt: skip


def new_id(created: int, number: int) -> str:
    """An id shaped like OpenRouter's; the same for the same sequence of requests."""
    return f"gen-{created}-{hashlib.sha256(f'{created} {number}'.encode()).hexdigest()[:20]}"


@dataclass
class Generation:
    """One completion: as promised, and what came of it. Times in seconds of the server's clock."""

    completion: Completion
    streamed: bool
    started_at: float
    latency: float
    ended_at: float | None = None
    cancelled: bool = False
    completion_tokens: int = 0
    cost: Decimal = Decimal(0)

    def body(self) -> dict[str, object]:
        """The `data` of GET /generation."""
        usage, answer = self.completion.usage, self.completion.answer
        created = datetime.fromtimestamp(self.completion.created, UTC)
        took = (self.ended_at if self.ended_at is not None else self.started_at) - self.started_at
        return {
            "id": self.completion.id,
            "upstream_id": f"chatcmpl-{self.completion.id.rpartition('-')[2]}",
            "created_at": created.isoformat(),
            "model": self.completion.named,
            "provider_name": self.completion.model.provider,
            **dict.fromkeys(UNKNOWN),
            "data_region": "global",
            "provider_responses": [],
            "api_type": "completions",
            "origin": "",
            "streamed": self.streamed,
            "cancelled": self.cancelled,
            "finish_reason": None if self.cancelled else answer.finish,
            "native_finish_reason": None if self.cancelled else answer.finish,
            "latency": round(self.latency * 1000),
            "generation_time": round(took * 1000),
            "tokens_prompt": usage.prompt,
            "tokens_completion": self.completion_tokens,
            "native_tokens_prompt": usage.prompt,
            "native_tokens_completion": self.completion_tokens,
            "native_tokens_reasoning": usage.reasoning,
            "native_tokens_cached": usage.cached,
            "num_media_completion": 0,
            "usage": self.cost,
            "total_cost": self.cost,
            "is_byok": False,
            "upstream_inference_cost": Decimal(0),
        }
