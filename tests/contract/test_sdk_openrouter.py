"""OpenRouter's own SDK, which checks every field against the published specification, reads the mock's answers."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from openrouter import OpenRouter, errors
from openrouter.operations import ListModelsUserSecurity

from harness.openrouter import MockOpenRouter
from tests.contract.mock_thread import QUESTION, SEARCH, running_mock

# The SDK marks fields of the specification that are on their way out; the mock has them because the service has.
pytestmark = pytest.mark.filterwarnings("ignore:warning. .. DEPRECATED:DeprecationWarning")


@pytest.fixture(scope="module")
def server() -> Iterator[MockOpenRouter]:
    with running_mock() as server:
        yield server


@pytest.fixture(scope="module")
def sdk(server: MockOpenRouter) -> Iterator[OpenRouter]:
    with OpenRouter(api_key=server.key, server_url=server.base_url) as sdk:
        yield sdk


def ask(sdk: OpenRouter, **fields: Any) -> Any:
    return sdk.chat.send(**{"model": "mock/extractive", "messages": QUESTION, **fields})


def listed(page: Any) -> Any:
    return page.result.data


def test_a_plain_answer(sdk: OpenRouter, server: MockOpenRouter) -> None:
    result = ask(sdk)

    assert result.choices[0].message.content.startswith('"Anna rang the bell." [1]')
    assert result.choices[0].finish_reason == "stop"
    sdk.credits.get_credits()  # the server takes up a request when it has billed the one before
    assert result.usage.cost == float(server.bill.lines[-1].cost)
    assert result.usage.prompt_tokens == server.bill.lines[-1].prompt_tokens


def test_a_stream(sdk: OpenRouter) -> None:
    with ask(sdk, stream=True) as stream:
        chunks = list(stream)

    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert text == ask(sdk).choices[0].message.content
    assert chunks[-1].usage.completion_tokens > 0


@pytest.mark.parametrize("stream", [False, True])
def test_reasoning(sdk: OpenRouter, stream: bool) -> None:
    result = ask(sdk, model="mock/reasoning", stream=stream)

    if stream:
        with result as chunks:
            deltas = [choice.delta for chunk in chunks for choice in chunk.choices]
        reasoning = "".join(delta.reasoning for delta in deltas if isinstance(delta.reasoning, str))
        assert reasoning.startswith("1. Of about")
    else:
        assert result.choices[0].message.reasoning.startswith("1. Of about")
        assert result.usage.completion_tokens_details.reasoning_tokens > 0


def test_a_tool_call(sdk: OpenRouter) -> None:
    message = ask(sdk, tools=[SEARCH]).choices[0].message

    assert message.content is None
    assert message.tool_calls[0].function.name == "search_book"
    assert "rang" in json.loads(message.tool_calls[0].function.arguments)["query"]


def test_a_streamed_tool_call(sdk: OpenRouter) -> None:
    with ask(sdk, tools=[SEARCH], stream=True) as chunks:
        calls = [call for chunk in chunks for choice in chunk.choices for call in choice.delta.tool_calls or []]

    assert calls[0].function.name == "search_book"
    assert "rang" in json.loads("".join(call.function.arguments or "" for call in calls))["query"]


def test_the_list_of_models(sdk: OpenRouter, server: MockOpenRouter) -> None:
    models = listed(sdk.models.list())

    assert {model.id for model in models} == {model.id for model in server.service.catalogue.chat_models()}
    large = next(model for model in models if model.id == "mock/large")
    assert (large.context_length, large.pricing.prompt) == (1_048_576, "0.00000125")


def test_the_users_models_and_one_model_and_its_endpoints(sdk: OpenRouter, server: MockOpenRouter) -> None:
    security = ListModelsUserSecurity(bearer=server.key)

    assert listed(sdk.models.list_for_user(security=security))
    assert sdk.models.get(author="mock", slug="tiny").data.context_length == 4_096
    assert sdk.endpoints.list(author="mock", slug="tiny").data.endpoints[0].context_length == 4_096


def test_a_generation(sdk: OpenRouter, server: MockOpenRouter) -> None:
    number = ask(sdk).id

    data = sdk.generations.get_generation(id=number).data

    assert (data.id, data.total_cost) == (number, float(server.bill.lines[-1].cost))


def test_the_key_and_the_credits(sdk: OpenRouter, server: MockOpenRouter) -> None:
    assert sdk.api_keys.get_current_key_metadata().data.usage == float(server.bill.total)
    assert sdk.credits.get_credits().data.total_usage == float(server.bill.total)


def test_embeddings_and_their_models(sdk: OpenRouter) -> None:
    answer: Any = sdk.embeddings.generate(model="mock/embedding", input=["a bell", "a boat"])

    assert [len(entry.embedding) for entry in answer.data] == [64, 64]
    assert [model.id for model in listed(sdk.embeddings.list_models())] == ["mock/embedding"]


def test_reranking(sdk: OpenRouter) -> None:
    answer: Any = sdk.rerank.rerank(model="mock/rerank", query="bell", documents=["boat", "bell"])

    assert [result.index for result in answer.results] == [1, 0]


def test_the_exchange_of_a_code_for_a_key(sdk: OpenRouter, server: MockOpenRouter) -> None:
    verifier = "v" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    code = server.approve_login(challenge)

    answer = sdk.o_auth.exchange_auth_code_for_api_key(code=code, code_verifier=verifier, code_challenge_method="S256")

    assert answer.key in server.keys
    with pytest.raises(errors.ForbiddenResponseError):
        sdk.o_auth.exchange_auth_code_for_api_key(code=code, code_verifier=verifier, code_challenge_method="S256")


RAISED: dict[str, type[errors.OpenRouterError]] = {
    "status_400": errors.BadRequestResponseError,
    "context_too_long": errors.BadRequestResponseError,
    "status_401": errors.UnauthorizedResponseError,
    "credits": errors.PaymentRequiredResponseError,
    "moderation": errors.ForbiddenResponseError,
    "status_404": errors.NotFoundResponseError,
    "status_408": errors.RequestTimeoutResponseError,
    "status_413": errors.PayloadTooLargeResponseError,
    "status_422": errors.UnprocessableEntityResponseError,
    "upstream_429": errors.TooManyRequestsResponseError,
    "own_429": errors.TooManyRequestsResponseError,
    "status_500": errors.InternalServerResponseError,
    "status_502": errors.BadGatewayResponseError,
    "retry_after": errors.ServiceUnavailableResponseError,
    "status_524": errors.EdgeNetworkTimeoutResponseError,
    "status_529": errors.ProviderOverloadedResponseError,
    "html_502": errors.OpenRouterDefaultError,
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("fault", RAISED)
def test_an_error_raises_its_own_class(sdk: OpenRouter, fault: str, stream: bool) -> None:
    with pytest.raises(RAISED[fault]) as raised:
        ask(sdk, model=f"mock/fault:{fault}", stream=stream, retries=None)

    assert raised.value.status_code == raised.value.raw_response.status_code >= 400


def test_what_the_mock_declines_by_itself_raises_too(sdk: OpenRouter, server: MockOpenRouter) -> None:
    with pytest.raises(errors.BadRequestResponseError, match="not a valid model ID"):
        ask(sdk, model="nobody/nothing")
    with (
        OpenRouter(api_key="sk-or-v1-wrong", server_url=server.base_url) as stranger,
        pytest.raises(errors.UnauthorizedResponseError, match="User not found"),
    ):
        ask(stranger)


def test_an_error_inside_a_stream_is_readable(sdk: OpenRouter) -> None:
    with ask(sdk, model="mock/fault:error_chunk", stream=True) as stream:
        chunks = list(stream)

    assert chunks[-1].error.code == 502
    assert chunks[-1].choices[0].finish_reason == "error"
