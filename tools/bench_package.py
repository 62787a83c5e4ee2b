"""How big the plugin is, and how long KOReader waits for it when it starts."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from harness.runtime import PLUGIN, Runtime
from tools.figures import Figure, seconds_of
from tools.package import build_package

RUNS = 20


def load_seconds() -> float:
    """Time one load of main.lua into a fresh KOReader, as its PluginLoader does when it starts."""
    with Runtime() as runtime:
        runtime.require("ui/widget/container/widgetcontainer")
        main = runtime.eval("loadfile(...)", str(PLUGIN / "main.lua"))
        return seconds_of(lambda: runtime.call(main))


def bench() -> dict[str, Figure]:
    """Size and load time."""
    with tempfile.TemporaryDirectory() as folder:
        size = build_package(Path(folder)).stat().st_size
    return {
        "zip": Figure(size / 1000, "kB", "at most 400"),
        "loading the plugin": Figure(median(load_seconds() for _ in range(RUNS)) * 1000, "ms", "at most 10"),
    }
