"""Précis beside other plugins: whatever they are called and whatever their modules are called."""

from __future__ import annotations

from pathlib import Path

from harness.openrouter import MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import PLUGIN, Runtime

RIVAL = """
local Rival = require("ui/widget/container/widgetcontainer"):extend({ name = "rival" })

return Rival
"""
SAME_NAMES = [
    "precis/app",
    "precis/errors",
    "precis/reading",
    "precis/ui/screens",
    "precis/ui/gettext",
    "errors",
    "app",
]


def rival(folder: Path) -> Path:
    """A plugin whose modules are called as ours are, and are of no use to us."""
    plugin = folder / "rival"
    for name in SAME_NAMES:
        module = plugin / f"{name}.lua"
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(f"error('{name} of the rival')")
    (plugin / "main.lua").write_text(RIVAL)
    (plugin / "_meta.lua").write_text("return { name = 'rival', fullname = 'Rival', description = '' }")
    return plugin


def test_modules_of_the_same_names_in_another_plugin_are_not_ours(story: Path, tmp_path: Path) -> None:
    # As on a device: only KOReader's own loader of plugins puts folders on the path.
    with Runtime(plugin_dir=tmp_path / "none") as runtime:
        openrouter = MockOpenRouter()
        runtime.add_peer(openrouter)
        log_in(runtime.data_dir, openrouter)
        reader = Reader(runtime, plugin=None)
        reader.install(rival(tmp_path), "a-rival")  # plugins are loaded in the order of their names
        reader.install(PLUGIN, "precis")
        reader.open(story)

        reader.tap_menu("tools", "Précis", "Summarise this chapter")
        reader.wait_for("extractive ·")

        reader.leave()
        openrouter.stop()
