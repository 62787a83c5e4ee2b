"""How well search finds what answers a question: ours through the whole plugin, rivals on the very same passages."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools.answers import ReadingOptions
from tools.errors import ToolError
from tools.retrieval_rivals import MOST, rivals_of
from tools.retrieval_sets import QuestionSet, Span, question_sets, sections_in
from tools.searching import SearchDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tools.searching import Hit, Passage

    # Hears a set's name and how many of its questions are done, of how many.
    Progress = Callable[[str, int, int], None]

DEPTHS = (1, 3, 5, 10)
HITS = 5  # that are sent with a question
BATCH = 50  # questions between two signs of life
OURS = "Précis"


@dataclass(frozen=True)
class Score:
    """One searcher on one set: the share of questions answered within so many hits, and what five hits take."""

    set_name: str
    searcher: str
    questions: int
    hits_at: dict[int, float]
    mrr: float
    tokens: float
    most_tokens: float

    def to_json(self) -> dict[str, object]:
        """Plain values."""
        return asdict(self)


class Tally:
    """Counts at which rank answers come."""

    def __init__(self) -> None:
        """Begin with none."""
        self._ranks: list[int | None] = []
        self._tokens: list[float] = []

    def add(self, golden: Sequence[Span], found: Sequence[Span], tokens: float) -> None:
        """One question: where its answer is, what was found, and what the first five hits take."""
        ranks = (rank for rank, span in enumerate(found, start=1) if any(gold.is_hit_by(span) for gold in golden))
        self._ranks.append(next(ranks, None))
        self._tokens.append(tokens)

    def score(self, set_name: str, searcher: str) -> Score:
        """The figures."""
        count = len(self._ranks)
        found = [rank for rank in self._ranks if rank is not None]
        return Score(
            set_name=set_name,
            searcher=searcher,
            questions=count,
            hits_at={depth: sum(rank <= depth for rank in found) / count for depth in DEPTHS},
            mrr=sum(1 / rank for rank in found) / count,
            tokens=sum(self._tokens) / count,
            most_tokens=max(self._tokens),
        )


def span_of(passage: Passage | Hit) -> Span:
    """Where a passage stands."""
    return Span(passage.chapter, passage.offset, passage.offset + passage.length)


def texts_of(desk: SearchDesk) -> list[str]:
    """The chapters' texts in order."""
    return [desk.text(chapter.number) for chapter in desk.contents().chapters]


def measure(questions: QuestionSet, folder: Path, progress: Progress) -> list[Score]:
    """All searchers on one set."""
    with SearchDesk(questions.book, ReadingOptions(folder)) as desk:
        golden = golden_spans(desk, questions)
        return [measure_ours(desk, questions, golden, progress), *measure_rivals(desk, questions, golden)]


def measure_rivals(desk: SearchDesk, questions: QuestionSet, golden: Sequence[list[Span]]) -> Iterator[Score]:
    """The rivals, on the passages of our index."""
    passages = desk.passages()
    spans = [span_of(passage) for passage in passages]
    tokens = [desk.estimate_tokens(passage.text) for passage in passages]
    for name, rival in rivals_of(passages).items():
        tally = Tally()
        ranked = rival.rank([question.text for question in questions.questions])
        for gold, found in zip(golden, ranked, strict=True):
            tally.add(gold, [spans[index] for index in found], sum(tokens[index] for index in found[:HITS]))
        yield tally.score(questions.name, name)


def golden_spans(desk: SearchDesk, questions: QuestionSet) -> list[list[Span]]:
    """Where the answers are. A question whose sections are not in the text cannot be judged."""
    sections = sections_in(questions.book, texts_of(desk))
    try:
        return [[sections[each.file, number] for number in each.sections] for each in questions.questions]
    except KeyError as exc:
        raise ToolError(f"{questions.name}: section {exc} is not in the book's text") from exc


def measure_ours(desk: SearchDesk, questions: QuestionSet, golden: Sequence[list[Span]], progress: Progress) -> Score:
    """Our search."""
    tally = Tally()
    for start in range(0, len(golden), BATCH):
        texts = [question.text for question in questions.questions[start : start + BATCH]]
        found = desk.search(texts, k=MOST)
        for spans, hits in zip(golden[start : start + BATCH], found, strict=True):
            tokens = sum(desk.estimate_tokens(hit.text) for hit in hits[:HITS])
            tally.add(spans, [span_of(hit) for hit in hits], tokens)
        progress(questions.name, start + len(texts), len(golden))
    return tally.score(questions.name, OURS)


def measure_all(names: Iterable[str], train_every: int, progress: Progress) -> list[Score]:
    """All sets, or those whose name has one of the given words in it."""
    wanted = list(names)
    every = question_sets(train_every=train_every)
    sets = [each for each in every if not wanted or any(word in each.name for word in wanted)]
    if not sets:
        raise ToolError("no questions: the folder shared/data is not beside the repository, or has no such set")
    scores = []
    for each in sets:
        with tempfile.TemporaryDirectory() as folder:
            scores += measure(each, Path(folder), progress)
    return scores
