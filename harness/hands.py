"""What a person does to the simulated reader: tap, hold, swipe, press keys, type, wait.

Touches go the way they go on a device: a gesture at the rectangle of what was named, through the window stack.
"""

from __future__ import annotations

from typing import Any

from harness.eyes import MARKS, Eyes, NotOnScreenError
from harness.runtime import NeverHappenedError, Runtime
from harness.values import HarnessError

# Work that is due at one moment ends; if it does not in so many turns, something goes in a circle.
MOST_TURNS = 20_000
INSTANT = 0.0015  # seconds
MOST_ROWS, MOST_COLUMNS = 60, 12
GLANCE = 0.1  # seconds between looks at the screen while waiting for something


class Hands(Eyes):
    """Touches the screen and the keys. Every action returns when nothing more happens at that moment."""

    def __init__(self, runtime: Runtime) -> None:
        """Hold this runtime's device."""
        super().__init__(runtime)
        self._person = runtime.require("harness.ui.person")

    # Time

    def settle(self) -> None:
        """Let everything happen that is due now, or so soon that nobody could do anything in between."""
        for _ in range(MOST_TURNS):
            worked, due = self.runtime.turn()
            if worked or (due is not None and due <= self.runtime.clock.now()):
                continue
            if due is None or due > self.runtime.clock.now() + INSTANT:
                return
            self.runtime.clock.wait_until(due)
        raise HarnessError("the UI does not come to rest")

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.runtime.run_for(seconds)

    def wait_for(self, text: str, limit: float = 60.0) -> None:
        """Wait until a text is on the screen, at most `limit` seconds of the runtime's clock."""
        deadline = self.runtime.clock.now() + limit
        # A glance now and then: reading a whole screen takes longer than a turn of the loop.
        while text not in self.screen():
            if self.runtime.clock.now() >= deadline:
                raise NeverHappenedError(f"not on the screen within {limit} s: {text!r}; it shows:\n{self.screen()}")
            self.wait(GLANCE)

    # Touch and keys

    def tap(self, text: str) -> None:
        """Tap what carries this text, in the top window."""
        self.settle()
        self.tap_at(*self.find(text).centre)

    def hold(self, text: str) -> None:
        """Press long on what carries this text."""
        self.settle()
        self.hold_at(*self.find(text).centre)

    def hold_at(self, x: int, y: int) -> None:
        """Press long on a point of the screen."""
        self._do("hold", x, y)

    def tap_at(self, x: int, y: int) -> None:
        """Tap a point of the screen."""
        self._do("tap", x, y)

    def tap_beside(self) -> None:
        """Tap a corner of the screen, outside of any dialog and of the keyboard."""
        _, height = self.size
        self.tap_at(1, 1 if "VirtualKeyboard" in self.windows() else height - 1)

    def swipe(self, direction: str, distance: int = 200) -> None:
        """Swipe over the middle of the screen: north, east, south or west."""
        width, height = self.size
        self._do("swipe", width // 2, height // 2, direction, distance)

    def press(self, key: str, *modifiers: str) -> None:
        """Press a key, for example "Down", "Press", "Back", "RPgFwd" or "Menu"."""
        self._do("press", key, dict.fromkeys(modifiers, True))

    def choose_by_keys(self, text: str) -> None:
        """Move the focus to what carries this text, and press it."""
        self.focus_on(text)
        self.press("Press")

    def focus_on(self, text: str) -> None:
        """Move the focus, row by row, to what carries this text."""
        seen: list[str] = []
        for _ in range(MOST_ROWS):
            self._put_keyboard_away()
            if self._walk_along_to(text, seen):
                return
            self.press("Down")
        raise NotOnScreenError(f"the focus never came to {text!r}, but to {sorted(set(seen))}")

    def _put_keyboard_away(self) -> None:
        # While it is shown, the D-pad moves among its letters.
        if "VirtualKeyboard" in self.windows():
            self.press("Back")

    def _walk_along_to(self, text: str, seen: list[str]) -> bool:
        """Go once round the row of the focus; whether it stopped at the text."""
        first = self.focused()
        for _ in range(MOST_COLUMNS):
            focused = self.focused()
            if focused is not None and focused.strip(MARKS) == text:
                return True
            seen.append(str(focused))
            self.press("Right")
            if self.focused() == first:
                return False
        return False

    def type_text(self, text: str) -> None:
        """Type into the focused text box."""
        self._do("type_text", text)

    def clear_text(self) -> None:
        """Empty the focused text box."""
        self.runtime.execute("require('harness.ui.inspect').top_window()._input_widget:delAll()")
        self.settle()

    def send(self, event: str, *arguments: Any) -> None:
        """Send an event to the top window, as a gesture or key bound to it does."""
        self.runtime.call(self._person[b"send"], event, *arguments)
        self.settle()

    def broadcast(self, event: str, *arguments: Any) -> None:
        """Send an event to all windows."""
        self.runtime.call(self._person[b"broadcast"], event, *arguments)
        self.settle()

    def trigger(self, action: str) -> None:
        """Do what a gesture would that the reader bound to a Dispatcher action."""
        self.runtime.execute("require('dispatcher'):init() require('dispatcher'):execute({ [...] = true })", action)
        self.settle()

    def _do(self, what: str, *arguments: Any) -> None:
        self.runtime.call(self._person[what.encode()], *arguments)
        self.settle()

    # Menus

    def open_menu(self) -> None:
        """Open the menu of the reader or of the file browser."""
        self.runtime.execute(
            """
            local reader = require("apps/reader/readerui").instance
            local app = reader or require("apps/filemanager/filemanager").instance
            app.menu:onShowMenu()
            """
        )
        self.settle()

    def tap_menu(self, tab: str, *path: str) -> None:
        """Open the menu, a tab by its name ("tools"), and tap items down a path; pages are turned as needed."""
        self.open_menu()
        self.tap(f"<appbar.{tab.lower()}>")
        for text in path:
            self._tap_menu_item(text)

    def _tap_menu_item(self, text: str) -> None:
        first_page = self.screen()
        while not self.has(text):
            self.swipe("west")
            if self.screen() == first_page:
                raise NotOnScreenError(f"no menu item {text!r} among:\n{first_page}")
        self.tap(text)
