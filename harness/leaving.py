"""How a person leaves what is on the screen: each window by its own means."""

from __future__ import annotations

from harness.hands import Hands

MOST_WINDOWS = 30
SECONDS_TO_CLOSE = 3.0  # a toast is gone by then
LEVEL_UP = "<chevron.up>"
WAYS_OUT = ("Close", "Cancel", "Not now")


class Leaving(Hands):
    """Closes windows over the book or the file browser."""

    def close_window(self, ways_out: tuple[str, ...] = WAYS_OUT) -> bool:
        """Close the top window, by keys or by its icon, a button called so, or a tap beside it; whether any did."""
        before = self.windows()
        has_keys = bool(self.runtime.eval("require('device'):hasKeys()"))
        if has_keys:
            self.press("Back")
        if self.windows() == before and self.runtime.eval("require('device'):isTouchDevice()"):
            self._tap_out(ways_out)
        return self.windows() != before

    def _tap_out(self, ways_out: tuple[str, ...]) -> None:
        targets = [target for target in self.targets() if target.label in ("<close>", *ways_out)]
        if targets:
            self.tap_at(*targets[0].centre)
            return
        before = self.windows()
        self.tap_beside()
        # A menu as large as the screen leaves nothing beside it.
        if self.windows() == before and self.has(LEVEL_UP):
            self.tap(LEVEL_UP)

    def close_windows(self, ways_out: tuple[str, ...] = WAYS_OUT) -> list[str]:
        """Close every window over the app itself; the names of those that nothing closes."""
        for _ in range(MOST_WINDOWS):
            if len(self.windows()) <= 1:
                return []
            if not self.close_window(ways_out):
                self.wait(SECONDS_TO_CLOSE)
        return self.windows()[1:]
