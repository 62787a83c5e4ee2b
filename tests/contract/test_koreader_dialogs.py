"""What KOReader's messages, questions and dialogs do, held against the fakes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.reader import Reader
from harness.runtime import Runtime
from harness.values import LuaError
from tests.contract.widget_steps import seen, show


@pytest.mark.parametrize("close", ["UIManager:close(shown)", "shown:onTapClose()"])
def test_a_message_calls_back_however_it_is_closed(screen: Reader, close: str) -> None:
    """ui/widget/infomessage.lua:231."""
    show(screen, "InfoMessage:new({ text = 'Hello', dismiss_callback = note('dismissed') })")
    screen.runtime.execute(close)

    assert seen(screen) == ["dismissed"]
    assert screen.windows() == []


def test_a_message_with_a_timeout_goes_by_itself(screen: Reader) -> None:
    """ui/widget/infomessage.lua:263."""
    show(screen, "InfoMessage:new({ text = 'Hello', timeout = 3, dismiss_callback = note('dismissed') })")
    screen.wait(2.9)
    assert seen(screen) == []

    screen.wait(0.2)
    assert seen(screen) == ["dismissed"]


def test_the_buttons_of_a_question_close_it_after_their_callback(screen: Reader) -> None:
    """ui/widget/confirmbox.lua:104."""
    show(screen, "ConfirmBox:new({ text = 'Really?', ok_text = 'Do it', ok_callback = note('ok') })")
    screen.tap("Do it")

    assert (seen(screen), screen.windows()) == (["ok"], [])


def test_dismissing_a_question_means_cancel(screen: Reader) -> None:
    """ui/widget/confirmbox.lua:242; ui/widget/multiconfirmbox.lua:157 does without."""
    show(screen, "ConfirmBox:new({ text = 'Really?', cancel_callback = note('cancelled') })")
    screen.tap_beside()
    show(screen, "MultiConfirmBox:new({ text = 'Which?', cancel_callback = note('never') })")
    screen.tap_beside()

    assert (seen(screen), screen.windows()) == (["cancelled"], [])


def test_the_buttons_of_a_button_dialog_leave_it_open(screen: Reader) -> None:
    """ui/widget/buttondialog.lua:339: a tap beside closes it, and calls back."""
    show(
        screen,
        """ButtonDialog:new({ title = "What?", tap_close_callback = note("closed"), buttons = { {
            { text = "One", callback = note("one") },
            { text = "Two", enabled = false, callback = note("two") } } } })""",
    )
    screen.tap("One")
    screen.tap("Two")
    assert (seen(screen), len(screen.windows())) == (["one"], 1)

    screen.tap_beside()
    assert (seen(screen), screen.windows()) == (["one", "closed"], [])


def test_a_button_without_a_callback_crashes_when_tapped(screen: Reader) -> None:
    """ui/widget/buttontable.lua:82."""
    show(screen, "ButtonDialog:new({ buttons = { { { text = 'Nothing' } } } })")

    with pytest.raises(LuaError, match="callback"):
        screen.tap("Nothing")


def test_a_title_can_be_changed_while_shown(screen: Reader) -> None:
    """ui/widget/buttondialog.lua:321."""
    show(screen, "ButtonDialog:new({ title = 'Before', buttons = { { { text = 'A', callback = note('a') } } } })")
    screen.runtime.execute("shown:setTitle('After')")
    screen.settle()

    assert "After" in screen.screen()
    assert "Before" not in screen.screen()


def test_back_presses_the_button_called_close(runtime: Runtime) -> None:
    """ui/widget/inputdialog.lua:751."""
    with Runtime(device={"hasKeys": True}) as with_keys:
        reader = Reader(with_keys, plugin=None)
        with_keys.execute(
            """
            shown = require("ui/widget/inputdialog"):new({ title = "Ask", buttons = { { { text = "Cancel", id = "close",
                callback = function() closed = true require("ui/uimanager"):close(shown) end } } } })
            require("ui/uimanager"):show(shown)
            """
        )
        reader.press("Back")

        assert with_keys.eval("closed") is True


def test_a_tap_beside_first_puts_the_keyboard_away(screen: Reader) -> None:
    """ui/widget/inputdialog.lua:551."""
    show(
        screen,
        """InputDialog:new({ title = "Ask",
            buttons = { { { text = "No", id = "close", callback = note("closed") } } } })""",
    )
    screen.runtime.execute("shown:onShowKeyboard()")
    screen.settle()

    screen.tap_at(5, 5)
    assert (seen(screen), screen.windows()) == ([], ["Ask"])
    screen.tap_at(5, 5)
    assert seen(screen) == ["closed"]


def test_enter_presses_the_default_button_a_moment_later(screen: Reader) -> None:
    """ui/widget/inputtext.lua:1089."""
    show(
        screen,
        """InputDialog:new({ title = "Ask", buttons = { { { text = "OK", is_enter_default = true,
            callback = function() table.insert(seen, shown:getInputText()) end } } } })""",
    )
    screen.type_text("naïve")
    screen.type_text("\n")
    assert seen(screen) == []

    screen.wait(0.4)
    assert seen(screen) == ["naïve"]


def test_a_password_is_shown_as_stars(screen: Reader) -> None:
    """ui/widget/inputtext.lua:616."""
    show(screen, "InputDialog:new({ title = 'Key', text_type = 'password', buttons = { {} } })")
    screen.type_text("sk-1")

    assert "****" in screen.screen()
    assert "sk-1" not in screen.screen()


def test_each_field_of_a_dialog_keeps_its_own_text(screen: Reader) -> None:
    """ui/widget/multiinputdialog.lua:205."""
    show(
        screen,
        "MultiInputDialog:new({ title = 'T', fields = { { text = 'a' }, { hint = 'second' } }, buttons = {{}} })",
    )
    screen.tap("second")
    screen.type_text("b")

    fields = screen.runtime.eval("table.concat(shown:getFields(), ',')")
    assert fields == b"a,b"


@pytest.fixture
def with_keys() -> Iterator[Reader]:
    """A person whose device has a D-pad and no touch screen, before a dialog to type in."""
    device = {"isTouchDevice": False, "hasKeys": True, "hasDPad": True}
    with Runtime(device=device) as runtime:
        reader = Reader(runtime, plugin=None)
        runtime.execute(
            """
            local UIManager = require("ui/uimanager")
            local function button(text, id)
                return { text = text, id = id, callback = function() pressed = text UIManager:close(dialog) end }
            end
            dialog = require("ui/widget/inputdialog"):new({ title = "Ask", input = "beans",
                buttons = { { button("Cancel", "close"), button("OK") } } })
            UIManager:show(dialog)
            dialog:onShowKeyboard()
            """
        )
        reader.settle()
        yield reader


def test_the_d_pad_belongs_to_the_keyboard_until_back(with_keys: Reader) -> None:
    """ui/widget/virtualkeyboard.lua:800."""
    with_keys.press("Down")
    assert with_keys.focused() is None

    with_keys.press("Back")
    assert with_keys.windows() == ["Ask"]


def test_arrows_move_the_cursor_while_the_box_has_the_focus(with_keys: Reader) -> None:
    """ui/widget/inputtext.lua:793."""
    with_keys.press("Back")
    for key in ("Left", "Left", "Backspace", "Home", "Del"):
        with_keys.press(key)

    # beans, without the letter before the cursor (a), then without the first (b).
    assert with_keys.runtime.eval("dialog:getInputText()") == b"ens"


def test_buttons_below_a_box_are_reached_by_keys(with_keys: Reader) -> None:
    """ui/widget/inputtext.lua:215."""
    with_keys.choose_by_keys("OK")

    assert with_keys.runtime.eval("pressed") == b"OK"
