"""`precis asking`: measure how often the passages that `ask` sends hold the answer, and what that takes."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

if TYPE_CHECKING:
    from tools.retrieval_ask import AskScore


@click.command()
@click.option("--first", type=click.IntRange(min=1), help="Only so many questions.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list instead of a table.")
def asking(first: int | None, *, as_json: bool) -> None:
    """Measure how often a question's answer is in what is sent with it, and how many tokens that takes."""
    from tools.retrieval_ask import WAYS, measure_asking
    from tools.retrieval_sets import DATA, tale_set

    if not DATA.is_dir():
        raise click.ClickException("no questions: the folder shared/data is not beside the repository")
    scores = []
    with Progress(console=Console(stderr=True), transient=True) as bars:
        for way in WAYS:
            bar = bars.add_task(way)
            progress = partial(show_progress, bars, bar)
            scores.append(measure_asking(tale_set("val"), way, progress, first=first))
    if as_json:
        click.echo(json.dumps([score.to_json() for score in scores], indent=2))
    else:
        Console().print(table_of(scores))


def show_progress(bars: Progress, bar: TaskID, done: int, total: int) -> None:
    """Move one bar on."""
    bars.update(bar, completed=done, total=total)


def table_of(scores: list[AskScore]) -> Table:
    """One row for each way of asking."""
    columns = ("set", "way", "questions", "answer sent", "tokens", "at most", "whole book", "of the book")
    table = Table(*columns, header_style="bold")
    for score in scores:
        table.add_row(
            score.set_name,
            score.way,
            str(score.questions),
            f"{score.answered:.3f}",
            f"{score.tokens:.0f}",
            str(score.most_tokens),
            str(score.whole_book_tokens),
            f"{score.tokens / score.whole_book_tokens:.1%}",
        )
    return table
