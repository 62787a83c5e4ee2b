"""Writes docs/reference.md out of the code itself: the command's help, the settings, the words for each error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from harness.runtime import Runtime
from harness.values import from_lua
from tools.cli import precis

ROOT = Path(__file__).resolve().parent.parent
HELP_WIDTH = 100  # columns, whatever the terminal's
SETTINGS = ROOT / "plugin" / "precis" / "koreader" / "setting_descriptions.lua"


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


def settings() -> list[dict[str, str]]:
    """Each setting with what it decides, what it may be, and its default, in the order of their file."""
    about = {name: line for line, name in re.findall(r"--- (.*)\n    (\w+) = ", SETTINGS.read_text("utf-8"))}
    with Runtime() as runtime:
        descriptions = from_lua(runtime.eval("require('precis.koreader.setting_descriptions')"))
    assert set(about) == set(descriptions), "each setting has one line that tells what it decides"
    return [
        {
            "name": name,
            "about": line,
            "values": allowed_values(descriptions[name]),
            "default": default(descriptions[name]),
        }
        for name, line in about.items()
    ]


def allowed_values(description: dict[str, Any]) -> str:
    """What a setting may be, in a few words."""
    if "one_of" in description:
        return ", ".join(f"`{value}`" for value in description["one_of"])
    if description["type"] == "number":
        return f"{description['min']} to {description['max']} {description.get('unit', '')}".rstrip()
    return str(description.get("unit") or {"boolean": "yes or no", "string": "text"}[description["type"]])


def default(description: dict[str, Any]) -> str:
    """A setting's default, as a reader would say it."""
    value = description["default"]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value}`" if value != "" else "empty"


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
    return environment.get_template("reference.md.j2").render(
        commands=command_helps(), settings=settings(), errors=error_words()
    )


def write_reference(root: Path = ROOT) -> Path:
    """Write docs/reference.md and return it."""
    target = root / "docs" / "reference.md"
    target.write_text(render_reference(), encoding="utf-8")
    return target
