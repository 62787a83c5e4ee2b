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


def question_sets(*, train_every: int = 4) -> list[QuestionSet]:
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


def sections_in(book: Path, texts: Sequence[str]) -> dict[tuple[str, int], Span]:
    """Where each section of a book's files is in the chapters' texts (the first is chapter 1), by file and number."""
    whole = [text.encode() for text in texts]
    spans = {}
    with ZipFile(book) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                for number, paragraphs in section_paragraphs(archive.read(name)):
                    span = find_span(whole, paragraphs)
                    if span:
                        spans[Path(name).name, number] = span
    return spans


def section_paragraphs(document: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """The numbered sections of a file, each as its paragraphs' texts with plain spaces."""
    for section in etree.fromstring(document).iter(f"{XHTML}section"):
        identity = section.get("id", "")
        if identity[:1] == "s" and identity[1:].isdigit():
            texts = (" ".join("".join(each.itertext()).split()) for each in section.iter(f"{XHTML}p"))
            yield int(identity[1:]), [text.encode() for text in texts if text]


def find_span(texts: Sequence[bytes], paragraphs: list[bytes]) -> Span | None:
    """From the first paragraph to the last, in the chapter that has both."""
    for chapter, text in enumerate(texts, start=1):
        first = text.find(paragraphs[0])
        last = text.find(paragraphs[-1], max(first, 0))
        if first >= 0 and last >= 0:
            return Span(chapter, first, last + len(paragraphs[-1]))
    return None
