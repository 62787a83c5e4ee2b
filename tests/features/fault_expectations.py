"""What a careful client must make of each misbehaviour: said by hand, from what the catalogue says of it.

A group says of its faults: the kind of the error (None: a whole answer), how much of the text the reader keeps, and
whether it is worth asking again. A name may be limited to streams (`name:stream`) or plain bodies (`name:plain`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Expectation:
    """What the first meeting with a fault must come to."""

    kind: str | None
    text: str  # "all", "some" (a proper beginning), "none", "other" (not what the mock meant to say)
    again: bool  # it clears by itself and costs nothing more: ask again unasked


GROUPS: list[tuple[Expectation, str]] = [
    # Oddities that lose nothing
    (
        Expectation(None, "all", again=False),
        """
        content_array finish_tool_calls finish_eos_token finish_null finish_twice finish_with_content
        all_in_one_chunk usage_alone usage_null_finish usage_growing usage_missing usage_null cost_null cost_missing
        cost_scientific model_dated model_other fields_unknown sse_crlf sse_cr sse_no_space sse_multi_line
        sse_comments sse_comment_inside sse_comments_first sse_fields sse_byte_order_mark sse_blank_lines
        sse_empty_data sse_unknown_line sse_done_unended sse_after_done sse_one_write sse_as_text sse_untyped
        sse_charset sse_not_streamed sse_not_json sse_json_scalar byte_order_mark white_space_first
        chunk_upper_case chunk_extensions chunk_trailers chunk_per_byte until_close keep_alive_broken header_folded
        header_lower_case header_line_feeds status_line_short status_line_old continue_first early_hints
        second_answer eof_without_done drip pieces split_utf8 late slow
        length_too_long length_too_long_open no_last_chunk
        chunk_size_letters:plain chunk_size_negative:plain chunk_size_huge:plain chunk_size_empty:plain
        chunk_size_spaces:plain chunk_size_endless:plain chunk_unended:plain
        """,
    ),
    (Expectation(None, "other", again=False), "surrogate body_bad_utf8"),
    # The service says no, and would say it again
    (
        Expectation("bad_request", "none", again=False),
        """
        status_400 status_409 status_410 status_412 status_418 status_422 status_425 status_451
        picture_refused type_max_tokens_exceeded type_invalid_request zod detail message_only
        """,
    ),
    (Expectation("key_rejected", "none", again=False), "status_401 type_authentication code_is_text"),
    (Expectation("credits", "none", again=False), "status_402 credits type_payment_required cannot_afford"),
    (Expectation("key_limit", "none", again=False), "key_limit key_budget"),
    (
        Expectation("guardrail", "none", again=False),
        "status_403 html_403 guardrail_budget workspace_budget type_permission_denied",
    ),
    (
        Expectation("refused", "none", again=False),
        "type_content_policy_violation type_refusal moderation refusal",
    ),
    (
        Expectation("text_too_long", "none", again=False),
        "status_413 type_context_length_exceeded type_payload_too_large context_too_long",
    ),
    (Expectation("model_blind", "none", again=False), "picture_unseen"),
    (Expectation("model_unknown", "none", again=False), "status_404 type_not_found available_elsewhere"),
    (Expectation("daily_limit", "none", again=False), "free_daily"),
    (Expectation("rate_limit", "none", again=False), "retry_after_long"),
    (Expectation("provider", "none", again=False), "retry_after_date"),  # the date is years away
    # The service says no, for now
    (
        Expectation("provider", "none", again=True),
        """
        status_502 status_503 status_504 status_524 status_529 html_502 html_503 html_504 html_524
        type_provider_unavailable type_provider_overloaded retry_after retry_after_fraction retry_after_nonsense
        provider_401 raw_json_text raw_object available_later code_differs error_in_200_late error_without_body
        error_chunk_first
        """,
    ),
    (
        Expectation("server", "none", again=True),
        """
        status_500 status_501 status_520 status_521 status_522 html_500 html_520 type_server type_something_new
        metadata_of_nulls error_is_text error_is_null error_not_json
        """,
    ),
    (
        Expectation("rate_limit", "none", again=True),
        """
        status_429 in_flight shared_capacity type_rate_limit_exceeded upstream_429 retry_after_seconds error_in_200
        error_as_stream own_429
        """,
    ),
    (Expectation("timeout", "none", again=True), "status_408 type_timeout"),
    # Answers that are none
    (Expectation("empty_answer", "none", again=True), "content_null content_empty finish_blank"),
    (
        Expectation("empty_answer", "none", again=False),  # billed, or nobody can tell
        "choices_empty choices_missing choices_null body_empty body_blank no_body_204",
    ),
    (Expectation("reasoning_only", "none", again=False), "reasoning_only"),
    (Expectation("refused", "all", again=False), "finish_content_filter"),
    (Expectation("provider", "all", again=False), "finish_error sse_error_event"),
    (
        Expectation("provider", "some", again=False),
        "choice_error error_chunk error_chunk_bare",
    ),
    (Expectation("server", "some", again=False), "error_chunk_text_code"),
    (Expectation("bad_request", "some", again=False), "error_chunk_usage"),  # its code is 400
    # What came is no answer
    (
        Expectation("protocol", "none", again=False),
        """
        body_html body_html_as_json body_html_as_stream body_other_json body_json_array redirect_301 redirect_302
        redirect_303 redirect_307 redirect_308 no_body_304 length_negative length_nonsense length_huge length_twice
        length_and_chunks header_no_colon header_binary status_line_new status_line_long status_line_other not_http
        not_http_binary not_http_body continue_for_ever
        """,
    ),
    (
        Expectation("bad_json", "none", again=False),
        """
        body_binary body_binary_as_json body_json_null body_json_text body_deep body_not_a_number body_gzip
        body_gzip_cut
        """,
    ),
    (
        Expectation("too_large", "none", again=False),
        "body_endless header_giant header_many status_line_giant",
    ),
    # It goes wrong on the way: what came is kept, and not paid for twice unasked
    (
        Expectation("dropped", "some", again=False),
        "body_cut:stream length_too_short:stream close_after eof_mid_text reset_after",
    ),
    (Expectation("dropped", "all", again=False), "eof_without_finish"),
    (Expectation("bad_json", "some", again=False), "body_cut:plain length_too_short:plain sse_bad_json"),
    (Expectation("bad_json", "all", again=False), "body_two_values"),
    (
        Expectation("protocol", "some", again=False),
        """
        chunk_size_letters:stream chunk_size_negative:stream chunk_size_huge:stream chunk_size_empty:stream
        chunk_size_spaces:stream chunk_unended:stream
        """,
    ),
    (Expectation("too_large", "some", again=False), "sse_giant_line chunk_size_endless:stream"),
    (Expectation("timeout", "some", again=False), "stall_after stall_with_comments"),
    (
        Expectation("timeout", "none", again=False),
        "chunk_endless stall_before_head stall_in_head comments_for_ever",
    ),
    (Expectation("endless", "other", again=False), "repeats_for_ever"),
]

# Where the number of requests the server has read, or of connections, is not the ordinary one: for each moment
# kind, text, requests, connections.
SPECIAL: dict[str, dict[str, tuple[str | None, str, int, int]]] = {
    # Closed without an answer. On a fresh connection the request may have been read and billed; on one that was in
    # use before, the server has merely tired of it, and the request goes out again on another.
    "close_at_once": {
        "first": ("dropped", "none", 0, 1),
        "retry": (None, "all", 3, 2),
        "always": ("dropped", "none", 0, 1),
    },
    "empty_answer": {
        "first": ("dropped", "none", 1, 1),
        "retry": (None, "all", 3, 2),
        "always": ("dropped", "none", 1, 1),
    },
    # Reset before anything was sent: nothing can have been billed.
    "reset_at_once": {
        "first": (None, "all", 1, 2),
        "retry": (None, "all", 3, 2),
        "always": ("offline", "none", 0, 4),
    },
    # The server never reads.
    "mute": {
        "first": ("timeout", "none", 0, 1),
        "retry": ("timeout", "none", 2, 1),
        "always": ("timeout", "none", 0, 1),
    },
    "talks_first": {
        "first": ("protocol", "none", 0, 1),
        "retry": ("protocol", "none", 2, 1),
        "always": ("protocol", "none", 0, 1),
    },
    # Cut by length: goes on by itself, once in these tests. When the model has no more to say, it was whole.
    "finish_length": {
        "first": (None, "all", 2, 1),
        "retry": (None, "all", 3, 1),
        "always": ("cut_by_length", "all", 2, 1),
    },
}

MOST_ATTEMPTS = 4


def _find(name: str, stream: bool) -> Expectation:
    wanted = {name, f"{name}:{'stream' if stream else 'plain'}"}
    found = [expectation for expectation, names in GROUPS if wanted & set(names.split())]
    if len(found) != 1:
        raise LookupError(f"{name}, {'stream' if stream else 'plain'}: {len(found)} expectations")
    return found[0]


def expected(name: str, stream: bool, moment: str) -> tuple[str | None, str, int, int]:
    """Kind, text, requests and connections for one cell of the matrix."""
    if name in SPECIAL:
        return SPECIAL[name][moment]
    said = _find(name, stream)
    before = 1 if moment == "retry" else 0
    if said.again and moment == "always":
        return said.kind, said.text, MOST_ATTEMPTS, 1
    if said.again:
        return None, "all", before + 2, 1
    return said.kind, said.text, before + 1, 1
