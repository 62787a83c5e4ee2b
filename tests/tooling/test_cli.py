"""How the command behaves: what it prints where, and how it ends."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from tools import cli
from tools.cli import COMMANDS, precis
from tools.errors import ToolError


def run_main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["precis", *arguments])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    return int(ending.value.code or 0)


def raise_in(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make `precis package` fail."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("tools.commands.building.build_package", fail)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(precis, [name, "--help"])

    assert result.exit_code == 0
    assert f"Usage: precis {name}" in result.output
    sentence = result.output.split("\n\n")[1].strip()
    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_the_overview_lists_every_command() -> None:
    overview = CliRunner().invoke(precis, ["--help"]).output

    assert all(f"\n  {name} " in overview for name in COMMANDS)


def test_the_command_starts_without_loading_lua() -> None:
    code = "import sys, tools.cli; sys.exit(any(name.startswith(('lupa', 'rich', 'jinja2')) for name in sys.modules))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [["summarize"], ["no-such-command"], ["chapters", "no-such-book.epub"], ["summarize", __file__, "--chapter", "0"]],
)
def test_a_wrong_call_ends_with_two(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_main(monkeypatch, *arguments) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Usage: precis")


def test_a_known_failure_is_one_line_on_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raise_in(monkeypatch, ToolError("the disk\nis full"))

    assert run_main(monkeypatch, "package") == 1

    assert capsys.readouterr() == ("", "precis: the disk is full\n")


def test_a_mistake_of_ours_is_one_line_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("PRECIS_DEBUG", raising=False)
    raise_in(monkeypatch, KeyError("oops"))

    assert run_main(monkeypatch, "package") == 1

    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert "KeyError: 'oops'" in printed
    assert "PRECIS_DEBUG=1" in printed


def test_a_developer_may_see_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECIS_DEBUG", "1")
    raise_in(monkeypatch, KeyError("oops"))

    monkeypatch.setattr(sys, "argv", ["precis", "package"])
    with pytest.raises(KeyError):
        cli.main()


def test_stopping_it_is_no_accident(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    raise_in(monkeypatch, KeyboardInterrupt())

    assert run_main(monkeypatch, "package") == 1

    assert capsys.readouterr().err.strip() == "precis: stopped"


def test_it_knows_its_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from tools.package import read_version

    assert run_main(monkeypatch, "--version") == 0

    assert capsys.readouterr().out == f"precis {read_version()}\n"
