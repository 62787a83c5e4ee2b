"""Which requests the mock declines, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.openrouter import MockOpenRouter, pictures
from harness.openrouter.validation import ROLES, RULES
from tests.features.mock_client import PROMPT, RawClient

USER = [{"role": "user", "content": PROMPT}]
IMAGE = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x.example/a.png"}}]}]
TOOL = [{"type": "function", "function": {"name": "look"}}]
FORM = {"type": "json_schema", "json_schema": {"name": "x", "schema": {}}}
FIELDS = (
    "role", "content", "type", "text", "image_url", "url", "function", "name", "parameters", "properties", "required",
    "json_schema", "schema", "effort", "items", "enum", "$ref", "anyOf", "cache_control", "tool_calls", "minItems",
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9_999) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=8,
)
CHAT_FIELDS = [*RULES, "cache_control", "nobody_knows_this"]

DECLINED: list[tuple[dict[str, Any], int, str]] = [
    ({"messages": None}, 400, 'Input required: specify "prompt" or "messages"'),
    ({"messages": []}, 400, "Input must have at least 1 token."),
    ({"messages": "Hello"}, 400, "Input must have at least 1 token."),
    ({"messages": [{"role": "wizard", "content": "x"}]}, 400, "Invalid role in messages[0]"),
    ({"messages": [{"role": "user", "content": 7}]}, 400, "Expected messages[0].content to be a string"),
    ({"messages": [{"role": "user", "content": [{"type": "smell"}]}]}, 400, "Invalid part in messages[0].content"),
    ({"model": 7}, 400, "Expected model to be str"),
    ({"model": "nobody/nothing"}, 400, "nobody/nothing is not a valid model ID"),
    ({"model": "mock/retired"}, 404, "No endpoints found for mock/retired."),
    ({"model": "mock/embedding"}, 404, "No endpoints found for mock/embedding."),
    ({"temperature": 5}, 400, "Expected temperature to be at most 2, received 5"),
    ({"temperature": "hot"}, 400, "Expected temperature to be int or float, received str"),
    ({"temperature": True}, 400, "Expected temperature to be int or float, received bool"),
    ({"top_p": -1}, 400, "Expected top_p to be at least 0, received -1"),
    ({"max_tokens": 0}, 400, "Expected max_tokens to be at least 1, received 0"),
    ({"max_tokens": 1.5}, 400, "Expected max_tokens to be int, received float"),
    ({"stream": "yes"}, 400, "Expected stream to be bool, received str"),
    ({"stop": ["a", "b", "c", "d", "e"]}, 400, "Expected stop to be at most 4 strings"),
    ({"tools": [{"type": "function"}]}, 400, "Invalid input: expected tools[0].function.name"),
    ({"response_format": {"type": "xml"}}, 400, "Invalid response_format.type"),
    ({"response_format": {"type": "json_schema"}}, 400, "Missing response_format.json_schema.schema"),
    ({"reasoning": {"effort": "heroic"}}, 400, "Invalid reasoning.effort"),
    ({"model": "mock/reasoning", "reasoning": {"effort": "none"}}, 400, "Reasoning is mandatory for this endpoint"),
    ({"messages": IMAGE}, 404, "No endpoints found that support image input"),
    ({"model": "mock/plain", "tools": TOOL}, 404, "No endpoints found that support tool use."),
    ({"model": "mock/plain", "response_format": FORM, "provider": {"require_parameters": True}}, 404,
     "No endpoints found that can handle the requested parameters."),
    ({"model": "mock/plain", "provider": {"data_collection": "deny"}}, 404, "matching your data policy"),
    ({"provider": {"max_price": {"prompt": 0.1}}}, 404, "No endpoints found that match your max_price."),
    ({"model": "mock/tiny", "max_tokens": 4_096}, 400, "This endpoint's maximum context length is 4096 tokens."),
    ({"model": "mock/tiny", "messages": [{"role": "user", "content": "lamp " * 4_000}]}, 400,
     "you requested about 5007 tokens (5007 of text input)"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "status", "message"), DECLINED)
def test_a_request_is_declined_as_the_service_would(
    server: MockOpenRouter, client: RawClient, fields: dict[str, Any], status: int, message: str
) -> None:
    received = client.chat(fields)

    error = received.json["error"]
    assert (received.status, error["code"]) == (status, status)
    assert message in error["message"]
    assert not server.bill.lines


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("data:image/png;base64,AA==", "Could not process image"),
        ("data:image/jpeg;base64,/9j/4AAQ", "Could not process image"),
        ("data:image/png;base64,A", "Invalid base64 in the image URL"),
        ("data:image/bmp;base64,AAAA", "Invalid image URL"),
        ("file:///etc/passwd", "Invalid image URL"),
        ("data:image/png;base64," + "A" * 8_000, "image exceeds 5 MB maximum"),
    ],
    ids=["no picture", "cut", "no base64", "another kind", "a file", "too large"],
)
def test_what_is_no_picture_is_declined_in_the_providers_words(
    client: RawClient, monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 5_000)
    content = [{"type": "image_url", "image_url": {"url": url}}]

    received = client.chat({"model": "mock/vision", "messages": [{"role": "user", "content": content}]})

    assert received.status == 400
    assert received.json["error"]["metadata"]["raw"].startswith(words)


def test_a_prompt_too_long_names_its_error_type(client: RawClient) -> None:
    long = {"model": "mock/tiny", "messages": [{"role": "user", "content": "x" * 20_000}]}

    assert client.chat(long).json["error"]["metadata"]["error_type"] == "context_length_exceeded"


def test_a_body_that_is_no_json_is_declined(client: RawClient) -> None:
    assert client.ask("POST", "/api/v1/chat/completions", b"{nope").status == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"model": "mock/extractive:nitro"},
        {"model": "mock/extractive-20260801"},
        {"model": "mock/plain", "response_format": FORM},  # dropped without a word
        {"provider": {"order": ["Mock"], "max_price": {"prompt": 1, "completion": 2}, "data_collection": "deny"}},
        {"temperature": None, "nobody_knows_this": 1},
        {"messages": [{"role": "developer", "content": "x"}, *USER]},
        {"plugins": [{"id": "context-compression"}], "session_id": "s", "metadata": {}, "user": "u"},
    ],
)
def test_what_the_service_accepts_is_accepted(client: RawClient, fields: dict[str, Any]) -> None:
    assert client.chat(fields).status == 200


def test_a_fallback_answers_when_the_first_model_cannot(client: RawClient) -> None:
    received = client.chat({"model": "mock/retired", "models": ["nobody/nothing", "mock/small"]})

    assert received.json["model"] == "mock/small"


def test_when_no_fallback_can_answer_the_last_error_is_told(client: RawClient) -> None:
    assert client.chat({"model": "mock/retired", "models": ["nobody/nothing"]}).status == 400


@given(
    fields=st.dictionaries(st.sampled_from(CHAT_FIELDS), JSON, max_size=4),
    path=st.sampled_from(["chat/completions", "embeddings", "rerank", "auth/keys"]),
    messages=st.lists(st.fixed_dictionaries({"role": st.sampled_from(ROLES), "content": JSON}), max_size=3),
    schema=JSON,
)
def test_no_json_is_too_odd_to_be_answered(
    fields: dict[str, Any], path: str, messages: list[Any], schema: object
) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    body = {"messages": messages or USER, "response_format": form, "max_tokens": 50, **fields}

    with MockOpenRouter() as server, RawClient(server) as client:
        received = client.ask("POST", f"/api/v1/{path}", body)

    assert received.status in {200, 400, 403, 404}
