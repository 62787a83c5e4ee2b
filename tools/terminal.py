"""What a person sees while a command works: text on stdout, everything about it on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.status import Status

if TYPE_CHECKING:
    from types import TracebackType

    from tools.answers import Answer


class Terminal:
    """A listener that prints the answer as it comes, with a spinner until it does."""

    def __init__(self, *, show_text: bool) -> None:
        """With `show_text` false the answer itself is left to the caller."""
        self._show_text = show_text
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._status = Status("Reading the book", console=self._console)
        self._printed = ""

    def __enter__(self) -> Self:
        """Start the spinner; nothing is shown when stderr is no terminal."""
        self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the spinner and leave the cursor at the start of a line."""
        self._status.stop()
        if self._printed and not self._printed.endswith("\n"):
            self._write("\n")

    def note(self, line: str) -> None:
        """Say one thing about the answer."""
        self._console.print(line, style="dim", markup=False)

    def progress(self, done: int, total: int) -> None:
        """Show how many steps of all have finished."""
        if total > 1:
            self._status.update(f"{done} of {total} parts done")

    def text(self, delta: str) -> None:
        """Print more of the answer."""
        if self._show_text:
            self._status.stop()
            self._printed += delta
            self._write(delta)

    def start_over(self) -> None:
        """Mark what is printed as void; a terminal cannot take it back."""
        if self._printed:
            self._write("\n")
            self._printed = ""
            self.note("The connection broke; starting over.")

    def complete(self, text: str) -> None:
        """Print the part of a finished answer that did not stream: all of it when it was stored."""
        if self._printed.rstrip("\n") == text.rstrip("\n"):
            return
        if self._printed:
            self.note("The whole answer:")
        self._write(text.rstrip("\n") + "\n")

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()


def describe_usage(answer: Answer) -> str:
    """One line: model, requests, tokens, cost. A stored answer took nothing."""
    if answer.cached:
        return f"{answer.model} · stored, asked nobody · $0"
    tokens = answer.usage.prompt_tokens + answer.usage.completion_tokens
    cost = "cost unknown" if answer.usage.cost is None else f"${answer.usage.cost:f}"
    requests = "1 request" if answer.requests == 1 else f"{answer.requests} requests"
    return " · ".join([answer.model or "no model", requests, f"{tokens:,} tokens", cost])
