"""Changes to the JSON of an answer, for the entries of `shapes`: some to a body or a chunk, some to a whole stream."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from harness.openrouter.exact_json import Literal
from harness.openrouter.faults.fault import Json

Change = Callable[[Json], Json]
Chunks = Callable[[Iterable[Json]], Iterable[Json]]
ERROR = {"code": 502, "message": "Provider disconnected unexpectedly"}


# Small changes to a body or a chunk


def message_of(body: Json) -> Any:
    """The message of a plain answer, or the delta of a chunk."""
    choice = body["choices"][0]
    return choice.get("message", choice.get("delta"))


def with_content(change: Callable[[str], object]) -> Change:
    """Change the text wherever there is some."""

    def act(body: Json) -> Json:
        message = message_of(body)
        if message.get("content"):
            message["content"] = change(message["content"])
        return body

    return act


def with_finish(reason: object) -> Change:
    """Another finish_reason wherever one is given."""

    def act(body: Json) -> Json:
        choice = body["choices"][0]
        if choice["finish_reason"] is not None:
            choice["finish_reason"] = reason
        return body

    return act


def with_usage(change: Callable[[Json], object]) -> Change:
    """Another usage wherever one is given."""

    def act(body: Json) -> Json:
        if "usage" in body:
            body["usage"] = change(body["usage"])
        return body

    return act


def every_chunk(change: Change) -> Chunks:
    """The same change to each chunk."""
    return lambda chunks: (change(chunk) for chunk in chunks)


# Whole answers and streams rebuilt


def unsaid(body: Json, content: object, finish: str) -> Json:
    """Nothing generated: no text, no completion tokens, no cost."""
    message_of(body)["content"] = content
    body["choices"][0]["finish_reason"] = finish
    body["usage"].update(completion_tokens=0, total_tokens=body["usage"]["prompt_tokens"], cost=Decimal(0))
    return body


def ending_only(finish: str | None) -> Chunks:
    """A stream without any text: its finishing chunk and its usage."""

    def act(chunks: Iterable[Json]) -> Iterator[Json]:
        last = list(chunks)[-1]
        for chunk in ({key: value for key, value in last.items() if key != "usage"}, unsaid(last, "", "")):
            chunk["choices"][0]["finish_reason"] = finish
            yield chunk

    return act


def only_thinking(body: Json) -> Json:
    """The text becomes reasoning, cut by length."""
    message = message_of(body)
    message["reasoning"], message["content"] = message["content"] or None, ""
    return with_finish("length")(body)


def refusing(body: Json) -> Json:
    """The text becomes a refusal."""
    message = message_of(body)
    if message.get("content"):
        message["refusal"], message["content"] = "I can't help with that.", None
    return with_finish("content_filter")(body)


def taken_apart(chunks: Iterable[Json]) -> tuple[list[Json], Json, Json]:
    """The text's chunks, the finishing one and the one with the usage."""
    *text, finishing, usage = list(chunks)
    return text, finishing, usage


def finish_with_content(chunks: Iterable[Json]) -> Iterator[Json]:
    """The last word and the finish_reason share a chunk."""
    text, __, usage = taken_apart(chunks)
    yield from text[:-1]
    text[-1]["choices"][0]["finish_reason"] = "stop"
    yield from (text[-1], usage)


def all_in_one(chunks: Iterable[Json]) -> Iterator[Json]:
    """Everything in the chunk with the usage."""
    text, __, usage = taken_apart(chunks)
    message_of(usage)["content"] = "".join(message_of(chunk)["content"] or "" for chunk in text)
    yield usage


def duplicate_finish(chunks: Iterable[Json]) -> Iterator[Json]:
    """Three finishing chunks."""
    text, finishing, usage = taken_apart(chunks)
    yield from (*text, finishing, finishing, finishing, usage)


def usage_alone(chunks: Iterable[Json]) -> Iterator[Json]:
    """Usage beside empty choices."""
    text, finishing, usage = taken_apart(chunks)
    yield from (*text, finishing, {**usage, "choices": []})


def usage_with_null_finish(chunks: Iterable[Json]) -> Iterator[Json]:
    """Usage beside a finish_reason that is null again."""
    text, finishing, usage = taken_apart(chunks)
    usage["choices"][0]["finish_reason"] = None
    yield from (*text, finishing, usage)


def no_usage(chunks: Iterable[Json]) -> Iterator[Json]:
    """No chunk with usage."""
    text, finishing, __ = taken_apart(chunks)
    yield from (*text, finishing)


def growing_usage(chunks: Iterable[Json]) -> Iterator[Json]:
    """Usage in every chunk, the last one counting."""
    text, finishing, usage = taken_apart(chunks)
    for done, chunk in enumerate(text):
        yield {**chunk, "usage": {**usage["usage"], "completion_tokens": done, "cost": Decimal(0)}}
    yield from (finishing, usage)


def failing(*last: Change) -> Chunks:
    """Half of the text, then these chunks made from a bare one."""

    def act(chunks: Iterable[Json]) -> Iterator[Json]:
        text, __, usage = taken_apart(chunks)
        yield from text[: len(text) // 2]
        for make in last:
            yield make(copy.deepcopy(usage))

    return act


def error_with_choices(chunk: Json) -> Json:
    """An error beside a choice that says so."""
    del chunk["usage"]
    chunk["choices"][0]["finish_reason"] = "error"
    return {**chunk, "error": ERROR}


def error_with_usage(chunk: Json) -> Json:
    """An error beside usage and a finish_reason of null."""
    chunk["choices"][0]["finish_reason"] = None
    return {**chunk, "error": {"code": 400, "message": "Token limit reached"}}


def error_bare(chunk: Json) -> Json:
    """An error and nothing else."""
    return {"error": ERROR}


def error_text_code(chunk: Json) -> Json:
    """An error whose code is a string."""
    return {**error_with_choices(chunk), "error": {"code": "server_error", "message": "Provider failed"}}


def choice_error(body: Json) -> Json:
    """An error inside the choice."""
    body["choices"][0].update(finish_reason="error", error={**ERROR, "metadata": {"provider_name": "Mock"}})
    return body


def half_said(body: Json) -> Json:
    """Half of the text, and an error inside the choice."""
    message = message_of(body)
    message["content"] = message["content"][: len(message["content"]) // 2]
    return choice_error(body)


def failed_choice_chunk(chunk: Json) -> Json:
    """A last chunk with an error inside the choice."""
    del chunk["usage"]
    return choice_error(chunk)


def surplus(body: Json) -> Json:
    """Fields nobody has heard of, at every level."""
    body["choices"][0].update(surprise={"deep": [1, None]}, token_ids=[1, 2])
    return {"openrouter_metadata": {"new": True}, **body, "later": None}


def costing(change: Callable[[Decimal], object]) -> Change:
    """Another cost wherever one is given."""
    return with_usage(lambda usage: {**usage, "cost": change(usage["cost"])})


def scientific(cost: Decimal) -> Literal:
    """The same number with an exponent."""
    return Literal(f"{cost:E}")


def without(name: str) -> Change:
    """The object without this field."""
    return lambda body: {key: value for key, value in body.items() if key != name}
