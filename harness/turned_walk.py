"""A walk on which the device is turned sideways and back on every screen."""

from __future__ import annotations

from harness.reader import Reader
from harness.walk import Walk
from harness.walk_map import Way

UPRIGHT, SIDEWAYS = 0, 1
DIFFERS = "other buttons are there after turning it and turning it back"


class TurnedWalk(Walk):
    """What a plugin shows must fit however the device is held, and be there again as it was."""

    def _examine(self, reader: Reader, way: Way) -> None:
        super()._examine(reader, way)
        # KOReader closes or leaves as they are the windows of its own.
        if not reader.top_window_is_a_plugins():
            return
        before = sorted(reader.buttons())
        reader.rotate(SIDEWAYS)
        for problem in reader.layout_problems(self._previews):
            self._note(way, f"held sideways: {problem}")
        reader.rotate(UPRIGHT)
        # KOReader closes its own menu, and opens it again over what lay over it.
        if reader.top_window_is_a_plugins() and sorted(reader.buttons()) != before:
            self._note(way, DIFFERS)
