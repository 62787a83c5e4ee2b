"""`precis package`, `precis link` and `precis book`: what is made out of the project's files."""

from __future__ import annotations

from pathlib import Path

import click

from tools.book_builder import build_book
from tools.package import build_package, link_plugin


@click.command()
@click.option("--dist", type=click.Path(file_okay=False, path_type=Path), help="Folder to write to; dist by default.")
def package(dist: Path | None) -> None:
    """Build the zip that readers install, and its checksum."""
    target = build_package(dist) if dist else build_package()
    click.echo(f"{target}  ({target.stat().st_size / 1000:.0f} kB)")


@click.command()
@click.argument("koreader", type=click.Path(exists=True, file_okay=False, path_type=Path))
def link(koreader: Path) -> None:
    """Let the KOReader with the data folder KOREADER load the plugin from this tree."""
    click.echo(link_plugin(koreader))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("epub", type=click.Path(dir_okay=False, path_type=Path))
def book(folder: Path, epub: Path) -> None:
    """Build EPUB from FOLDER: book.toml and one Markdown file for each chapter."""
    build_book(folder, epub)
    click.echo(epub)


@click.command()
def docs() -> None:
    """Write docs/reference.md out of the code itself."""
    from tools.docs import write_reference

    click.echo(write_reference())
