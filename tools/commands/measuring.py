"""`precis bench`: figures, as a table and as JSON."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tools.bench import ROOT, Groups, measure_all, write_json

TABLE_WIDTH = 132  # columns


@click.command()
@click.argument("groups", nargs=-1)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=ROOT / "build" / "bench.json",
    help="File for the figures as JSON; build/bench.json by default.",
)
def bench(groups: tuple[str, ...], output: Path) -> None:
    """Measure speed and size, of all GROUPS or of those named."""
    progress = Console(stderr=True)
    with progress.status("Measuring") as status:
        results = measure_all(list(groups), lambda group: status.update(f"Measuring: {group}"))
    output_console = Console()
    # In a pipe rich would fold the table to 80 columns.
    output_console.print(figures_table(results), width=None if output_console.is_terminal else TABLE_WIDTH)
    write_json(results, output)
    progress.print(f"written to {output}", style="dim", highlight=False)


def figures_table(results: Groups) -> Table:
    """One row for each figure, a rule between the groups."""
    table = Table("what", "figure", "unit", "note", header_style="bold")
    table.columns[1].justify = "right"
    for group, figures in results.items():
        for name, figure in figures.items():
            table.add_row(f"{group}: {name}", f"{figure.value:,.4g}", figure.unit, figure.note)
        table.add_section()
    return table
