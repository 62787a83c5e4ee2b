"""A chat request checked: which model will answer it, within what bounds, or why none can."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from harness.openrouter import conversation as conversations
from harness.openrouter import validation
from harness.openrouter.behaviours import BEHAVIOURS
from harness.openrouter.catalogue import Catalogue, Model
from harness.openrouter.conversation import Conversation
from harness.openrouter.errors import ApiError
from harness.openrouter.model_list import DEFAULT_MODEL
from harness.openrouter.pictures import BadPictureError

DEFAULT_MAX_COMPLETION = 4096  # tokens, for models that name no maximum
OPTIONAL = ("response_format", "reasoning", "top_k", "seed")  # dropped without a word where a model lacks them


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


def make_plan(raw: object, catalogue: Catalogue) -> Plan:
    """Check a request and choose the first of `model` and `models` that can serve it, else fail as the last did."""
    body = validation.check(raw)
    try:
        conversation = conversations.read(body)
    except BadPictureError as exc:
        raise ApiError(400, "Provider returned error", metadata={"provider_name": "Mock", "raw": str(exc)}) from exc
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
    if conversation.pictures and "image" not in model.inputs:
        raise ApiError(404, "No endpoints found that support image input")
    if conversation.tools and "tools" not in model.parameters:
        raise ApiError(404, "No endpoints found that support tool use.")
    provider = body.get("provider") or {}
    unsupported = [name for name in OPTIONAL if body.get(name) and name not in model.parameters]
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
