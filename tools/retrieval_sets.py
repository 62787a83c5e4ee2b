"""Questions with known answers, each set over one book: what was asked, and where in the book's text the answer is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANGUAGES = ("en", "de", "ru", "tr", "ar", "hi", "th", "zh")


@dataclass(frozen=True)
class Span:
    """A stretch of a chapter's text, in bytes."""

    chapter: int
    first: int
    last: int

    def is_hit_by(self, other: Span) -> bool:
        """Whether they overlap by at least half of the shorter of the two."""
        overlap = min(self.last, other.last) - max(self.first, other.first)
        shorter = min(self.last - self.first, other.last - other.first)
        return self.chapter == other.chapter and overlap > 0 and 2 * overlap >= shorter


@dataclass(frozen=True)
class Question:
    """A question, and the file and section numbers where its answer is."""

    text: str
    file: str
    sections: tuple[int, ...]


@dataclass(frozen=True)
class QuestionSet:
    """A book and questions about it."""

    name: str
    book: Path
    questions: list[Question]


def question_sets(*, train_every: int = 8) -> list[QuestionSet]:
    """All the sets there are; of the large one each so-manieth question."""
    if not DATA.is_dir():
        return []
    tales = [tale_set("val"), tale_set("train", every=train_every)]
    return [*tales, *(article_set(language) for language in LANGUAGES)]


def tale_set(part: str, every: int = 1) -> QuestionSet:
    """Questions about an anthology of fairy tales, as one book."""
    folder = DATA / "fairytaleqa" / part
    files = json.loads((folder / "files.json").read_text(encoding="utf-8"))
    questions = [
        Question(row["question"], files[row["story"]], tuple(row["sections"]))
        for row in list(rows(folder / "questions.jsonl"))[::every]
    ]
    return QuestionSet(f"tales {part}", folder / "anthology.epub", questions)


def article_set(language: str) -> QuestionSet:
    """Questions about encyclopedia articles in one language, as one book."""
    questions = [
        Question(row["question"], f"a{row['article']:02}.xhtml", tuple(row["sections"]))
        for row in rows(DATA / "xquad" / f"{language}.questions.jsonl")
    ]
    return QuestionSet(f"articles {language}", DATA / "xquad" / f"{language}.epub", questions)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file with one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


class Letters:
    """A text's letters and digits alone, and where each begins and ends, in bytes: layouts change what is between."""

    def __init__(self, text: str) -> None:
        """Take the text apart."""
        self.letters = ""
        self._starts: list[int] = []
        self._ends: list[int] = []
        kept, at = [], 0
        for character in text:
            size = len(character.encode())
            if character.isalnum():
                kept.append(character)
                self._starts.append(at)
                self._ends.append(at + size)
            at += size
        self.letters = "".join(kept)

    def find(self, first: str, last: str) -> tuple[int, int] | None:
        """From the beginning of one piece of text to the end of another, in bytes."""
        start = self.letters.find(letters_of(first))
        wanted = letters_of(last)
        end = self.letters.find(wanted, max(start, 0))
        if start < 0 or end < 0:
            return None
        return self._starts[start], self._ends[end + len(wanted) - 1]


def letters_of(text: str) -> str:
    """Letters and digits alone."""
    return "".join(character for character in text if character.isalnum())


def sections_in(book: Path, texts: Sequence[str]) -> dict[tuple[str, int], Span]:
    """Where each section of a book's files is in the chapters' texts (the first is chapter 1), by file and number."""
    chapters = [Letters(text) for text in texts]
    spans = {}
    with ZipFile(book) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                for number, paragraphs in section_paragraphs(archive.read(name)):
                    span = find_span(chapters, paragraphs)
                    if span:
                        spans[Path(name).name, number] = span
    return spans


def section_paragraphs(document: bytes) -> Iterator[tuple[int, list[str]]]:
    """The numbered sections of a file, each as its paragraphs' texts."""
    for section in etree.fromstring(document).iter(f"{XHTML}section"):
        identity = section.get("id", "")
        if identity[:1] == "s" and identity[1:].isdigit():
            texts = ("".join(each.itertext()) for each in section.iter(f"{XHTML}p"))
            yield int(identity[1:]), [text for text in texts if letters_of(text)]


def find_span(chapters: Sequence[Letters], paragraphs: list[str]) -> Span | None:
    """From the first paragraph to the last, in the chapter that has both."""
    for number, chapter in enumerate(chapters, start=1):
        found = chapter.find(paragraphs[0], paragraphs[-1])
        if found:
            return Span(number, *found)
    return None
