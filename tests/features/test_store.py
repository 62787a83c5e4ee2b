"""What was paid for and what it cost outlives a power cut, a damaged file and an older version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.values import from_lua

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.runtime import Runtime

OPEN = """
local path, budgets, now = ...
local Sqlite = require("precis.koreader.sqlite")
local Store = require("precis.store.store")
local wall = function() return now.value end
local store, err = Store.open({
    sqlite = Sqlite,
    path = path,
    rename = os.rename,
    wall = wall,
    log = { warn = function() end },
})
if not store then return { error = err } end
return {
    store = store,
    artefacts = require("precis.store.artefacts").new(store, wall),
    books = require("precis.store.books").new(store),
    ledger = require("precis.store.ledger").new(store, {
        wall = wall,
        day_start = function(time) return time - time % 86400 end,
        budgets = function() return budgets end,
    }),
}
"""
NOON = 20_000 * 86_400 + 43_200


class Opened:
    """An open store and what it keeps, called from Python."""

    def __init__(self, runtime: Runtime, path: Path, **budgets: str) -> None:
        """Open the file at `path`, with budgets in dollars."""
        self.runtime = runtime
        self.now = runtime.to_lua({"value": NOON})
        self.parts = runtime.execute(OPEN, path, budgets, self.now)

    @property
    def error(self) -> Any:
        """Why it could not be opened."""
        return from_lua(self.parts[b"error"])

    def call(self, part: str, method: str, *arguments: Any) -> Any:
        """Call a method; the result, or a tuple of None and the error."""
        owner = self.parts[part.encode()]
        result = from_lua(self.runtime.call(owner[method.encode()], owner, *arguments))
        return result[0] if isinstance(result, tuple) and result[1] is None else result

    def spent_today(self) -> str:
        """In exact dollars."""
        return str(from_lua(self.runtime.execute("return (...):spent_today():format()", self.parts[b"ledger"])))

    def close(self) -> None:
        """Let go of the file."""
        store = self.parts[b"store"]
        self.runtime.call(store[b"close"], store)


@pytest.fixture
def open_store(runtime: Runtime, tmp_path: Path) -> Any:
    """A function that opens the same file again and again; what is open in the end is closed."""
    opened: list[Opened] = []

    def open_it(**budgets: str) -> Opened:
        opened.append(Opened(runtime, tmp_path / "precis.sqlite3", **budgets))
        return opened[-1]

    yield open_it
    for store in opened:
        if store.parts[b"store"] is not None:
            store.close()


def artefact(**fields: Any) -> dict[str, Any]:
    """A chapter summary, with other fields where given."""
    return {
        "key": "k1",
        "book": "b1",
        "task": "summary",
        "text": "So it was.",
        "model": "acme/one",
        "prompt_tokens": 10,
        "completion_tokens": 5,
        "cost": "0.0000203",
        **fields,
    }


def test_an_answer_is_found_again_after_reopening(open_store: Callable[..., Opened]) -> None:
    first = open_store()
    first.call("artefacts", "put", artefact(text="Zoë läuft.", title="Storm"))
    first.close()

    found = open_store().call("artefacts", "get", "k1")

    assert found["text"] == "Zoë läuft."
    assert found["cost"] == "0.0000203"
    assert found["created"] == NOON


def test_what_was_never_asked_is_not_found(open_store: Callable[..., Opened]) -> None:
    assert open_store().call("artefacts", "get", "other") is None


def test_answers_on_later_pages_are_not_listed_while_the_gate_is_on(open_store: Callable[..., Opened]) -> None:
    store = open_store()
    store.call("artefacts", "put", artefact(key="early", last_chapter=2, last_offset=500))
    store.call("artefacts", "put", artefact(key="here", last_chapter=3, last_offset=100))
    store.call("artefacts", "put", artefact(key="later", last_chapter=3, last_offset=101))
    store.call("artefacts", "put", artefact(key="whole book", last_chapter=9, last_offset=1))
    store.call("artefacts", "put", artefact(key="unknown"))

    listed = store.call("artefacts", "of_book", "b1", {"limit": {"chapter": 3, "offset": 100}})

    assert {entry["key"] for entry in listed} == {"early", "here"}
    assert len(store.call("artefacts", "of_book", "b1")) == 5


def entry(reserved: str = "0.01", **fields: Any) -> dict[str, Any]:
    """A request about to leave."""
    return {"book": "b1", "task": "summary", "model": "acme/one", "reserved": reserved, **fields}


def test_money_held_back_counts_until_the_bill_is_known(open_store: Callable[..., Opened]) -> None:
    store = open_store()

    request = store.call("ledger", "reserve", entry("0.01"))
    assert store.spent_today() == "0.01"

    store.call("ledger", "settle", request, [{"cost": "0.0000203", "prompt_tokens": 19, "completion_tokens": 104}])
    assert store.spent_today() == "0.0000203"


def test_a_request_that_cannot_have_been_billed_leaves_no_trace(open_store: Callable[..., Opened]) -> None:
    store = open_store()

    request = store.call("ledger", "reserve", entry("0.01"))
    store.call("ledger", "release", request)

    assert store.spent_today() == "0"


@pytest.mark.parametrize("budget", ["day", "book", "month"])
def test_no_request_leaves_that_a_budget_does_not_cover(open_store: Callable[..., Opened], budget: str) -> None:
    store = open_store(**{budget: "0.02"})
    store.call("ledger", "reserve", entry("0.015"))

    refused, error = store.call("ledger", "reserve", entry("0.0050001"))

    assert refused is None
    assert error["kind"] == "budget"
    assert error["budget"] == budget
    assert error.get("resets_at") == {"day": NOON + 43_200, "month": NOON + 30 * 86_400}.get(budget)
    assert error["spent"] == "0.015"
    assert isinstance(store.call("ledger", "reserve", entry("0.005")), int)


def test_a_new_day_has_its_own_budget_and_a_clock_set_back_has_none(open_store: Callable[..., Opened]) -> None:
    store = open_store(day="0.02")
    store.call("ledger", "reserve", entry("0.02"))

    store.now[b"value"] = NOON - 86_400
    assert store.call("ledger", "reserve", entry("0.01"))[1]["kind"] == "budget"
    store.now[b"value"] = NOON + 86_400
    assert isinstance(store.call("ledger", "reserve", entry("0.01")), int)


def test_a_request_that_broke_off_stays_on_the_ledger_until_its_price_is_told(
    open_store: Callable[..., Opened],
) -> None:
    store = open_store()
    request = store.call("ledger", "reserve", entry("0.01"))

    store.call("ledger", "settle", request, [{"generation": "gen-1"}])

    (open_row,) = store.call("ledger", "open_rows")
    assert (open_row["id"], open_row["generation"]) == (request, "gen-1")
    assert store.spent_today() == "0.01"


def test_what_was_on_its_way_in_a_crash_is_taken_over(open_store: Callable[..., Opened]) -> None:
    crashed = open_store()
    crashed.call("ledger", "reserve", entry("0.01"))
    crashed.close()

    store = open_store()
    store.call("ledger", "take_over")

    (open_row,) = store.call("ledger", "open_rows")
    assert open_row["state"] == "unsettled"
    assert store.spent_today() == "0.01"


def test_each_generation_of_a_request_has_its_own_row(open_store: Callable[..., Opened]) -> None:
    store = open_store()
    request = store.call("ledger", "reserve", entry("0.01"))

    store.call("ledger", "settle", request, [{"cost": "0.001", "generation": "gen-1"}, {"generation": "gen-2"}])

    (open_row,) = store.call("ledger", "open_rows")
    assert open_row["generation"] == "gen-2"
    assert store.spent_today() == "0.011"


def test_spending_is_told_by_day_and_by_book(open_store: Callable[..., Opened]) -> None:
    store = open_store()
    for book, cost in [("b1", "0.001"), ("b2", "0.002"), ("b1", "0.0000001")]:
        request = store.call("ledger", "reserve", entry(book=book))
        store.call("ledger", "settle", request, [{"cost": cost}])

    by_book = {group["name"]: group["cost"] for group in store.call("ledger", "spending", "book")}
    (today,) = store.call("ledger", "spending", "day")

    assert by_book == {"b1": "0.0010001", "b2": "0.002"}
    assert (today["cost"], today["requests"]) == ("0.0030001", 3)


def test_a_damaged_file_is_set_aside_and_what_can_be_read_is_kept(
    open_store: Callable[..., Opened], tmp_path: Path
) -> None:
    store = open_store()
    store.call("books", "note", "b1", {"title": "The Light", "file": "/books/light.epub"})
    for number in range(60):
        store.call("artefacts", "put", artefact(key=f"k{number:02}", text="x" * 3000))
    store.close()
    path = tmp_path / "precis.sqlite3"
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 8192] = b"\xff" * 8192
    path.write_bytes(data)

    mended = open_store()
    kept = mended.call("artefacts", "of_book", "b1")

    assert mended.parts[b"store"][b"notice"][b"kind"] == b"damaged"
    assert list(tmp_path.glob("precis.sqlite3.damaged-*"))
    assert 0 < len(kept) < 60
    assert [book["title"] for book in mended.call("books", "sizes")] == ["The Light"]


def test_a_file_that_is_no_database_is_set_aside(open_store: Callable[..., Opened], tmp_path: Path) -> None:
    (tmp_path / "precis.sqlite3").write_bytes(b"not a database at all" * 500)

    store = open_store()

    assert store.call("artefacts", "of_book", "b1") == {}
    assert list(tmp_path.glob("precis.sqlite3.damaged-*"))


def test_a_store_of_a_newer_version_is_left_alone(
    open_store: Callable[..., Opened], runtime: Runtime, tmp_path: Path
) -> None:
    store = open_store()
    runtime.execute("(...).db:exec('PRAGMA user_version = 99')", store.parts[b"store"])
    store.close()
    before = (tmp_path / "precis.sqlite3").read_bytes()

    again = open_store()

    assert again.error["kind"] == "newer_store"
    assert (tmp_path / "precis.sqlite3").read_bytes() == before
