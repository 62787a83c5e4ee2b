"""The gate: whatever is asked of it, nothing from its limit on comes out, and nothing before it is bent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.clock import SystemClock
from harness.runtime import Runtime
from tests.open_book import RUN

# Letters of many scripts, marks that belong to the letter before, joined emoji, every kind of sentence end.
LETTERS = "aZ é̂ß.!?…。！？،؟ۚא़ׁकम่ก日本語　\n\t«»“”'-1"
CHARACTERS = st.sampled_from([*LETTERS, "👩\u200d👧", "🇩🇪", "e\u0301", "\u00ad"])
TEXTS = st.lists(CHARACTERS, max_size=60).map("".join)
MAKE = """
local texts, chapter, offset = ...
local book = {}
function book:text(number) return texts[number] end
local limit = chapter and { chapter = chapter, offset = offset } or nil
return require("precis.book.gate").new(book, { limit = limit })
"""


@dataclass
class Case:
    """A book of made-up chapters and a limit somewhere in it, or none."""

    chapters: list[bytes]
    limit: tuple[int, int] | None


@st.composite
def cases(draw: st.DrawFn) -> Case:
    chapters = [text.encode() for text in draw(st.lists(TEXTS, min_size=1, max_size=4))]
    if draw(st.integers(0, 5)) == 0:
        return Case(chapters, None)
    number = draw(st.integers(1, len(chapters)))
    return Case(chapters, (number, draw(st.integers(0, len(chapters[number - 1])))))


@pytest.fixture(scope="module")
def runtime() -> Iterator[Runtime]:
    with Runtime(clock=SystemClock()) as runtime:
        yield runtime


class Gate:
    """The plugin's gate over a made-up book."""

    def __init__(self, runtime: Runtime, case: Case) -> None:
        self._runtime = runtime
        self._clock = runtime.execute("local now = ... return { now = now, cpu = now }", SystemClock().now)
        self._gate = runtime.execute(MAKE, case.chapters, *(case.limit or (None, None)))

    def text(self, number: int, first: int | None = None, last: int | None = None) -> bytes:
        call = "local gate, a, b, c = ... return function() return gate:text(a, b, c) end"
        function = self._runtime.execute(call, self._gate, number, first, last)
        result: Any = self._runtime.execute(RUN, function, self._clock)
        return bytes(result[0] if isinstance(result, tuple) else result)

    def allows(self, number: int, offset: int) -> bool:
        place = self._runtime.to_lua({"chapter": number, "offset": offset})
        return bool(self._runtime.execute("local gate, place = ... return gate:allows(place)", self._gate, place))


@given(case=cases())
def test_nothing_from_the_limit_on_passes(runtime: Runtime, case: Case) -> None:
    gate = Gate(runtime, case)

    for number, text in enumerate(case.chapters, 1):
        passed = gate.text(number)

        assert text.startswith(passed)
        passed.decode("utf-8")  # strict
        if case.limit is None or number < case.limit[0]:
            assert passed == text
        elif number > case.limit[0]:
            assert passed == b""
        else:
            assert len(passed) <= case.limit[1]


@given(case=cases())
@example(case=Case([b"\n\n"], (1, 1)))
@example(case=Case([b"At the gauge\n\t"], (1, 13)))
def test_a_chapter_that_is_cut_ends_with_a_sentence(runtime: Runtime, case: Case) -> None:
    gate = Gate(runtime, case)

    for number, text in enumerate(case.chapters, 1):
        borders = runtime.execute("return require('precis.text.sentences').borders(...)", text)
        ends = {0, len(text), *borders.values()}
        # How much of the white space behind a sentence passes does not matter.
        assert gate.text(number).decode().rstrip() in {text[:end].decode().rstrip() for end in ends}


@given(case=cases(), data=st.data())
def test_a_part_of_a_chapter_is_a_part_of_what_passes(runtime: Runtime, case: Case, data: st.DataObject) -> None:
    gate = Gate(runtime, case)
    number = data.draw(st.integers(1, len(case.chapters)))
    first = data.draw(st.integers(-2, len(case.chapters[number - 1]) + 2))
    last = data.draw(st.integers(-2, len(case.chapters[number - 1]) + 2))

    part = gate.text(number, first, last)

    assert part in gate.text(number)
    assert len(part) <= max(0, last - first)
    part.decode("utf-8")


@given(case=cases(), data=st.data())
def test_what_a_gate_allows_it_also_lets_pass_at_the_latest_a_sentence_later(
    runtime: Runtime, case: Case, data: st.DataObject
) -> None:
    gate = Gate(runtime, case)
    number = data.draw(st.integers(1, len(case.chapters)))
    text = case.chapters[number - 1]
    offset = data.draw(st.integers(0, len(text)))
    if offset < len(gate.text(number)):
        assert gate.allows(number, offset)
    if not gate.allows(number, offset):
        assert len(gate.text(number)) <= offset
