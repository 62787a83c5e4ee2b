"""JSON that surprises: the answer is well-formed HTTP, and its body or chunks are not what a naive reader expects."""

from __future__ import annotations

from typing import Any

from harness.openrouter.exact_json import Literal, dumps
from harness.openrouter.faults.fault import Fault
from harness.openrouter.faults.reshaping import (
    ERROR,
    Change,
    all_in_one,
    costing,
    duplicate_finish,
    ending_only,
    error_bare,
    error_text_code,
    error_with_choices,
    error_with_usage,
    every_chunk,
    failed_choice_chunk,
    failing,
    finish_with_content,
    growing_usage,
    half_said,
    no_usage,
    only_thinking,
    refusing,
    scientific,
    surplus,
    unsaid,
    usage_alone,
    usage_with_null_finish,
    with_content,
    with_finish,
    with_usage,
    without,
)


def both(name: str, what: str, change: Change, **more: Any) -> Fault:
    """The same change to a plain answer and to every chunk of a stream."""
    return Fault(name, what, on_body=change, on_chunks=every_chunk(change), **more)


FINISHES = ("length", "content_filter", "error", "tool_calls", "eos_token", None)
FAULTS = (
    Fault("content_null", "The content is null, and finished.", billed=False,
          on_body=lambda body: unsaid(body, None, "stop"), on_chunks=ending_only("stop")),
    Fault("content_empty", "The content is empty, and finished.", billed=False,
          on_body=lambda body: unsaid(body, "", "stop"), on_chunks=ending_only("stop")),
    Fault("finish_blank", "Nothing generated, with a blank finish_reason.", billed=False,
          on_body=lambda body: unsaid(body, "", ""), on_chunks=ending_only("")),
    both("content_array", "The content is an array of parts.",
          with_content(lambda text: [{"type": "text", "text": text}]), text_first=True, whole=True),
    both("reasoning_only", "All of it is reasoning, cut by length; the content is empty.", only_thinking),
    both("refusal", "A refusal in place of content, finished by content_filter.", refusing),
    *(both(f"finish_{reason or 'null'}", f"finish_reason {reason or 'null'} after the whole text.", with_finish(reason),
            text_first=True) for reason in FINISHES),
    Fault("finish_twice", "The finishing chunk three times.", on_chunks=duplicate_finish,
          plain=False, text_first=True, whole=True),
    Fault("finish_with_content", "The last word is in the finishing chunk.", on_chunks=finish_with_content,
          plain=False, text_first=True, whole=True),
    Fault("all_in_one_chunk", "Text, finish_reason and usage in one chunk.", on_chunks=all_in_one,
          plain=False, text_first=True, whole=True),
    Fault("usage_alone", "Usage in a chunk whose choices are empty.", on_chunks=usage_alone,
          plain=False, text_first=True, whole=True),
    Fault("usage_null_finish", "Usage in a chunk whose finish_reason is null again.", on_chunks=usage_with_null_finish,
          plain=False, text_first=True, whole=True),
    Fault("usage_growing", "Usage in every chunk; the last one counts.", on_chunks=growing_usage,
          plain=False, text_first=True, whole=True),
    Fault("usage_missing", "No usage at all.", on_body=without("usage"), on_chunks=no_usage,
          text_first=True, whole=True),
    both("usage_null", "Usage is null.", with_usage(lambda usage: None), text_first=True, whole=True),
    both("cost_null", "The cost is null.", costing(lambda cost: None), text_first=True, whole=True),
    both("cost_missing", "Usage without a cost.", with_usage(without("cost")), text_first=True, whole=True),
    both("cost_scientific", "The cost in scientific notation.", costing(scientific), text_first=True, whole=True),
    both("model_dated", "The model is named by its dated slug.",
          lambda body: {**body, "model": body["model"] + "-20260801"}, text_first=True, whole=True),
    both("model_other", "Another model answered.",
          lambda body: {**body, "model": "mock/small"}, text_first=True, whole=True),
    both("fields_unknown", "Fields nobody has heard of.", surplus, text_first=True, whole=True),
    both("surrogate", "Half a surrogate pair after each piece of text.",
          with_content(lambda text: Literal(dumps(text)[:-1] + '\\ud83d"')), text_first=True, whole=True),
    Fault("choice_error", "An error inside the choice, with half of the text.",
          on_body=half_said, on_chunks=failing(failed_choice_chunk), done=False, text_first=True, billed=False),
    Fault("error_chunk", "Mid-stream error with finish_reason error.", on_chunks=failing(error_with_choices),
          done=False, plain=False, text_first=True, billed=False),
    Fault("error_chunk_usage", "Mid-stream error with finish_reason null and usage.",
          on_chunks=failing(error_with_usage), plain=False, text_first=True),
    Fault("error_chunk_bare", "Mid-stream error alone, without choices.", on_chunks=failing(error_bare),
          done=False, plain=False, text_first=True, billed=False),
    Fault("error_chunk_text_code", "Mid-stream error whose code is a string.", on_chunks=failing(error_text_code),
          done=False, plain=False, text_first=True, billed=False),
    Fault("error_chunk_first", "An error as the only event.", on_chunks=lambda chunks: [{"error": ERROR}],
          done=False, plain=False, billed=False),
    Fault("choices_empty", "No choices.", on_body=lambda body: {**body, "choices": []},
          on_chunks=every_chunk(lambda chunk: {**chunk, "choices": []})),
    Fault("choices_missing", "Choices are missing.", on_body=without("choices"),
          on_chunks=every_chunk(without("choices"))),
    Fault("choices_null", "Choices are null.", on_body=lambda body: {**body, "choices": None},
          on_chunks=every_chunk(lambda chunk: {**chunk, "choices": None})),
)  # fmt: skip
