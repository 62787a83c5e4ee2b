"""What the mock charges, to the last digit, and when it will not: keys, credits, limits, caps, caches."""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from typing import Any

import pytest

from harness.openrouter import MockOpenRouter
from harness.openrouter.catalogue import Model, Tier
from tests.features.mock_client import CHAT, PROMPT, RawClient, Received, events, request_bytes
from tests.picture_books import drawn

LONG = "The lamp was lit. " * 600


def exact(data: bytes) -> Any:
    """JSON with numbers as written."""
    return json.loads(data, parse_float=Decimal)


def error(received: Received) -> dict[str, Any]:
    found: dict[str, Any] = received.json["error"]
    return found


def generation(client: RawClient, number: str) -> dict[str, Any]:
    data: dict[str, Any] = exact(client.ask("GET", f"/api/v1/generation?id={number}").body)["data"]
    return data


def test_a_bill_can_be_checked_with_a_pencil(server: MockOpenRouter, client: RawClient) -> None:
    body = {
        "model": "mock/echo",
        "messages": [{"role": "system", "content": "Hi"}, {"role": "user", "content": "鐘鐘"}],
    }

    usage = exact(client.chat(body).body)["usage"]

    # 2 bytes and 6 bytes are 1 and 2 tokens; 4 for each message, 3 for the request; the answer is 6 bytes.
    assert (usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"]) == (14, 2, 16)
    # $0.15 and $0.60 a million tokens.
    assert usage["cost"] == server.bill.total == Decimal("0.0000033")


def test_many_small_bills_add_up_without_loss(server: MockOpenRouter, client: RawClient) -> None:
    told = sum(exact(client.chat({"model": "mock/tiny", "seed": n}).body)["usage"]["cost"] for n in range(200))

    assert told == server.bill.total
    assert len(server.bill.lines) == 200


def test_a_stream_tells_the_same_bill(server: MockOpenRouter, client: RawClient) -> None:
    plain = exact(client.chat().body)["usage"]
    streamed = exact(client.chat({"stream": True}).body.split(b"data: ")[-2])["usage"]

    assert plain == streamed
    assert server.bill.total == 2 * plain["cost"]


def test_tools_and_images_count_as_prompt(client: RawClient) -> None:
    picture = base64.b64encode(drawn(1, width=42, height=63).tobytes("png")).decode()
    parts = [
        {"type": "text", "text": "Look"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{picture}"}},
        {"type": "image_url", "image_url": {"url": "https://example.com/never-fetched.png"}},
    ]
    tool = {"type": "function", "function": {"name": "look"}}

    usage = client.chat({"model": "mock/vision", "messages": [{"role": "user", "content": parts}]}).json["usage"]
    with_tool = client.chat({"tools": [tool], "messages": [{"role": "user", "content": "Look"}]}).json["usage"]

    squares = 2 * 3  # of 28 pixels, in 56 by 84
    assert usage["prompt_tokens"] == 1 + squares + 258 + 4 + 3
    assert with_tool["prompt_tokens"] == 1 + 4 + 3 + -(-len(json.dumps([tool])) // 4)


def test_a_long_prompt_falls_into_the_dearer_tier(server: MockOpenRouter, client: RawClient) -> None:
    tiers = (Tier(100, "2", "8"), Tier(1_000, "3", "9"))
    server.service.catalogue.add(Model("mock/tiered", "", "", prompt="1", completion="4", tiers=tiers))

    for words, prompt_price, completion_price in ((1, 1, 4), (200, 2, 8), (2_000, 3, 9)):
        prompt = {"model": "mock/tiered", "messages": [{"role": "user", "content": "lamp " * words}]}
        usage = exact(client.chat(prompt).body)["usage"]
        expected = usage["prompt_tokens"] * prompt_price + usage["completion_tokens"] * completion_price
        assert usage["cost"] * 1_000_000 == expected


def test_a_stream_that_is_left_costs_what_came_of_it(server: MockOpenRouter, client: RawClient) -> None:
    server.pace.cadence = 1.0
    body = {"stream": True, "messages": [{"role": "user", "content": PROMPT}]}
    client.send(request_bytes("POST", CHAT, body, {"Authorization": f"Bearer {server.key}"}))
    part = client.receive(limit=3.5)
    client.close()
    server.poll(1_003.6)

    said = b"".join(part.data.split(b'"content":"')[n].split(b'"')[0] for n in range(1, 5))
    line = server.bill.lines[0]
    assert said == b"Anna left the harbour"
    assert line.completion_tokens == -(-len(said) // 4)
    assert line.cost * 1_000_000 == line.prompt_tokens * Decimal("0.4") + line.completion_tokens * Decimal("1.6")
    with RawClient(server, now=1_003.6) as later:
        told = generation(later, line.generation)
    assert told["cancelled"] is True
    assert (told["total_cost"], told["native_tokens_completion"]) == (line.cost, line.completion_tokens)


def test_a_stream_that_is_left_after_its_bill_costs_what_the_bill_said(
    server: MockOpenRouter, client: RawClient
) -> None:
    server.script("length_too_long_open")
    body = {"stream": True, "messages": [{"role": "user", "content": PROMPT}]}
    client.send(request_bytes("POST", CHAT, body, {"Authorization": f"Bearer {server.key}"}))
    part = client.receive(limit=3.0)
    client.close()
    server.poll(1_003.1)

    (told,) = [json.loads(line[6:], parse_float=Decimal) for line in part.data.split(b"\n") if b'"usage":{' in line]
    assert server.bill.total == told["usage"]["cost"]


def test_some_providers_charge_a_cancelled_stream_in_full(server: MockOpenRouter, client: RawClient) -> None:
    body = {"model": "mock/slow", "stream": True, "messages": [{"role": "user", "content": PROMPT}]}
    client.send(request_bytes("POST", CHAT, body, {"Authorization": f"Bearer {server.key}"}))
    client.receive(limit=21.0)
    client.close()
    server.poll(1_022.0)
    with RawClient(server, now=1_022.0) as other:
        whole = exact(other.chat().body)["usage"]["cost"]

    assert server.bill.lines[0].cost == whole


def test_a_plain_answer_is_charged_in_full_even_when_nobody_waits(server: MockOpenRouter, client: RawClient) -> None:
    server.pace.latency = 9.0
    body = {"messages": [{"role": "user", "content": PROMPT}]}
    client.send(request_bytes("POST", CHAT, body, {"Authorization": f"Bearer {server.key}"}))
    client.receive(limit=1.0)
    client.close()
    server.poll(1_001.0)

    assert server.bill.lines[0].completion_tokens > 10
    assert server.requests[0].outcome == "client_closed"


def test_an_answer_of_nothing_costs_nothing(server: MockOpenRouter, client: RawClient) -> None:
    usage = client.chat({"model": "mock/silent"}).json["usage"]

    assert (usage["completion_tokens"], usage["cost"], server.bill.total) == (0, 0, Decimal(0))


@pytest.mark.parametrize(("secret", "message"), [("", "No auth credentials found"), ("sk-or-v1-00", "User not found.")])
def test_without_a_right_key_nothing_is_served(client: RawClient, secret: str, message: str) -> None:
    received = client.chat(key=secret)

    assert (received.status, error(received)) == (401, {"message": message, "code": 401})


def test_a_disabled_key_is_no_key(server: MockOpenRouter, client: RawClient) -> None:
    server.keys[server.key].disabled = True

    assert client.chat().status == 401


def test_a_local_server_asks_for_no_key(server: MockOpenRouter, client: RawClient) -> None:
    server.require_key = False

    assert client.chat(key="").status == 200


def test_a_key_with_a_limit_stops_before_it_is_passed(server: MockOpenRouter, client: RawClient) -> None:
    key = server.service.accounts.add_key("child", Decimal("0.005"))
    statuses: list[int] = []
    while not statuses or statuses[-1] == 200:
        statuses.append((last := client.chat({"max_tokens": 2_000}, key=key.secret)).status)

    assert statuses[-1] == 402
    assert error(last)["metadata"]["limit_source"] == "openrouter_key_limit"
    assert len(statuses) > 3
    assert key.limit is not None
    assert key.usage == server.bill.total <= key.limit


def test_a_balance_too_low_says_what_is_affordable(server: MockOpenRouter, client: RawClient) -> None:
    server.service.accounts.total_credits = Decimal("0.0016")

    received = client.chat({"max_tokens": 16_000})

    assert received.status == 402
    assert error(received)["metadata"]["limit_source"] == "openrouter_credits"
    assert "up to 16000 tokens, but can only afford 1000." in error(received)["message"]


def test_requests_under_way_hold_their_money(server: MockOpenRouter, client: RawClient) -> None:
    server.service.accounts.total_credits = Decimal("0.03")
    server.pace.latency = 5.0
    body = {"max_tokens": 10_000, "messages": [{"role": "user", "content": PROMPT}]}
    client.send(request_bytes("POST", CHAT, body, {"Authorization": f"Bearer {server.key}"}))
    client.receive(limit=1.0)

    with RawClient(server, now=1_001.0) as other:
        refused = other.chat({"max_tokens": 10_000})
        client.receive(limit=10.0)
        other.now = client.now
        allowed = other.chat({"max_tokens": 10_000})

    assert refused.status == 402
    assert error(refused)["metadata"]["limit_source"] == "openrouter_in_flight_budget"
    assert refused.headers["retry-after"] == "2"
    assert allowed.status == 200


def test_free_models_have_a_cap_a_minute(server: MockOpenRouter, client: RawClient) -> None:
    statuses = [client.chat({"model": "mock/extractive:free"}).status for __ in range(21)]
    refused = client.chat({"model": "mock/extractive:free"})
    client.now += 61

    assert statuses == [200] * 20 + [429]
    assert int(refused.headers["x-ratelimit-reset"]) == (1_790_000_000 + 1_060) * 1000
    assert error(refused)["metadata"]["headers"]["X-RateLimit-Remaining"] == "0"
    assert client.chat({"model": "mock/extractive:free"}).status == 200
    assert server.bill.total == 0


def test_free_models_have_a_cap_a_day_until_midnight_utc(server: MockOpenRouter, client: RawClient) -> None:
    server.service.accounts.total_credits = Decimal(5)
    for __ in range(50):
        client.chat({"model": "mock/extractive:free"})
        client.now += 5

    refused = client.chat({"model": "mock/extractive:free"})

    assert refused.status == 429
    assert error(refused)["metadata"]["limit_source"] == "openrouter_free_tier_daily"
    reset = int(refused.headers["x-ratelimit-reset"]) // 1000
    assert reset % 86_400 == 0
    client.now = reset - 1_790_000_000 + 1.0
    assert client.chat({"model": "mock/extractive:free"}).status == 200


def test_the_key_tells_what_was_used(server: MockOpenRouter, client: RawClient) -> None:
    server.keys[server.key].limit = Decimal(1)
    client.chat()
    client.chat({"model": "mock/extractive:free"})

    data = exact(client.ask("GET", "/api/v1/key").body)["data"]

    assert data["usage"] == data["usage_daily"] == server.bill.total
    assert data["limit_remaining"] == 1 - server.bill.total
    assert data["free_model_daily_requests"] == {"used": 1, "limit": 1000, "remaining": 999}
    assert server.key not in data["label"]


def test_credits_are_told_only_to_keys_that_may_know(server: MockOpenRouter, client: RawClient) -> None:
    assert client.ask("GET", "/api/v1/credits").json["data"] == {"total_credits": 25, "total_usage": 0}

    server.keys[server.key].sees_credits = False

    assert client.ask("GET", "/api/v1/credits").status == 403


def test_the_cache_of_replies_gives_the_same_answer_for_nothing(server: MockOpenRouter, client: RawClient) -> None:
    def ask() -> Received:
        return client.chat(X_OpenRouter_Cache="true", X_OpenRouter_Cache_TTL="60")

    first, second = ask(), ask()
    client.now += 61
    third = ask()

    statuses = [received.headers["x-openrouter-cache-status"] for received in (first, second, third)]
    assert statuses == ["MISS", "HIT", "MISS"]
    assert first.json["choices"] == second.json["choices"]
    assert first.json["id"] != second.json["id"]
    usage = second.json["usage"]
    assert (usage["cost"], usage["prompt_tokens"], usage["completion_tokens"]) == (0, 0, 0)
    assert server.bill.total == exact(first.body)["usage"]["cost"] + exact(third.body)["usage"]["cost"]


def test_the_cache_of_replies_knows_a_request_by_its_bytes(client: RawClient) -> None:
    message = {"role": "user", "content": PROMPT}
    client.ask("POST", CHAT, {"messages": [message], "seed": 1}, X_OpenRouter_Cache="true")

    other = client.ask("POST", CHAT, {"seed": 1, "messages": [message]}, X_OpenRouter_Cache="true")
    uncached = client.ask("POST", CHAT, {"messages": [message], "seed": 1})

    assert other.headers["x-openrouter-cache-status"] == "MISS"
    assert "x-openrouter-cache-status" not in uncached.headers


def test_a_beginning_marked_for_keeping_is_cheaper_the_second_time(client: RawClient) -> None:
    part = {"type": "text", "text": LONG, "cache_control": {"type": "ephemeral"}}
    body = {"messages": [{"role": "user", "content": [part, {"type": "text", "text": "Who lit it?"}]}]}

    first, second = (exact(client.chat(body).body)["usage"] for __ in range(2))

    kept = -(-len(LONG) // 4)
    assert first["prompt_tokens_details"]["cached_tokens"] == 0
    assert second["prompt_tokens_details"]["cached_tokens"] == kept
    assert first["cost"] - second["cost"] == kept * Decimal("0.3") / 1_000_000


def test_no_key_ever_enters_the_log(client: RawClient, server: MockOpenRouter) -> None:
    body = {"messages": [{"role": "user", "content": f"my key is {server.key}"}], "user": "sk-or-v1-abcdef0123456789"}
    client.chat(body, X_Note=server.key)
    client.ask("GET", f"/api/v1/models?q={server.key}")

    written = "\n".join(record.as_line() for record in server.requests)
    assert "sk-or" not in written
    assert server.key[-16:] not in written
    assert written.count("[redacted]") == 6


def test_the_log_tells_what_was_asked_and_what_came_of_it(server: MockOpenRouter, client: RawClient) -> None:
    received = client.chat({"stream": True, "seed": 7})

    record = server.requests[0]
    assert (record.method, record.path, record.body["seed"]) == ("POST", CHAT, 7)
    assert (record.status, record.outcome, record.connection, record.key) == (200, "complete", 1, "default")
    assert record.generation == events(received.body)[0]["id"]
