"""A planned chat request answered: the model's words within their bounds, counted and priced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from harness.openrouter import tokens
from harness.openrouter.behaviours import BEHAVIOURS
from harness.openrouter.catalogue import Model
from harness.openrouter.chat_plan import Plan
from harness.openrouter.conversation import Answer

MAX_DELTA_CHARACTERS = 12
_DELTA = re.compile(rf"\s*\S{{1,{MAX_DELTA_CHARACTERS}}}|\s+$")


@dataclass
class Usage:
    """Tokens of one completion and their price in USD."""

    prompt: int
    completion: int
    reasoning: int
    cached: int
    cost: Decimal
    prompt_cost: Decimal

    def body(self) -> dict[str, object]:
        """As OpenRouter reports it."""
        return {
            "prompt_tokens": self.prompt,
            "completion_tokens": self.completion,
            "total_tokens": self.prompt + self.completion,
            "cost": self.cost,
            "is_byok": False,
            "prompt_tokens_details": {"cached_tokens": self.cached, "cache_write_tokens": 0, "audio_tokens": 0},
            "cost_details": {
                "upstream_inference_cost": self.cost,
                "upstream_inference_prompt_cost": self.prompt_cost,
                "upstream_inference_completions_cost": self.cost - self.prompt_cost,
            },
            "completion_tokens_details": {"reasoning_tokens": self.reasoning, "image_tokens": 0},
        }


@dataclass
class Completion:
    """An answer ready for the wire."""

    id: str
    created: int
    model: Model
    answer: Answer
    usage: Usage

    @property
    def named(self) -> str:
        """The model as the answer names it."""
        return self.model.id


def complete(plan: Plan) -> Answer:
    """The model's answer within the request's bounds: continued after a prefill, stopped, cut."""
    answer = BEHAVIOURS[plan.model.behaviour](plan.conversation)
    answer.text = _after_prefill(answer.text, plan.conversation.prefill)
    stop = plan.body.get("stop") or []
    for mark in [stop] if isinstance(stop, str) else stop:
        answer.text = answer.text.partition(mark)[0] if mark else answer.text
    if (plan.body.get("reasoning") or {}).get("exclude"):
        answer.reasoning = ""
    return _cut(answer, plan.max_completion)


def _after_prefill(text: str, prefill: str) -> str:
    """What is left to say when the client has put a beginning into the model's mouth."""
    return text[len(prefill) :] if prefill and text.startswith(prefill) else text


def _cut(answer: Answer, most: int) -> Answer:
    reasoning = tokens.cut(answer.reasoning, most)
    text = tokens.cut(answer.text, most - tokens.count(reasoning))
    if (text, reasoning) != (answer.text, answer.reasoning):
        answer.finish = "length"
    answer.text, answer.reasoning = text, reasoning
    return answer


def measure(plan: Plan, answer: Answer, cached: int) -> Usage:
    """What the answer costs: prices times tokens, exactly."""
    reasoning = tokens.count(answer.reasoning)
    calls = sum(tokens.count(call.name + call.argument_text) for call in answer.tool_calls)
    completion = tokens.count(answer.text) + reasoning + calls
    prompt_price, completion_price = plan.model.prices(plan.prompt_tokens)
    cached_price = plan.model.cached_price()
    saved = (prompt_price - (prompt_price if cached_price is None else cached_price)) * cached
    prompt_cost = prompt_price * plan.prompt_tokens - saved
    cost = prompt_cost + completion_price * completion if completion else Decimal(0)
    return Usage(plan.prompt_tokens, completion, reasoning, cached, cost, prompt_cost if completion else Decimal(0))


def deltas(text: str) -> Iterator[str]:
    """A text in the pieces it is streamed in: words with the space before them, long runs in parts."""
    at = 0
    for match in _DELTA.finditer(text):
        yield match.group()
        at = match.end()
    if at < len(text):
        yield text[at:]
