"""Runs the measurements: every module `tools/bench_<group>.py` gives its figures by a function `bench()`."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from tools.errors import ToolError
from tools.figures import Figure

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "bench_"

Groups = dict[str, dict[str, Figure]]


def group_names() -> list[str]:
    """The groups there are, sorted."""
    return sorted(path.stem.removeprefix(PREFIX) for path in Path(__file__).parent.glob(f"{PREFIX}*.py"))


def measure(group: str) -> dict[str, Figure]:
    """Run one group's measurements."""
    if group not in group_names():
        raise ToolError(f"no group {group!r}; there are {', '.join(group_names())}")
    figures: dict[str, Figure] = import_module(f"tools.{PREFIX}{group}").bench()
    return figures


def measure_all(groups: list[str], on_group: Callable[[str], None]) -> Groups:
    """Run several groups, all when `groups` is empty; `on_group` hears each name before its turn."""
    results: Groups = {}
    for group in groups or group_names():
        on_group(group)
        results[group] = measure(group)
    return results


def machine() -> dict[str, str | int]:
    """What the figures were measured on; none of it names anybody."""
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
    }


def write_json(results: Groups, target: Path) -> None:
    """Write all figures and the machine to one file, replacing what a whole earlier run left."""
    figures = {group: {name: vars(figure) for name, figure in found.items()} for group, found in results.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=2, ensure_ascii=False) + "\n")
