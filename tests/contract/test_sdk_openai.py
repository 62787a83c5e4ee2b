"""The openai SDK, pointed at the mock as people point it at OpenRouter, reads its answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from harness.openrouter import MockOpenRouter
from tests.contract.mock_thread import QUESTION, SEARCH, running_mock


@pytest.fixture(scope="module")
def server() -> Iterator[MockOpenRouter]:
    with running_mock() as server:
        yield server


@pytest.fixture(scope="module")
def sdk(server: MockOpenRouter) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=server.key, base_url=server.base_url, max_retries=0, timeout=20) as sdk:
        yield sdk


def ask(sdk: openai.OpenAI, **fields: Any) -> Any:
    return sdk.chat.completions.create(**{"model": "mock/extractive", "messages": QUESTION, **fields})


def test_a_plain_answer(sdk: openai.OpenAI, server: MockOpenRouter) -> None:
    completion = ask(sdk)

    assert completion.choices[0].message.content.startswith('"Anna rang the bell." [1]')
    assert completion.usage.total_tokens == completion.usage.prompt_tokens + completion.usage.completion_tokens
    sdk.models.list()  # the server takes up a request when it has billed the one before
    assert completion.usage.cost == float(server.bill.lines[-1].cost)


def test_a_stream(sdk: openai.OpenAI) -> None:
    chunks = list(ask(sdk, stream=True))

    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert text == ask(sdk).choices[0].message.content
    assert chunks[-1].usage.completion_tokens > 0


@pytest.mark.parametrize("fault", ["usage_alone", "sse_crlf", "sse_comments", "split_utf8", "chunk_extensions"])
def test_a_stream_in_another_guise(sdk: openai.OpenAI, fault: str) -> None:
    chunks = ask(sdk, stream=True, extra_headers={"X-Mock-Fault": fault})

    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert text == ask(sdk).choices[0].message.content


def test_a_tool_call(sdk: openai.OpenAI) -> None:
    choice = ask(sdk, tools=[SEARCH]).choices[0]

    assert choice.finish_reason == "tool_calls"
    assert "rang" in json.loads(choice.message.tool_calls[0].function.arguments)["query"]


def test_a_streamed_tool_call_joined_by_the_sdk(sdk: openai.OpenAI) -> None:
    messages: Any = QUESTION
    tools: Any = [SEARCH]
    with sdk.chat.completions.stream(model="mock/extractive", messages=messages, tools=tools) as stream:
        message = stream.get_final_completion().choices[0].message

    assert message.tool_calls is not None
    assert message.tool_calls[0].function.name == "search_book"


def test_an_answer_in_a_form(sdk: openai.OpenAI) -> None:
    schema = {"type": "object", "properties": {"who": {"type": "string"}}, "required": ["who"]}
    form = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": schema}}
    story = [{"role": "user", "content": "```\nAt noon Anna came. Then Anna left.\n```"}]

    completion = ask(sdk, messages=story, response_format=form)

    assert json.loads(completion.choices[0].message.content) == {"who": "Anna"}


def test_the_list_of_models(sdk: openai.OpenAI) -> None:
    assert "mock/extractive" in [model.id for model in sdk.models.list()]


def test_embeddings(sdk: openai.OpenAI) -> None:
    # The SDK asks for base64 by itself, and unpacks it.
    answer = sdk.embeddings.create(model="mock/embedding", input=["a bell", "a boat"])

    assert [len(entry.embedding) for entry in answer.data] == [64, 64]


RAISED = {
    "status_400": openai.BadRequestError,
    "status_401": openai.AuthenticationError,
    "status_403": openai.PermissionDeniedError,
    "status_404": openai.NotFoundError,
    "status_409": openai.ConflictError,
    "status_422": openai.UnprocessableEntityError,
    "own_429": openai.RateLimitError,
    "credits": openai.APIStatusError,
    "status_500": openai.InternalServerError,
    "html_503": openai.InternalServerError,
    "status_529": openai.InternalServerError,
    "close_at_once": openai.APIConnectionError,
    "reset_after": openai.APIConnectionError,
    "status_line_other": openai.APIConnectionError,
}


@pytest.mark.parametrize("fault", RAISED)
def test_an_error_raises_its_own_class(sdk: openai.OpenAI, fault: str) -> None:
    with pytest.raises(RAISED[fault]):
        ask(sdk, extra_headers={"X-Mock-Fault": fault})


def test_an_error_inside_a_stream_raises(sdk: openai.OpenAI) -> None:
    with pytest.raises(openai.APIError, match="Provider disconnected"):
        list(ask(sdk, stream=True, extra_headers={"X-Mock-Fault": "error_chunk_bare"}))


def test_the_sdk_waits_as_long_as_it_is_told_and_tries_again(server: MockOpenRouter) -> None:
    server.script("retry_after_fraction")
    with openai.OpenAI(api_key=server.key, base_url=server.base_url, max_retries=1) as patient:
        before = len(server.requests)
        assert ask(patient).choices[0].finish_reason == "stop"

    first, second = server.requests[before:]
    assert (first.status, second.status) == (503, 200)
    assert second.time - first.time >= 0.5
