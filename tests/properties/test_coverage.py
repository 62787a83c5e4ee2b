"""Nothing of a chapter is left out or sent twice: what its map steps quote is the chapter, byte for byte, and what the
steps after them quote is all that those before have said.
"""

from __future__ import annotations

import itertools
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.openrouter import MockOpenRouter
from tests.properties.watched_book import Watched, watched
from tests.shared_data import shared_path
from tools.book_builder import build_book

STORY = Path(__file__).resolve().parents[1] / "books" / "the-clerk-of-tides"
EXAMPLES = int(os.environ.get("PRECIS_COVERAGE_EXAMPLES", "1"))
BOOKS = {
    "english": "books/en/charles-darwin_the-origin-of-species.epub",
    "german": "books/de/kafka_die-verwandlung.epub",
    "russian": "books/other-formats/pushkin_kapitanskaya-dochka.fb2",
    "japanese": "books/ja/soseki_botchan.epub",
}
TELLING_BYTES = 1000  # a heading with less may stand for the chapters under it
# What they must cut into parts, and what they need not.
MODELS = ("mock/tiny", "mock/small", "mock/extractive")
QUOTED = re.compile(r"<book>\n(.*)\n</book>", re.DOTALL)
NUMBERED = re.compile(r"^Part (\d+) of (\d+) ")


@dataclass(frozen=True)
class Step:
    """One request: what it quotes, what came of it, and which part of how many it is about; 0: of the whole."""

    quoted: str
    answer: str
    number: int
    count: int


def step_of(openrouter: MockOpenRouter, record: Any) -> Step:
    words = record.body["messages"][-1]["content"]
    quoted, numbered = QUOTED.search(words), NUMBERED.match(words)
    assert quoted
    number, count = map(int, numbered.groups()) if numbered else (0, 0)
    return Step(quoted[1], openrouter.service.generations[record.generation].completion.answer.text, number, count)


def steps_of(book: Watched) -> list[Step]:
    """Everything that was asked since the job began."""
    asked = [record for record in book.openrouter.requests if record.path.endswith("/chat/completions")]
    return [step_of(book.openrouter, record) for record in asked]


def levels(steps: list[Step]) -> list[list[Step]]:
    """The steps that belong together, the earliest first; each level has fewer parts than the one before."""
    by_count: dict[int, list[Step]] = {}
    for step in steps:
        by_count.setdefault(step.count, []).append(step)
    return [sorted(by_count[count], key=lambda step: step.number) for count in sorted(by_count, reverse=True)]


@pytest.fixture(scope="module", params=BOOKS)
def book(request: pytest.FixtureRequest) -> Iterator[Watched]:
    with watched(shared_path(BOOKS[request.param])) as found:
        yield found


def check_reduce(found: list[list[Step]]) -> None:
    """Each level quotes all that the one before has said, and the last is one step."""
    for before, after in itertools.pairwise(found):
        assert "".join(step.quoted for step in after) == "\n\n".join(step.answer for step in before)
        assert len(after) < len(before)
    assert len(found[-1]) == 1


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_each_sentence_is_in_one_map_step_and_each_note_in_the_reduce(book: Watched, data: st.DataObject) -> None:
    number = data.draw(st.sampled_from([number for number in book.texts if book.length(number) >= TELLING_BYTES]))
    book.desk.set(model=data.draw(st.sampled_from(MODELS)))

    answer = book.run("summary", {"chapter": number, "is_open": True, "fresh": True})

    found = levels(steps_of(book))
    assert answer["complete"]
    assert "".join(step.quoted for step in found[0]) == book.texts[number]
    check_reduce(found)


def test_a_long_chapter_takes_notes_on_notes(book: Watched) -> None:
    book.desk.set(model="mock/tiny")
    longest = max(book.texts, key=book.length)

    book.run("summary", {"chapter": longest, "is_open": True, "fresh": True})

    assert len(levels(steps_of(book))) > 1


def tiles(text: str, pieces: Counter[str]) -> bool:
    """Whether pieces make up a text, each laid once; those that were are taken away."""
    while text:
        piece = next((each for each in pieces if text.startswith(each)), None)
        if piece is None:
            return False
        pieces -= Counter([piece])
        text = text[len(piece) :]
    return True


@pytest.mark.parametrize("job", ["overview", "xray"])
def test_each_sentence_of_a_book_is_in_one_map_step(job: str, tmp_path: Path) -> None:
    with watched(build_book(STORY, tmp_path / "story.epub")) as story:
        story.run(job, {"is_open": True})

        pieces = Counter(step.quoted for step in steps_of(story))
        last = 1 if job == "overview" else 0
        assert all(tiles(text, pieces) for text in story.texts.values())
        assert pieces.total() == last
