"""Bytes that stop, stall or drip. A number after `@` is the byte position in the response, head included."""

from __future__ import annotations

import dataclasses
import itertools

from harness.openrouter.faults.fault import Fault
from harness.openrouter.faults.kit import (
    APART,
    FOREVER_EVERY,
    OnReply,
    OnWire,
    broken_off,
    delayed,
    first_steps,
    in_pieces,
    is_stream,
    split_characters,
)
from harness.openrouter.wire import LAST_CHUNK, Ending, Reply, Step, Wire, chunk


def _clean_end(share: float) -> OnReply:
    def act(reply: Reply) -> Reply:
        return dataclasses.replace(reply, body=first_steps(reply, share))

    return act


def _without_last(count: int) -> OnReply:
    def act(reply: Reply) -> Reply:
        return dataclasses.replace(reply, body=reply.body[:-count])

    return act


def _no_last_chunk(wire: Wire, number: int | None) -> Wire:
    steps = list(wire.steps)
    while steps and steps[-1].data == LAST_CHUNK:
        steps.pop()
    return Wire(steps, Ending.CLOSE)


def _comments_for_ever(share: float) -> OnWire:
    """Signs of life without end, after a share of the steps; endless, so it is done to the bytes."""

    def act(wire: Wire, number: int | None) -> Wire:
        steps = list(wire.steps)
        kept = steps[: max(1, int(len(steps) * share))]
        sign = b": OPENROUTER PROCESSING\n\n" if b"text/event-stream" in steps[0].data else b"\n         \n"
        return Wire(itertools.chain(kept, itertools.repeat(Step(chunk(sign), FOREVER_EVERY))), Ending.HANG)

    return act


def _repeating(wire: Wire, number: int | None) -> Wire:
    """One delta of text over and over, as a model that is caught in a loop."""
    steps = list(wire.steps)
    delta = next(
        (step for step in steps if b'"content":"' in step.data and b'"content":""' not in step.data), steps[-1]
    )
    return Wire(itertools.chain(steps[:1], itertools.repeat(dataclasses.replace(delta, after=0.05))), Ending.HANG)


def _slow_deltas(reply: Reply) -> Reply:
    if not is_stream(reply):
        return dataclasses.replace(reply, delay=reply.delay + 25.0)
    return dataclasses.replace(reply, body=[Step(step.data, step.after + 2.0) for step in reply.body])


FAULTS = (
    Fault(
        "close_after", "Closes after so many bytes of the response.", on_wire=broken_off(Ending.CLOSE), text_first=True
    ),
    Fault(
        "reset_after", "Resets after so many bytes of the response.", on_wire=broken_off(Ending.RESET), text_first=True
    ),
    Fault(
        "stall_after", "Falls silent after so many bytes, for ever.", on_wire=broken_off(Ending.HANG), text_first=True
    ),
    Fault(
        "tls_no_farewell",
        "Ends the TCP connection without TLS's close_notify, after so many bytes.",
        on_wire=broken_off(Ending.ABRUPT),
        tls_only=True,
        text_first=True,
    ),
    Fault(
        "stall_before_head",
        "Reads the request and never answers.",
        on_wire=lambda wire, number: Wire([], Ending.HANG),
        billed=False,
    ),
    Fault(
        "stall_in_head",
        "Falls silent in the middle of the headers.",
        on_wire=lambda wire, number: broken_off(Ending.HANG)(wire, 40),
        billed=False,
    ),
    Fault(
        "empty_answer",
        "Closes without a byte of answer.",
        on_wire=lambda wire, number: Wire([], Ending.CLOSE),
        billed=False,
    ),
    Fault(
        "eof_mid_text",
        "A stream that ends in order, by HTTP, in the middle of the text.",
        on_reply=_clean_end(0.5),
        plain=False,
        text_first=True,
    ),
    Fault(
        "eof_without_done",
        "A stream that ends after its finish_reason and usage, without [DONE].",
        on_reply=_without_last(1),
        plain=False,
        text_first=True,
    ),
    Fault(
        "eof_without_finish",
        "A stream that ends after its last word, without finish_reason, usage or [DONE].",
        on_reply=_without_last(3),
        plain=False,
        text_first=True,
    ),
    Fault("no_last_chunk", "Closes in place of the last, empty chunk.", on_wire=_no_last_chunk, text_first=True),
    Fault(
        "stall_with_comments",
        "Signs of life for ever, in the middle of the text.",
        on_wire=_comments_for_ever(0.5),
        plain=False,
        text_first=True,
    ),
    Fault(
        "comments_for_ever",
        "Signs of life for ever (comments, or white space), and never an answer.",
        on_wire=_comments_for_ever(0.0),
        billed=False,
    ),
    Fault("repeats_for_ever", "The same delta again and again.", on_wire=_repeating, plain=False, text_first=True),
    Fault("drip", "One byte at a time, 10 ms apart.", on_wire=in_pieces(1, 0.01), text_first=True, whole=True),
    Fault(
        "pieces",
        "Writes of 7 bytes (or `@` many), 1 ms apart.",
        on_wire=in_pieces(7, APART),
        text_first=True,
        whole=True,
    ),
    Fault("split_utf8", "Writes that end inside characters.", on_wire=split_characters, text_first=True, whole=True),
    Fault(
        "late",
        "Nothing for 30 seconds (or `@` many), then a good answer.",
        on_wire=delayed(30.0),
        text_first=True,
        whole=True,
    ),
    Fault(
        "slow",
        "Two seconds between deltas; 25 before a plain answer.",
        on_reply=_slow_deltas,
        text_first=True,
        whole=True,
    ),
)
