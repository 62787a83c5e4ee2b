"""Every misbehaviour of the service, at the first step of a plan, in its middle and at its end: a clear error or the
whole answer; then the same task goes on, and what was finished is not paid for again.

PRECIS_EVERY_FAULT=1 takes every fault there is (`make faults`), else a few.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.openrouter import CATALOGUE, MockOpenRouter
from harness.reader import Reader
from tools.virtual_desk import VirtualDesk

FAULTS = sorted(name for name, fault in CATALOGUE.items() if not fault.tls_only)
CHOSEN = FAULTS if os.environ.get("PRECIS_EVERY_FAULT") else FAULTS[::40]
STEPS = {"first": 1, "middle": 3, "last": 5}
RECAP = {"until_place": {"chapter": 4, "offset": 2000}}  # four chapters, then all of them
LONG_ENOUGH = 10  # seconds; for what is found out about lost bills


@pytest.fixture
def desk(reader: Reader, story: Path) -> Iterator[VirtualDesk]:
    """The story, open; one request after the other."""
    desk = VirtualDesk(reader, story)
    desk.set(day_budget="", parallel_requests=1)
    yield desk
    reader.wait(LONG_ENOUGH)
    reader.quit()


def billed(openrouter: MockOpenRouter) -> Counter[str]:
    """How many times each question was charged for, by its first words."""
    charged = {line.generation for line in openrouter.bill.lines}
    asked = [record for record in openrouter.requests if record.generation in charged]
    return Counter(json.dumps(record.body["messages"][:2]) for record in asked)


def run_with_fault(desk: VirtualDesk, openrouter: MockOpenRouter, step: int, fault: str) -> tuple[Any, Any]:
    """The task with a fault in it, then again without."""
    desk.runtime.execute("require('apps/reader/readerui').instance.precis:app().archive:forget_answers()")
    openrouter.requests.clear()
    openrouter.script(*[None] * (step - 1), fault, path="/chat/completions")
    troubled = desk.run("recap", RECAP)
    openrouter.script()
    return troubled, desk.run("recap", RECAP)


def went_wrong(name: str, troubled: Any, again: Any, times: Counter[str], whole: str) -> str | None:
    """What should not have come of a fault; None: nothing."""
    kind = None if troubled["complete"] else troubled["failure"]["kind"]
    if kind == "bug" or (kind and CATALOGUE[name].whole):
        return f"{name}: {kind}"
    # Some answer something else, and nobody can tell.
    if not again["complete"] or again["text"] != (whole if kind else troubled["text"]):
        return f"{name}: another text after {kind}: {again.get('failure')}"
    twice = [count for count in times.values() if count > 1]
    return f"{name}: billed {twice}" if twice not in ([], [2]) else None


@pytest.mark.parametrize("step", STEPS)
def test_a_plan_bears_every_fault_at_every_step(desk: VirtualDesk, openrouter: MockOpenRouter, step: str) -> None:
    whole = desk.run("recap", RECAP)["text"]
    wrong = []
    for fault in CHOSEN:
        troubled, again = run_with_fault(desk, openrouter, STEPS[step], fault)
        wrong.append(went_wrong(fault, troubled, again, billed(openrouter), whole))

    assert [each for each in wrong if each] == []
