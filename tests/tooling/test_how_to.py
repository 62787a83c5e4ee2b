"""The how-to pages are right: their shell snippets run, and their Python snippets are tests that pass."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.picture_books import make_scan
from tools.book_builder import build_book

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))


def snippets(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program as somebody would who has just made the project, at home in `folder`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENROUTER_", "PRECIS_", "XDG_"))}
    search = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**own, "HOME": str(folder), "PATH": search}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("page", [page for page in PAGES if snippets(page, "sh")], ids=lambda page: page.stem)
def test_every_command_of_a_page_works(page: Path, tmp_path: Path) -> None:
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    script = "set -e\n" + "".join(snippets(page, "sh"))

    result = run(["sh", "-c", script], tmp_path)

    assert result.returncode == 0, result.stderr


def test_every_command_that_the_readme_shows_works(tmp_path: Path) -> None:
    build_book(ROOT / "tests" / "books" / "the-clerk-of-tides", tmp_path / "book.epub")
    make_scan(tmp_path / "scan.pdf")
    commands = [line for line in "".join(snippets(ROOT / "README.md", "sh")).splitlines() if line.startswith("precis ")]

    result = run(["sh", "-c", "set -e\n" + "\n".join(commands)], tmp_path)

    assert commands
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("page", [page for page in PAGES if snippets(page, "python")], ids=lambda page: page.stem)
def test_the_tests_of_a_page_pass(page: Path, tmp_path: Path) -> None:
    for number, snippet in enumerate(snippets(page, "python")):
        (tmp_path / f"test_snippet_{number}.py").write_text(snippet, encoding="utf-8")

    result = run([sys.executable, "-m", "pytest", "-q", "-p", "harness.pytest_plugin", str(tmp_path)], tmp_path)

    assert result.returncode == 0, result.stdout
    assert " passed" in result.stdout
