"""The providers' prompt cache: a beginning that was sent before, and marked for keeping, is cheaper the second time."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from harness.openrouter import tokens
from harness.openrouter.chat_plan import Plan

SECONDS = 300
LEAST_TOKENS = 256  # shorter beginnings are not kept


class PromptCache:
    """Beginnings of prompts, up to the last part marked with `cache_control`, or all but the last message."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def cached_tokens(self, plan: Plan, now: float) -> int:
        """How many of the prompt's tokens are read from the cache; remembers the beginning for the next time."""
        if plan.model.cached_prompt is None:
            return 0
        beginning = _beginning(plan.body)
        size = tokens.count(beginning)
        if size < LEAST_TOKENS:
            return 0
        mark = hashlib.sha256(f"{plan.model.id} {beginning}".encode("utf-8", "replace")).hexdigest()
        known = self._until.get(mark, now) > now
        self._until[mark] = now + SECONDS
        return min(size, plan.prompt_tokens) if known else 0


def _beginning(body: dict[str, Any]) -> str:
    """The text before the last mark. A mark or session at the top level means all but the last message."""
    messages = body["messages"]
    if body.get("cache_control") or body.get("session_id"):
        return "".join(_text(message) for message in messages[:-1])
    parts = [part for message in messages for part in _parts(message)]
    marks = [index for index, part in enumerate(parts) if part.get("cache_control")]
    return "".join(part.get("text", "") for part in parts[: marks[-1] + 1]) if marks else ""


def _parts(message: dict[str, Any]) -> list[dict[str, Any]]:
    content = message.get("content")
    return content if isinstance(content, list) else [{"text": content or ""}]


def _text(message: dict[str, Any]) -> str:
    content = message.get("content")
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
