"""`precis search` and `precis retrieval`: find passages in a book, and measure how well they answer."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tools.commands.reading import book_argument, json_option, make_options, print_json
from tools.errors import ReadingError
from tools.places import A_PLACE, PlaceType

if TYPE_CHECKING:
    from pathlib import Path

    from tools.places import Percent, Place
    from tools.retrieval import Score
    from tools.searching import Hit

TRAIN_EVERY = 8  # of the largest set, each so-manieth question


@click.command()
@book_argument
@click.argument("query", required=False)
@click.option(
    "--queries",
    type=click.File("r", encoding="utf-8"),
    help='Many at once: one {"id", "query"} a line; gives one {"id", "hits"} a line.',
)
@click.option("--until", "place", type=PlaceType(), help=f"Look only up to {A_PLACE}.")
@click.option("--k", "k", type=click.IntRange(1, 100), default=5, show_default=True, help="How many passages.")
@json_option
def search(
    book: Path, query: str | None, *, queries: Any, place: Place | Percent | None, k: int, as_json: bool
) -> None:
    """Find the passages of BOOK that answer QUERY. Nothing leaves the machine."""
    from tools import searching

    if (query is None) == (queries is None):
        raise click.UsageError("Say either QUERY or --queries FILE.")
    if query is None:
        for line in searching.search_file(book, make_options(), searching.read_queries(queries), place, k):
            click.echo(line)
        return
    try:
        hits = searching.search(book, make_options(), query, place, k)
    except ReadingError as exc:
        if as_json:
            print_json({"query": query, "hits": [], "error": asdict(exc.failure)})
        raise
    if as_json:
        print_json({"query": query, "hits": [asdict(hit) for hit in hits]})
    else:
        print_hits(hits)


def print_hits(hits: list[Hit]) -> None:
    """Each hit under a line that says where it is."""
    if not hits:
        click.echo("No passage has these words.", err=True)
    for number, hit in enumerate(hits, start=1):
        click.secho(f"[{number}] {hit.title or 'Chapter ' + str(hit.chapter)}  {hit.chapter}:{hit.offset}", bold=True)
        click.echo(hit.text + "\n")


@click.command()
@click.argument("sets", nargs=-1)
@click.option("--all", "is_whole", is_flag=True, help="Every question of the largest set too, not each eighth.")
@json_option
def retrieval(sets: tuple[str, ...], *, is_whole: bool, as_json: bool) -> None:
    """Measure how well search finds what answers a question, beside other searchers on the same passages.

    SETS are words of the sets' names, such as "tales val" or "hi"; all without them.
    """
    from tools.retrieval import measure_all

    with Progress(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def progress(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done)

        scores = measure_all(sets, 1 if is_whole else TRAIN_EVERY, progress)
    if as_json:
        click.echo(json.dumps([score.to_json() for score in scores], indent=2))
    else:
        Console().print(scores_table(scores))


def scores_table(scores: list[Score]) -> Table:
    """One row for each searcher on each set, a rule between the sets."""
    depths = list(scores[0].hits_at)
    columns = [
        "set",
        "searcher",
        "questions",
        *(f"hits@{depth}" for depth in depths),
        "MRR",
        "tokens of five",
        "at most",
    ]
    table = Table(*columns, header_style="bold")
    for column in table.columns[2:]:
        column.justify = "right"
    for position, score in enumerate(scores):
        is_first = position == 0 or scores[position - 1].set_name != score.set_name
        if is_first and position:
            table.add_section()
        table.add_row(
            score.set_name if is_first else "",
            score.searcher,
            str(score.questions),
            *(f"{share:.3f}" for share in score.hits_at.values()),
            f"{score.mrr:.3f}",
            f"{score.tokens:.0f}",
            f"{score.most_tokens:.0f}",
        )
    return table
