"""What KOReader does with a plugin, held against the fakes: loading, sandbox, menus, life cycle."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.reader import Reader
from harness.runtime import Runtime
from harness.values import LuaError, from_lua
from tests.contract.sample_plugin import PLAIN, reader_with, write_book, write_plugin


def class_of(runtime: Runtime) -> None:
    """Load the plugins and keep the sample's class as the global `class`."""
    runtime.execute("class = require('pluginloader'):loadPlugins()[1]")


def test_the_class_gets_its_name_from_its_folder_and_its_words_from_meta(runtime: Runtime, tmp_path: Path) -> None:
    """pluginloader.lua:245: `name` in _meta.lua is ignored, with a warning."""
    reader_with(runtime, tmp_path)
    class_of(runtime)

    assert runtime.eval("class.name, class.fullname") == (b"sample", b"A sample")
    assert any("name in _meta.lua" in line for line in runtime.take_log())


def test_the_plugin_s_path_has_a_doubled_slash(runtime: Runtime, tmp_path: Path) -> None:
    """pluginloader.lua:192: seen so in a real KOReader; a plugin joins paths to it."""
    reader_with(runtime, tmp_path)
    class_of(runtime)

    path = from_lua(runtime.eval("class.path"))
    assert path.endswith("plugins//sample.koplugin")
    assert Path(path, "main.lua").is_file()


def test_main_lua_is_run_once_for_all_instances(runtime: Runtime, tmp_path: Path) -> None:
    """pluginloader.lua:274."""
    reader = reader_with(runtime, tmp_path, PLAIN + "\ncount = (count or 0) + 1")
    book = write_book(tmp_path)

    for _ in range(2):
        reader.open(book)
        reader.close_book()

    assert runtime.eval("count") == 1


def test_handlers_become_tables_that_can_be_called(runtime: Runtime, tmp_path: Path) -> None:
    """pluginloader.lua:131 and 158: only the first result comes out of them."""
    reader_with(runtime, tmp_path, "function Sample:onPing(a, b) return a, b end\nfunction Sample:other() end")
    class_of(runtime)

    assert runtime.eval("type(class.onPing), type(class.other)") == (b"table", b"function")
    assert runtime.eval("select('#', class.onPing({}, 1, 2)), (class.onPing({}, 1, 2))") == (1, 1)


def test_an_error_in_a_handler_is_swallowed_and_means_false(runtime: Runtime, tmp_path: Path) -> None:
    """pluginloader.lua:131; here it is kept, so that a test cannot overlook it."""
    reader_with(runtime, tmp_path, "function Sample:onPing() error('in the handler') end")
    class_of(runtime)

    assert runtime.eval("class.onPing({})") is False
    assert "in the handler" in runtime.take_errors()[0]
    runtime.take_log()


def test_a_plugin_that_fails_in_init_is_left_out(runtime: Runtime, tmp_path: Path) -> None:
    """pluginloader.lua:479."""
    reader = reader_with(runtime, tmp_path, "function Sample:init() error('not today') end")
    reader.open(write_book(tmp_path))

    assert runtime.eval("require('apps/reader/readerui').instance.sample") is None
    assert "not today" in runtime.take_errors()[0]
    runtime.take_log()


def test_a_disabled_plugin_is_known_but_not_run(runtime: Runtime, tmp_path: Path) -> None:
    """pluginloader.lua:215."""
    reader_with(runtime, tmp_path)
    runtime.execute("G_reader_settings:saveSetting('plugins_disabled', { sample = true })")

    enabled, disabled = runtime.execute("return require('pluginloader'):loadPlugins()")
    assert (len(enabled), len(disabled)) == (0, 1)


def test_the_plugin_replaces_a_module_of_its_name(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/readerui.lua:94: a plugin called `highlight` would end highlighting."""
    reader = Reader(runtime, write_plugin(tmp_path, PLAIN), "highlight")
    reader.open(write_book(tmp_path))

    assert runtime.eval("require('apps/reader/readerui').instance.highlight.addToHighlightDialog") is None


LIFE = """
local function note(name)
    Sample["on" .. name] = function(self)
        local document = self.ui.document
        table.insert(seen, name .. (document and "" or " (no document)"))
    end
end
for __, name in ipairs({ "ReadSettings", "PreRenderDocument", "ReaderReady", "CloseDocument", "FlushSettings",
    "SaveSettings", "CloseWidget", "Show" }) do
    note(name)
end
function Sample:init()
    table.insert(seen, "init, " .. self.ui.document:getPageCount() .. " pages")
    self.ui:registerPostInitCallback(function() table.insert(seen, "post init") end)
    self.ui:registerPostReaderReadyCallback(function() table.insert(seen, "post ready") end)
end
function Sample:onPageUpdate(page)
    table.insert(seen, "PageUpdate " .. page)
end
"""


def test_opening_a_book_tells_plugins_in_this_order(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/readerui.lua:480; at `init` the document is not loaded, and has no pages."""
    reader = reader_with(runtime, tmp_path, LIFE)
    reader.open(write_book(tmp_path))

    expected = ["init, 0 pages", "ReadSettings", "PreRenderDocument", "PageUpdate 1", "post init"]
    seen = from_lua(runtime.eval("seen"))
    assert sorted(seen[:5]) == sorted(expected)
    assert seen[:2] == expected[:2]
    assert seen[5:] == ["ReaderReady", "PageUpdate 1", "post ready", "Show"]


def test_closing_a_book_tells_plugins_in_this_order(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/readerui.lua:864: settings are saved when the document is gone already."""
    reader = reader_with(runtime, tmp_path, LIFE)
    reader.open(write_book(tmp_path))
    runtime.execute("seen = {}")
    reader.close_book()

    assert from_lua(runtime.eval("seen")) == [
        "CloseDocument",
        "FlushSettings (no document)",
        "SaveSettings (no document)",
        "CloseWidget (no document)",
    ]


def test_another_font_closes_and_reopens_the_book_by_itself(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/modules/readerrolling.lua, seen in a real KOReader: 6.6 s later, once nothing lies over the page."""
    reader = reader_with(runtime, tmp_path, LIFE)
    reader.open(write_book(tmp_path))
    pages = reader.page_count()
    runtime.execute("first, seen = require('apps/reader/readerui').instance, {}")

    reader.set_font_size(44)
    assert reader.page_count() == pages
    reader.wait(8)

    assert "CloseDocument" in from_lua(runtime.eval("seen"))
    assert runtime.eval("require('apps/reader/readerui').instance ~= first") is True
    assert reader.page_count() > pages


MENU = """
function Sample:init()
    self.ui.menu:registerToMainMenu(self)
end
function Sample:addToMainMenu(items)
    asked = (asked or 0) + 1
    items.sample = { text = "Sample", sorting_hint = HINT, callback = function() tapped = true end }
end
"""


def test_the_menu_asks_plugins_when_it_is_first_opened(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/modules/readermenu.lua:179."""
    reader = reader_with(runtime, tmp_path, "HINT = 'tools'" + MENU)
    reader.open(write_book(tmp_path))
    assert runtime.eval("asked") is None

    for _ in range(2):
        reader.tap_menu("tools", "Sample")

    assert runtime.eval("asked, tapped") == (1, True)


@pytest.mark.parametrize("hint", ["tools", "more_tools", "search", "setting", "main", "help", "network", "screen"])
def test_these_hints_are_known_in_both_places(runtime: Runtime, tmp_path: Path, hint: str) -> None:
    """ui/elements/reader_menu_order.lua and filemanager_menu_order.lua."""
    reader = reader_with(runtime, tmp_path, f"HINT = '{hint}'" + MENU)

    reader.open_browser(tmp_path)
    reader.open_menu()
    reader.close_browser()
    reader.open(write_book(tmp_path))
    reader.open_menu()

    assert runtime.eval("asked") == 2


def test_an_unknown_hint_crashes_the_menu(runtime: Runtime, tmp_path: Path) -> None:
    """ui/menusorter.lua:178: what was not found is used all the same."""
    reader = reader_with(runtime, tmp_path, "HINT = 'no_such_menu'" + MENU)
    reader.open(write_book(tmp_path))

    with pytest.raises(LuaError, match="nil value"):
        reader.open_menu()


def test_an_item_without_a_hint_lands_in_the_first_tab_marked_as_new(runtime: Runtime, tmp_path: Path) -> None:
    """ui/menusorter.lua:160."""
    reader = reader_with(runtime, tmp_path, "HINT = nil" + MENU)
    reader.open(write_book(tmp_path))
    reader.open_menu()

    assert "NEW: Sample" in reader.menu_items()


def test_an_error_in_add_to_main_menu_is_swallowed(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/modules/readermenu.lua:311."""
    body = PLAIN + "\nfunction Sample:addToMainMenu() error('no menu') end"
    reader = reader_with(runtime, tmp_path, body)
    reader.open(write_book(tmp_path))
    reader.open_menu()

    assert "no menu" in runtime.take_errors()[0]
    runtime.take_log()


def test_a_plugin_for_documents_only_is_not_in_the_file_browser(runtime: Runtime, tmp_path: Path) -> None:
    """apps/filemanager/filemanager.lua:417."""
    reader = reader_with(runtime, tmp_path, PLAIN + "\nSample.is_doc_only = true")
    reader.open_browser(tmp_path)

    assert runtime.eval("require('apps/filemanager/filemanager').instance.sample") is None


def test_stopping_a_plugin_that_fails_is_tried_again_with_force(runtime: Runtime, tmp_path: Path) -> None:
    """pluginloader.lua:494."""
    body = PLAIN + "\nfunction Sample:stopPlugin(force) table.insert(seen, tostring(force)) assert(force, 'busy') end"
    reader = reader_with(runtime, tmp_path, body)
    reader.open(write_book(tmp_path))

    runtime.execute("require('pluginloader'):stopPluginInstanceByName('sample')")

    assert from_lua(runtime.eval("seen")) == ["nil", "true"]
    runtime.take_log()


def test_a_dispatcher_action_is_an_event_to_the_top_window(runtime: Runtime, tmp_path: Path) -> None:
    """dispatcher.lua:656."""
    body = """
    function Sample:init() self:onDispatcherRegisterActions() end
    function Sample:onDispatcherRegisterActions()
        require("dispatcher"):registerAction("sample_do",
            { category = "none", event = "SampleDo", title = "Do", reader = true })
    end
    function Sample:onSampleDo() done = true return true end
    """
    reader = reader_with(runtime, tmp_path, body)
    reader.open(write_book(tmp_path))

    reader.trigger("sample_do")

    assert runtime.eval("done") is True
