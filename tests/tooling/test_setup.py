"""Setting up a machine: what is missing is installed, or named in one line to type."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED_TOOLS = [
    "basename",
    "cat",
    "cksum",
    "cmp",
    "dirname",
    "env",
    "grep",
    "mkdir",
    "mv",
    "readlink",
    "rm",
    "sh",
    "tail",
]


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A copy of what set-up reads, and a PATH with the plainest tools alone; `id` says it is not root."""
    project = tmp_path / "project"
    (project / "tools").mkdir(parents=True)
    for name in ("tools/setup.sh", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, project / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in NEEDED_TOOLS:
        (programs / name).symlink_to(str(shutil.which(name)))
    add_program(tmp_path, "id", "echo 1000")
    return tmp_path


def add_program(machine: Path, name: str, script: str) -> None:
    path = machine / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def set_up(machine: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(shutil.which("sh")), str(machine / "project" / "tools" / "setup.sh")],
        env={"PATH": str(machine / "bin"), "HOME": str(machine)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "please type: sudo apt-get install -y make luajit lua-socket"),
        ("dnf", "please type: sudo dnf install -y"),
        ("pacman", "please type: sudo pacman -S --needed"),
        ("brew", "please type: brew install luajit luarocks"),
    ],
)
def test_without_permission_it_stops_with_the_one_line_to_type(manager: str, line: str, bare_machine: Path) -> None:
    add_program(bare_machine, manager, "exit 1")

    result = set_up(bare_machine)

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert line in result.stderr


def test_an_unknown_machine_is_told_what_it_lacks(bare_machine: Path) -> None:
    result = set_up(bare_machine)

    assert result.returncode == 1
    assert "this machine lacks: luajit busted luacheck python>=3.11" in result.stdout
    assert "please install LuaJIT" in result.stderr


def test_root_installs_with_apt_and_asks_nothing(bare_machine: Path) -> None:
    add_program(bare_machine, "id", "echo 0")
    add_program(bare_machine, "apt-get", 'echo "$DEBIAN_FRONTEND $*" >>"$HOME/apt.log"')

    result = set_up(bare_machine)

    calls = (bare_machine / "apt.log").read_text().splitlines()
    assert calls[0].startswith("noninteractive -q -y")
    assert "install --no-install-recommends make luajit" in calls[0]
    assert result.returncode == 1, "the stand-in installed nothing, and that is noticed"


def test_package_lists_are_refreshed_only_when_something_is_not_found(bare_machine: Path) -> None:
    add_program(bare_machine, "id", "echo 0")
    add_program(bare_machine, "apt-get", 'echo "$*" >>"$HOME/apt.log"; echo "E: no such package"; exit 100')

    result = set_up(bare_machine)

    steps = [
        next(word for word in line.split() if word in {"install", "update"})
        for line in (bare_machine / "apt.log").read_text().splitlines()
    ]
    assert steps == ["install", "update"]
    assert "build/apt.log" in result.stderr


def test_an_old_python_is_not_taken_for_one_that_will_do(bare_machine: Path) -> None:
    add_program(bare_machine, "python3", "exit 1")

    assert "python>=3.11" in set_up(bare_machine).stdout


def make_ready(machine: Path) -> None:
    """Leave what a finished set-up leaves: the programs, the command, and the stamp of what they were made from."""
    project = machine / "project"
    for name in ("luajit", "busted", "luacheck"):
        add_program(machine, name, "exit 0")
    (project / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(shutil.which("true") or "", project / ".venv" / "bin" / "precis")
    fingerprint = "cat pyproject.toml requirements.lock tools/setup.sh | cksum; pwd"
    stamp = subprocess.run(["sh", "-c", fingerprint], cwd=project, capture_output=True, text=True, check=True).stdout
    (project / ".venv" / "setup.stamp").write_text(stamp)


def test_a_machine_that_is_ready_hears_nothing(bare_machine: Path) -> None:
    make_ready(bare_machine)

    result = set_up(bare_machine)

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements.lock", "tools/setup.sh"])
def test_a_change_of_what_the_machine_was_made_from_is_noticed(changed: str, bare_machine: Path) -> None:
    make_ready(bare_machine)
    with (bare_machine / "project" / changed).open("a") as file:
        file.write("# changed\n")

    assert "this machine lacks:" in set_up(bare_machine).stdout
