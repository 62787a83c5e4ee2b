"""What a person does with a reader in hand, and what she sees: open a book, turn pages, tap, type, read the screen.

Touches go the way they go on a device: a gesture at the rectangle of what was named, through the window stack. Nothing
here calls a plugin.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.clock import VirtualClock
from harness.runtime import PLUGIN, NeverHappenedError, Runtime
from harness.values import HarnessError, from_lua

# Work that is due at one moment ends; if it does not in so many turns, something goes in a circle.
MOST_TURNS = 20_000
GLANCE = 0.1  # seconds between looks at the screen while waiting for something
LINE_TOLERANCE = 6  # pixels; texts this close in height stand on one line
TOUCHING = 3  # pixels that two texts may share before they count as overlapping
MARKS = " ▸◂☑☐◉◯✓"


class NotOnScreenError(HarnessError):
    """What should be tapped is not there, or there more than once."""


@dataclass(frozen=True)
class Target:
    """Something that reacts to a tap: its text and its rectangle in pixels."""

    text: str
    x: float
    y: float
    w: float
    h: float
    is_enabled: bool = True
    is_focused: bool = False
    kind: str = "button"

    @property
    def label(self) -> str:
        """The text without check marks and the sign of a submenu."""
        return self.text.strip(MARKS)

    @property
    def centre(self) -> tuple[int, int]:
        """Where a finger would touch it."""
        return int(self.x + self.w / 2), int(self.y + self.h / 2)


@dataclass(frozen=True)
class Painted:
    """A text on the screen, with its rectangle in pixels."""

    text: str
    x: float
    y: float
    w: float
    h: float
    is_cut: bool = False
    is_icon: bool = False
    is_cropped: bool = False


@dataclass(frozen=True)
class Refresh:
    """One refresh of the screen: when (seconds), how, and which rectangle."""

    moment: float
    mode: str
    x: float
    y: float
    w: float
    h: float


class Reader:
    """A person with a device. Every action returns when nothing more happens at that moment."""

    def __init__(self, runtime: Runtime, plugin: Path | None = PLUGIN, name: str = "precis") -> None:
        """Take the device up; `plugin` is installed under `name`, as a reader would: in the plugins' folder."""
        self.runtime = runtime
        if plugin:
            self.install(plugin, name)
        self._inspect = runtime.require("harness.ui.inspect")
        self._person = runtime.require("harness.ui.person")
        self._ui = runtime.require("ui/uimanager")

    def install(self, plugin: Path, name: str) -> None:
        """Link a plugin's folder into KOReader's plugins, before KOReader looks there."""
        plugins = self.runtime.data_dir / "plugins"
        plugins.mkdir(exist_ok=True)
        (plugins / f"{name}.koplugin").symlink_to(plugin.resolve(), target_is_directory=True)
        if plugins not in self.runtime.plugin_roots:
            self.runtime.add_plugin_root(plugins)

    # Time

    def settle(self) -> None:
        """Let everything happen that is due now, without letting time pass."""
        for _ in range(MOST_TURNS):
            worked, due = self.runtime.turn()
            if not worked and (due is None or due > self.runtime.clock.now()):
                return
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

    # Books

    @property
    def ui(self) -> Any:
        """KOReader's ReaderUI object, or None when no book is open."""
        return self.runtime.require("apps/reader/readerui")[b"instance"]

    def open(self, path: Path) -> None:
        """Open a book, and wait until it is shown."""
        self.runtime.execute("require('apps/reader/readerui'):showReader(...)", path)
        self.settle()

    def close_book(self) -> None:
        """Close the book; the file browser is not opened."""
        self.runtime.execute("require('apps/reader/readerui').instance:onClose()")
        self.settle()

    def open_browser(self, folder: Path) -> None:
        """Open the file browser in a folder."""
        self.runtime.execute("require('apps/filemanager/filemanager'):showFiles(...)", folder)
        self.settle()

    def close_browser(self) -> None:
        """Close the file browser."""
        self.runtime.execute("require('apps/filemanager/filemanager').instance:onClose()")
        self.settle()

    def quit(self) -> None:
        """Close what is open, and end KOReader."""
        self.runtime.execute(
            """
            for __, place in ipairs({ "apps/reader/readerui", "apps/filemanager/filemanager" }) do
                local app = package.loaded[place]
                if app and app.instance then
                    app.instance:onClose()
                end
            end
            """
        )
        self.settle()
        self.runtime.execute("require('ui/uimanager'):quit()")

    def set_font_size(self, size: float) -> None:
        """Choose another font size. KOReader reopens the book by itself some seconds later; let time pass for that."""
        self.send("SetFontSize", size)

    def page(self) -> int:
        """The number of the shown page."""
        return int(self.runtime.eval("require('apps/reader/readerui').instance:getCurrentPage()"))

    def page_count(self) -> int:
        """How many pages the open book has."""
        return int(self.runtime.eval("require('apps/reader/readerui').instance.document:getPageCount()"))

    def page_text(self) -> str:
        """The text of the shown page."""
        text = from_lua(self.runtime.eval("require('apps/reader/readerui').instance.view:page_text()"))
        return str(text)

    def turn_pages(self, count: int = 1) -> None:
        """Turn pages forward, or back when negative."""
        for _ in range(abs(count)):
            self.send("GotoViewRel", 1 if count > 0 else -1)

    def go_to(self, page: int) -> None:
        """Go to a page."""
        self.send("GotoPage", page)

    def select_text(self, words: str) -> None:
        """Mark words on the page; the dialog of a selection opens."""
        found = self.runtime.call(self._person[b"select_text"], words)
        self.settle()
        if not found:
            raise NotOnScreenError(f"{words!r} is not on page {self.page()}")

    def look_up(self, word: str) -> None:
        """Look a word up in the dictionary."""
        app = "(require('apps/reader/readerui').instance or require('apps/filemanager/filemanager').instance)"
        self.runtime.execute(f"{app}.dictionary:onLookupWord(...)", word)
        self.settle()

    # Touch and keys

    def tap(self, text: str) -> None:
        """Tap what carries this text, in the top window."""
        self.settle()
        self.tap_at(*self.find(text).centre)

    def hold(self, text: str) -> None:
        """Press long on what carries this text."""
        self.settle()
        self._do("hold", *self.find(text).centre)

    def tap_at(self, x: int, y: int) -> None:
        """Tap a point of the screen."""
        self._do("tap", x, y)

    def tap_beside(self) -> None:
        """Tap the corner of the screen, outside of any dialog."""
        self.tap_at(1, int(self.runtime.eval("require('device').screen:getHeight()")) - 1)

    def swipe(self, direction: str, distance: int = 200) -> None:
        """Swipe over the middle of the screen: north, east, south or west."""
        width, height = self.size
        self._do("swipe", width // 2, height // 2, direction, distance)

    def press(self, key: str, *modifiers: str) -> None:
        """Press a key, for example "Down", "Press", "Back", "RPgFwd" or "Menu"."""
        self._do("press", key, dict.fromkeys(modifiers, True))

    def focused(self) -> str | None:
        """The text of what has the focus."""
        text = from_lua(self.runtime.call(self._inspect[b"focused"]))
        return None if text is None else str(text)

    def choose_by_keys(self, text: str) -> None:
        """Move the focus to what carries this text, row by row, and press it."""
        seen: list[str | None] = []
        for key in ("Down", "Right"):
            for _ in range(60):
                focused = self.focused()
                if focused is not None and focused.strip(MARKS) == text:
                    self.press("Press")
                    return
                seen.append(focused)
                self.press(key)
                if key == "Right":
                    self._walk_down_to(text, seen)
        raise NotOnScreenError(f"the focus never came to {text!r}, but to {sorted({str(item) for item in seen})}")

    def _walk_down_to(self, text: str, seen: list[str | None]) -> None:
        for _ in range(30):
            focused = self.focused()
            seen.append(focused)
            if focused is not None and focused.strip(MARKS) == text:
                return
            self.press("Down")

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

    def menu_items(self) -> list[str]:
        """The texts of the items on the shown page of a menu or list."""
        return [target.label for target in self.targets() if not target.text.startswith("<")]

    # The device

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the screen in pixels, as it is held."""
        width, height = self.runtime.eval("require('device').screen:getWidth(), require('device').screen:getHeight()")
        return int(width), int(height)

    def rotate(self, mode: int = 1) -> None:
        """Turn the device: 0 upright, 1 clockwise, 2 upside down, 3 counter-clockwise."""
        self.broadcast("SetRotationMode", mode)

    def suspend(self) -> None:
        """Press the power button; Wi-Fi goes off, as on most readers."""
        self.broadcast("Suspend")

    def resume(self, after_seconds: float = 0.0) -> None:
        """Wake the device; the monotonic clock stood still meanwhile, the wall clock did not."""
        clock = self.runtime.clock
        if isinstance(clock, VirtualClock):
            clock.set_wall(clock.wall() + after_seconds)
        self.broadcast("Resume")

    def network(self, *, wifi: bool | None = None, online: bool | None = None, can_connect: bool | None = None) -> None:
        """Switch Wi-Fi, the internet behind it, or whether connecting succeeds."""
        state = self.runtime.require("ui/network/manager")[b"state"]
        for name, value in (("online", online), ("can_connect", can_connect)):
            if value is not None:
                state[name.encode()] = value
        if wifi is not None:
            self.runtime.execute("require('ui/network/manager'):set_connected(...)", wifi)
        self.settle()

    def clipboard(self) -> str:
        """What was copied."""
        return str(from_lua(self.runtime.eval("require('device').input.getClipboardText()")))

    # Reading the screen

    def targets(self) -> list[Target]:
        """Everything in the top window that can be tapped, from top to bottom."""
        found = [Target(**item) for item in from_lua(self.runtime.call(self._inspect[b"tappable"])) or []]
        return sorted(found, key=lambda target: (target.y, target.x))

    def buttons(self) -> list[str]:
        """The texts of all that can be tapped and is enabled."""
        return [target.label for target in self.targets() if target.is_enabled]

    def has(self, text: str) -> bool:
        """Whether something with this text can be tapped."""
        return any(target.label == text for target in self.targets())

    def find(self, text: str) -> Target:
        """The one thing with this text: exactly, else as a part of its text."""
        targets = self.targets()
        exact = [target for target in targets if text in (target.text, target.label)]
        found = exact or [target for target in targets if text in target.text]
        if len(found) == 1 or (exact and len({target.centre for target in exact}) == 1):
            return found[0]
        problem = "is not there" if not found else "is there more than once"
        raise NotOnScreenError(f"{text!r} {problem}: {[target.text for target in targets]}\n{self.screen()}")

    def painted(self, *, everything: bool = False) -> list[Painted]:
        """The texts of the top window (or of all windows) as they were last painted."""
        items = from_lua(self.runtime.call(self._inspect[b"painted"], everything)) or []
        return [Painted(**item) for item in items]

    def screen(self, *, everything: bool = False) -> str:
        """A picture in words: one line for each line of the screen, things to tap in brackets."""
        targets = self.targets()
        rows: list[tuple[float, list[tuple[float, str]]]] = []
        for item in sorted(self.painted(everything=everything), key=lambda item: (item.y + item.h / 2, item.x)):
            middle = item.y + item.h / 2
            if not rows or middle - rows[-1][0] > LINE_TOLERANCE:
                rows.append((middle, []))
            rows[-1][1].append((item.x, _in_brackets(item, targets)))
        return "\n".join("  ".join(text for _, text in sorted(row)) for _, row in rows)

    def windows(self) -> list[str]:
        """Names of the shown windows, from the bottom to the top."""
        names = self.runtime.eval(
            """
            (function()
                local names = {}
                for __, window in ipairs(require("ui/uimanager")._window_stack) do
                    local widget = window.widget
                    table.insert(names, tostring(widget.name or widget.title or widget.text or "?"))
                end
                return names
            end)()
            """
        )
        return from_lua(names) or []

    def refreshes(self, since: float = 0.0) -> list[Refresh]:
        """Refreshes of the screen from a moment on (a value of the clock's `now`)."""
        found = from_lua(self.runtime.call(self._inspect[b"refreshes"])) or []
        every = [Refresh(item.pop("moment") / 1_000_000, **item) for item in found]
        return [refresh for refresh in every if refresh.moment >= since]

    def layout_problems(self) -> list[str]:
        """Texts of the top window that are cut off, off the screen, or painted over each other."""
        width, height = self.size
        items = [item for item in self.painted() if not item.is_icon]
        problems = [f"cut off: {item.text!r}" for item in items if item.is_cut]
        problems += [
            f"off the screen: {item.text!r}"
            for item in items
            if not item.is_cropped and (item.x < 0 or item.y < 0 or item.x + item.w > width or item.y + item.h > height)
        ]
        for index, item in enumerate(items):
            problems += [f"{item.text!r} lies over {other.text!r}" for other in items[:index] if _overlap(item, other)]
        return problems


def _in_brackets(item: Painted, targets: list[Target]) -> str:
    for target in targets:
        inside = target.x <= item.x + item.w / 2 <= target.x + target.w
        if inside and target.y <= item.y + item.h / 2 <= target.y + target.h:
            return f"[{item.text}]" if target.is_enabled else f"({item.text})"
    return item.text


def _overlap(one: Painted, other: Painted) -> bool:
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    # Lines of one text may touch: a font's box is higher than its line.
    return across > TOUCHING and down > max(TOUCHING, 0.35 * min(one.h, other.h))
