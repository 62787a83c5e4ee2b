"""Other plugins beside Précis: modules, menu ids and whole copies that bear the same names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.runtime import PLUGIN
from harness.values import from_lua
from tests.contract.sample_plugin import PLAIN, write_plugin

if TYPE_CHECKING:
    from harness.reader import Reader

# Every name that a file of Précis has, as another plugin would have it: without a folder of its own.
MODULES = sorted(
    str(path.relative_to(PLUGIN / "precis").with_suffix("")) for path in (PLUGIN / "precis").rglob("*.lua")
)
SAME_ID = """
function Sample:addToMainMenu(menu_items)
    menu_items.precis = { text = "Somebody else's", sorting_hint = "tools", callback = function() end }
end
"""


def with_modules(folder: Path, name: str) -> Path:
    """A plugin that has modules of all those names, and needs them."""
    needs = "".join(f"loaded[{module!r}] = require({module!r})\n" for module in MODULES)
    plugin = write_plugin(folder, f"local loaded = {{}}\n{needs}\nSample.loaded = loaded\n{PLAIN}", name)
    for module in MODULES:
        file = plugin / f"{module}.lua"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"return {{ owner = {name!r} }}\n")
    return plugin


def summarise(reader: Reader, story: Path) -> None:
    """Have a chapter summarised, which takes nearly all there is of Précis."""
    reader.open(story)
    reader.go_to(5)
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    assert "An extract by mock/extractive" in reader.screen()


@pytest.mark.parametrize("name", ["a-neighbour", "z-neighbour"])
def test_modules_of_the_same_names_stay_apart(reader: Reader, story: Path, tmp_path: Path, name: str) -> None:
    reader.install(with_modules(tmp_path, name), name)

    summarise(reader, story)

    owners = reader.runtime.eval(
        """
        (function(name)
            local owners = {}
            for __, module in pairs(require("apps/reader/readerui").instance[name].loaded) do
                owners[module.owner or "somebody else"] = true
            end
            return owners
        end)(...)
        """,
        name,
    )
    assert from_lua(owners) == {name: True}
    reader.leave()


@pytest.mark.parametrize("name", ["a-neighbour", "z-neighbour"])
def test_a_menu_item_of_the_same_id_breaks_no_menu(reader: Reader, story: Path, tmp_path: Path, name: str) -> None:
    reader.install(write_plugin(tmp_path, PLAIN + SAME_ID, name), name)
    reader.open(story)

    reader.tap_menu("tools")

    # KOReader has room for one of them; all of Précis can be reached by gestures still.
    assert reader.has("Précis") != reader.has("Somebody else's")
    reader.close_windows()
    reader.trigger("precis_panel")
    reader.wait(0.5)
    assert reader.has("Recap so far")
    reader.leave()


def test_two_copies_of_the_plugin_work_as_one(reader: Reader, story: Path) -> None:
    reader.install(PLUGIN, "precis-copy")

    summarise(reader, story)

    reader.close_windows()
    reader.tap_menu("tools", "Précis")
    reader.wait(1)
    assert reader.has("Past answers")
    reader.leave()
