"""What a command says when it cannot do its work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.answers import Failure


class ToolError(Exception):
    """Base of all errors a person can do something about; its text is printed as one line."""


class ReadingError(ToolError):
    """A reading task failed before there was anything to show."""

    def __init__(self, failure: Failure) -> None:
        """Keep the failure whole, for callers that print it as JSON."""
        super().__init__(failure.line())
        self.failure = failure


class BuildError(ToolError):
    """Something that should be built from the project's files cannot be."""


class CheckError(ToolError):
    """A check ran and found the project wanting."""
