"""How big the plugin is, and how long KOReader waits for it when it starts and when its menu is first opened."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from statistics import median

from harness.documents.face import DocumentsFace
from harness.reader import Reader
from harness.runtime import Runtime
from tools.book_builder import STORY, build_book
from tools.figures import Figure, seconds_of
from tools.package import PLUGIN_FOLDER, build_package

RUNS = 20
# Long loaded when a plugin's turn comes.
KOREADERS_OWN = (
    "dispatcher",
    "document/documentregistry",
    "gettext",
    "logger",
    "ui/uimanager",
    "ui/widget/container/widgetcontainer",
    "ui/widget/infomessage",
)
BUILD_MENU = """
    local items = {}
    require("apps/reader/readerui").instance.precis:addToMainMenu(items)
    return items.precis.sub_item_table_func()
"""


def load_seconds(plugin: Path) -> float:
    """Time one load of main.lua into a fresh KOReader, as its PluginLoader does when it starts."""
    with Runtime(plugin_dir=plugin) as runtime:
        for module in KOREADERS_OWN:
            runtime.require(module)
        main = runtime.eval("loadfile(...)", str(plugin / "main.lua"))
        return seconds_of(lambda: runtime.call(main))


def menu_seconds(book: Path, plugin: Path) -> float:
    """Time the first opening of the plugin's menu in a book, which loads the rest of it."""
    with Runtime(plugin_dir=plugin) as runtime:
        runtime.provide("documents", DocumentsFace())
        reader = Reader(runtime, plugin)
        reader.open(book)
        seconds = seconds_of(lambda: runtime.execute(BUILD_MENU))
        reader.quit()
        return seconds


def bench() -> dict[str, Figure]:
    """Size and time to load, of the plugin as readers install it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package = build_package(folder)
        size = package.stat().st_size
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
        plugin = folder / PLUGIN_FOLDER
        book = build_book(STORY, folder / "story.epub")
        menu = median(menu_seconds(book, plugin) for _ in range(RUNS))
        load = median(load_seconds(plugin) for _ in range(RUNS))
    return {
        "zip": Figure(size / 1000, "kB", "at most 400"),
        "loading the plugin": Figure(load * 1000, "ms", "when KOReader starts"),
        "building its menu the first time": Figure(menu * 1000, "ms", "with loading: at most 10"),
    }
