"""`precis prepare` and `precis export`: many books at once, and everything that is known of one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tools.answers import Answer, Failure
from tools.commands.reading import answer_with, book_argument, json_option, make_options, print_json, reading_options
from tools.errors import ReadingError, ToolError
from tools.places import A_PLACE, Percent, Place, PlaceType

if TYPE_CHECKING:
    from tools.answers import ReadingOptions

JOBS = ("index", "chapters")
MOST_AT_ONCE = 4


class Silence:
    """A listener that says nothing: several books at once would speak at the same time."""

    def progress(self, done: int, total: int) -> None:
        """Say nothing."""

    def text(self, delta: str) -> None:
        """Say nothing."""

    def start_over(self) -> None:
        """Say nothing."""


@click.command()
@click.argument(
    "books", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
)
@click.option("--parallel", type=click.IntRange(1, MOST_AT_ONCE), default=2, show_default=True, help="Books at once.")
@reading_options
@json_option
def prepare(books: tuple[Path, ...], *, parallel: int, as_json: bool, **service: str | None) -> None:
    """Index each of BOOKS and summarise its chapters. What is done stays done: run it again to go on."""
    options = make_options(**service)
    with ThreadPoolExecutor(parallel) as pool:
        results = list(pool.map(lambda book: prepare_one(book, options), books))
    for book, answer in zip(books, results, strict=True):
        if as_json:
            print_json({"book": str(book), **answer.to_json()})
        else:
            click.echo(f"{book.name}: {answer.error.line() if answer.error else 'ready'}")
    failed = sum(answer.error is not None for answer in results)
    if failed:
        raise ToolError(f"{failed} of {len(books)} books could not be prepared")


def prepare_one(book: Path, options: ReadingOptions) -> Answer:
    """Everything for one book; what went wrong is in the answer."""
    from tools.reading import Desk

    try:
        with Desk(book, options) as desk:
            answer = Answer("", complete=True, model=options.model)
            for job in JOBS:
                answer = desk.ask(job, {"is_open": True}, Silence())
                if answer.error:
                    break
            return answer
    except ReadingError as exc:
        return Answer("", complete=False, model=options.model, error=Failure(**asdict(exc.failure)))


@click.command()
@book_argument
@click.option("--until", "place", type=PlaceType(), help=f"Leave out what tells of anything beyond {A_PLACE}.")
@json_option
def export(book: Path, *, place: Place | Percent | None, as_json: bool) -> None:
    """Print all that was asked and answered about BOOK, as Markdown."""
    answer_with("export", book, {"until_place": place, "is_open": place is None}, {}, as_json=as_json)
