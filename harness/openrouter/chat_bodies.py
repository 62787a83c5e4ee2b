"""Completions as OpenRouter's JSON: the one object of a plain answer, and the chunks of a streamed one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.openrouter.chat import Completion, deltas

Json = dict[str, Any]
NATIVE_FINISH = {"stop": "completed", "length": "max_output_tokens", "tool_calls": "tool_calls"}
ARGUMENT_PIECES = 2  # a call's arguments come in so many chunks, to be joined by index


def body_of(completion: Completion) -> Json:
    """The answer to a request that is not streamed."""
    choice: Json = {"logprobs": None, **_finish(completion.answer.finish), "index": 0, "message": _message(completion)}
    return {**_envelope(completion, "chat.completion"), "choices": [choice], "usage": completion.usage.body()}


def chunks_of(completion: Completion) -> Iterator[Json]:
    """The answer to a streamed request, chunk by chunk; the last has the usage."""
    answer = completion.answer
    for piece in deltas(answer.reasoning):
        yield _chunk(completion, {"content": "", "reasoning": piece, "reasoning_details": [_reasoning_detail(piece)]})
    for piece in deltas(answer.text):
        yield _chunk(completion, {"content": piece})
    yield from _tool_chunks(completion)
    yield _chunk(completion, {"content": ""}, answer.finish)
    yield {**_chunk(completion, {"content": ""}, answer.finish), "usage": completion.usage.body()}


def _tool_chunks(completion: Completion) -> Iterator[Json]:
    for index, call in enumerate(completion.answer.tool_calls):
        opening = {"index": index, **_call(completion, index), "function": {"name": call.name, "arguments": ""}}
        yield _chunk(completion, {"content": None, "tool_calls": [opening]})
        text = call.argument_text
        size = -(-len(text) // ARGUMENT_PIECES)
        for at in range(0, len(text), size):
            part = {"index": index, "type": "function", "function": {"arguments": text[at : at + size]}}
            yield _chunk(completion, {"content": None, "tool_calls": [part]})


def _envelope(completion: Completion, kind: str) -> Json:
    return {
        "id": completion.id,
        "object": kind,
        "created": completion.created,
        "model": completion.named,
        "provider": completion.model.provider,
        "system_fingerprint": None,
    }


def _chunk(completion: Completion, delta: Json, finish: str | None = None) -> Json:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, **_finish(finish), "logprobs": None}
    return {**_envelope(completion, "chat.completion.chunk"), "choices": [choice]}


def _finish(finish: str | None) -> Json:
    native = None if finish is None else NATIVE_FINISH.get(finish, finish)
    return {"finish_reason": finish, "native_finish_reason": native}


def _message(completion: Completion) -> Json:
    answer = completion.answer
    message: Json = {
        "role": "assistant",
        "content": answer.text if answer.text or not answer.tool_calls else None,
        "refusal": None,
        "reasoning": answer.reasoning or None,
    }
    if answer.reasoning:
        message["reasoning_details"] = [_reasoning_detail(answer.reasoning)]
    if answer.tool_calls:
        message["tool_calls"] = [
            {"index": at, **_call(completion, at), "function": {"name": call.name, "arguments": call.argument_text}}
            for at, call in enumerate(answer.tool_calls)
        ]
    return message


def _reasoning_detail(text: str) -> Json:
    return {"type": "reasoning.text", "text": text, "format": "unknown", "index": 0}


def _call(completion: Completion, index: int) -> Json:
    return {"id": f"call_{completion.id.rpartition('-')[2]}{index}", "type": "function"}
