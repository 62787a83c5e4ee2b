"""Whatever is asked, of whatever book, at whatever place: no sentence behind the place leaves for the network.

PRECIS_SPOILER_EXAMPLES makes the search longer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.watched_book import Watched, watched
from tests.shared_data import shared_path
from tools.book_builder import STORY, build_book

EXAMPLES = int(os.environ.get("PRECIS_SPOILER_EXAMPLES", "12"))
JOBS = ("summary", "overview", "recap", "ask", "xray")
QUESTIONS = ("Who comes, and what is found in the end?", "How does the story change over the course of the book?")
BOOKS = {
    "story": None,
    "russian": "books/other-formats/pushkin_kapitanskaya-dochka.fb2",
    "chinese": "books/zh/lunyu.epub",
}


@pytest.fixture(scope="module", params=BOOKS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    relative = BOOKS[request.param]
    path = shared_path(relative) if relative else build_book(STORY, tmp_path_factory.mktemp("story") / "story.epub")
    with watched(path) as found:
        yield found


def run_until(book: Watched, job: str, question: str, chapter: int, offset: int) -> dict[str, Any]:
    """One job with nothing at or behind the place."""
    extra: dict[str, dict[str, Any]] = {"summary": {"chapter": chapter}, "ask": {"question": question}}
    place = {"until_place": {"chapter": chapter, "offset": offset}, "fresh": True}
    return book.run(job, {**place, **extra.get(job, {})})


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_sentence_behind_the_place_is_ever_sent(book: Watched, data: st.DataObject) -> None:
    job = data.draw(st.sampled_from(JOBS))
    question = data.draw(st.sampled_from(QUESTIONS))
    # The long jobs, early in the book, so that a run stays short.
    chapter = data.draw(st.integers(1, min(len(book.texts), 5)))
    offset = data.draw(st.integers(0, book.length(chapter)))

    run_until(book, job, question, chapter, offset)

    assert book.told(book.sent(), chapter, offset) == []


def test_the_check_would_find_a_spoiler(book: Watched) -> None:
    run_until(book, "recap", "", 3, 200)

    assert book.told(book.sent(), 1, 10) != []


def test_what_lies_ahead_is_not_among_the_answers_shown(book: Watched) -> None:
    for chapter in (2, 3, 4):
        run_until(book, "summary", "", chapter, book.length(chapter))
        run_until(book, "xray", "", chapter, 500)

    found = book.desk.artefacts_before(3, 0)

    assert found
    assert all((row["last_chapter"], row["last_offset"]) <= (3, 0) for row in found)
