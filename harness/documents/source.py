"""What a loader hands over: the parts of a reflowable document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.documents.dom import Tree
    from harness.documents.xpointer import Pointer


@dataclass
class ContentsLine:
    """A line of the table of contents; `target` is None when it leads nowhere."""

    title: str
    depth: int
    target: Pointer | None


@dataclass
class Source:
    """A document's tree, contents and metadata."""

    tree: Tree
    contents: list[ContentsLine]
    metadata: dict[str, str]
    nonlinear: set[int] = field(default_factory=set)  # orders of the elements that stand aside from the main text
    read_file: Callable[[str], bytes | None] | None = None  # None: the document is no archive
