"""The model list: models as JSON, and the filters and orders of GET /models."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from harness.openrouter.catalogue import PER_MILLION, Model
from harness.openrouter.errors import ApiError
from harness.openrouter.exact_json import plain

Json = dict[str, Any]


def per_token(per_million: str) -> str:
    """USD per token as the decimal string of the catalogue."""
    return plain(Decimal(per_million) / PER_MILLION)


def pricing(model: Model) -> Json:
    """Prices, in USD per token."""
    prices: Json = {
        "prompt": per_token(model.prompt),
        "completion": per_token(model.completion),
        "request": "0",
        "image": "0",
        "web_search": "0",
        "internal_reasoning": "0",
    }
    if model.cached_prompt is not None:
        prices["input_cache_read"] = per_token(model.cached_prompt)
    if model.tiers:
        prices["overrides"] = [
            {
                "min_prompt_tokens": tier.min_prompt_tokens,
                "prompt": per_token(tier.prompt),
                "completion": per_token(tier.completion),
            }
            for tier in model.tiers
        ]
    return prices


def model_body(model: Model) -> Json:
    """A model as GET /models tells it; `reasoning` is there for models that can think alone."""
    body = _common_body(model)
    if "reasoning" in model.parameters:
        body["reasoning"] = {
            "mandatory": model.mandatory_reasoning,
            "default_enabled": model.mandatory_reasoning,
            "default_effort": "medium",
            "supported_efforts": ["high", "medium", "low"],
        }
    return body


def _common_body(model: Model) -> Json:
    return {
        "id": model.id,
        "canonical_slug": model.canonical,
        "hugging_face_id": None,
        "name": model.name,
        "created": model.created,
        "description": model.description,
        "context_length": model.context,
        "architecture": {
            "modality": f"{'+'.join(model.inputs)}->{'+'.join(model.outputs)}",
            "input_modalities": list(model.inputs),
            "output_modalities": list(model.outputs),
            "tokenizer": model.tokenizer,
            "instruct_type": None,
        },
        "pricing": pricing(model),
        "top_provider": {
            "context_length": model.context,
            "max_completion_tokens": model.max_completion,
            "is_moderated": False,
        },
        "per_request_limits": None,
        "supported_parameters": list(model.parameters),
        "default_parameters": {"temperature": None, "top_p": None, "frequency_penalty": None},
        "supported_voices": None,
        "links": {"details": f"/api/v1/models/{model.canonical}/endpoints"},
        "knowledge_cutoff": None,
        "expiration_date": None,
    }


def endpoints_body(model: Model) -> Json:
    """Who serves a model, as GET /models/{author}/{slug}/endpoints tells it."""
    listed = model_body(model)
    endpoint = {
        "name": f"{model.provider} | {model.canonical}",
        "tag": model.provider.lower(),
        "model_id": model.id,
        "model_name": model.name,
        "provider_name": model.provider,
        "context_length": model.context,
        "max_completion_tokens": model.max_completion,
        "pricing": listed["pricing"],
        "quantization": None,
        "status": 0,
        "supported_parameters": listed["supported_parameters"],
        "supports_implicit_caching": False,
        "supports_diarization": False,
        "supports_tool_choice": dict.fromkeys(("auto", "none", "required", "function"), "tools" in model.parameters),
        "native_tools": {},
        **dict.fromkeys(UNMEASURED),
    }
    names = ("id", "name", "created", "description", "architecture")
    return {**{name: listed[name] for name in names}, "endpoints": [endpoint] if model.served else []}


UNMEASURED = (
    "latency_last_30m", "max_prompt_tokens", "service_tier", "throughput_last_30m", "uptime_last_1d", "uptime_last_30m",
    "uptime_last_5m",
)  # fmt: skip

Filter = Callable[[Model, str], bool]

FILTERS: dict[str, Filter] = {
    "q": lambda model, value: value.lower() in f"{model.id} {model.name} {model.description}".lower(),
    "supported_parameters": lambda model, value: set(_list(value)) <= set(model.parameters),
    "input_modalities": lambda model, value: set(_list(value)) <= set(model.inputs),
    "output_modalities": lambda model, value: set(_list(value)) <= set(model.outputs),
    "context": lambda model, value: model.context >= _decimal("context", value),
    "min_price": lambda model, value: Decimal(model.prompt) >= _decimal("min_price", value),
    "max_price": lambda model, value: Decimal(model.prompt) <= _decimal("max_price", value),
}

# Each order as a key to sort by; "most-popular" is the catalogue's own.
SORTS: dict[str, Callable[[Model], Any]] = {
    "most-popular": lambda model: 0,
    "newest": lambda model: -model.created,
    "pricing-low-to-high": lambda model: Decimal(model.prompt),
    "pricing-high-to-low": lambda model: -Decimal(model.prompt),
    "context-high-to-low": lambda model: -model.context,
}


def list_models(models: list[Model], query: dict[str, str]) -> Json:
    """Models filtered, sorted, and a page of them."""
    chosen = list(models)
    for name, keeps in FILTERS.items():
        if query.get(name):
            chosen = [model for model in chosen if keeps(model, query[name])]
    sort = query.get("sort", "most-popular")
    if sort not in SORTS:
        raise ApiError(400, f"Invalid sort: {sort}", known_user=False)
    chosen.sort(key=SORTS[sort])
    offset = int(_decimal("offset", query.get("offset", "0")))
    limit = int(_decimal("limit", query.get("limit", str(len(chosen)))))
    page = chosen[offset : offset + limit]
    more = offset + limit < len(chosen)
    following = f"/api/v1/models?offset={offset + limit}&limit={limit}" if more else None
    return {"data": [model_body(model) for model in page], "total_count": len(chosen), "links": {"next": following}}


def _list(value: str) -> list[str]:
    return [item.strip() for item in value.split(",") if item.strip()]


def _decimal(name: str, value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise ApiError(400, f"Invalid {name}: {value}", known_user=False)
    return number
