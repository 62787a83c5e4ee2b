"""Walks through every screen that taps, or keys, can reach, and notes what is wrong there.

A walk has places to start from, and finds the rest by itself. A screen is known by its window and by most of what can
be tapped on it, numbers and values aside; each button of a screen is pressed once. Where a walk starts is always a
screen of its own, however like another it is: the same button may do something else there. After a press the walk goes
back; where that leads to the very screen it came from, it presses the next button there, else it begins afresh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from itertools import compress
from pathlib import Path

from harness.eyes import NotOnScreenError, Target
from harness.reader import Reader
from harness.values import HarnessError, LuaError
from harness.walk_map import Alike, Finding, Report, Screen, Step, Way, without_numbers

Skip = Callable[[Reader], Callable[[str], bool]]  # of the top window: which labels to leave alone ("Exit", say)
Begin = Callable[[], AbstractContextManager[Reader]]
# Longer than a toast is shown, and long enough for what a press began to show.
SECONDS_PER_STEP = 2.5
DEAD = "the button does nothing"
NOTHING_THERE = "nothing is there to be walked through"
MOST_PAGES = 30
SECONDS_TO_END = 5.0  # what is under way when the book is closed ends within
TYPED = "7"  # a question, a price, a name: into boxes that are empty
# By keys, these icons are not gone to: they have keys of their own.
KEY_OF_ICON = {
    "<close>": "Back",
    "<appbar.menu>": "Menu",
    "<chevron.right>": "RPgFwd",
    "<chevron.left>": "RPgBack",
}


class Walk:
    """One walk. `starts` put a reader, by the name of the place, before what is to be walked through.

    `ways_out` are the texts of buttons that close a window and do nothing else; of `previews`, which the reader wrote,
    a button may show a part only.
    """

    def __init__(
        self,
        starts: Mapping[str, Begin],
        skip: Skip = lambda reader: lambda label: False,
        *,
        by_keys: bool = False,
        ways_out: tuple[str, ...] = (),
        previews: tuple[str, ...] = (),
    ) -> None:
        """Prepare a walk by touch, or by keys alone."""
        self.report = Report()
        self._starts = starts
        self._skip = skip
        self._by_keys = by_keys
        self._ways_out = ways_out
        self._previews = previews
        self._later: list[Way] = []  # to buttons that wait for a fresh start

    def run(self, most_steps: int = 10_000) -> Report:
        """Walk until there is nothing new, or so many presses were made."""
        for start in self._starts:
            self._go_out(Way(start), None, most_steps)
        while self.report.steps < most_steps and (there := self._nearest()):
            self._cross_off(there)
            self._go_out(there.back, there.steps[-1], most_steps)
        return self.report

    def _nearest(self) -> Way | None:
        """The way to the button nearest to a start."""
        ways = self._later + [way for screen in self.report.screens for way in screen.ahead.values()]
        return min(ways, key=lambda way: len(way.steps), default=None)

    def _cross_off(self, there: Way) -> None:
        """A button that is being pressed is pressed, whatever comes of it."""
        self._later = [way for way in self._later if way != there]
        for screen in self.report.screens:
            for alike in [alike for alike, way in screen.ahead.items() if way == there]:
                del screen.ahead[alike]

    def _go_out(self, way: Way, step: Step | None, most_steps: int) -> None:
        """One outing: along the way, and then from button to button for as long as there is a way back."""
        try:
            with self._starts[way.start]() as reader:
                here = self._walk_about(reader, way, step, most_steps)
                self._leave(reader, here)
        except (HarnessError, LuaError) as exc:
            self._note(Way(way.start), f"at the start, {type(exc).__name__}: {exc}")

    def _walk_about(self, reader: Reader, way: Way, step: Step | None, most_steps: int) -> Way:
        """All of an outing but its beginning and its end; the way to where it came."""
        here = Way(way.start)
        try:
            for taken in way.steps:
                here = here.then(taken)
                self._press(reader, taken)
            screen = self._look(reader, here)
            if not here.steps and not (screen and (screen.buttons or reader.top_window_is_a_plugins())):
                self._note(here, NOTHING_THERE)
            step = step or self._next(reader, screen)
            while step and self._try(reader, here.then(step)) and self.report.steps < most_steps:
                step = self._next(reader, screen)
        except (HarnessError, LuaError) as exc:
            self._note(here, f"{type(exc).__name__}: {exc}")
        return here

    def _next(self, reader: Reader, screen: Screen | None) -> Step | None:
        """A button before the reader that nobody pressed, crossed off."""
        step = next((step for step in self._steps(reader) if screen and step.alike in screen.ahead), None)
        if step and screen:
            del screen.ahead[step.alike]
        return step

    def _try(self, reader: Reader, there: Way) -> bool:
        """Press a button, see what comes of it and go back; whether everything is then as before."""
        step = there.steps[-1]
        self.report.steps += 1
        before = reader.screen(everything=True)
        try:
            if not self._press(reader, step):
                self._note(there, DEAD)
            self._look(reader, there)
            return self._go_back(reader, before)
        except (HarnessError, LuaError) as exc:
            self._note(there, f"{type(exc).__name__}: {exc}")
            return False

    def _go_back(self, reader: Reader, before: str) -> bool:
        """Leave what a press opened; whether everything is then as before."""
        if reader.screen(everything=True) != before:
            reader.close_window(self._ways_out)
            reader.wait(SECONDS_PER_STEP)
        return reader.screen(everything=True) == before

    def _press(self, reader: Reader, step: Step) -> bool:
        """Press a button; whether anything came of it."""
        target = self._aim(reader, step)
        before = state(reader)
        self._hit(reader, target)
        return state(reader) != before

    def _aim(self, reader: Reader, step: Step) -> Target:
        """Find a button, and go to it where that takes keys."""
        self._fill_in(reader)
        reader.settle()
        target = self._targets(reader).get(step) or self._alike(reader, step)
        if self._by_keys and target.label not in KEY_OF_ICON:
            reader.focus_on(target.label)
        return target

    def _hit(self, reader: Reader, target: Target) -> None:
        if self._by_keys:
            reader.press(KEY_OF_ICON.get(target.label, "Press"))
        else:
            reader.tap_at(*target.centre)
        reader.wait(SECONDS_PER_STEP)

    def _fill_in(self, reader: Reader) -> None:
        if reader.typed() == "":
            reader.type_text(TYPED)

    def _alike(self, reader: Reader, step: Step) -> Target:
        for other, target in self._targets(reader).items():
            if other.alike == step.alike:
                return target
        raise NotOnScreenError(f"{step} is not there:\n{reader.screen()}")

    def _targets(self, reader: Reader) -> dict[Step, Target]:
        """What can be pressed, each by its text and, where others have the same, its number among them."""
        found: dict[Step, Target] = {}
        is_skipped = self._skip(reader)
        for target in reader.targets():
            if target.is_enabled and target.label and self._can_press(target) and not is_skipped(target.label):
                nth = sum(1 for step in found if step.label == target.label)
                found[Step(target.label, nth)] = target
        return found

    def _can_press(self, target: Target) -> bool:
        if not self._by_keys:
            return target.kind in ("button", "link", "paging")
        # Keys lead to links through other buttons, and the page keys stand for the arrows.
        return target.kind == "button" or (target.kind == "paging" and target.label in KEY_OF_ICON)

    def _steps(self, reader: Reader) -> Iterator[Step]:
        """The buttons before the reader, those that close the window last."""
        steps = list(self._targets(reader))
        return iter(sorted(steps, key=lambda step: step.label in ("<close>", *self._ways_out)))

    def _look(self, reader: Reader, way: Way) -> Screen | None:
        """See what is there: the screen it is, new or known; None when only the app itself is left."""
        for problem in reader.layout_problems(self._previews):
            self._note(way, problem)
        if len(reader.windows()) <= 1:
            return None
        steps = list(self._steps(reader))
        window, buttons = without_numbers(" ".join(reader.top_window())), {step.alike for step in steps}
        known = self._known(way, window, buttons)
        if known is None:
            known = Screen(window, way, reader.screen())
            self.report.screens.append(known)
            self._examine(reader, way)
        for step in steps:
            if step.alike not in known.buttons:
                known.buttons.add(step.alike)
                known.ahead[step.alike] = way.then(step)
        return known

    def _known(self, way: Way, window: str, buttons: set[Alike]) -> Screen | None:
        is_it = [screen.is_like(window, buttons) if way.steps else screen.way == way for screen in self.report.screens]
        return next(compress(self.report.screens, is_it), None)

    def _examine(self, reader: Reader, way: Way) -> None:
        """Look closer at a screen that was never seen before, and leave it as it was."""
        self._leaf_through(reader, way)

    def _leaf_through(self, reader: Reader, way: Way) -> None:
        """Turn the pages of a text to its end and back: what is wrong may stand on a later one."""
        if all(target.kind != "text" for target in reader.targets()):
            return
        turned = 0
        while turned < MOST_PAGES and self._turn_page(reader, 1):
            turned += 1
            for problem in reader.layout_problems(self._previews):
                self._note(way, f"on page {turned + 1}: {problem}")
        for _ in range(turned):
            self._turn_page(reader, -1)

    def _turn_page(self, reader: Reader, by: int) -> bool:
        """Turn a page on or back; whether another is shown."""
        before = reader.screen()
        if self._by_keys:
            reader.press("RPgFwd" if by > 0 else "RPgBack")
        else:
            is_mirrored = bool(reader.runtime.eval("require('ui/bidi').mirroredUILayout()"))
            reader.swipe("west" if (by > 0) != is_mirrored else "east")
        return reader.screen() != before

    def _leave(self, reader: Reader, way: Way) -> None:
        """Close everything as a reader would; what cannot be closed, stays open or failed unseen is noted."""
        try:
            for window in reader.close_windows(self._ways_out):
                self._note(way, f"there is no way out of {window!r}")
            reader.close_apps()
            reader.wait(SECONDS_TO_END)
            reader.quit()
        except (HarnessError, LuaError) as exc:
            self._note(way, f"on leaving, {type(exc).__name__}: {exc}")
        for kind, items in reader.runtime.leftovers().items():
            for item in items:
                self._note(way, f"{kind}: {item}")
        for file in _open_files(reader.runtime.data_dir):
            self._note(way, f"file left open: {file}")

    def _note(self, way: Way, what: str) -> None:
        # The same text is cut off at every visit, and noted once.
        if what == DEAD or all(finding.what != what for finding in self.report.findings):
            self.report.findings.append(Finding(way, what))


def state(reader: Reader) -> tuple[object, ...]:
    """All that a press may change: what is shown, copied, or on its way to the screen."""
    refreshed = [refresh for refresh in reader.refreshes() if refresh.mode != "fast"]
    return reader.windows(), reader.screen(), reader.clipboard(), len(refreshed)


def _open_files(folder: Path) -> list[str]:
    """The files of a folder that this process has open, where the system tells."""
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        return []
    targets = [link.readlink() for link in descriptors.iterdir() if link.exists() and link.is_symlink()]
    return sorted(target.name for target in targets if folder.resolve() in target.parents)
