"""What the ledger says is what the service charged, however the session went. PRECIS_LEDGER_TASKS makes it longer."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from harness.openrouter import CATALOGUE, MockOpenRouter
from harness.openrouter.catalogue import Model
from harness.reader import Reader
from tests.shared_data import shared_path
from tools.virtual_desk import VirtualDesk

TASKS = int(os.environ.get("PRECIS_LEDGER_TASKS", "40"))
SEEDS = range(int(os.environ.get("PRECIS_LEDGER_SEEDS", "1")))
FAULTS = sorted(name for name, fault in CATALOGUE.items() if not fault.tls_only)
CHAPTERS = 11
Settings = dict[str, Any]


@pytest.fixture
def desk(reader: Reader, story: Path) -> Iterator[VirtualDesk]:
    """The story, open, without a daily budget."""
    desk = VirtualDesk(reader, story)
    desk.set(day_budget="")
    yield desk
    reader.wait(10)
    reader.quit()


def choose_task(dice: random.Random, number: int) -> tuple[str, Settings]:
    """A job that was not done before, so that it has to be paid for."""
    chapter = dice.randint(1, CHAPTERS)
    choices: list[Callable[[], tuple[str, Settings]]] = [
        lambda: ("summary", {"chapter": chapter, "is_open": True, "fresh": True, "length": "page"}),
        lambda: ("ask", {"question": f"Who was in chapter {chapter}, number {number}?", "is_open": True}),
        lambda: ("recap", {"until_place": {"chapter": chapter, "offset": dice.randint(100, 4000)}, "fresh": True}),
        lambda: ("xray", {"until_place": {"chapter": min(chapter, 3), "offset": dice.randint(100, 4000)}}),
    ]
    return dice.choice(choices)()


def do_task(desk: VirtualDesk, openrouter: MockOpenRouter, dice: random.Random, number: int) -> None:
    """One task, with some luck a fault in it, or stopped half-way."""
    if dice.random() < 0.6:
        openrouter.script(dice.choice(FAULTS), path="/chat/completions")
    job, settings = choose_task(dice, number)
    outcome: list[dict[str, Any]] = []
    task = desk.start(job, settings, outcome)
    if dice.random() < 0.15:
        desk.runtime.run_for(dice.random() * 2)
        desk.cancel(task)
    desk.runtime.run_until(lambda: bool(outcome), limit=7200)


def priced(common: set[str], rows: Iterable[tuple[Any, Decimal]]) -> Counter[tuple[str | None, Decimal]]:
    """What cost anything, by the numbers that service and client have in common."""
    return Counter((number if number in common else None, cost) for number, cost in rows if cost)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ledger_is_the_bill_after_any_session(desk: VirtualDesk, openrouter: MockOpenRouter, seed: int) -> None:
    dice = random.Random(seed)
    openrouter.pace.latency, openrouter.pace.cadence = 0.2, 0.01
    desk.reconcile()
    for number in range(TASKS):
        do_task(desk, openrouter, dice, number)
        desk.runtime.run_for(dice.random() * 120)
    openrouter.script()
    desk.reconcile()

    rows = desk.rows("SELECT * FROM ledger")
    # Of several requests in one moment that told no number, only the sum can be known, and they say so.
    guessed = [row for row in rows if row["state"] == "estimated"]
    known = [row for row in rows if row["state"] in ("billed", "traced")]
    common = {line.generation for line in openrouter.bill.lines} & {row.get("generation", "") for row in rows}
    ours = priced(common, ((row.get("generation"), Decimal(row["cost"])) for row in known))
    theirs = priced(common, ((line.generation, line.cost) for line in openrouter.bill.lines))
    assert len(known) + len(guessed) == len(rows)
    assert sum(Decimal(row["cost"]) for row in rows) == openrouter.bill.total
    assert ours <= theirs
    assert (theirs - ours).total() <= len(guessed) < TASKS / 5
    assert ours.total() >= TASKS / 2


def test_a_request_that_nothing_befell_is_always_on_the_ledger(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    for number in range(6):
        do_task(desk, openrouter, random.Random(7), number)
    harmless = {record.generation for record in openrouter.requests if record.generation and not record.fault}

    desk.reconcile()

    ledger = {row.get("generation") for row in desk.rows("SELECT generation FROM ledger")}
    assert harmless <= ledger


def test_nothing_is_sent_that_the_budget_does_not_cover(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.set(day_budget="0.004")
    kinds = []
    for chapter in range(1, CHAPTERS + 1):
        answer = desk.run("summary", {"chapter": chapter, "is_open": True, "length": "page"})
        kinds.append(answer.get("failure", {}).get("kind"))
        assert openrouter.bill.total <= Decimal("0.004")

    assert kinds[0] is None
    assert kinds[-1] == "budget"
    asked = [record for record in openrouter.requests if record.path.endswith("/chat/completions")]
    assert len(asked) == kinds.count(None)


def test_an_answer_without_end_stops_at_the_budget(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.set(model="mock/looping")
    free = desk.run("summary", {"chapter": 1, "is_open": True, "length": "sentence"})
    spent = openrouter.bill.total
    budget = spent + spent / 2
    desk.set(day_budget=f"{budget:f}")

    bounded = desk.run("summary", {"chapter": 2, "is_open": True, "length": "sentence"})

    assert free["requests"] == 4
    assert bounded["failure"]["kind"] == "budget"
    assert bounded["text"]
    assert 0 < bounded["requests"] < 4
    assert openrouter.bill.total <= budget


@pytest.mark.parametrize("budget", ["month_budget", "book_budget"])
def test_a_months_and_a_books_budget_are_walls_too(desk: VirtualDesk, openrouter: MockOpenRouter, budget: str) -> None:
    desk.set(**{budget: "0.0001"})

    answer = desk.run("summary", {"chapter": 1, "is_open": True})

    assert answer["failure"]["kind"] == "budget"
    assert openrouter.bill.lines == []


def test_a_budget_that_ends_in_mid_plan_keeps_what_was_finished(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.set(day_budget="0.008")

    first = desk.run("overview", {"is_open": True})
    desk.set(day_budget="")
    paid = len(openrouter.bill.lines)
    second = desk.run("overview", {"is_open": True})

    assert first["failure"]["kind"] == "budget"
    assert 0 < paid < CHAPTERS
    assert second["complete"]
    assert len(openrouter.bill.lines) == CHAPTERS + 1


def test_money_is_held_back_for_the_dearest_model_that_may_answer(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    openrouter.service.catalogue.add(Model("mock/dear", "Dear", "", prompt="100", completion="100"))
    desk.run("summary", {"chapter": 1, "is_open": True})
    desk.set(day_budget="0.05", fallback_models="mock/dear")

    answer = desk.run("summary", {"chapter": 2, "is_open": True})

    assert answer["failure"]["kind"] == "budget"
    assert len(openrouter.bill.lines) == 1


def test_no_budget_is_exceeded_in_another_script(reader: Reader, openrouter: MockOpenRouter) -> None:
    desk = VirtualDesk(reader, shared_path("books/other-formats/pushkin_kapitanskaya-dochka.fb2"))
    dice = random.Random(1)
    for number in range(2, 8):
        budget = openrouter.bill.total + Decimal(dice.randint(2, 60)) / 10_000
        desk.set(day_budget=f"{budget:f}", model=dice.choice(["mock/extractive", "mock/plain", "mock/looping"]))
        desk.run("overview", {"until_place": {"chapter": number, "offset": 100}, "fresh": True})
        assert openrouter.bill.total <= budget
    reader.wait(10)
    reader.quit()
