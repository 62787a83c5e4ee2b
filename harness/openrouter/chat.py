"""POST /chat/completions: from a request body to a priced answer, and from there to JSON or a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from harness.openrouter import conversation as conversations
from harness.openrouter import tokens, validation
from harness.openrouter.behaviours import BEHAVIOURS
from harness.openrouter.catalogue import Catalogue, Model
from harness.openrouter.conversation import Answer, Conversation
from harness.openrouter.errors import ApiError
from harness.openrouter.model_list import DEFAULT_MODEL

DEFAULT_MAX_COMPLETION = 4096  # tokens, for models that name no maximum
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


@dataclass(frozen=True)
class Plan:
    """A checked request: who will answer it, and within what bounds."""

    body: dict[str, Any]
    model: Model
    conversation: Conversation
    prompt_tokens: int
    max_completion: int

    @property
    def streamed(self) -> bool:
        """Whether the client wants server-sent events."""
        return bool(self.body.get("stream"))

    @property
    def completion_price(self) -> Decimal:
        """USD per completion token."""
        return self.model.prices(self.prompt_tokens)[1]

    def most_it_costs(self) -> Decimal:
        """USD, when the answer takes all it may."""
        prompt, completion = self.model.prices(self.prompt_tokens)
        return prompt * self.prompt_tokens + completion * self.max_completion


def plan(raw: object, catalogue: Catalogue) -> Plan:
    """Check a request and choose the first of `model` and `models` that can serve it, else fail as the last did."""
    body = validation.check(raw)
    conversation = conversations.read(body)
    wanted = [name for name in [body.get("model"), *(body.get("models") or [])] if name] or [DEFAULT_MODEL]
    failure: ApiError | None = None
    for name in wanted:
        try:
            model = choose(name, catalogue)
            return _fit(body, model, conversation)
        except ApiError as exc:
            failure = exc
    assert failure is not None
    raise failure


def choose(name: str, catalogue: Catalogue) -> Model:
    """The model of this name that can chat, or the error for one that is unknown or not served."""
    model = catalogue.find(name)
    if model is None:
        raise ApiError(400, f"{name} is not a valid model ID")
    if not model.served or model.behaviour not in BEHAVIOURS:
        raise ApiError(404, f"No endpoints found for {name}.", metadata={"error_type": "not_found"})
    return model


def _fit(body: dict[str, Any], model: Model, conversation: Conversation) -> Plan:
    _check_abilities(body, model, conversation)
    prompt_tokens = conversation.prompt_tokens()
    asked = body.get("max_completion_tokens") or body.get("max_tokens")
    room = model.context - prompt_tokens
    if room < (asked or 1):
        raise _too_long(model, prompt_tokens, asked or 0)
    most = min(asked or model.max_completion or DEFAULT_MAX_COMPLETION, model.max_completion or room, room)
    return Plan(body, model, conversation, prompt_tokens, most)


def _too_long(model: Model, prompt_tokens: int, asked: int) -> ApiError:
    parts = f"{prompt_tokens} of text input" + (f", {asked} in the output" if asked else "")
    return ApiError(
        400,
        f"This endpoint's maximum context length is {model.context} tokens. However, you requested about "
        f"{prompt_tokens + asked} tokens ({parts}). Please reduce the length of either one, or use the "
        '"context-compression" plugin to compress your prompt automatically.',
        metadata={"provider_name": None, "error_type": "context_length_exceeded"},
    )


def _check_abilities(body: dict[str, Any], model: Model, conversation: Conversation) -> None:
    if any(message.images for message in conversation.messages) and "image" not in model.inputs:
        raise ApiError(404, "No endpoints found that support image input")
    if conversation.tools and "tools" not in model.parameters:
        raise ApiError(404, "No endpoints found that support tool use.")
    provider = body.get("provider") or {}
    optional = ("response_format", "reasoning", "top_k", "seed")
    unsupported = [name for name in optional if body.get(name) and name not in model.parameters]
    if provider.get("require_parameters") and unsupported:
        raise ApiError(404, "No endpoints found that can handle the requested parameters.")
    if model.mandatory_reasoning and conversation.reasoning_effort == "none":
        raise validation.refuse("Reasoning is mandatory for this endpoint and cannot be disabled.")
    if provider.get("data_collection") == "deny" and model.trains_on_data:
        raise ApiError(404, "No endpoints found matching your data policy.")
    _check_price(provider.get("max_price") or {}, model)


def _check_price(most: dict[str, Any], model: Model) -> None:
    for name, price in (("prompt", model.prompt), ("completion", model.completion)):
        if name in most and Decimal(price) > Decimal(str(most[name])):
            raise ApiError(404, "No endpoints found that match your max_price.")


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
