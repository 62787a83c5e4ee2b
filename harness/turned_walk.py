"""A walk on which the device is turned sideways and back on every screen."""

from __future__ import annotations

from harness.reader import Reader
from harness.walk import Walk
from harness.walk_map import Step, Way

UPRIGHT, SIDEWAYS = 0, 1
DIFFERS = "other buttons are there after turning it and turning it back"
# To a later page of a list: KOReader's own lists keep a row in view when there is room for more or fewer, not the page.
TO_OTHER_PAGES = ("<chevron.right>", "<chevron.last>")


class TurnedWalk(Walk):
    """What a plugin shows must fit however the device is held, and be there again as it was."""

    _is_covered = False

    def _go_out(self, way: Way, step: Step | None, most_steps: int) -> None:
        self._is_covered = False
        super()._go_out(way, step, most_steps)

    def _try(self, reader: Reader, there: Way) -> bool:
        if self._is_covered:
            # The screen is known by now: another outing comes to it without turning the device.
            self._later.append(there)
            return False
        return super()._try(reader, there)

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
        self._is_covered = not reader.top_window_is_a_plugins()
        is_later_page = bool(way.steps) and way.steps[-1].label in TO_OTHER_PAGES
        if not self._is_covered and sorted(reader.buttons()) != before and not is_later_page:
            self._note(way, DIFFERS)
