"""`make demo`: one chapter summarised, first at the terminal, then on a reader's screen; both for nothing."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import click

from harness.openrouter.model_list import DEFAULT_MODEL
from harness.openrouter.server import MockOpenRouter
from tools.answers import Chapter, Contents, ReadingOptions
from tools.book_builder import STORY, build_book
from tools.errors import ReadingError, ToolError
from tools.reading import list_chapters, show_on_device, summarize
from tools.terminal import Terminal, describe_usage

ROOT = Path(__file__).resolve().parent.parent
LATENCY = 0.5  # seconds to the first word
CADENCE = 0.03  # seconds between words
FIRST_CHAPTER_WORTH_IT = 2000  # bytes; shorter ones are title pages and dedications


def choose_chapter(contents: Contents, number: int | None) -> Chapter:
    """The chapter that was asked for, or else the first that has something to summarise."""
    if number is not None:
        for chapter in contents.chapters:
            if chapter.number == number:
                return chapter
        raise ToolError(f"the book has {len(contents.chapters)} chapters; {number} is none of them")
    long_enough = [
        chapter for chapter in contents.chapters if chapter.matter == "body" and chapter.length > FIRST_CHAPTER_WORTH_IT
    ]
    return (long_enough or contents.chapters)[0]


def at_the_terminal(book: Path, chapter: Chapter, data_dir: Path) -> None:
    """Stream the summary at the pace of a real service, then say what it took."""
    start = time.monotonic()
    with MockOpenRouter(latency=LATENCY, cadence=CADENCE) as server, Terminal(show_text=True) as terminal:
        server.start_thread()
        options = ReadingOptions(data_dir, server.key, server.base_url, DEFAULT_MODEL)
        answer = summarize(book, chapter.number, options, terminal)
        terminal.complete(answer.text)
    if answer.error:
        raise ReadingError(answer.error)
    click.echo(f"\n{describe_usage(answer)} · {time.monotonic() - start:.1f} s\n")


@click.command()
@click.option("--book", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--chapter", "number", type=click.IntRange(min=1))
def demo(book: Path | None, number: int | None) -> None:
    """Summarise a chapter of BOOK, or of the project's own story, through the built-in mock."""
    book = book or build_book(STORY, ROOT / "build" / "the-clerk-of-tides.epub")
    with tempfile.TemporaryDirectory() as folder:
        contents = list_chapters(book, ReadingOptions(Path(folder)))
        chapter = choose_chapter(contents, number)
        click.echo(f"{contents.title}, chapter {chapter.number}: {chapter.title}")
        click.echo("The built-in mock answers, with sentences out of the text: no key, no cost.\n")
        at_the_terminal(book, chapter, Path(folder))
    click.echo("The same on a reader's screen, from Tools → Précis → Summarise this chapter:\n")
    click.echo(show_on_device(book, chapter.number))


if __name__ == "__main__":
    try:
        demo(standalone_mode=False)
    except (ToolError, click.ClickException) as exc:
        sys.exit(f"demo: {exc}")
