"""Lists of models, logins, vectors and the rest of the API that the mock speaks, beside its answers."""

from __future__ import annotations

import base64
import hashlib
import math
import struct
from decimal import Decimal
from typing import Any

import pytest

from harness.openrouter import MockOpenRouter
from tests.features.mock_client import RawClient

VERIFIER = "a-verifier-that-is-long-enough-to-be-allowed-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def ids(client: RawClient, query: str = "", path: str = "models") -> list[str]:
    return [model["id"] for model in client.ask("GET", f"/api/v1/{path}?{query}", key="").json["data"]]


def test_the_list_of_models_is_public_and_has_no_embeddings(client: RawClient) -> None:
    assert "mock/extractive" in ids(client)
    assert "mock/embedding" not in ids(client)
    assert ids(client, path="embeddings/models") == ["mock/embedding"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=vision", ["mock/vision"]),
        ("input_modalities=image", ["mock/vision"]),
        ("supported_parameters=reasoning", ["mock/reasoning"]),
        ("context=1000000", ["mock/large"]),
        ("max_price=0.05", ["mock/extractive:free", "mock/tiny", "mock/plain"]),
        ("min_price=1&sort=pricing-high-to-low", ["mock/reasoning", "mock/large"]),
        ("sort=context-high-to-low&limit=2", ["mock/large", "mock/reasoning"]),
        ("sort=pricing-low-to-high&offset=1&limit=2", ["mock/plain", "mock/tiny"]),
        ("q=nothing+like+this", []),
    ],
)
def test_the_list_of_models_can_be_filtered_and_sorted(client: RawClient, query: str, expected: list[str]) -> None:
    assert ids(client, query) == expected


def test_a_page_of_models_says_how_many_there_are_and_where_the_next_is(client: RawClient) -> None:
    page = client.ask("GET", "/api/v1/models?limit=3").json

    assert len(page["data"]) == 3
    assert page["total_count"] == len(ids(client))
    assert page["links"]["next"] == "/api/v1/models?offset=3&limit=3"


@pytest.mark.parametrize(
    "query", ["sort=beauty", "context=wide", "limit=some", "limit=NaN", "offset=-1", "max_price=Infinity"]
)
def test_a_wrong_filter_is_declined(client: RawClient, query: str) -> None:
    assert client.ask("GET", f"/api/v1/models?{query}").status == 400


def test_prices_are_decimal_texts_per_token(client: RawClient) -> None:
    pricing = client.ask("GET", "/api/v1/model/mock/large").json["data"]["pricing"]

    assert Decimal(pricing["prompt"]) * 1_000_000 == Decimal("1.25")
    assert pricing["prompt"] == "0.00000125"
    assert pricing["overrides"] == [{"min_prompt_tokens": 200_000, "prompt": "0.0000025", "completion": "0.000015"}]


def test_the_users_models_leave_out_those_that_train_on_data(client: RawClient) -> None:
    mine = [model["id"] for model in client.ask("GET", "/api/v1/models/user").json["data"]]

    assert set(ids(client)) - set(mine) == {"mock/plain"}
    assert client.ask("GET", "/api/v1/models/user", key="").status == 401


def test_a_retired_model_has_no_endpoints(client: RawClient) -> None:
    assert client.ask("GET", "/api/v1/models/mock/retired/endpoints").json["data"]["endpoints"] == []
    assert (
        client.ask("GET", "/api/v1/models/mock/tiny/endpoints").json["data"]["endpoints"][0]["context_length"] == 4_096
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/", 404),
        ("GET", "/api/v1/chat/completions", 405),
        ("GET", "/api/v1/model/mock/nothing", 404),
        ("GET", "/api/v1/generation?id=gen-none", 404),
        ("GET", "/api/v1/generation", 400),
    ],
)
def test_what_is_not_there_is_told_so(client: RawClient, method: str, path: str, status: int) -> None:
    received = client.ask(method, path)

    assert (received.status, received.json["error"]["code"]) == (status, status)


def exchange(client: RawClient, code: str, **fields: str) -> Any:
    body = {"code": code, "code_verifier": VERIFIER, "code_challenge_method": "S256", **fields}
    return client.ask("POST", "/api/v1/auth/keys", body, key="")


def test_an_approved_login_buys_a_key_that_works(server: MockOpenRouter, client: RawClient) -> None:
    code = server.approve_login(CHALLENGE)

    secret = exchange(client, code).json["key"]

    assert secret.startswith("sk-or-v1-")
    assert client.chat(key=secret).status == 200
    assert server.bill.lines[0].key == "phone"


def test_a_code_works_once_for_its_own_verifier_and_ten_minutes(server: MockOpenRouter, client: RawClient) -> None:
    client.ask("GET", "/api/v1/models")
    used, stolen, old = (server.approve_login(CHALLENGE) for __ in range(3))

    assert exchange(client, used).status == 200
    assert exchange(client, used).status == 403
    assert exchange(client, stolen, code_verifier="another").status == 403
    assert exchange(client, "guessed").status == 403
    assert exchange(client, old, code_challenge_method="md5").status == 400
    client.now += 601
    assert exchange(client, old).status == 403


def near(first: list[float], second: list[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def test_texts_with_the_same_words_are_near(server: MockOpenRouter, client: RawClient) -> None:
    texts = ["the copper bell of Lissum", "Lissum has a copper bell", "rain on the quay"]

    answer = client.ask("POST", "/api/v1/embeddings", {"model": "mock/embedding", "input": texts}).json

    first, second, third = (entry["embedding"] for entry in answer["data"])
    assert [entry["index"] for entry in answer["data"]] == [0, 1, 2]
    assert math.isclose(sum(value * value for value in first), 1.0, rel_tol=1e-5)
    assert near(first, second) > near(first, third)
    assert answer["usage"]["prompt_tokens"] == sum(-(-len(text) // 4) for text in texts)
    assert server.bill.total == answer["usage"]["prompt_tokens"] * Decimal("0.01") / 1_000_000


def test_vectors_come_packed_when_asked_for(client: RawClient) -> None:
    body = {"model": "mock/embedding", "input": "bell", "encoding_format": "base64", "dimensions": 8}

    packed = client.ask("POST", "/api/v1/embeddings", body).json["data"][0]["embedding"]

    assert sorted(map(abs, struct.unpack("<8f", base64.b64decode(packed)))) == [0.0] * 7 + [1.0]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"input": []}, 400),
        ({"input": "x", "model": "mock/echo"}, 404),
        ({"input": "x", "model": "none"}, 400),
        ({"input": "x", "encoding_format": "hex"}, 400),
        ({"input": "x", "dimensions": 0}, 400),
        ({"input": "x" * 40_000}, 400),
    ],
)
def test_a_wrong_request_for_vectors_is_declined(client: RawClient, fields: dict[str, Any], status: int) -> None:
    assert client.ask("POST", "/api/v1/embeddings", {"model": "mock/embedding", **fields}).status == status


def test_reranking_puts_the_nearest_text_first(client: RawClient) -> None:
    body = {
        "model": "mock/rerank",
        "query": "copper bell",
        "documents": ["rain", "a copper bell", "a bell"],
        "top_n": 2,
    }

    results = client.ask("POST", "/api/v1/rerank", body).json["results"]

    assert [(result["index"], result["relevance_score"]) for result in results] == [(1, 1.0), (2, 0.5)]


def test_the_generation_may_not_be_known_at_once(server: MockOpenRouter, client: RawClient) -> None:
    server.service.generation_delay = 1.5
    path = f"/api/v1/generation?id={client.chat().headers['x-generation-id']}"

    early = client.ask("GET", path).status
    client.now += 1.6

    assert (early, client.ask("GET", path).status) == (404, 200)


def test_the_generation_tells_what_the_answer_told(client: RawClient) -> None:
    answer = client.chat()

    data = client.ask("GET", f"/api/v1/generation?id={answer.headers['x-generation-id']}").json["data"]

    assert data["id"] == answer.json["id"]
    assert data["total_cost"] == answer.json["usage"]["cost"]
    assert (data["tokens_prompt"], data["finish_reason"], data["streamed"], data["cancelled"]) == (
        answer.json["usage"]["prompt_tokens"], "stop", False, False,
    )  # fmt: skip
