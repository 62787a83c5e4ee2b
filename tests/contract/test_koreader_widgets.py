"""What KOReader's lists, viewers, spinners and other widgets do, held against the fakes."""

from __future__ import annotations

import pytest

from harness.reader import NotOnScreenError, Reader
from harness.runtime import Runtime
from tests.contract.widget_steps import seen, show


def test_choosing_from_a_list_calls_back_and_says_it_is_done(screen: Reader) -> None:
    """ui/widget/menu.lua:1371: the list itself stays, unless `close_callback` closes it."""
    show(
        screen,
        """Menu:new({ title = "Models", close_callback = note("done"), item_table = {
            { text = "One", callback = note("one") }, { text = "Two", mandatory = "$2" } } })""",
    )
    screen.tap("One")

    assert (seen(screen), screen.windows()) == (["one", "done"], ["Models"])


def test_a_long_list_has_pages(screen: Reader) -> None:
    """ui/widget/menu.lua:1412: fourteen lines a page, and swipes go round."""
    show(
        screen,
        """Menu:new({ title = "Many", item_table = (function()
            local items = {}
            for number = 1, 30 do items[number] = { text = "Item " .. number } end
            return items
        end)() })""",
    )
    assert "Page 1 of 3" in screen.screen()

    screen.swipe("east")
    assert "Page 3 of 3" in screen.screen()
    assert screen.has("Item 30")
    assert not screen.has("Item 28")


def test_a_toast_lets_touches_through_and_goes(screen: Reader) -> None:
    """ui/widget/notification.lua:258."""
    show(screen, "ButtonDialog:new({ buttons = { { { text = 'Below', callback = note('tapped') } } } })")
    screen.runtime.execute("UIManager:show(Notification:new({ text = 'Saved' }))")
    screen.settle()
    assert "Saved" in screen.screen()

    screen.tap("Below")

    assert seen(screen) == ["tapped"]
    assert "Saved" not in screen.screen()


def test_a_viewer_with_its_own_buttons_has_no_close_button_but_a_cross(screen: Reader) -> None:
    """ui/widget/textviewer.lua:300."""
    show(screen, "TextViewer:new({ title = 'T', text = 'Words', buttons_table = { { { text = 'Mine' } } } })")
    assert screen.buttons().count("Close") == 0

    screen.tap("<close>")
    assert screen.windows() == []


def test_a_link_that_is_tapped_tells_where_it_leads(screen: Reader) -> None:
    """ui/widget/htmlboxwidget.lua:465."""
    show(
        screen,
        """ScrollHtmlWidget:new({ width = 500, height = 600, html_body = "<p>See <a href='cite:3'>[3]</a> there.</p>",
            html_link_tapped_callback = function(link) table.insert(seen, link.uri) end })""",
    )
    assert "See [3] there." in screen.screen().replace("[See [3] there.]", "See [3] there.")

    screen.tap("[3]")
    assert seen(screen) == ["cite:3"]


def test_html_goes_on_over_pages(screen: Reader) -> None:
    """ui/widget/scrollhtmlwidget.lua:155."""
    show(
        screen,
        "ScrollHtmlWidget:new({ width = 500, height = 300, html_body = ('<p>A line of text.</p>'):rep(40) })",
    )
    screen.runtime.execute("shown.dialog = shown shown:onScrollDown()")

    assert screen.runtime.eval("shown.htmlbox_widget.page_number") == 2


@pytest.mark.parametrize(("text", "lines"), [("", 0), ("one", 1), ("one\ntwo", 2), ("one\n\nthree\n", 4)])
def test_lines_of_a_text_know_their_characters(screen: Reader, text: str, lines: int) -> None:
    """ui/widget/textboxwidget.lua:336: `offset` counts characters from 1; an empty line has no end."""
    screen.runtime.execute("box = TextBoxWidget:new({ text = ..., face = Font:getFace('cfont'), width = 400 })", text)

    assert screen.runtime.eval("#box.vertical_string_list") == lines
    if lines > 1:
        assert screen.runtime.eval("box.vertical_string_list[2].offset") == 5


def test_a_number_keeps_to_its_limits(screen: Reader) -> None:
    """ui/widget/spinwidget.lua:60."""
    show(
        screen,
        """SpinWidget:new({ title_text = "Parts", value = 5, value_min = 1, value_max = 6,
            callback = function(spin) table.insert(seen, tostring(spin.value)) end })""",
    )
    for _ in range(4):
        screen.tap("+")
    screen.tap("OK")

    assert (seen(screen), screen.windows()) == (["6"], [])


def test_one_of_several_is_chosen(screen: Reader) -> None:
    """ui/widget/radiobuttonwidget.lua:190."""
    show(
        screen,
        """RadioButtonWidget:new({ title_text = "Length", radio_buttons = { { { text = "Short", checked = true,
            provider = "s" } }, { { text = "Long", provider = "l" } } },
            callback = function(radio) table.insert(seen, radio.provider) end })""",
    )
    screen.tap("Long")
    screen.tap("Apply")

    assert seen(screen) == ["l"]


def test_lines_can_be_sorted(screen: Reader) -> None:
    """ui/widget/sortwidget.lua:480."""
    screen.runtime.execute("list = { { text = 'a' }, { text = 'b' } }")
    show(screen, "SortWidget:new({ title = 'Sort', item_table = list, callback = note('sorted') })")
    screen.tap("a")
    screen.tap("▼")
    screen.tap("Accept")

    assert screen.runtime.eval("list[1].text .. list[2].text") == b"ba"
    assert seen(screen) == ["sorted"]


def test_progress_is_repainted_now_and_then_only(screen: Reader) -> None:
    """ui/widget/progressbardialog.lua:180."""
    show(screen, "ProgressbarDialog:new({ title = 'Reading', progress_max = 100 })")
    start = screen.runtime.clock.now()
    for percent in range(1, 100):
        screen.runtime.execute("shown:reportProgress(...)", percent)
        screen.wait(0.1)

    assert 3 <= len(screen.refreshes(start)) <= 5


def test_text_that_does_not_fit_its_line_ends_in_an_ellipsis(screen: Reader) -> None:
    """ui/widget/textwidget.lua:190."""
    screen.runtime.execute(
        "line = TextWidget:new({ text = ('word '):rep(50), face = Font:getFace('cfont'), max_width = 200 })"
    )

    assert screen.runtime.eval("line:isTruncated(), line:getWidth() <= 200") == (True, True)


def test_sizes_are_those_a_real_koreader_measured(screen: Reader) -> None:
    """ui/widget/buttondialog.lua:98: rectangles dumped from a real KOReader at 600x800, give or take 2 pixels."""
    show(
        screen,
        """ButtonDialog:new({ title = "A title", buttons = { { { text = "One" }, { text = "Two" } },
            { { text = "Three is a rather long button text that must shrink" } } } })""",
    )
    measured = {"One": (34, 384, 265, 40), "Two": (300, 384, 265, 40)}

    for text, rectangle in measured.items():
        target = screen.find(text)
        assert (target.x, target.y, target.w, target.h) == pytest.approx(rectangle, abs=2)


def test_what_is_not_there_cannot_be_tapped(screen: Reader) -> None:
    show(screen, "InfoMessage:new({ text = 'Hello' })")

    with pytest.raises(NotOnScreenError, match="Goodbye"):
        screen.tap("Goodbye")


@pytest.mark.parametrize("align", ["left", "center"])
def test_a_subtitle_can_change_in_a_mirrored_layout(align: str) -> None:
    """ui/widget/titlebar.lua:440."""
    with Runtime(language="ar") as runtime:
        reader = Reader(runtime, plugin=None)
        runtime.execute(
            """
            local UIManager = require("ui/uimanager")
            local InputContainer = require("ui/widget/container/inputcontainer")
            bar = require("ui/widget/titlebar"):new({ align = ..., title = "Title", subtitle = "" })
            local white = require("ffi/blitbuffer").COLOR_WHITE
            local frame = require("ui/widget/container/framecontainer"):new({ background = white, bar })
            bar.show_parent = InputContainer:new({ frame })
            UIManager:show(bar.show_parent)
            """,
            align,
        )
        reader.settle()
        runtime.execute("bar:setSubTitle('A longer subtitle')")
        reader.settle()

        assert "A longer subtitle" in reader.screen()
        assert reader.layout_problems() == []
