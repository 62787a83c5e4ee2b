"""The project speaks of itself alone, and its words agree with what it does."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tools.docs import render_reference
from tools.l10n.extract import collect

ROOT = Path(__file__).resolve().parents[2]
# In pieces, so that this file does not speak of them either.
FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|root|home/\w+|opt/(?!homebrew))\b/?", re.ASCII),
    "a package registry": re.compile(
        "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + "js", "debian" + r"\.org"])
    ),
    "an issue's number": re.compile(r"\b[Ii]ssue #?\d+"),
}
TEXT_SUFFIXES = {"", ".lua", ".py", ".md", ".toml", ".sh", ".j2", ".txt", ".lock", ".po", ".css", ".cfg", ".jsonl"}

# Menus that the README leads through besides ours.
KOREADERS_OWN = {"Tools", "More tools", "Plugin management", "Help", "About"}
SYSTEMS_OWN = {"View", "Show"}


def project_files() -> list[Path]:
    """What git keeps, or would keep."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / line for line in listing.stdout.splitlines()]
    return [path for path in paths if path.is_file() and path.suffix in TEXT_SUFFIXES]


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_speaks_of(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in project_files()
        if path.name != "LICENSE"
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if FOREIGN[what].search(line)
    ]

    assert not found


def test_make_help_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE))

    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {line.split()[0] for line in helped.splitlines()} == targets


def test_every_target_that_needs_setting_up_does_it_first() -> None:
    makefile = (ROOT / "Makefile").read_text()
    recipes = re.findall(r"^(\w+):([^\n]*)\n((?:\t[^\n]*\n)+)", makefile, re.MULTILINE)

    without = [name for name, needs, recipe in recipes if "$(BIN)" in recipe and "setup" not in needs]

    assert not without
    assert "lint spec\n" in {name: recipe for name, _, recipe in recipes}["test"]


def test_the_lock_file_pins_what_the_project_names() -> None:
    named = set(re.findall(r'^    "([a-z0-9-]+==[^"]+)",', (ROOT / "pyproject.toml").read_text(), re.MULTILINE))
    locked = set(re.findall(r"^([a-z0-9-]+==\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))

    assert named
    assert named <= locked, "make lock"


def test_source_files_have_no_tabs_and_end_in_one_line_end() -> None:
    sources = [path for path in project_files() if path.suffix in {".lua", ".py", ".sh", ".j2"}]

    untidy = [
        str(path.relative_to(ROOT))
        for path in sources
        if b"\t" in (content := path.read_bytes()) or b"\r" in content or not content.endswith(b"\n")
    ]

    assert not untidy


def test_the_reference_says_what_the_code_says() -> None:
    assert (ROOT / "docs" / "reference.md").read_text(encoding="utf-8") == render_reference(), "make docs"


def test_every_link_between_the_documents_leads_somewhere() -> None:
    pages = [path for path in project_files() if path.suffix == ".md" and "books" not in path.parts]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    ]

    dead = [f"{page.relative_to(ROOT)}: {target}" for page, target in links if not (page.parent / target).exists()]

    assert not dead


def test_the_picture_of_the_house_shows_every_room() -> None:
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [
        path for path in (ROOT / "plugin" / "precis").iterdir() if path.suffix == ".lua" or any(path.glob("*.lua"))
    ]

    missing = [path.name for path in rooms if f"    {path.name}" not in picture]

    assert not missing


def test_what_the_documents_tell_to_make_can_be_made() -> None:
    targets = set(re.findall(r"^\.PHONY: (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    pages = [path for path in project_files() if path.suffix == ".md" and "books" not in path.parts]

    named = {target for page in pages for target in re.findall(r"(?:^|`)make (\w+)", page.read_text(), re.MULTILINE)}

    assert named
    assert named <= targets


def test_the_readme_calls_things_what_the_plugin_calls_them() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    troubles = re.findall(r"^\| ([^|]+\.) \|", readme.partition("| It says |")[2], re.MULTILINE)
    paths = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", readme)
    ours = {message.msgid.rstrip("…") for message in collect(ROOT / "plugin")}

    assert troubles
    assert set(troubles) <= ours
    assert {name for path in paths for name in path.split(" → ")} <= ours | KOREADERS_OWN | SYSTEMS_OWN
