"""Builds an EPUB 3 from a folder of Markdown: `book.toml`, and one file for each chapter in the order of their names.

The same folder gives the same bytes. Both kinds of contents are written, `nav.xhtml` and the older `toc.ncx`.
"""

from __future__ import annotations

import tomllib
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt

from tools.errors import BuildError

# The project's own book, for tests, demonstrations and measurements.
STORY = Path(__file__).resolve().parent.parent / "tests" / "books" / "the-clerk-of-tides"

ENTRY_TIME = (2026, 1, 1, 0, 0, 0)
CONTAINER = b"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""
STYLE = b"body { margin: 0 5%; line-height: 1.4 }\nh1 { margin: 3em 0 1.5em; font-size: 1.4em; text-align: center }\n"


@dataclass(frozen=True)
class ChapterSource:
    """One chapter: its file's name without suffix, its title, and its body as XHTML."""

    name: str
    title: str
    body: str


@dataclass(frozen=True)
class BookSource:
    """Everything an EPUB is made from. `modified` is an ISO time in UTC, `2026-01-01T00:00:00Z`."""

    title: str
    authors: list[str]
    language: str
    identifier: str
    modified: str
    chapters: list[ChapterSource] = field(repr=False)
    description: str = ""


def read_chapter(path: Path) -> ChapterSource:
    """Read one chapter's Markdown; its first line is its title."""
    markdown = path.read_text(encoding="utf-8")
    first_line = markdown.partition("\n")[0]
    if not first_line.startswith("# "):
        raise BuildError(f"{path.name}: the first line must be the title, `# …`")
    body = MarkdownIt("commonmark", {"xhtmlOut": True, "html": False, "typographer": False}).render(markdown)
    return ChapterSource(path.stem, first_line.removeprefix("# ").strip(), body)


def read_book(folder: Path) -> BookSource:
    """Read a folder of Markdown."""
    try:
        with (folder / "book.toml").open("rb") as file:
            about = tomllib.load(file)
    except FileNotFoundError as exc:
        raise BuildError(f"{folder} has no book.toml") from exc
    except tomllib.TOMLDecodeError as exc:
        raise BuildError(f"{folder / 'book.toml'}: {exc}") from exc
    chapters = [read_chapter(path) for path in sorted(folder.glob("*.md"))]
    if not chapters:
        raise BuildError(f"{folder} has no chapter, no *.md")
    try:
        return BookSource(**about, chapters=chapters)
    except TypeError as exc:
        raise BuildError(f"{folder / 'book.toml'}: {exc}") from exc


def epub_files(book: BookSource) -> dict[str, bytes]:
    """Every file of the EPUB by its path, without the `mimetype` that comes first."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates" / "epub"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def render(template: str, **values: object) -> bytes:
        return environment.get_template(template).render(book=book, **values).encode()

    files = {"META-INF/container.xml": CONTAINER, "OEBPS/style.css": STYLE}
    for name in ("package.opf", "nav.xhtml", "toc.ncx"):
        files[f"OEBPS/{name}"] = render(f"{name}.j2")
    for chapter in book.chapters:
        files[f"OEBPS/{chapter.name}.xhtml"] = render("chapter.xhtml.j2", chapter=chapter)
    return files


def write_epub(files: dict[str, bytes], target: Path) -> None:
    """Zip an EPUB: `mimetype` first and uncompressed, as readers look for it, then the rest by name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    with zipfile.ZipFile(unfinished, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", ENTRY_TIME), "application/epub+zip")
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, ENTRY_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    unfinished.replace(target)


def build_book(folder: Path, target: Path) -> Path:
    """Build `target` from a folder of Markdown and return it."""
    write_epub(epub_files(read_book(folder)), target)
    return target
