"""The client against the mock OpenRouter, over real sockets: account, models, login, stopping, several at once."""

from __future__ import annotations

import base64
import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest

from harness.openrouter import MockOpenRouter
from harness.openrouter.wire import Reply
from harness.runtime import Runtime
from tools.client_world import ClientWorld

LONG = "The clerk counted the tides and wrote each of them down. " * 40


@pytest.fixture
def world(runtime: Runtime) -> ClientWorld:
    """The plugin's client and its scheduler."""
    return ClientWorld(runtime)


def _client(world: ClientWorld, mock: MockOpenRouter, **options: Any) -> Any:
    return world.client(**{"base_url": mock.base_url, "key": mock.key, "is_openrouter": True, **options})


def _question(text: str = "Summarise: " + LONG, **fields: Any) -> dict[str, Any]:
    return {"model": "mock/extractive", "messages": [{"role": "user", "content": text}], **fields}


def test_an_answer_costs_what_the_service_charged(world: ClientWorld, openrouter: MockOpenRouter) -> None:
    client = _client(world, openrouter)
    call = world.ask(client, _question())
    assert call.kind is None
    assert Decimal(call.result["usage"]["cost_text"]) == openrouter.bill.total
    assert call.result["complete"] is True
    world.close(client)


def test_a_stop_closes_the_connection_at_once_and_keeps_the_text(
    runtime: Runtime, world: ClientWorld, openrouter: MockOpenRouter
) -> None:
    openrouter.pace.cadence = 1.0
    client = _client(world, openrouter)
    call = world.begin(client, _question())
    runtime.run_until(lambda: len(bytes(b"".join(call.table[b"shown"].values()))) > 0, 60)
    stopped_at = runtime.clock.now()
    world.cancel(call)
    assert call.kind == "cancelled"
    assert call.result["text"] == call.text != ""
    runtime.run_for(0.5)
    assert openrouter.connections[0].closed_by == "client"
    closed_at = openrouter.connections[0].closed_at
    assert closed_at is not None
    assert closed_at - stopped_at < 0.5
    world.close(client)


def test_a_stop_during_the_countdown_sends_nothing_more(
    runtime: Runtime, world: ClientWorld, openrouter: MockOpenRouter
) -> None:
    openrouter.always_do("retry_after")
    client = _client(world, openrouter)
    call = world.begin(client, _question())
    runtime.run_for(3)
    world.cancel(call)
    runtime.run_for(30)
    assert call.kind == "cancelled"
    assert len(openrouter.requests) == 1
    world.close(client)


def test_several_questions_are_answered_side_by_side(
    runtime: Runtime, world: ClientWorld, openrouter: MockOpenRouter
) -> None:
    openrouter.pace.latency = 5.0
    client = _client(world, openrouter)
    started = runtime.clock.now()
    calls = [world.begin(client, _question(f"Summarise part {n}: {LONG}")) for n in range(6)]
    runtime.run_until(lambda: all(call.done for call in calls), 120)
    assert [call.kind for call in calls] == [None] * 6
    assert runtime.clock.now() - started < 10
    world.close(client)


def test_an_endpoint_that_lists_models_as_openrouter_does_is_one(
    world: ClientWorld, openrouter: MockOpenRouter
) -> None:
    client = world.client(base_url=openrouter.base_url, key=openrouter.key)
    assert not client[b"client"][b"is_openrouter"](client[b"client"])
    catalogue = world.call(client, "models").table[b"value"]
    assert client[b"client"][b"is_openrouter"](client[b"client"])
    model = catalogue[b"find"](catalogue, b"mock/tiny")
    assert model[b"context_tokens"] == 4096
    world.close(client)


def test_a_text_far_too_long_for_the_model_is_not_sent(world: ClientWorld, openrouter: MockOpenRouter) -> None:
    client = _client(world, openrouter)
    world.call(client, "models")
    sent_before = len(openrouter.requests)
    call = world.ask(client, _question(LONG * 40, model="mock/tiny"))
    assert call.kind == "text_too_long"
    assert len(openrouter.requests) == sent_before
    world.close(client)


def test_a_bill_makes_the_next_estimate_nearly_exact(world: ClientWorld, openrouter: MockOpenRouter) -> None:
    client = _client(world, openrouter)
    text = "Summarise: " + LONG * 3
    world.ask(client, _question(text))
    billed = openrouter.requests[-1]
    estimated = client[b"client"][b"estimate"](client[b"client"], text.encode(), b"mock/extractive")
    true = -(-len(text.encode()) // 4)  # as the mock counts
    assert billed is not None
    assert abs(estimated / true - 1) < 0.05
    world.close(client)


def test_the_key_and_its_credits_are_told_exactly(world: ClientWorld, openrouter: MockOpenRouter) -> None:
    client = _client(world, openrouter)
    world.ask(client, _question())
    info = world.call(client, "key").table[b"value"]
    assert Decimal(info[b"usage"].decode()) == openrouter.bill.total
    told = world.call(client, "credits").table[b"value"]
    assert Decimal(told[b"used"].decode()) == openrouter.bill.total
    openrouter.keys[openrouter.key].sees_credits = False
    assert world.call(client, "credits").kind == "guardrail"
    world.close(client)


def test_the_cost_of_an_answer_that_broke_off_can_be_asked_for(world: ClientWorld, openrouter: MockOpenRouter) -> None:
    openrouter.script("eof_mid_text")
    client = _client(world, openrouter)
    call = world.ask(client, _question())
    assert call.kind == "dropped"
    generation = world.call(client, "generation", call.result["id"]).table[b"value"]
    assert Decimal(generation[b"cost_text"].decode()) == openrouter.bill.total > 0
    world.close(client)


def test_a_request_the_service_does_not_know_is_asked_for_a_few_times_only(
    runtime: Runtime, world: ClientWorld, openrouter: MockOpenRouter
) -> None:
    client = _client(world, openrouter)
    started = runtime.clock.now()
    call = world.call(client, "generation", "gen-none")
    assert call.kind == "not_found"
    assert len(openrouter.requests) == 3
    assert runtime.clock.now() - started < 10
    world.close(client)


def test_texts_become_vectors(world: ClientWorld, openrouter: MockOpenRouter) -> None:
    client = _client(world, openrouter)
    call = world.call(client, "embeddings", {"model": "mock/embedding", "input": ["tide", "clerk", "tide"]})
    vectors = [list(vector.values()) for vector in call.table[b"value"][b"vectors"].values()]
    assert len(vectors) == 3
    assert vectors[0] == vectors[2] != vectors[1]
    world.close(client)


def test_a_phone_can_log_the_reader_in(runtime: Runtime, world: ClientWorld, openrouter: MockOpenRouter) -> None:
    client = world.client(base_url=openrouter.base_url, key="", is_openrouter=True)
    means = runtime.to_lua(
        {
            "random_bytes": lambda count: bytes(range(count)),
            "sha256": lambda data: hashlib.sha256(data).hexdigest().encode(),
        }
    )
    login = client[b"client"][b"begin_login"](client[b"client"], means, "Précis".encode())
    address = login[b"url"].decode()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(login[b"verifier"]).digest()).rstrip(b"=").decode()
    assert f"code_challenge={challenge}&" in address
    assert "callback_url" not in address
    code = openrouter.approve_login(challenge)
    assert world.call(client, "finish_login", login, "nonsense").kind == "code_rejected"
    key = world.call(client, "finish_login", login, f" {code} ").table[b"value"]
    assert key.decode() in openrouter.keys
    world.close(client)


def test_another_server_needs_no_key_and_gets_nothing_it_would_not_understand(
    world: ClientWorld, openrouter: MockOpenRouter
) -> None:
    openrouter.require_key = False
    client = world.client(base_url=openrouter.base_url, key="", is_openrouter=False)
    call = world.ask(client, _question(provider={"zdr": True}, session_id="book", models=["a/b"], temperature=0.2))
    assert call.kind is None
    sent = openrouter.requests[-1].body
    body = sent if isinstance(sent, dict) else json.loads(sent)
    assert {"provider", "session_id", "models"}.isdisjoint(body)
    assert body["temperature"] == 0.2
    assert body["stream_options"] == {"include_usage": True}
    world.close(client)


def test_the_key_goes_nowhere_but_to_the_configured_host(
    runtime: Runtime, world: ClientWorld, openrouter: MockOpenRouter
) -> None:
    with MockOpenRouter() as stranger:
        runtime.add_peer(stranger)
        openrouter.script(Reply(status=307, headers={"Location": f"{stranger.base_url}/chat/completions"}))
        client = _client(world, openrouter)
        call = world.ask(client, _question())
        assert call.kind == "protocol"
        assert openrouter.key not in repr(call.error)
        runtime.run_for(5)
        assert stranger.connections == []
        world.close(client)
