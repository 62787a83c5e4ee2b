"""A hand that does anything anywhere: random taps, swipes, keys, rotations, sleeps and network failures.

Seeded: the same seed on the same screens does the same. What was done is kept, so that a failure can be read.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from harness.eyes import Target
from harness.reader import Reader
from harness.walk import Skip

Habit = Callable[[random.Random], str]  # does something, and says in words what
SIDES = ("north", "east", "south", "west")
LONGEST_WAIT = 5.0  # seconds


class Monkey:
    """Acts on a reader; `diary` holds what it did, in words."""

    def __init__(
        self,
        reader: Reader,
        seed: int,
        *,
        home: Habit = lambda dice: "nothing",
        skip: Skip = lambda reader: lambda label: False,
        texts: tuple[str, ...] = ("beans", "¿Qué?", "豆", "\n"),
    ) -> None:
        """Take the reader. `home` leads on when nothing but the app itself is shown.

        `texts` are typed where something can be typed.
        """
        self.diary: list[str] = []
        self._reader = reader
        self._home = home
        self._skip = skip
        self._random = random.Random(seed)  # noqa: S311 - it is to be repeatable, not secret
        self._texts = texts
        self._wifi = True
        self._gone: list[Target] = []  # what could be tapped before the last tap
        # What it likes more stands there more often.
        self._habits: list[Callable[[], None]] = [
            *([self._tap] * 12),
            *([self._wait] * 4),
            self._tap_anywhere,
            self._hold,
            self._swipe,
            self._type,
            self._tap_twice,
            self._tap_what_was_there,
            self._rotate,
            self._sleep,
            self._switch_wifi,
        ]

    def learn(self, habit: Habit) -> None:
        """Teach it something else to do now and then."""
        self._habits.append(lambda: self.diary.append(habit(self._random)))

    def act(self, times: int = 1) -> None:
        """Do so many things."""
        for _ in range(times):
            if len(self._reader.windows()) <= 1:
                self.diary.append(self._home(self._random))
            self._random.choice(self._habits)()

    def _may_touch(self, x: int, y: int) -> bool:
        is_skipped = self._skip(self._reader)
        return not any(is_skipped(target.label) for target in self._reader.targets() if target.holds(x, y))

    def _point(self) -> tuple[int, int]:
        width, height = self._reader.size
        while True:
            point = self._random.randrange(width), self._random.randrange(height)
            if self._may_touch(*point):
                return point

    def _wanted(self) -> list[Target]:
        is_skipped = self._skip(self._reader)
        return [target for target in self._reader.targets() if not is_skipped(target.label)]

    def _pick(self) -> tuple[str, tuple[int, int]]:
        targets = self._wanted()
        if not targets:
            return "nothing", self._point()
        self._gone = targets
        target = self._random.choice(targets)
        return target.label, target.centre

    # Each says first what it is about to do, so that the diary ends with what went wrong.

    def _tap(self) -> None:
        if not self._wanted():
            self.diary.append("go back")
            self._reader.close_window()
            return
        label, point = self._pick()
        self.diary.append(f"tap {label}")
        self._reader.tap_at(*point)

    def _tap_twice(self) -> None:
        label, point = self._pick()
        self.diary.append(f"tap {label} twice")
        self._reader.tap_at(*point)
        self._reader.tap_at(*point)

    def _tap_what_was_there(self) -> None:
        """A finger that was already on its way."""
        target = self._random.choice(self._gone or [None])
        if target and self._may_touch(*target.centre):
            self.diary.append(f"tap where {target.label} was")
            self._reader.tap_at(*target.centre)

    def _tap_anywhere(self) -> None:
        point = self._point()
        self.diary.append(f"tap at {point}")
        self._reader.tap_at(*point)

    def _hold(self) -> None:
        label, point = self._pick()
        self.diary.append(f"hold {label}")
        self._reader.hold_at(*point)

    def _swipe(self) -> None:
        side = self._random.choice(SIDES)
        self.diary.append(f"swipe {side}")
        self._reader.swipe(side)

    def _type(self) -> None:
        text = self._random.choice(self._texts)
        self.diary.append(f"type {text!r}")
        self._reader.type_text(text)

    def _wait(self) -> None:
        seconds = self._random.uniform(0, LONGEST_WAIT)
        self.diary.append(f"wait {seconds:.3f} s")
        self._reader.wait(seconds)

    def _rotate(self) -> None:
        mode = self._random.randrange(4)
        self.diary.append(f"rotate to {mode}")
        self._reader.rotate(mode)

    def _sleep(self) -> None:
        seconds = self._random.uniform(1, 10_000)
        self.diary.append(f"sleep {seconds:.0f} s")
        self._reader.suspend()
        self._reader.resume(seconds)

    def _switch_wifi(self) -> None:
        self._wifi = not self._wifi
        self.diary.append(f"switch Wi-Fi {'on' if self._wifi else 'off'}")
        self._reader.network(wifi=self._wifi)
