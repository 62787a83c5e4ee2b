"""`precis l10n`: the plugin's texts and their translations."""

from __future__ import annotations

import click

from tools.errors import CheckError
from tools.l10n.catalogues import merge_catalogue, write_template
from tools.l10n.check import find_problems
from tools.l10n.languages import PLURALS
from tools.l10n.pseudo import write_pseudo

MOST_SHOWN = 30  # problems; one new text makes one in every language


@click.group()
def l10n() -> None:
    """Keep the translations in step with the plugin's texts."""


@l10n.command()
def extract() -> None:
    """Collect the texts of the plugin's code into the template."""
    click.echo(write_template())


@l10n.command()
def merge() -> None:
    """Bring every catalogue up to the template; what changed a little is kept as fuzzy."""
    for language in PLURALS:
        click.echo(merge_catalogue(language))


@l10n.command()
def check() -> None:
    """Check that every language is complete and fits the code."""
    problems = list(find_problems())
    for problem in problems[:MOST_SHOWN]:
        click.echo(problem)
    if problems:
        raise CheckError(f"{len(problems)} problems in the translations")
    click.echo(f"{len(PLURALS)} languages are complete")


@l10n.command()
def pseudo() -> None:
    """Write the accented, longer English that tests look at."""
    click.echo(write_pseudo())
