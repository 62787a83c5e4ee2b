"""`precis picture`: ask about a page as it looks, where a book has no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tools.commands.reading import book_argument, finish, json_option, make_options, reading_options
from tools.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

SEEING_MOCK = "mock/vision"


@click.command()
@book_argument
@click.option("--page", type=click.IntRange(min=1), required=True, help="Its number, from 1.")
@click.option("--question", help="What to ask about it.")
@click.option("--transcribe", is_flag=True, help="Write out its text instead of explaining it.")
@reading_options
@json_option
def picture(
    book: Path, page: int, question: str | None, *, transcribe: bool, as_json: bool, **service: str | None
) -> None:
    """Send one page of BOOK as a picture, and explain what stands on it."""
    if question and transcribe:
        raise click.UsageError("Say either --question or --transcribe.")
    from tools.reading import ask_about_page

    options = make_options(**service)
    if options.uses_mock and options.model is None:
        options = make_options(**{**service, "model": SEEING_MOCK})
    action = "ask" if question else "transcribe" if transcribe else "explain"
    with Terminal(show_text=not as_json) as terminal:
        if options.uses_mock:
            terminal.note("No OPENROUTER_API_KEY is set: the built-in mock answers, with what the picture looks like.")
        answer = ask_about_page(page, {"action": action, "question": question}, book, options, terminal)
    finish(answer, terminal, as_json=as_json)
