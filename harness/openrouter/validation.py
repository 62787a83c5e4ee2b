"""What a chat request may hold: one rule a field, so that a new field is a new line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.openrouter.errors import ApiError
from harness.openrouter.schema_rules import is_schema

Check = Callable[[str, Any], None]
ROLES = ("system", "developer", "user", "assistant", "tool")
EFFORTS = ("max", "xhigh", "high", "medium", "low", "minimal", "none")


def refuse(message: str) -> ApiError:
    """The 400 for a request that breaks a rule."""
    return ApiError(400, message, metadata={"provider_name": None, "error_type": "invalid_request"})


def _of(*kinds: type) -> Check:
    def check(name: str, value: Any) -> None:
        wrong_bool = isinstance(value, bool) and bool not in kinds
        if wrong_bool or not isinstance(value, kinds):
            expected = " or ".join(kind.__name__ for kind in kinds)
            raise refuse(f"Expected {name} to be {expected}, received {type(value).__name__}")

    return check


def _number(least: float, most: float, *kinds: type) -> Check:
    kind = _of(*(kinds or (int, float)))

    def check(name: str, value: Any) -> None:
        kind(name, value)
        if value < least:
            raise refuse(f"Expected {name} to be at least {least:g}, received {value}")
        if value > most:
            raise refuse(f"Expected {name} to be at most {most:g}, received {value}")

    return check


def _whole(least: float, most: float = float("inf")) -> Check:
    return _number(least, most, int)


def _strings(most: int, *, or_one: bool) -> Check:
    def check(name: str, value: Any) -> None:
        if or_one and isinstance(value, str):
            return
        if not isinstance(value, list) or len(value) > most or not all(isinstance(item, str) for item in value):
            raise refuse(f"Expected {name} to be at most {most} strings")

    return check


def _messages(name: str, value: Any) -> None:
    if not isinstance(value, list) or not value:
        raise refuse("Input must have at least 1 token.")
    for index, message in enumerate(value):
        if not isinstance(message, dict) or message.get("role") not in ROLES:
            raise refuse(f"Invalid role in {name}[{index}]")
        _content(f"{name}[{index}].content", message)


def _content(name: str, message: dict[str, Any]) -> None:
    content = message.get("content")
    if isinstance(content, str) or (content is None and message.get("tool_calls")):
        return
    if not isinstance(content, list):
        raise refuse(f"Expected {name} to be a string or an array of parts")
    for part in content:
        _part(name, part)


def _part(name: str, part: Any) -> None:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind == "text" and isinstance(part.get("text"), str):
        return
    if (
        kind == "image_url"
        and isinstance(part.get("image_url"), dict)
        and isinstance(part["image_url"].get("url"), str)
    ):
        return
    if kind in ("file", "input_audio"):
        return
    raise refuse(f"Invalid part in {name}")


def _tools(name: str, value: Any) -> None:
    _of(list)(name, value)
    for index, tool in enumerate(value):
        function = tool.get("function") if isinstance(tool, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise refuse(f"Invalid input: expected {name}[{index}].function.name")
        if not is_schema(function.get("parameters") or {}):
            raise refuse(f"Invalid schema for function '{function['name']}'")


def _response_format(name: str, value: Any) -> None:
    _of(dict)(name, value)
    if value.get("type") not in ("text", "json_object", "json_schema"):
        raise refuse(f"Invalid {name}.type")
    if value["type"] != "json_schema":
        return
    inner = value.get("json_schema")
    if not isinstance(inner, dict) or "schema" not in inner:
        raise refuse(f"Missing {name}.json_schema.schema")
    if not is_schema(inner["schema"]):
        raise refuse(f"Invalid schema in {name}.json_schema.schema")


def _reasoning(name: str, value: Any) -> None:
    _of(dict)(name, value)
    if "effort" in value and value["effort"] not in EFFORTS:
        raise refuse(f"Invalid {name}.effort")


RULES: dict[str, Check] = {
    "messages": _messages,
    "model": _of(str),
    "models": _strings(10, or_one=False),
    "stream": _of(bool),
    "max_tokens": _whole(1),
    "max_completion_tokens": _whole(1),
    "temperature": _number(0, 2),
    "top_p": _number(0, 1),
    "top_k": _whole(0),
    "min_p": _number(0, 1),
    "top_a": _number(0, 1),
    "frequency_penalty": _number(-2, 2),
    "presence_penalty": _number(-2, 2),
    "repetition_penalty": _number(0, 2),
    "seed": _of(int),
    "stop": _strings(4, or_one=True),
    "logit_bias": _of(dict),
    "top_logprobs": _whole(0, 20),
    "tools": _tools,
    "tool_choice": _of(str, dict),
    "parallel_tool_calls": _of(bool),
    "response_format": _response_format,
    "reasoning": _reasoning,
    "provider": _of(dict),
    "plugins": _of(list),
    "session_id": _of(str),
    "user": _of(str),
    "metadata": _of(dict),
    "stream_options": _of(dict),
}


def check(body: object) -> dict[str, Any]:
    """The request's body when it is one, or the 400 that says what is wrong. Unknown fields are let through."""
    if not isinstance(body, dict):
        raise refuse("Invalid JSON in the request body")
    if body.get("messages") is None:
        raise refuse('Input required: specify "prompt" or "messages"')
    for name, rule in RULES.items():
        if body.get(name) is not None:
            rule(name, body[name])
    return body
