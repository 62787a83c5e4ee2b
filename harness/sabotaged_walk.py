"""A walk on which the first function of a plugin's behind every button fails before the button is pressed for good."""

from __future__ import annotations

from typing import Any

from harness.reader import Reader
from harness.values import LuaError
from harness.walk import Walk, state
from harness.walk_map import Way

SABOTAGE = "sabotage"


class SabotagedWalk(Walk):
    """KOReader must live on, and the reader must be told."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Prepare it as any walk."""
        super().__init__(*arguments, **options)
        self._endured: set[Way] = set()

    def _try(self, reader: Reader, there: Way) -> bool:
        if there not in self._endured:
            self._endured.add(there)
            before = reader.screen(everything=True)
            try:
                self._press_sabotaged(reader, there)
            except LuaError as exc:
                self._note(there, f"KOReader ends with {exc}")
                return False
            if not self._go_back(reader, before):
                self._later.append(there)
                return False
        return super()._try(reader, there)

    def _press_sabotaged(self, reader: Reader, there: Way) -> None:
        sabotage = reader.runtime.require("harness.sabotage")
        target, before = self._aim(reader, there.steps[-1]), state(reader)
        reader.runtime.call(sabotage[b"arm"])
        try:
            self._hit(reader, target)
        finally:
            struck = reader.runtime.call(sabotage[b"disarm"])
        # What is logged of it is as it should be.
        is_logged = any(SABOTAGE in line for line in reader.runtime.take_log())
        if struck and not (is_logged and state(reader) != before):
            self._note(there, f"nobody hears of a failure in {struck.decode()}")
