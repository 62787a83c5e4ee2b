"""Runs the Lua specs with busted, and believes them only when busted says how many there were.

A spec that ends the process, by `os.exit(0)` or a crash that looks like success, would otherwise pass.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.errors import CheckError, ToolError

ROOT = Path(__file__).resolve().parent.parent
CLOSING_LINE = re.compile(r"^(\d+) success(?:es)? / (\d+) failures? / (\d+) errors? / (\d+) pending", re.MULTILINE)


def busted_command(paths: list[str]) -> list[str]:
    """The command line: busted's own script, run by LuaJIT whatever its first line says."""
    programs = {name: shutil.which(name) for name in ("luajit", "busted")}
    for name, path in programs.items():
        if path is None:
            raise ToolError(f"{name} is not in PATH: make setup")
    return [str(programs["luajit"]), str(programs["busted"]), "--ignore-lua", *paths]


def run_specs(paths: list[str], root: Path = ROOT) -> int:
    """Run specs, all when `paths` is empty, print what busted prints, and return how many passed."""
    process = subprocess.run(busted_command(paths), cwd=root, stdout=subprocess.PIPE, text=True, check=False)
    sys.stdout.write(process.stdout)
    closing = CLOSING_LINE.search(process.stdout)
    if not closing:
        raise CheckError(f"busted ended before it said what passed (exit code {process.returncode})")
    passed, failures, errors, _pending = map(int, closing.groups())
    if process.returncode or failures or errors:
        raise CheckError("specs failed")
    if not passed:
        raise CheckError("no spec ran")
    return passed


def main() -> None:
    """Run the specs named on the command line, or all."""
    try:
        run_specs(sys.argv[1:])
    except ToolError as exc:
        sys.exit(f"spec: {exc}")


if __name__ == "__main__":
    main()
