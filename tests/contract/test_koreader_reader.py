"""What KOReader's reader offers plugins, held against the fakes: contents, places, selections, network, questions."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from harness.reader import Reader
from harness.runtime import Runtime
from harness.values import from_lua
from tests.contract.sample_plugin import PLAIN, reader_with, write_book

UI = "require('apps/reader/readerui').instance"


@pytest.fixture
def reader(runtime: Runtime, tmp_path: Path) -> Reader:
    """A person with a small book open and a plugin that does nothing."""
    reader = reader_with(runtime, tmp_path)
    reader.open(write_book(tmp_path))
    return reader


def test_contents_are_filled_on_demand_and_numbered_in_their_level(reader: Reader) -> None:
    """apps/reader/modules/readertoc.lua:159."""
    reader.runtime.execute(f"toc = {UI}.toc toc:fillToc()")
    entries = from_lua(reader.runtime.eval("toc.toc"))

    assert [entry["title"] for entry in entries] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert [entry["seq_in_level"] for entry in entries] == [1, 2, 3]


def test_a_page_and_a_pointer_both_find_their_chapter(reader: Reader) -> None:
    """apps/reader/modules/readertoc.lua:382."""
    runtime = reader.runtime
    runtime.execute(f"toc = {UI}.toc toc:fillToc() second = toc.toc[2]")

    by_page = runtime.eval("toc:getTocIndexByPage(second.page), toc:getTocIndexByPage(0), toc:getTocIndexByPage(9999)")
    assert by_page == (2, None, 3)
    assert runtime.eval("toc:getTocIndexByPage(second.xpointer), toc:getTocTitleByPage(second.page)") == (
        2,
        b"Chapter 2",
    )


def test_the_last_chapter_has_no_pages_left(reader: Reader) -> None:
    """apps/reader/modules/readertoc.lua:714: nil there, a number elsewhere."""
    runtime = reader.runtime
    runtime.execute(f"toc, last = {UI}.toc, {UI}.document:getPageCount()")

    assert runtime.eval("toc:getChapterPagesLeft(last) == nil and toc:getNextChapter(last) == nil") is True
    assert runtime.eval("toc:getChapterPagesLeft(1)") == runtime.eval("toc:getNextChapter(1)") - 2


def test_turning_beyond_the_last_page_is_the_end_of_the_book(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/modules/readerrolling.lua:943."""
    reader = reader_with(runtime, tmp_path, PLAIN + "\nfunction Sample:onEndOfBook() ended = (ended or 0) + 1 end")
    reader.open(write_book(tmp_path))
    reader.go_to(reader.page_count())
    assert runtime.eval("ended") is None

    reader.turn_pages(1)
    assert runtime.eval("ended") == 1


def test_a_jump_can_be_taken_back(reader: Reader) -> None:
    """apps/reader/modules/readerlink.lua:793."""
    reader.go_to(2)
    reader.runtime.execute(f"{UI}.link:addCurrentLocationToStack()")
    reader.go_to(5)

    reader.send("GoBackLink")
    assert reader.page() == 2
    reader.send("GoForwardLink")
    assert reader.page() == 5


def test_the_place_is_kept_when_the_book_is_closed(runtime: Runtime, reader: Reader, tmp_path: Path) -> None:
    """apps/reader/modules/readerrolling.lua:205."""
    reader.go_to(4)
    reader.close_book()
    reader.open(tmp_path / "<lambda>.epub")

    assert reader.page() == 4


def test_turning_the_device_keeps_the_place(reader: Reader) -> None:
    """apps/reader/modules/readerrolling.lua:1196."""
    reader.go_to(5)
    words = reader.page_text()[:20]

    reader.rotate(1)

    assert reader.size == (800, 600)
    assert words in reader.page_text()


BUTTON = (
    PLAIN
    + """
function Sample:onReaderReady()
    self.ui.highlight:addToHighlightDialog("13_sample", function(this, index)
        return { text = "Sample", callback = function()
            table.insert(seen, this.selected_text.text)
            this:onClose()
            table.insert(seen, tostring(this.selected_text))
        end }
    end)
end
"""
)


def test_closing_the_dialog_of_a_selection_forgets_its_text(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/modules/readerhighlight.lua:1488 and 2892: a plugin copies the text first."""
    reader = reader_with(runtime, tmp_path, BUTTON)
    reader.open(write_book(tmp_path))
    reader.select_text("beans, crows")

    reader.tap("Sample")

    assert from_lua(runtime.eval("seen")) == ["beans, crows", "nil"]


def test_buttons_of_a_selection_stand_in_the_order_of_their_ids(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/modules/readerhighlight.lua:1500."""
    reader = reader_with(runtime, tmp_path, BUTTON)
    reader.open(write_book(tmp_path))
    reader.select_text("beans, crows")

    assert reader.buttons()[0] == "Select"
    assert reader.buttons()[-1] == "Sample"


def test_a_selection_has_pointers_around_its_words(runtime: Runtime, reader: Reader) -> None:
    """apps/reader/modules/readerhighlight.lua:2203."""
    reader.select_text("fills two or three")
    runtime.execute(f"selection, document = {UI}.highlight.selected_text, {UI}.document")

    assert runtime.eval("document:getTextFromXPointers(selection.pos0, selection.pos1)") == b"fills two or three"


def test_a_highlight_becomes_an_annotation_in_its_place(runtime: Runtime, reader: Reader) -> None:
    """apps/reader/modules/readerhighlight.lua:2219."""
    runtime.execute(f"highlight, annotation = {UI}.highlight, {UI}.annotation")
    reader.go_to(2)
    reader.select_text("beans, crows")
    assert runtime.eval("highlight:saveHighlight()") == 1
    reader.tap_beside()
    reader.go_to(1)
    reader.select_text("beans, crows")

    assert runtime.eval("highlight:saveHighlight()") == 1
    assert runtime.eval("#annotation.annotations, annotation.annotations[1].text") == (2, b"beans, crows")


DICTIONARY = (
    PLAIN
    + """
function Sample:onReaderReady()
    if self.ui.dictionary.addToDictButtons then
        self.ui.dictionary:addToDictButtons({ id = "sample", text = "From the registry", conditional = true,
            callback = function(popup) table.insert(seen, popup.word) end })
    end
end
function Sample:onDictButtonsReady(popup, buttons)
    table.insert(buttons, { { text = "From the event", callback = function() table.insert(seen, popup.word) end } })
end
"""
)


@pytest.mark.parametrize(("version", "button"), [("v2026.07.2", "From the registry"), ("v2025.08", "From the event")])
def test_the_dictionary_takes_buttons_in_the_way_of_its_version(tmp_path: Path, version: str, button: str) -> None:
    """apps/reader/modules/readerdictionary.lua:193; before 2026.07 an event of ui/widget/dictquicklookup.lua."""
    with Runtime(koreader_version=version) as runtime:
        reader = reader_with(runtime, tmp_path, DICTIONARY)
        reader.open(write_book(tmp_path))
        reader.look_up("beans")

        assert [text for text in reader.buttons() if text.startswith("From")] == [button]
        reader.tap(button)
        assert from_lua(runtime.eval("seen")) == ["beans"]


ROW = (
    PLAIN
    + """
function Sample:onShow()
    self.ui:addFileDialogButtons("sample", function(file, is_file)
        return is_file and { { text = "Prepare", callback = function() table.insert(seen, file) end } } or nil
    end)
end
"""
)


def test_the_file_browser_offers_rows_of_plugins_on_a_long_press(runtime: Runtime, tmp_path: Path) -> None:
    """apps/filemanager/filemanager.lua:484."""
    reader = reader_with(runtime, tmp_path, ROW)
    book = write_book(tmp_path)
    reader.open_browser(tmp_path)

    reader.hold(book.name)
    reader.tap("Prepare")

    assert from_lua(runtime.eval("seen")) == [str(book)]


def online(runtime: Runtime) -> str:
    """Ask to run something online; whether it has to be asked again, and whether it ran."""
    again = runtime.eval("require('ui/network/manager'):willRerunWhenOnline(function() ran = true end)")
    return f"rerun {again}, ran {runtime.eval('ran')}"


def test_without_wifi_the_reader_is_asked_and_the_work_done_afterwards(reader: Reader) -> None:
    """ui/network/manager.lua:727."""
    reader.network(wifi=False)

    assert online(reader.runtime) == "rerun True, ran None"
    reader.tap("Turn on")
    reader.wait(3)
    assert reader.runtime.eval("ran") is True


def test_connected_but_not_online_means_never(reader: Reader) -> None:
    """ui/network/manager.lua:731: the callback is dropped."""
    reader.network(online=False)

    assert online(reader.runtime) == "rerun True, ran None"
    reader.tap("Turn on")
    reader.wait(5)
    assert reader.runtime.eval("ran") is None


def test_losing_wifi_is_told_more_than_once(runtime: Runtime, tmp_path: Path) -> None:
    """Seen in a real KOReader: handlers have to bear that."""
    body = PLAIN + "\nfunction Sample:onNetworkDisconnected() table.insert(seen, 'gone') end"
    reader = reader_with(runtime, tmp_path, body)
    reader.open(write_book(tmp_path))

    reader.network(wifi=False)

    assert from_lua(runtime.eval("seen")) == ["gone", "gone"]


def test_a_wrapped_task_shows_asks_and_holds_off_standby(reader: Reader) -> None:
    """ui/trapper.lua:42, 125, 270."""
    runtime = reader.runtime
    runtime.execute(
        """
        Trapper = require("ui/trapper")
        Trapper:wrap(function()
            answer = Trapper:confirm("Go on?", "No", "Yes")
            Trapper:info("Working")
            Trapper:clear()
        end)
        """
    )
    reader.settle()
    assert "prevented standby" in runtime.leftovers()

    reader.tap("Yes")

    assert runtime.eval("answer") is True
    assert runtime.leftovers() == {}


def test_a_book_with_a_password_asks_for_it_until_it_is_right(runtime: Runtime, tmp_path: Path) -> None:
    """apps/reader/readerui.lua:720."""
    locked = tmp_path / "locked.pdf"
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), "Beans are behind this door.")
    document.save(locked, encryption=pymupdf.mupdf.PDF_ENCRYPT_AES_256, user_pw="crow")
    reader = reader_with(runtime, tmp_path)
    reader.open(locked)

    for password in ("rook", "crow"):
        assert "password" in reader.screen()
        reader.type_text(password)
        reader.tap("OK")

    assert reader.windows() == ["ReaderUI"]
    assert "Beans are behind this door." in reader.screen()
