"""Writes docs/reference.md out of the code itself: the command's help, and the words for each error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from harness.runtime import Runtime
from harness.values import from_lua
from tools.cli import precis

ROOT = Path(__file__).resolve().parent.parent
HELP_WIDTH = 100  # columns, whatever the terminal's


def command_helps() -> dict[str, str]:
    """What `precis NAME --help` prints, for each subcommand, and for those below it."""
    names = precis.context_settings["help_option_names"]
    top = click.Context(precis, info_name="precis", terminal_width=HELP_WIDTH, help_option_names=names)
    return {context.command_path.removeprefix("precis "): context.get_help() for context in contexts_below(top)}


def contexts_below(parent: click.Context) -> Iterator[click.Context]:
    """A context for each command of a group, groups among them included."""
    group = parent.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command, name
        context = click.Context(command, info_name=name, parent=parent, terminal_width=HELP_WIDTH)
        yield context
        if isinstance(command, click.Group):
            yield from contexts_below(context)


def error_words() -> list[dict[str, str]]:
    """For each kind of error the two sentences that a reader sees, sorted by kind."""
    with Runtime() as runtime:
        words = runtime.eval(
            """(function()
                local ErrorText = require("precis.ui.error_text")
                local found = {}
                for kind in pairs(require("precis.errors").kinds()) do
                    local text = ErrorText.of({ kind = kind })
                    found[kind] = { happened = text.happened, advice = text.advice }
                end
                return found
            end)()"""
        )
        return [{"kind": kind, **sentences} for kind, sentences in sorted(from_lua(words).items())]


def render_reference() -> str:
    """The text of docs/reference.md."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Markdown, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("reference.md.j2").render(commands=command_helps(), errors=error_words())


def write_reference(root: Path = ROOT) -> Path:
    """Write docs/reference.md and return it."""
    target = root / "docs" / "reference.md"
    target.write_text(render_reference(), encoding="utf-8")
    return target
