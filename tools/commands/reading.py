"""`precis chapters` and `precis summarize`: reading tasks, run by the plugin's own Lua."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click
from platformdirs import user_data_path

from tools.answers import Answer, Chapter, Contents, ReadingOptions
from tools.errors import ReadingError
from tools.terminal import Terminal, describe_usage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

P = ParamSpec("P")
R = TypeVar("R")

book_argument = click.argument("book", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
length_option = click.option("--length", type=click.Choice(["sentence", "paragraph", "page"]), help="How long.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


def order_options(command: Callable[P, R]) -> Callable[P, R]:
    """Add the options for an answer that did not come whole."""
    command = click.option("--continue", "go_on", is_flag=True, help="Go on with an answer that its length cut.")(
        command
    )
    return click.option("--in-parts", is_flag=True, help="Send smaller parts than the model's list allows.")(command)


def reading_options(command: Callable[P, R]) -> Callable[P, R]:
    """Add the options that say who answers."""
    for option in (
        click.option("--model", metavar="ID", help="Model to ask, such as openai/gpt-4o-mini."),
        click.option(
            "--base-url", envvar="PRECIS_BASE_URL", show_envvar=True, help="Endpoint to use for OpenRouter's."
        ),
        click.option("--api-key", envvar="OPENROUTER_API_KEY", hidden=True),
    ):
        command = option(command)
    return command


def make_options(api_key: str | None = None, base_url: str | None = None, model: str | None = None) -> ReadingOptions:
    """Gather the options; a variable that is set but empty counts as not set."""
    data_dir = user_data_path("precis", appauthor=False)
    return ReadingOptions(data_dir, api_key or None, base_url or None, model or None)


@click.command()
@book_argument
@json_option
def chapters(book: Path, *, as_json: bool) -> None:
    """List the chapters of BOOK, as summarize counts them."""
    from tools.reading import list_chapters

    try:
        contents = list_chapters(book, make_options())
    except ReadingError as exc:
        if as_json:
            print_json({"title": None, "authors": [], "language": None, "chapters": [], "error": asdict(exc.failure)})
        raise
    if as_json:
        print_json(contents.to_json())
    else:
        print_contents(contents)


def print_contents(contents: Contents) -> None:
    """Print the book's name and one line for each chapter."""
    click.echo(" · ".join([contents.title, *contents.authors]))
    width = len(str(len(contents.chapters)))
    for chapter in contents.chapters:
        click.echo(chapter_line(chapter, width))


def chapter_line(chapter: Chapter, width: int) -> str:
    """One line: number, indented title, size, and whether it is not of the body."""
    title = "  " * (chapter.depth - 1) + (chapter.title or "(no title)")
    notes = [f"{chapter.length / 1000:,.1f} kB"]
    if chapter.matter != "body":
        notes.append(f"{chapter.matter} matter")
    return f"{chapter.number:>{width}}  {title}  ({', '.join(notes)})"


@click.command()
@book_argument
@click.option("--chapter", type=click.IntRange(min=1), help="Its number, as `precis chapters` lists it.")
@click.option("--book", "whole_book", is_flag=True, help="The whole book, by way of its chapters' summaries.")
@length_option
@order_options
@reading_options
@json_option
def summarize(
    book: Path,
    chapter: int | None,
    *,
    whole_book: bool,
    length: str | None,
    go_on: bool,
    in_parts: bool,
    as_json: bool,
    **service: str | None,
) -> None:
    """Summarise one chapter of BOOK, or all of it."""
    if (chapter is None) == (not whole_book):
        raise click.UsageError("Say either --chapter N or --book.")
    job = "overview" if whole_book else "summary"
    settings = {"chapter": chapter, "is_open": True, "length": length, "continue": go_on, "in_parts": in_parts}
    answer_with(job, book, settings, service, as_json=as_json)


def answer_with(
    job: str,
    book: Path,
    settings: Mapping[str, object],
    service: dict[str, str | None],
    *,
    as_json: bool,
    show: Callable[[Answer], None] | None = None,
) -> None:
    """Do one job on a book, print its answer and what `show` adds to it, and fail when it is not whole."""
    from tools.reading import run_job

    options = make_options(**service)
    with Terminal(show_text=not as_json) as terminal:
        if options.uses_mock:
            terminal.note("No OPENROUTER_API_KEY is set: the built-in mock answers, with sentences out of the text.")
        try:
            answer = run_job(job, settings, book, options, terminal)
        except ReadingError as exc:
            if as_json:
                print_json(Answer("", complete=False, model=options.model, error=exc.failure).to_json())
            raise
    finish(answer, terminal, as_json=as_json, show=show)


def finish(answer: Answer, terminal: Terminal, *, as_json: bool, show: Callable[[Answer], None] | None = None) -> None:
    """Print what is left to print of an answer, and fail when it is not whole."""
    if as_json:
        print_json(answer.to_json())
    else:
        terminal.complete(answer.text)
        if show:
            show(answer)
        if answer.cached or answer.requests:
            terminal.note(describe_usage(answer))
    if answer.error:
        raise ReadingError(answer.error)


def print_json(value: object) -> None:
    """Print one object on one line, in UTF-8 whatever the terminal's own encoding."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()
