"""What a walk comes upon: presses, ways, screens, findings, and the report of them all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Alike = tuple[str, int]  # what buttons have in common that are the same one at different times
SAME_SCREEN = 0.6  # of the buttons of the smaller one
TELLING = 4  # so many equal buttons make the same screen, whatever its title is


@dataclass(frozen=True)
class Step:
    """One press: a button's text, and which of those with this text."""

    label: str
    nth: int = 0

    def __str__(self) -> str:
        return self.label if self.nth == 0 else f"{self.label} ({self.nth + 1})"

    @property
    def alike(self) -> Alike:
        """What stays of it when a port, a time, a price or a chosen value changes."""
        return without_numbers(self.label).partition(": ")[0], self.nth


@dataclass(frozen=True)
class Way:
    """Where a walk started, and the presses since."""

    start: str
    steps: tuple[Step, ...] = ()

    def __str__(self) -> str:
        return " → ".join([self.start, *map(str, self.steps)])

    @property
    def back(self) -> Way:
        """One press less."""
        return Way(self.start, self.steps[:-1])

    def then(self, step: Step) -> Way:
        """One press further."""
        return Way(self.start, (*self.steps, step))


@dataclass(frozen=True)
class Finding:
    """Something wrong, and the way to it."""

    way: Way
    what: str

    def __str__(self) -> str:
        return f"{self.way}: {self.what}"


@dataclass
class Screen:
    """One screen: name and title of its window, the way to it, how it looked, its buttons, the ways to those ahead."""

    window: str
    way: Way
    picture: str
    buttons: set[Alike] = field(default_factory=set)
    ahead: dict[Alike, Way] = field(default_factory=dict)

    def is_like(self, window: str, buttons: set[Alike]) -> bool:
        """Whether a window with these buttons is this screen again, perhaps with other values or rows."""
        if buttons == self.buttons and len(buttons) >= TELLING:
            return True
        fewer = min(len(buttons), len(self.buttons))
        return window == self.window and len(buttons & self.buttons) >= SAME_SCREEN * fewer


@dataclass
class Report:
    """What was walked, how many presses that took, and what is wrong."""

    screens: list[Screen] = field(default_factory=list)
    steps: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def buttons(self) -> int:
        """How many different buttons were seen."""
        return sum(len(screen.buttons) for screen in self.screens)

    @property
    def pressed(self) -> int:
        """How many of them were pressed."""
        return self.buttons - sum(len(screen.ahead) for screen in self.screens)

    def __str__(self) -> str:
        counts = f"{len(self.screens)} screens, {self.pressed} of {self.buttons} buttons, {self.steps} steps"
        return "\n".join([counts, *(str(finding) for finding in self.findings)])


def without_numbers(text: str) -> str:
    """A text as it is at any time: ports, times and prices differ from one to the next."""
    return re.sub(r"\d+", "#", text)
