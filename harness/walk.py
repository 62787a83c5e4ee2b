"""Walks through every screen that taps, or keys, can reach, and notes what is wrong there.

Each step begins afresh and goes the whole way again, so that no step depends on what an earlier one left behind. A
screen is known by its window and by what can be tapped on it, numbers aside.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from harness.eyes import NotOnScreenError
from harness.reader import Reader
from harness.values import LuaError

Begin = Callable[[], AbstractContextManager[Reader]]
Path = tuple[str, ...]
# Long enough for a short answer to stream in, and for what a tap began to show.
SECONDS_PER_STEP = 2.0
PRESSED = ("button", "link")


@dataclass(frozen=True)
class Finding:
    """Something wrong, and the taps that lead to it."""

    path: Path
    what: str

    def __str__(self) -> str:
        return f"{' → '.join(self.path) or 'start'}: {self.what}"


@dataclass
class Report:
    """What was walked: a picture of each screen by the way to it, how many buttons and steps, and what is wrong."""

    screens: dict[Path, str] = field(default_factory=dict)
    buttons: int = 0
    steps: int = 0
    findings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{len(self.screens)} screens, {self.buttons} buttons, {self.steps} steps"]
        return "\n".join([*lines, *(str(finding) for finding in self.findings)])


class Walk:
    """One walk from where `begin` puts the reader. `skip` says which labels to leave alone ("Exit", say)."""

    def __init__(
        self, begin: Begin, skip: Callable[[str], bool] = lambda label: False, *, by_keys: bool = False
    ) -> None:
        """Prepare a walk by touch, or by keys alone."""
        self.report = Report()
        self._begin = begin
        self._skip = skip
        self._by_keys = by_keys
        self._known: set[str] = set()
        self._ahead: deque[Path] = deque([()])

    def run(self, most_steps: int = 2_000) -> Report:
        """Walk until there is nothing new, or so many steps were made."""
        while self._ahead and self.report.steps < most_steps:
            self._go(self._ahead.popleft())
        return self.report

    def _go(self, path: Path) -> None:
        self.report.steps += 1
        with self._begin() as reader:
            try:
                self._follow(reader, path)
                self._look(reader, path)
            except (LuaError, NotOnScreenError) as exc:
                self._note(path, f"{type(exc).__name__}: {exc}")
            for error in reader.runtime.take_errors():
                self._note(path, f"KOReader swallowed an error: {error}")
            for line in reader.runtime.take_log():
                if line.startswith("err"):
                    self._note(path, f"logged {line}")

    def _follow(self, reader: Reader, path: Path) -> None:
        for number, label in enumerate(path, 1):
            before = _state(reader)
            self._choose(reader, label)
            reader.wait(SECONDS_PER_STEP)
            if number == len(path) and _state(reader) == before:
                self._note(path, "the button does nothing")

    def _choose(self, reader: Reader, label: str) -> None:
        # Numbers differ from one beginning to the next: a port, a time, a price.
        same = [
            target.label for target in reader.targets() if _without_numbers(target.label) == _without_numbers(label)
        ]
        label = label if label in same or not same else same[0]
        if self._by_keys:
            reader.choose_by_keys(label)
        else:
            reader.tap(label)

    def _look(self, reader: Reader, path: Path) -> None:
        targets = [target for target in reader.targets() if target.is_enabled and target.kind in PRESSED]
        labels = [target.label for target in targets if target.label and not self._is_skipped(target.label)]
        signature = _signature(reader, labels)
        if signature in self._known or not reader.windows():
            return
        self._known.add(signature)
        self.report.screens[path] = reader.screen()
        self.report.buttons += len(labels)
        for problem in reader.layout_problems():
            self._note(path, problem)
        self._ahead.extend((*path, label) for label in dict.fromkeys(labels))

    def _is_skipped(self, label: str) -> bool:
        # Icons have keys of their own: Back, Menu and the page keys.
        return self._skip(label) or (self._by_keys and label.startswith("<"))

    def _note(self, path: Path, what: str) -> None:
        self.report.findings.append(Finding(path, what))


def _signature(reader: Reader, labels: list[str]) -> str:
    return _without_numbers("|".join([reader.windows()[-1] if reader.windows() else "", *labels]))


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _state(reader: Reader) -> tuple[object, ...]:
    """All that a tap may change: what is shown, copied, or on its way."""
    refreshed = [refresh for refresh in reader.refreshes() if refresh.mode != "fast"]
    return reader.windows(), reader.screen(), reader.clipboard(), len(refreshed)
