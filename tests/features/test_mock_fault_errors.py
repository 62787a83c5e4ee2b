"""Faults that are errors: status, headers and JSON on the wire, against what the API's documentation says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.openrouter.faults import statuses
from tests.features.mock_client import Received, read_http, struck

Check = Callable[[dict[str, Any], dict[str, str]], bool]
NAMES = {fault.name for fault in statuses.FAULTS}
BARE = sorted(name for name in NAMES if name.startswith("status_"))
PAGES = sorted(name for name in NAMES if name.startswith("html_"))
TYPES = sorted(name for name in NAMES if name.startswith("type_"))

LIMIT_SOURCES = {
    "credits": (402, "openrouter_credits"),
    "key_limit": (402, "openrouter_key_limit"),
    "in_flight": (402, "openrouter_in_flight_budget"),
    "guardrail_budget": (403, "openrouter_guardrail_budget"),
    "workspace_budget": (403, "openrouter_workspace_budget"),
    "key_budget": (403, "openrouter_key_limit"),
    "free_daily": (429, "openrouter_free_tier_daily"),
    "shared_capacity": (429, "openrouter_shared_capacity"),
}

# For each: the status, and what must be true of the body and the headers.
TOLD: dict[str, tuple[int, Check]] = {
    "upstream_429": (429, lambda e, h: e["metadata"]["retry_after_seconds"] == 17 and "raw" in e["metadata"]
                     and e["metadata"]["limit_source"] == "upstream_provider_shared_pool" and "retry-after" not in h),
    "retry_after_seconds": (429, lambda e, h: e["metadata"]["retry_after_seconds"] == 17
                            and "headers" not in e["metadata"]),
    "own_429": (429, lambda e, h: int(h["x-ratelimit-reset"]) > 1_700_000_000_000
                and e["metadata"]["headers"]["X-RateLimit-Reset"] == h["x-ratelimit-reset"]),
    "retry_after": (503, lambda e, h: h["retry-after"] == "7"),
    "retry_after_fraction": (503, lambda e, h: h["retry-after"] == "0.5"),
    "retry_after_long": (429, lambda e, h: h["retry-after"] == "3600"),
    "retry_after_date": (503, lambda e, h: h["retry-after"].endswith(" GMT")),
    "retry_after_nonsense": (503, lambda e, h: h["retry-after"] == "soon"),
    "provider_401": (401, lambda e, h: e["metadata"]["provider_name"] == "Mock"),
    "moderation": (403, lambda e, h: e["metadata"]["reasons"] == ["violence"] and "flagged_input" in e["metadata"]),
    "raw_json_text": (502, lambda e, h: isinstance(e["metadata"]["raw"], str) and e["metadata"]["raw"][0] == "{"),
    "raw_object": (502, lambda e, h: isinstance(e["metadata"]["raw"], dict)),
    "context_too_long": (400, lambda e, h: "maximum context length is" in e["message"]),
    "picture_unseen": (404, lambda error, _: error["message"] == "No endpoints found that support image input"),
    "picture_refused": (400, lambda error, _: error["metadata"]["raw"] == "Could not process image"),
    "cannot_afford": (402, lambda e, h: "can only afford 2666" in e["message"]),
    "metadata_of_nulls": (500, lambda e, h: set(e["metadata"].values()) == {None}),
    "available_later": (503, lambda e, h: e["availability"]["retryable"] is True and "code" not in e
                        and e["availability"]["retry_after"] == 4 and e["http_status"] == 503),
    "available_elsewhere": (404, lambda e, h: e["availability"]["retryable"] is False
                            and e["availability"]["fallback_models"] == ["mock/small"] and "code" not in e),
    "code_is_text": (400, lambda e, h: e["code"] == "invalid_api_key"),
    "code_differs": (200, lambda e, h: e["code"] == 502),
    "error_in_200": (200, lambda e, h: e["code"] == 429),
    "error_in_200_late": (200, lambda e, h: e["code"] == 502),
}  # fmt: skip

# Bodies that are not `{"error": {…}}`.
ODD: dict[str, tuple[int, bytes]] = {
    "error_is_text": (500, b'{"error":"something broke"}'),
    "error_is_null": (500, b'{"error":null}'),
    "zod": (400, b'{"success":false,"error":{"name":"ZodError",'),
    "detail": (422, b'{"detail":[{"loc":["body"]'),
    "message_only": (400, b'{"message":"no"}'),
    "error_without_body": (503, b""),
    "error_not_json": (500, b"upstream connect error"),
    "error_as_stream": (429, b'data: {"error":{"message":"slow down","code":429}}\n\n'),
}


def meet(name: str, *, stream: bool = False) -> Received:
    return struck(name, stream=stream).received


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("name", BARE)
def test_a_bare_status_says_its_code_twice(name: str, stream: bool) -> None:
    received = meet(name, stream=stream)

    code = int(name.removeprefix("status_"))
    assert (received.status, received.json["error"]["code"]) == (code, code)
    assert received.json["error"]["message"]
    assert received.headers["content-type"] == "application/json"


@pytest.mark.parametrize("name", PAGES)
def test_a_proxy_answers_with_a_page(name: str) -> None:
    received = meet(name)

    assert received.status == int(name.removeprefix("html_"))
    assert received.headers["content-type"].startswith("text/html")
    assert received.body.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(("name", "expected"), LIMIT_SOURCES.items())
def test_a_spent_limit_names_its_source(name: str, expected: tuple[int, str]) -> None:
    received = meet(name)

    assert (received.status, received.json["error"]["metadata"]["limit_source"]) == expected
    assert ("retry-after" in received.headers) == (name in {"in_flight", "shared_capacity"})


@pytest.mark.parametrize("name", TYPES)
def test_a_typed_error_names_its_type(name: str) -> None:
    assert meet(name).json["error"]["metadata"]["error_type"] == name.removeprefix("type_")


@pytest.mark.parametrize("name", TOLD)
def test_an_error_carries_what_the_catalogue_says(name: str) -> None:
    status, check = TOLD[name]

    received = meet(name)

    assert received.status == status
    assert check(received.json["error"], received.headers)


def test_an_error_under_200_may_come_late() -> None:
    received = meet("error_in_200_late")

    assert received.body.startswith(b"\n         \n" * 3 + b"{")
    assert received.now == 1_002.0


@pytest.mark.parametrize("name", ODD)
def test_an_error_of_another_shape_is_as_odd_as_it_says(name: str) -> None:
    status, beginning = ODD[name]

    received = meet(name)

    assert received.status == status
    assert read_http(received)[1].startswith(beginning)
    assert beginning or not read_http(received)[1]


def test_no_error_is_left_unread() -> None:
    assert {*BARE, *PAGES, *TYPES, *LIMIT_SOURCES, *TOLD, *ODD} == NAMES
