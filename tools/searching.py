"""Full-text search in a book, from a terminal: the plugin's own index, behind its own gate."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.clock import VirtualClock
from harness.values import from_lua
from tools.answers import Failure, ReadingOptions
from tools.errors import ReadingError, ToolError
from tools.places import Percent, Place
from tools.reading import TASK_LIMIT, Desk, as_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import TextIOBase

SCRIPT = Path(__file__).with_suffix(".lua")
BATCH = 100  # questions between two lines of output


@dataclass(frozen=True)
class Query:
    """One question of a file; its id is given back as it came."""

    id: object
    text: str


@dataclass(frozen=True)
class Passage:
    """Exact bytes of a chapter's text, and where they stand in it."""

    chapter: int
    title: str
    offset: int
    length: int
    text: str


@dataclass(frozen=True)
class Hit:
    """A passage that was found. A higher score is better; scores compare within one search."""

    chapter: int
    title: str
    offset: int
    length: int
    score: float
    text: str


class SearchDesk(Desk):
    """An open book to search in; the index is built at the first question and kept."""

    # Nothing here waits for anybody, so time need not pass between two slices.
    make_clock = VirtualClock

    def search(
        self, questions: Sequence[str], until: Place | Percent | None = None, k: int = 5, max_tokens: int | None = None
    ) -> list[list[Hit]]:
        """The best `k` passages before `until` for each question, best first, together within the tokens."""
        place = until.place_in(self.contents()) if isinstance(until, Percent) else until
        options = {"limit": place.to_lua() if place else None, "k": k, "max_tokens": max_tokens}
        settings = {name: value for name, value in options.items() if value is not None}
        found = self._run_script("find", list(questions), settings)
        return [[Hit(**hit) for hit in as_list(hits)] for hits in as_list(found["results"])]

    def passages(self) -> list[Passage]:
        """All passages of the index, in reading order."""
        return [Passage(**passage) for passage in as_list(self._run_script("passages")["passages"])]

    def estimate_tokens(self, text: str) -> float:
        """How many tokens a text is, as the search reckons."""
        return float(self._runtime.require("precis.index.passages")[b"estimate"](text.encode()))

    def _run_script(self, name: str, *arguments: Any) -> dict[str, Any]:
        script = self._runtime.execute(SCRIPT.read_bytes(), name=f"@{SCRIPT}")
        outcome: list[tuple[Any, Any]] = []
        self._runtime.call(script[name.encode()], *arguments, lambda found, failure: outcome.append((found, failure)))
        self._runtime.run_until(lambda: bool(outcome), limit=TASK_LIMIT)
        found, failure = outcome[0]
        if failure:
            raise ReadingError(Failure(**from_lua(failure)))
        result: dict[str, Any] = from_lua(found)
        return result


def search(book: Path, options: ReadingOptions, question: str, until: Place | Percent | None, k: int) -> list[Hit]:
    """The best passages of a book for one question."""
    with SearchDesk(book, options) as desk:
        return desk.search([question], until, k)[0]


def search_file(
    book: Path, options: ReadingOptions, queries: Sequence[Query], until: Place | Percent | None, k: int
) -> Iterator[str]:
    """One line of JSON for each query: its id and its hits, each with the fields of `Hit`."""
    with SearchDesk(book, options) as desk:
        for start in range(0, len(queries), BATCH):
            batch = queries[start : start + BATCH]
            for query, hits in zip(batch, desk.search([query.text for query in batch], until, k), strict=True):
                yield json.dumps({"id": query.id, "hits": [asdict(hit) for hit in hits]}, ensure_ascii=False)


def read_queries(lines: TextIOBase) -> list[Query]:
    """The queries of a file with one JSON object a line, `{"id", "query"}`; empty lines are passed over."""
    return [read_query(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def read_query(number: int, line: str) -> Query:
    """One line of such a file; raises `ToolError` that names the line."""
    try:
        found = json.loads(line)
        query = Query(found["id"], found["query"].strip())
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise ToolError(f'line {number} of the queries is not {{"id": …, "query": "…"}}') from exc
    return query
