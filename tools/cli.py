"""The `precis` command: which subcommands there are, and how it ends."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from tools.errors import ToolError

# A subcommand is imported only when it is asked for, so that the command starts at once.
COMMANDS = {
    "ask": "tools.commands.tasks:ask",
    "asking": "tools.commands.asking:asking",
    "bench": "tools.commands.measuring:bench",
    "book": "tools.commands.building:book",
    "chapters": "tools.commands.reading:chapters",
    "cost": "tools.commands.tasks:cost",
    "explain": "tools.commands.tasks:explain",
    "export": "tools.commands.many_books:export",
    "docs": "tools.commands.building:docs",
    "faults": "tools.faults:faults",
    "l10n": "tools.commands.l10n:l10n",
    "link": "tools.commands.building:link",
    "mock": "harness.openrouter.cli:mock",
    "package": "tools.commands.building:package",
    "picture": "tools.commands.picture:picture",
    "prepare": "tools.commands.many_books:prepare",
    "recap": "tools.commands.tasks:recap",
    "stress": "tools.stress:stress",
    "retrieval": "tools.commands.searching:retrieval",
    "search": "tools.commands.searching:search",
    "summarize": "tools.commands.reading:summarize",
    "tokens": "tools.token_table:tokens",
    "walk": "tools.walk:walk",
    "xray": "tools.commands.tasks:xray",
}


class LazyGroup(click.Group):
    """A group whose commands are imported by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every subcommand, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one subcommand."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]} is no command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="precis", message="%(prog)s %(version)s")
def precis() -> None:
    """Summaries of the book you are reading, by the same code that runs in KOReader.

    With OPENROUTER_API_KEY set, OpenRouter answers; PRECIS_BASE_URL names another endpoint.
    With neither, a built-in mock answers, for nothing.
    """


def main() -> NoReturn:
    """Run the command. Exit codes: 0; 1 with one line on stderr; 2 for a wrong call."""
    try:
        precis(prog_name="precis", standalone_mode=False)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except click.UsageError as exc:
        exc.show()
        sys.exit(exc.exit_code)
    except (click.Abort, KeyboardInterrupt):
        end("stopped")
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain again while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (ToolError, click.ClickException) as exc:
        end(exc.format_message() if isinstance(exc, click.ClickException) else str(exc))
    except Exception as exc:
        if os.environ.get("PRECIS_DEBUG"):
            raise
        end(f"a mistake in precis itself: {type(exc).__name__}: {exc} (PRECIS_DEBUG=1 shows where)")
    sys.exit(0)


def end(message: str) -> NoReturn:
    """Say what was wrong in one line, and fail."""
    click.echo("precis: " + " ".join(message.split()), err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
