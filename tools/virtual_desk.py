"""A book open on the stand-in reader, and the plugin's jobs run on it in virtual time: for tests and measurements."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.reader import Reader
from harness.values import from_lua
from tools.reading import DESK

RECONCILE = """
local app, done = ...
app:spawn(function()
    return app:records().reconciling:run()
end, { name = "reconcile" }):on_done(function(ok, err) done(ok or false, err and err.kind or false) end)
"""


class VirtualDesk:
    """Jobs of `precis/reading/jobs.lua` on one book."""

    def __init__(self, reader: Reader, book: Path) -> None:
        """Open the book."""
        self.reader = reader
        self.runtime = reader.runtime
        reader.open(book)
        self._lua = self.runtime.execute(DESK.read_bytes(), name=f"@{DESK}")
        self._app = self.runtime.eval("require('apps/reader/readerui').instance.precis:app()")

    def run(self, job: str, settings: Mapping[str, Any], limit: float = 7200.0) -> dict[str, Any]:
        """Do a job to its end; the answer, with `failure` where it failed."""
        outcome: list[dict[str, Any]] = []
        self.start(job, settings, outcome)
        self.runtime.run_until(lambda: bool(outcome), limit=limit)
        return outcome[0]

    def start(self, job: str, settings: Mapping[str, Any], outcome: list[dict[str, Any]]) -> Any:
        """Begin a job; its answer is appended to `outcome` in the end. Returns the Lua task, for `cancel`."""

        def done(result: Any, failure: Any) -> None:
            found: dict[str, Any] = from_lua(result) if result else {"failure": from_lua(failure)}
            outcome.append(found)

        return self.runtime.call(self._lua[b"start"], job, dict(settings), {}, done)

    def finish(self, code: str, *arguments: Any) -> Any:
        """Run a chunk that returns a task of `reading`, to the task's end; its first result, or the error's kind."""
        chunk = f"""
        local done = ...
        local reading = require("apps/reader/readerui").instance.precis:reading()
        local function start(...) {code} end
        start(select(2, ...)):on_done(function(result, err) done(result or (err and err.kind) or false) end)
        """
        outcome: list[Any] = []
        self.runtime.execute(chunk, outcome.append, *arguments)
        self.runtime.run_until(lambda: bool(outcome), limit=7200)
        return from_lua(outcome[0])

    def told(self, call: str, *arguments: Any) -> Any:
        """What a finder of `reading` tells, such as `kept:answers`."""
        chunk = f"""
        local done = ...
        local arguments, count = {{ select(2, ...) }}, select("#", ...)
        arguments[count] = function(found) done(found or false) end
        local reading = require("apps/reader/readerui").instance.precis:reading()
        reading.{call}(unpack(arguments, 1, count))
        """
        outcome: list[Any] = []
        self.runtime.execute(chunk, outcome.append, *arguments)
        self.runtime.run_until(lambda: bool(outcome), limit=600)
        return from_lua(outcome[0])

    def cancel(self, task: Any) -> None:
        """Stop a job, as the reader's Stop does."""
        self.runtime.call(task[b"cancel"], task, "stopped by the reader")

    def set(self, **settings: Any) -> None:
        """Change settings as the reader would."""
        for name, value in settings.items():
            assert self.runtime.execute(
                "local app, name, value = ... return app.settings:set(name, value)", self._app, name, value
            )

    def texts(self) -> dict[int, bytes]:
        """Every chapter's text by its number."""
        return {chapter["number"]: self._text(chapter["number"]) for chapter in self.chapters()}

    def chapters(self) -> list[dict[str, Any]]:
        """Every chapter with its title, its length and whether it is front, body or back matter."""
        outcome: list[Any] = []
        self.runtime.call(self._lua[b"contents"], lambda result, _failure: outcome.append(from_lua(result)))
        self.runtime.run_until(lambda: bool(outcome))
        return list(outcome[0]["chapters"])

    def _text(self, number: int) -> bytes:
        outcome: list[bytes] = []
        self.runtime.call(self._lua[b"text"], number, lambda result, _failure: outcome.append(result[b"text"]))
        self.runtime.run_until(lambda: bool(outcome))
        return outcome[0]

    def reconcile(self) -> None:
        """Ask the service for the bills that are still open."""
        outcome: list[Any] = []
        self.runtime.execute(RECONCILE, self._app, lambda *result: outcome.append(result))
        self.runtime.run_until(lambda: bool(outcome))

    def artefacts_before(self, chapter: int, offset: int) -> list[dict[str, Any]]:
        """The stored answers that may be shown to who has read as far as a place."""
        code = """
        local app, chapter, offset = ...
        local book = require("apps/reader/readerui").instance.precis:reading().book:identity()
        return (app:records().artefacts:of_book(book, { limit = { chapter = chapter, offset = offset } }))
        """
        return list(from_lua(self.runtime.execute(code, self._app, chapter, offset)) or [])

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What the store's database answers."""
        found = from_lua(
            self.runtime.execute("local app, sql = ... return (app:records().artefacts._db:rows(sql))", self._app, sql)
        )
        return list(found) if found else []
