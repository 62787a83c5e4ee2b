"""Whatever is asked, of whatever book, at whatever place: no sentence behind the place leaves for the network.

PRECIS_SPOILER_EXAMPLES makes the search longer.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.openrouter import MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import Runtime
from tests.shared_data import shared_path
from tools.book_builder import build_book
from tools.virtual_desk import VirtualDesk

STORY = Path(__file__).resolve().parents[1] / "books" / "the-clerk-of-tides"
# Long enough to stand in one place of a book only.
TELLING_CHARACTERS = 24
SENTENCE_END = re.compile(r"(?<=[.!?。！？؟।])\s*")
EXAMPLES = int(os.environ.get("PRECIS_SPOILER_EXAMPLES", "12"))
JOBS = ("summary", "overview", "recap", "ask", "xray")
DETAIL = "Who comes, and what is found in the end?"
ABOUT_ALL = "How does the story change over the course of the book?"
BOOKS = {
    "story": None,
    "russian": "books/other-formats/pushkin_kapitanskaya-dochka.fb2",
    "chinese": "books/zh/lunyu.epub",
}


def plain(text: bytes) -> str:
    """Words alone, as they are when line ends became spaces."""
    return " ".join(text.decode().split())


class Watched:
    """A book on a reader, and everything that was sent about it."""

    def __init__(self, desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
        self.desk = desk
        self.openrouter = openrouter
        self.texts = desk.texts()
        self.asked = 0

    def run(self, job: str, chapter: int, offset: int) -> dict[str, Any]:
        """One job with nothing at or behind the place."""
        self.asked += 1
        settings = {"until_place": {"chapter": chapter, "offset": offset}, "fresh": True}
        asked = DETAIL if self.asked % 2 else ABOUT_ALL
        extra: dict[str, dict[str, Any]] = {
            "summary": {"chapter": chapter},
            "ask": {"question": f"{asked} ({self.asked})"},
        }
        self.openrouter.requests.clear()
        return self.desk.run(job, {**settings, **extra.get(job, {})})

    def sent(self) -> str:
        """The words of every request since the job began."""
        bodies = [record.body for record in self.openrouter.requests if record.method == "POST"]
        return " ".join(json.dumps(bodies, ensure_ascii=False).replace("\\n", " ").split())

    def behind(self, chapter: int, offset: int) -> list[str]:
        """Sentences that begin at or behind a place and stand nowhere before it."""
        before = " ".join(plain(text) for number, text in self.texts.items() if number < chapter)
        before += " " + plain(self.texts[chapter][:offset].decode(errors="ignore").encode())
        after = [self.texts[chapter][offset:].decode(errors="ignore").encode()]
        after += [text for number, text in self.texts.items() if number > chapter]
        sentences = [sentence for text in after for sentence in SENTENCE_END.split(plain(text))]
        # The first may have begun before the place.
        return [each for each in sentences[1:] if len(each) >= TELLING_CHARACTERS and each not in before]


@contextmanager
def watched(book: Path) -> Iterator[Watched]:
    with Runtime() as runtime, MockOpenRouter() as openrouter:
        runtime.add_peer(openrouter)
        log_in(runtime.data_dir, openrouter)
        reader = Reader(runtime)
        desk = VirtualDesk(reader, book)
        desk.set(day_budget="")
        yield Watched(desk, openrouter)
        reader.quit()


@pytest.fixture(scope="module", params=BOOKS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    relative = BOOKS[request.param]
    path = shared_path(relative) if relative else build_book(STORY, tmp_path_factory.mktemp("story") / "story.epub")
    with watched(path) as found:
        yield found


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_sentence_behind_the_place_is_ever_sent(book: Watched, data: st.DataObject) -> None:
    job = data.draw(st.sampled_from(JOBS))
    # The long jobs, early in the book, so that a run stays short.
    chapter = data.draw(st.integers(1, min(len(book.texts), 5)))
    offset = data.draw(st.integers(0, len(book.texts[chapter])))

    book.run(job, chapter, offset)

    sent = book.sent()
    assert [sentence for sentence in book.behind(chapter, offset) if sentence in sent] == []


def test_the_check_would_find_a_spoiler(book: Watched) -> None:
    book.run("recap", 3, 200)

    assert [sentence for sentence in book.behind(1, 10) if sentence in book.sent()] != []


def test_what_lies_ahead_is_not_among_the_answers_shown(book: Watched) -> None:
    for chapter in (2, 3, 4):
        book.run("summary", chapter, len(book.texts[chapter]))
        book.run("xray", chapter, 500)

    found = book.desk.artefacts_before(3, 0)

    assert found
    assert all((row["last_chapter"], row["last_offset"]) <= (3, 0) for row in found)
