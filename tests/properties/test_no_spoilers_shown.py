"""Whatever was asked before, farther on in the book or with all of it open: who goes back is shown nothing of what lies
ahead, and nothing of it is sent again.

PRECIS_SPOILER_EXAMPLES makes the search longer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.watched_book import SENTENCE_END, TELLING_CHARACTERS, Watched, plain, watched, words_in
from tools.book_builder import build_book

STORY = Path(__file__).resolve().parents[1] / "books" / "the-clerk-of-tides"
EXAMPLES = int(os.environ.get("PRECIS_SPOILER_EXAMPLES", "5"))
# It repeats the end of all that it was told, so that an answer tells what went into it.
TELLTALE = "mock/gossip"
OWN_ACTION = "Selected:\n{selection}\nIn:\n{chapter}\nAround:\n{context}\nSo far:\n{recap}"
MOST_STEPS = 4


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched(build_book(STORY, tmp_path_factory.mktemp("story") / "story.epub")) as found:
        found.desk.set(model=TELLTALE, question_model="")
        yield found


def sentence_in_view(book: Watched) -> str:
    """The last telling one that the reader has seen."""
    chapter, offset = book.end_of_view()
    read = book.texts[chapter].encode()[:offset].decode(errors="ignore")
    seen = [each for each in SENTENCE_END.split(plain(read)) if len(each) >= TELLING_CHARACTERS]
    return seen[-1] if seen else "the"


def job_on_page(book: Watched, kind: str, thread: int | None, *, is_open: bool) -> tuple[str, dict[str, Any]]:
    """A job that a reader might start from the page in view."""
    seen = sentence_in_view(book)
    orders: dict[str, dict[str, Any]] = {
        "summary": {},
        "overview": {},
        "recap": {},
        "xray": {},
        "ask": {"question": f"What does this mean: {seen}?", "thread": thread},
        "ask about all": {"question": f"What is this book about? {seen}?", "thread": thread},
        "selection": {"selection": seen, "action": "explain"},
        "own action": {"selection": seen, "template": OWN_ACTION, "title": "Mine"},
        "own action anywhere": {"selection": "the", "template": OWN_ACTION, "title": "Mine", "is_anywhere": True},
    }
    job = {"ask about all": "ask", "own action": "selection", "own action anywhere": "selection"}.get(kind, kind)
    order = {name: value for name, value in orders[kind].items() if value is not None}
    return job, {**order, "is_open": is_open, "fresh": kind != "recap"}


KINDS = (
    "summary",
    "overview",
    "recap",
    "xray",
    "ask",
    "ask about all",
    "selection",
    "own action",
    "own action anywhere",
)


def threads_of(book: Watched) -> list[int]:
    return [row["id"] for row in book.desk.rows("SELECT id FROM threads")]


def shown(book: Watched) -> dict[str, str]:
    """Everything that was kept, as the screens get it at this place, by where it is shown."""
    told = book.desk.told
    places = {call: told(call) for call in ("kept:answers", "kept:entities", "kept:recent_questions")}
    places["kept:threads"] = told("kept:threads", None)
    places |= {f"thread {thread}": told("kept:turns", thread) for thread in threads_of(book)}
    places["export"] = book.desk.run("export", {})
    return {name: words_in(found) for name, found in places.items()}


def names_mentioned_ahead(book: Watched, place: tuple[int, int]) -> list[str]:
    """Of people, places and terms: those of which a mention behind the place is listed."""
    found = book.desk.told("kept:entities") or {"entities": []}
    places = {
        entity["name"]: [*(entity.get("mentions") or []), entity.get("first"), entity.get("last")]
        for entity in found["entities"]
    }
    return [
        name
        for name, all_places in places.items()
        if any(at and (at["chapter"], at["offset"]) >= place for at in all_places)
    ]


def spoilers(book: Watched) -> dict[str, list[str]]:
    """What is shown of what lies ahead."""
    place = book.end_of_view()
    told = {name: book.told(words, *place) for name, words in shown(book).items()}
    told["mentions"] = names_mentioned_ahead(book, place)
    return {name: sentences for name, sentences in told.items() if sentences}


@st.composite
def steps(draw: st.DrawFn) -> tuple[float, str, int, bool]:
    """How far into the book, which job from there, which conversation it goes on with, and with all of it open."""
    return draw(st.floats(0, 1)), draw(st.sampled_from(KINDS)), draw(st.integers(0, 3)), draw(st.booleans())


def go(book: Watched, share: float) -> None:
    """Turn to a page behind the title."""
    reader = book.desk.reader
    reader.go_to(2 + int(share * (reader.page_count() - 2)))


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=st.lists(steps(), min_size=1, max_size=MOST_STEPS), back_to=st.floats(0, 1))
def test_nothing_that_lies_ahead_is_shown_or_sent_after_going_back(
    book: Watched, way: list[tuple[float, str, int, bool]], back_to: float
) -> None:
    book.forget()
    for share, kind, number, is_open in way:
        go(book, share)
        threads = [None, *threads_of(book)]
        job, order = job_on_page(book, kind, threads[number % len(threads)], is_open=is_open)
        book.run(job, order)
        assert is_open or book.told(book.sent(), *book.end_of_view()) == []

    go(book, back_to)

    assert spoilers(book) == {}


def test_the_check_would_find_a_spoiler(book: Watched) -> None:
    book.forget()
    go(book, 1)
    book.run("summary", {"chapter": 9})
    go(book, 0)
    kept = words_in(book.desk.rows("SELECT text FROM artefacts"))

    assert book.told(kept, *book.end_of_view()) != []
    assert spoilers(book) == {}
