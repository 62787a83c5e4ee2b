"""A short wild session on every run of the suite; `make stress` has the long ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from harness.openrouter.accounts import Bill, BillLine
from tools.store_check import bill_problems, store_problems
from tools.stress import STORE, run_wild
from tools.walk_device import Device, Shelf

ACTIONS = 120


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 14])
def test_nothing_that_a_wild_hand_does_breaks_loses_or_miscounts_anything(shelf: Shelf, seed: int) -> None:
    outcome = run_wild(Device("600x800", "en"), shelf, seed, ACTIONS)

    assert outcome.problems == [], str(outcome)
    assert len(outcome.diary) >= ACTIONS
    assert Decimal(outcome.spent) > 0


def bill_of(file: Path) -> Bill:
    """A bill that says what the ledger says."""
    bill = Bill()
    with closing(sqlite3.connect(file)) as database:
        for generation, cost in database.execute("SELECT generation, cost FROM ledger"):
            bill.add(BillLine(0.0, generation, "m", "k", 0, 0, 0, Decimal(cost)))
    return bill


def damaged(shelf: Shelf, tmp_path: Path, change: str) -> Path:
    """The store after a change that no program of ours would make."""
    file = tmp_path / "damaged.sqlite3"
    file.write_bytes((shelf.used / STORE).read_bytes())
    with closing(sqlite3.connect(file)) as database:
        database.execute(change)
        database.commit()
    return file


def test_a_store_in_order_has_no_problems(shelf: Shelf) -> None:
    file = shelf.used / STORE

    assert store_problems(file) == []
    assert bill_problems(file, bill_of(file)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE ledger SET state = 'in_flight' WHERE id = 1", "neither billed"),
        ("UPDATE ledger SET cost = NULL WHERE id = 1", "has no cost"),
        ("UPDATE ledger SET cost = 'much' WHERE id = 1", "no amount"),
        ("UPDATE ledger SET generation = 'one'", "one number"),
        ("DELETE FROM ledger WHERE task = 'recap'", "paid for by no request"),
        ("DELETE FROM turns", "has no turn"),
        ("UPDATE turns SET number = 5", "lacks a turn"),
        ("UPDATE artefacts SET first_chapter = 99", "ends before it begins"),
    ],
)
def test_what_is_not_in_order_is_found(shelf: Shelf, tmp_path: Path, change: str, problem: str) -> None:
    file = damaged(shelf, tmp_path, change)

    assert any(problem in found for found in store_problems(file))


@pytest.mark.parametrize("change", ["UPDATE ledger SET cost = '0.5' WHERE id = 1", "DELETE FROM ledger WHERE id = 1"])
def test_a_ledger_that_differs_from_the_bill_is_found(shelf: Shelf, tmp_path: Path, change: str) -> None:
    bill = bill_of(shelf.used / STORE)

    assert bill_problems(damaged(shelf, tmp_path, change), bill)
