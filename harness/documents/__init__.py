"""Real books behind KOReader's document calls, without KOReader.

`open_document(path)` gives a `ReflowableDocument` (EPUB, FB2, HTML, text, Markdown: what crengine opens) or a
`PagedDocument` (PDF, CBZ, DjVu: what MuPDF and DjVuLibre open). Both say `has_pages`. The Lua side of it, with
KOReader's own names and shapes, is in `harness/koreader/document/`; `face.py` is the border between the two.

Shapes, as KOReader gives them:

* contents of a reflowable book: (page, xpointer, depth, title); of a paged one: (page, depth, title), page 0 where the
  file's own link is broken;
* xpointers are strings, `/body/DocFragment[2]/body/p[7]/text()[1].42`; nowhere is an empty string;
* the text of a paged book's page: a list of lines, each a list of (word, x0, y0, x1, y1).

A file that cannot be opened raises a `DocumentError` that says why.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from harness.documents.epub import load_epub
from harness.documents.errors import DocumentError, UnknownFormatError
from harness.documents.fb2 import load_fb2
from harness.documents.flow import Flow
from harness.documents.plain import load_html, load_markdown, load_text
from harness.documents.reflowable import ReflowableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.documents.layout import Screen
    from harness.documents.paged import PagedDocument
    from harness.documents.source import Source

__all__ = ["DocumentError", "ReflowableDocument", "open_document"]

LOADERS = {
    ".epub": load_epub,
    ".epub3": load_epub,
    ".fb2": load_fb2,
    ".fb2.zip": load_fb2,
    ".htm": load_html,
    ".html": load_html,
    ".md": load_markdown,
    ".txt": load_text,
}
# No library at hand reads DjVu: a PDF named so stands for one, and `djvudocument.lua` lacks what KOReader's lacks.
PAGED = (".pdf", ".cbz", ".djvu", ".djv")


@lru_cache(maxsize=4)
def _parsed(path: Path, stamp: tuple[int, int]) -> tuple[Source, Flow]:
    """Parse a file; one that has not changed since is not parsed again."""
    load = next(load for ending, load in LOADERS.items() if path.name.lower().endswith(ending))
    with _collector_at_rest():
        source = load(path)
        return source, Flow(source.tree)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A tree that only grows leaves no garbage; looking for some takes as long as building it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def open_document(path: Path, screen: Screen | None = None) -> ReflowableDocument | PagedDocument:
    """Open a book by its file's ending; `screen` decides where the pages of a reflowable one begin."""
    name = path.name.lower()
    if name.endswith(PAGED):
        from harness.documents.paged import PagedDocument  # MuPDF is slow to load

        return PagedDocument(path)
    if not name.endswith(tuple(LOADERS)):
        raise UnknownFormatError(f"no engine opens {path.suffix or 'a file without an ending'}")
    status = path.stat()
    source, flow = _parsed(path, (status.st_mtime_ns, status.st_size))
    return ReflowableDocument(source, flow, screen)
