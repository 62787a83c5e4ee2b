"""A person with a reader in hand: opens books, turns pages, selects text, lets the device sleep.

What she sees is in `harness.eyes`, what her hands do in `harness.hands` and `harness.leaving`. Nothing here calls a
plugin.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.clock import VirtualClock
from harness.eyes import NotOnScreenError, Painted, Refresh, Target
from harness.leaving import SECONDS_TO_CLOSE, WAYS_OUT, Leaving
from harness.runtime import PLUGIN, Runtime
from harness.values import from_lua

__all__ = ["NotOnScreenError", "Painted", "Reader", "Refresh", "Target"]


class Reader(Leaving):
    """A person with a device. Every action returns when nothing more happens at that moment."""

    def __init__(self, runtime: Runtime, plugin: Path | None = PLUGIN, name: str = "precis") -> None:
        """Take the device up; `plugin` is installed under `name`, as a reader would: in the plugins' folder."""
        super().__init__(runtime)
        if plugin:
            self.install(plugin, name)

    def install(self, plugin: Path, name: str) -> None:
        """Link a plugin's folder into KOReader's plugins, before KOReader looks there."""
        plugins = self.runtime.data_dir / "plugins"
        plugins.mkdir(exist_ok=True)
        (plugins / f"{name}.koplugin").symlink_to(plugin.resolve(), target_is_directory=True)
        if plugins not in self.runtime.plugin_roots:
            self.runtime.add_plugin_root(plugins)

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

    def close_apps(self) -> None:
        """Close the book or the file browser, whichever is open, under what a plugin shows; KOReader itself runs on."""
        self.runtime.call(self._window_list[b"close_koreaders"])
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

    def quit(self) -> None:
        """Close what is open, and end KOReader."""
        self.close_apps()
        self.runtime.execute("require('ui/uimanager'):quit()")

    def leave(self, ways_out: tuple[str, ...] = WAYS_OUT) -> None:
        """Close every window, then the book, and let what is under way end."""
        stuck = self.close_windows(ways_out)
        if stuck:
            raise NotOnScreenError(f"no way out of {stuck}:\n{self.screen()}")
        self.close_apps()
        self.wait(SECONDS_TO_CLOSE)
        self.quit()

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

    # The device

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
