"""How often the passages that `ask` sends hold the answer, and how many tokens that takes.

Questions with known answers, asked through the whole plugin of the built-in mock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from harness.openrouter import MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import Runtime
from tools.errors import ToolError
from tools.retrieval_sets import QuestionSet, Span, sections_in
from tools.virtual_desk import VirtualDesk

if TYPE_CHECKING:
    from collections.abc import Callable

# How the model may be asked: once with the first passages, or with tools to look for more.
WAYS = {"one request": "mock/plain", "with tools": "mock/extractive"}
BYTES_PER_TOKEN = 4  # as the mock counts


@dataclass(frozen=True)
class AskScore:
    """One way of asking on one set. Tokens are those of all prompts of a question."""

    set_name: str
    way: str
    questions: int
    answered: float
    """The share of questions for which a section with the answer was among the passages sent."""
    tokens: float
    most_tokens: int
    whole_book_tokens: int
    requests: float

    def to_json(self) -> dict[str, object]:
        """Plain values."""
        return asdict(self)


def measure_asking(
    questions: QuestionSet, way: str, progress: Callable[[int, int], None], *, first: int | None = None
) -> AskScore:
    """Ask every question of a set (or its first ones) in one way."""
    asked = questions.questions[:first]
    found, tokens, requests = 0, [], 0
    with Runtime() as runtime, MockOpenRouter() as openrouter:
        runtime.add_peer(openrouter)
        log_in(runtime.data_dir, openrouter)
        desk = VirtualDesk(Reader(runtime), questions.book)
        desk.set(day_budget="", model=WAYS[way])
        texts = desk.texts()
        sections = sections_in(questions.book, [texts[number].decode() for number in sorted(texts)])
        for number, question in enumerate(asked, start=1):
            answer = desk.run("ask", {"question": question.text, "is_open": True})
            golden = [sections[question.file, section] for section in question.sections]
            found += any(gold.is_hit_by(span) for gold in golden for span in spans_of(answer))
            tokens.append(answer["usage"]["prompt_tokens"])
            requests += answer["requests"]
            progress(number, len(asked))
        desk.reader.quit()
    if not tokens:
        raise ToolError(f"{questions.name}: no questions")
    return AskScore(
        set_name=questions.name,
        way=way,
        questions=len(asked),
        answered=found / len(asked),
        tokens=sum(tokens) / len(asked),
        most_tokens=max(tokens),
        whole_book_tokens=sum(map(len, texts.values())) // BYTES_PER_TOKEN,
        requests=requests / len(asked),
    )


def spans_of(answer: dict[str, Any]) -> list[Span]:
    """Where the passages stand that were sent."""
    passages = answer.get("passages") or []
    return [Span(each["chapter"], each["offset"], each["offset"] + each["length"]) for each in passages]
