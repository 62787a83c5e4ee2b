"""What reading tasks give back, and what they print as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path


@dataclass(frozen=True)
class ReadingOptions:
    """What a person chose, by option, by environment or by leaving it out."""

    data_dir: Path
    """Where settings, store and cache live."""
    api_key: str | None = None
    base_url: str | None = None
    model: str | None = None

    @property
    def uses_mock(self) -> bool:
        """Whether the built-in mock answers: neither a key nor an endpoint of one's own was given."""
        return self.api_key is None and self.base_url is None


@dataclass(frozen=True)
class Failure:
    """One thing that went wrong: its kind (a key of `precis.errors`), what happened, what to do about it."""

    kind: str
    message: str
    hint: str | None = None

    def line(self) -> str:
        """Everything in one line, for a terminal."""
        sentences = [self.message, self.hint] if self.hint else [self.message]
        return " ".join(" ".join(sentence.split()) for sentence in sentences)


@dataclass(frozen=True)
class Usage:
    """What an answer took. Cost is in US dollars, None when the service did not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = None

    def to_json(self) -> dict[str, int | float | None]:
        """The three numbers under the names that the service uses."""
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "cost": None if self.cost is None else float(self.cost),
        }


@dataclass(frozen=True)
class Answer:
    """A finished answer, or what there is of one when `error` is set."""

    text: str
    complete: bool
    model: str | None
    usage: Usage = field(default_factory=Usage)
    requests: int = 0
    cached: bool = False
    error: Failure | None = None
    extras: dict[str, object] = field(default_factory=dict)
    """What some tasks tell besides: citations, entities, a plan."""

    def to_json(self) -> dict[str, object]:
        """The object that `--json` prints, the same for every reading task."""
        return {
            "text": self.text,
            "complete": self.complete,
            "model": self.model,
            "usage": self.usage.to_json(),
            "requests": self.requests,
            "cached": self.cached,
            "error": asdict(self.error) if self.error else None,
            **self.extras,
        }


@dataclass(frozen=True)
class Chapter:
    """One entry of a book's contents."""

    number: int
    """1-based, in reading order."""
    title: str
    depth: int
    """1 for a top-level entry."""
    matter: str
    """front, body or back."""
    length: int
    """Bytes of its own text, without its sub-chapters'."""


@dataclass(frozen=True)
class Contents:
    """A book as its own pages describe it, and its chapters."""

    title: str
    authors: list[str]
    language: str | None
    chapters: list[Chapter]

    def to_json(self) -> dict[str, object]:
        """The object that `precis chapters --json` prints."""
        return {**asdict(self), "error": None}


class Listener(Protocol):
    """Hears how an answer comes about, while it does."""

    def progress(self, done: int, total: int) -> None:
        """So many steps of all have finished."""

    def text(self, delta: str) -> None:
        """More of the answer's text has arrived."""

    def start_over(self) -> None:
        """The text heard so far is void: the request had to be sent again."""
