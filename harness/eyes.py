"""What a person sees on the simulated reader: texts, what can be tapped, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass

from harness.runtime import Runtime
from harness.values import HarnessError, as_text, from_lua

LINE_TOLERANCE = 6  # pixels; texts this close in height stand on one line
TOUCHING = 3  # pixels that two texts may share before they count as overlapping
MARKS = " ▸◂☑☐◉◯✓"


class NotOnScreenError(HarnessError):
    """What should be tapped is not there, or there more than once."""


@dataclass(frozen=True)
class Target:
    """Something that reacts to a tap: its text and its rectangle in pixels.

    Its kind is "button", "link", "paging" (a list's arrows), "input" (a box to type in) or "text" (which turns its
    pages when tapped).
    """

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

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x <= self.x + self.w and self.y <= y <= self.y + self.h

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
    is_toast: bool = False


@dataclass(frozen=True)
class Refresh:
    """One refresh of the screen: when (seconds), how, and which rectangle."""

    moment: float
    mode: str
    x: float
    y: float
    w: float
    h: float


class Eyes:
    """Looks at the screen of a runtime."""

    def __init__(self, runtime: Runtime) -> None:
        """Look at this runtime's screen."""
        self.runtime = runtime
        self._inspect = runtime.require("harness.ui.inspect")
        self._window_list = runtime.require("harness.ui.window_list")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the screen in pixels, as it is held."""
        width, height = self.runtime.eval("require('device').screen:getWidth(), require('device').screen:getHeight()")
        return int(width), int(height)

    def targets(self) -> list[Target]:
        """Everything in the top window that can be tapped, from top to bottom."""
        found = [Target(**item) for item in from_lua(self.runtime.call(self._inspect[b"tappable"])) or []]
        return sorted(found, key=lambda target: (target.y, target.x))

    def buttons(self) -> list[str]:
        """The texts of all that can be tapped and is enabled; a text that turns its pages when tapped is none."""
        return [target.label for target in self.targets() if target.is_enabled and target.kind != "text"]

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
        # The same text painted again in the same place looks no different.
        return list(dict.fromkeys(Painted(**item) for item in items))

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
        return from_lua(self.runtime.call(self._window_list[b"names"])) or []

    def top_window(self) -> tuple[str, str]:
        """Name and title of the window that gets touches; empty when nothing is shown."""
        found = self.runtime.call(self._window_list[b"top_name"])
        return (as_text(found[0]), as_text(found[1])) if found else ("", "")

    def top_window_is_a_plugins(self) -> bool:
        """Whether a plugin, and not KOReader itself, opened the window that gets touches."""
        return bool(self.runtime.call(self._window_list[b"top_is_from_plugin"]))

    def typed(self) -> str | None:
        """What stands in the top window's text box; None where there is none."""
        text = from_lua(self.runtime.call(self._window_list[b"typed"]))
        return None if text is None else str(text)

    def refreshes(self, since: float = 0.0) -> list[Refresh]:
        """Refreshes of the screen from a moment on (a value of the clock's `now`)."""
        found = from_lua(self.runtime.call(self._inspect[b"refreshes"])) or []
        every = [Refresh(item.pop("moment") / 1_000_000, **item) for item in found]
        return [refresh for refresh in every if refresh.moment >= since]

    def forget_refreshes(self) -> None:
        """Begin the list of refreshes anew."""
        self.runtime.execute("require('ui/uimanager')._refreshes.log = {}")

    def layout_problems(self, previews: tuple[str, ...] = ()) -> list[str]:
        """Texts of the top window that are cut off, off the screen, or painted over each other.

        What can be tapped to see all of it may show less than all of one of the `previews`.
        """
        width, height = self.size
        items = [item for item in self.painted() if not item.is_icon]
        targets = self.targets() if previews else []
        problems = [
            f"cut off: {item.text!r}" for item in items if item.is_cut and not _is_preview(item, previews, targets)
        ]
        problems += [
            f"off the screen: {item.text!r}"
            for item in items
            if not item.is_cropped and (item.x < 0 or item.y < 0 or item.x + item.w > width or item.y + item.h > height)
        ]
        for index, item in enumerate(items):
            # A toast lies over everything for a moment.
            below = [other for other in items[:index] if other.is_toast == item.is_toast]
            problems += [f"{item.text!r} lies over {other.text!r}" for other in below if _overlap(item, other)]
        return problems

    def menu_items(self) -> list[str]:
        """The texts of the items on the shown page of a menu or list."""
        return [target.label for target in self.targets() if not target.text.startswith("<")]

    def focused(self) -> str | None:
        """The text of what has the focus."""
        text = from_lua(self.runtime.call(self._inspect[b"focused"]))
        return None if text is None else str(text)


def _in_brackets(item: Painted, targets: list[Target]) -> str:
    for target in targets:
        if target.kind == "text":
            continue
        if target.holds(item.x + item.w / 2, item.y + item.h / 2):
            return f"[{item.text}]" if target.is_enabled else f"({item.text})"
    return item.text


def _is_preview(item: Painted, previews: tuple[str, ...], targets: list[Target]) -> bool:
    shown = item.text.rstrip("…")
    can_be_tapped = any(target.holds(item.x + item.w / 2, item.y + item.h / 2) for target in targets)
    return can_be_tapped and any(shown in preview for preview in previews)


def _overlap(one: Painted, other: Painted) -> bool:
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    # Lines of one text may touch: a font's box is higher than its line.
    return across > TOUCHING and down > max(TOUCHING, 0.35 * min(one.h, other.h))
