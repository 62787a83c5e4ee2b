"""What must hold of the store whatever happened to it, and what its ledger and the service's bill must agree on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal, InvalidOperation
from pathlib import Path

from harness.openrouter.accounts import Bill

# Each: what is wrong, and the rows that show it.
RULES = {
    "a request is neither billed, traced nor estimated": (
        "SELECT id, state FROM ledger WHERE state NOT IN ('billed', 'traced', 'estimated')"
    ),
    "a settled request has no cost": "SELECT id, state FROM ledger WHERE cost IS NULL",
    "two requests have one number": (
        "SELECT generation, count(*) FROM ledger WHERE generation IS NOT NULL GROUP BY generation HAVING count(*) > 1"
    ),
    # What was cut short is kept under a name of its own, and billed under its task's. Another model may have stood in.
    "an answer was paid for by no request": (
        "SELECT book, task, title FROM artefacts WHERE prompt_tokens > 0 AND NOT EXISTS (SELECT 1 FROM ledger"
        " WHERE ledger.book = artefacts.book AND ledger.task IN (artefacts.task, replace(artefacts.task, '.cut', '')))"
    ),
    "an answer covers what ends before it begins": (
        "SELECT task, title FROM artefacts WHERE (first_chapter, first_offset) > (last_chapter, last_offset)"
    ),
    "a conversation lacks a turn": (
        "SELECT thread, max(number), count(*) FROM turns GROUP BY thread HAVING max(number) <> count(*)"
    ),
    "a conversation has no turn": "SELECT id, title FROM threads WHERE id NOT IN (SELECT thread FROM turns)",
    "what waits is in no known state": (
        "SELECT id, state FROM queue WHERE state NOT IN ('waiting', 'running', 'failed')"
    ),
}


def store_problems(file: Path) -> list[str]:
    """What is inconsistent in a closed store; nothing when it was never opened."""
    if not file.exists():
        return []
    with closing(sqlite3.connect(file)) as database:
        return list(_store_problems(database))


def _store_problems(database: sqlite3.Connection) -> Iterator[str]:
    for check in ("integrity_check", "foreign_key_check"):
        yield from (f"{check}: {row}" for row in database.execute(f"PRAGMA {check}") if row != ("ok",))
    for rule, query in RULES.items():
        yield from (f"{rule}: {row}" for row in database.execute(query))
    for number, cost in database.execute("SELECT id, cost FROM ledger WHERE cost IS NOT NULL"):
        if not _is_amount(cost):
            yield f"what request {number} cost is no amount: {cost!r}"


def _is_amount(text: str) -> bool:
    try:
        return Decimal(text) >= 0
    except InvalidOperation:
        return False


def bill_problems(file: Path, bill: Bill) -> list[str]:
    """Where a closed store's ledger differs from what the service charged."""
    rows: list[tuple[str | None, str, str]] = []
    if file.exists():
        with closing(sqlite3.connect(file)) as database:
            rows = list(database.execute("SELECT generation, state, cost FROM ledger"))
    # Of several requests whose bills got lost at one moment only the sum can be known, and they say so.
    ours = {number: Decimal(cost) for number, state, cost in rows if number and state != "estimated"}
    theirs = {line.generation: line.cost for line in bill.lines}
    problems = [
        f"request {number} cost {theirs[number]:f}, the ledger says {ours[number]:f}"
        for number in ours.keys() & theirs.keys()
        if ours[number] != theirs[number]
    ]
    total = sum((Decimal(cost) for _, _, cost in rows), Decimal(0))
    if total != bill.total:
        problems.append(f"the ledger's sum is {total:f}, the bill's {bill.total:f}")
    return problems
