"""Errors with a status: every shape they come in, one line each where a line will do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from harness.openrouter.errors import USER_ID, json_reply
from harness.openrouter.faults.fault import Fault
from harness.openrouter.wire import Framing, Reply, Step

Json = dict[str, Any]
# Every status the gateway, or a proxy before it, has been seen to send; with the words OpenRouter uses.
MESSAGES = {
    400: "Invalid request parameters",
    401: "User not found.",
    402: "Insufficient credits",
    403: "Forbidden",
    404: "No endpoints found for mock/nothing.",
    408: "Request timed out",
    409: "Conflict",
    410: "Gone",
    412: "Precondition failed",
    413: "Payload too large",
    418: "I'm a teapot",
    422: "Unprocessable entity",
    425: "Too early",
    429: "Rate limit exceeded",
    451: "Unavailable for legal reasons",
    500: "Internal Server Error",
    501: "Not implemented",
    502: "Provider returned error",
    503: "Service temporarily unavailable",
    504: "Gateway timeout",
    520: "Unknown error",
    521: "Web server is down",
    522: "Connection timed out",
    524: "A timeout occurred",
    529: "Provider overloaded",
}
RESET_MS = 1_790_000_060_000  # epoch milliseconds: a minute past the mock's default start
OWN_LIMIT = {"X-RateLimit-Limit": "20", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(RESET_MS)}
HTML = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1><hr>cloudflare</body></html>"


def _error(status: int, message: str, metadata: Json | None = None, headers: Mapping[str, str] | None = None) -> Reply:
    error: Json = {"message": message, "code": status}
    if metadata is not None:
        error["metadata"] = metadata
    # The service names the user wherever it knows one, and the thing asked for exists.
    user = {} if status in {401, 404} else {"user_id": USER_ID}
    return json_reply({"error": error, **user}, status=status, headers=dict(headers or {}))


def _html(status: int) -> Reply:
    page = HTML.format(f"{status} {MESSAGES[status]}").encode()
    return Reply(status, {"Content-Type": "text/html; charset=UTF-8"}, [Step(page)])


def _fault(name: str, what: str, reply: Callable[[], Reply]) -> Fault:
    return Fault(name, what, instead=reply, billed=False)


def _told(name: str, what: str, status: int, message: str, metadata: Json | None = None, **headers: str) -> Fault:
    """An error of the usual shape. Header names are given with `_` for `-`."""
    named = {header.replace("_", "-"): value for header, value in headers.items()}
    return _fault(name, what, lambda: _error(status, message, metadata, named))


def _limit(name: str, status: int, source: str, message: str, **headers: str) -> Fault:
    metadata: Json = {"provider_name": None, "limit_source": source}
    return _told(name, f"{status} with limit_source {source}.", status, message, metadata, **headers)


def _typed(status: int, error_type: str) -> Fault:
    metadata = {"error_type": error_type, "provider_name": None}
    return _told(f"type_{error_type}", f"{status} with this error_type.", status, MESSAGES[status], metadata)


def _body(name: str, what: str, status: int, body: object) -> Fault:
    return _fault(name, what, lambda: json_reply(body, status=status))


def _availability(name: str, what: str, http_status: int, **availability: object) -> Fault:
    error = {"message": "The model is not available.", "http_status": http_status, "availability": availability}
    return _body(name, what, http_status, {"error": error})


PLAIN = tuple(_told(f"status_{status}", f"A bare {status}.", status, words) for status, words in MESSAGES.items())
PAGES = tuple(
    _fault(f"html_{status}", f"{status} with a page of HTML from a proxy.", partial(_html, status))
    for status in (403, 500, 502, 503, 504, 520, 524)
)
LIMITS = (
    _limit("credits", 402, "openrouter_credits", "This request requires more credits, or fewer max_tokens."),
    _limit("key_limit", 402, "openrouter_key_limit", "Key limit exceeded (total limit)."),
    _limit("in_flight", 402, "openrouter_in_flight_budget", "Your other requests hold your balance.", Retry_After="2"),
    _limit("guardrail_budget", 403, "openrouter_guardrail_budget", "Guardrail budget exceeded."),
    _limit("workspace_budget", 403, "openrouter_workspace_budget", "Workspace budget exceeded."),
    _limit("key_budget", 403, "openrouter_key_limit", "Key limit exceeded (daily limit)."),
    _limit("free_daily", 429, "openrouter_free_tier_daily", "Rate limit exceeded: free-models-per-day. "),
    _limit("shared_capacity", 429, "openrouter_shared_capacity", "Capacity is used up.", Retry_After="3"),
)
TYPES = (
    _typed(400, "context_length_exceeded"),
    _typed(400, "max_tokens_exceeded"),
    _typed(400, "invalid_request"),
    _typed(400, "content_policy_violation"),
    _typed(400, "refusal"),
    _typed(401, "authentication"),
    _typed(402, "payment_required"),
    _typed(403, "permission_denied"),
    _typed(404, "not_found"),
    _typed(408, "timeout"),
    _typed(413, "payload_too_large"),
    _typed(429, "rate_limit_exceeded"),
    _typed(500, "server"),
    _typed(502, "provider_unavailable"),
    _typed(503, "provider_overloaded"),
    _typed(500, "something_new"),
)
POOL = {"raw": "mock/model is temporarily rate-limited upstream", "provider_name": "Mock", "retry_after_seconds": 17}
SAID = (
    _told("upstream_429", "A provider's 429: raw words, retry_after_seconds and mirrored headers.", 429,
          "Provider returned error",
          {**POOL, "headers": {"Retry-After": "17"}, "limit_source": "upstream_provider_shared_pool"}),
    _told("retry_after_seconds", "429 whose wait is only in the metadata.", 429, "Provider returned error", POOL),
    _told("own_429", "OpenRouter's own 429: reset in epoch milliseconds, mirrored in the metadata.", 429,
          "Rate limit exceeded: free-models-per-min. ", {"headers": OWN_LIMIT}, **OWN_LIMIT),
    _told("retry_after", "503 with Retry-After in seconds.", 503, MESSAGES[503], Retry_After="7"),
    _told("retry_after_fraction", "503 with Retry-After of half a second.", 503, MESSAGES[503], Retry_After="0.5"),
    _told("retry_after_long", "429 with Retry-After of an hour.", 429, MESSAGES[429], Retry_After="3600"),
    _told("retry_after_date", "503 with Retry-After as a date.", 503, MESSAGES[503],
          Retry_After="Wed, 21 Oct 2037 07:28:00 GMT"),
    _told("retry_after_nonsense", "503 with Retry-After that says nothing.", 503, MESSAGES[503], Retry_After="soon"),
    _told("provider_401", "A 401 that is the provider's fault: metadata names it.", 401, "Provider returned error",
          {"provider_name": "Mock", "raw": "invalid upstream key"}),
    _told("moderation", "403 for flagged input, with the reasons.", 403, "Input flagged",
          {"reasons": ["violence"], "flagged_input": "first … last", "provider_name": "Mock"}),
    _told("raw_json_text", "502 whose raw words are JSON in a string.", 502, "Provider returned error",
          {"raw": '{"error":{"message":"upstream says no"}}', "provider_name": "Mock"}),
    _told("raw_object", "502 whose raw words are an object.", 502, "Provider returned error",
          {"raw": {"error": {"message": "upstream says no"}}, "provider_name": "Mock"}),
    _told("context_too_long", "400 in the words used for a prompt that does not fit.", 400,
          "This endpoint's maximum context length is 8192 tokens. However, you requested about 9000 tokens "
          "(9000 of text input). Please reduce the length of either one.", {"provider_name": None}),
    _told("picture_unseen", "404 for a picture that no provider of the model takes.", 404,
          "No endpoints found that support image input"),
    _told("picture_refused", "400 of a provider that cannot read the picture.", 400, "Provider returned error",
          {"provider_name": "Mock", "raw": "Could not process image"}),
    _told("cannot_afford", "402 that says how many tokens are affordable.", 402,
          "This request requires more credits, or fewer max_tokens. You requested up to 64000 tokens, but can only "
          "afford 2666.", {"provider_name": None}),
    _told("metadata_of_nulls", "500 whose metadata holds only nulls.", 500, MESSAGES[500],
          {"raw": None, "reasons": None}),
)  # fmt: skip
ODD = (
    _availability("available_later", "503 with error.availability: retry after 4 seconds; no code.", 503,
                  code="temporarily_unavailable", retryable=True, retry_after=4),
    _availability("available_elsewhere", "404 with error.availability: other models named; no code.", 404,
                  code="model_deprecated", retryable=False, fallback_models=["mock/small"]),
    _body("code_is_text", "400 with a string for a code, as in older guides.", 400,
          {"error": {"message": "Invalid", "type": "invalid_request_error", "code": "invalid_api_key"}}),
    _body("error_is_text", "500 whose error is a bare string.", 500, {"error": "something broke"}),
    _body("error_is_null", "500 whose error is null.", 500, {"error": None}),
    _body("zod", "400 in the shape of a validation library.", 400,
          {"success": False, "error": {"name": "ZodError", "message": '[{"path":["tools"]}]'}}),
    _body("detail", "422 in the shape of another framework.", 422, {"detail": [{"loc": ["body"], "msg": "bad"}]}),
    _body("message_only", "400 with a message at the top.", 400, {"message": "no"}),
    _body("code_differs", "HTTP 200 whose error says 502.", 200,
          {"error": {"message": "Provider returned error", "code": 502}}),
    _body("error_in_200", "HTTP 200 with only an error body.", 200, {"error": {"message": MESSAGES[429], "code": 429}}),
    _fault("error_in_200_late", "White space, then an error body, under HTTP 200.", lambda: Reply(
        200, {"Content-Type": "application/json"},
        [*[Step(b"\n         \n", 0.5)] * 3, Step(b'{"error":{"message":"Provider returned error","code":502}}', 0.5)],
        Framing.CHUNKED)),
    _fault("error_without_body", "503 without a body.", lambda: Reply(503)),
    _fault("error_not_json", "500 that calls its plain text JSON.",
           lambda: Reply(500, {"Content-Type": "application/json"}, [Step(b"upstream connect error")])),
    _fault("error_as_stream", "429 sent as a server-sent event.", lambda: Reply(
        429, {"Content-Type": "text/event-stream"}, [Step(b'data: {"error":{"message":"slow down","code":429}}\n\n')])),
)  # fmt: skip
FAULTS = (*PLAIN, *PAGES, *LIMITS, *TYPES, *SAID, *ODD)
