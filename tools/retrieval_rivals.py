"""What our search is compared with: a popular BM25 library, and SQLite's full-text search as it comes."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Protocol

import bm25s

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.searching import Passage

MOST = 10


class Rival(Protocol):
    """Ranks the passages that it was made with."""

    def rank(self, questions: Sequence[str]) -> list[list[int]]:
        """For each question the indexes of the best passages, best first."""


class Bm25:
    """`bm25s` with its own way to part words and its English stop words."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Index the passages."""
        self._index = bm25s.BM25()
        tokens = bm25s.tokenize([passage.text for passage in passages], show_progress=False)
        self._index.index(tokens, show_progress=False)
        self._most = min(MOST, len(passages))

    def rank(self, questions: Sequence[str]) -> list[list[int]]:
        """The best passages."""
        tokens = bm25s.tokenize(list(questions), return_ids=False, show_progress=False)
        found, _scores = self._index.retrieve(tokens, k=self._most, show_progress=False)
        return [[int(index) for index in row] for row in found]


class PlainFts5:
    """One FTS5 table, the question's words joined by OR, ordered by SQLite's own BM25."""

    def __init__(self, passages: Sequence[Passage], tokenizer: str) -> None:
        """Fill the table in one go."""
        self._is_trigram = tokenizer == "trigram"
        self._database = sqlite3.connect(":memory:")
        self._database.execute(f"CREATE VIRTUAL TABLE plain USING fts5(text, tokenize='{tokenizer}')")
        numbered = [(index, passage.text) for index, passage in enumerate(passages)]
        self._database.executemany("INSERT INTO plain (rowid, text) VALUES (?, ?)", numbered)

    def rank(self, questions: Sequence[str]) -> list[list[int]]:
        """The best passages; none when the question has no word of the book."""
        return [self._rank_one(question) for question in questions]

    def _rank_one(self, question: str) -> list[int]:
        terms = self._trigrams(question) if self._is_trigram else re.findall(r"\w+", question)
        if not terms:
            return []
        match = " OR ".join(f'"{term}"' for term in terms)
        found = self._database.execute(
            "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT ?", (match, MOST)
        )
        return [index for (index,) in found]

    @staticmethod
    def _trigrams(question: str) -> list[str]:
        words = re.findall(r"[^\W_]+", question)
        return list({word[start : start + 3] for word in words for start in range(len(word) - 2)})


def rivals_of(passages: Sequence[Passage]) -> dict[str, Rival]:
    """Each rival by its name in the table."""
    return {
        "bm25s": Bm25(passages),
        "FTS5 porter": PlainFts5(passages, "porter unicode61 remove_diacritics 2"),
        "FTS5 trigram": PlainFts5(passages, "trigram"),
    }
