"""What requests cost that told no number is read off what the key has used; what is not sure says so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from tools.virtual_desk import VirtualDesk

LOST = "header_binary"  # a broken head: the answer's number is lost with it
LONG_ENOUGH = 10  # seconds; after that the plugin has looked at the usage by itself


@pytest.fixture
def desk(reader: Reader, story: Path) -> Iterator[VirtualDesk]:
    """The story, open, after a first answer; the key's usage has been looked at."""
    desk = VirtualDesk(reader, story)
    desk.set(day_budget="")
    summarise(desk, 1)
    reader.wait(LONG_ENOUGH)
    yield desk
    reader.wait(LONG_ENOUGH)
    reader.quit()


def summarise(desk: VirtualDesk, chapter: int) -> dict[str, Any]:
    return desk.run("summary", {"chapter": chapter, "is_open": True})


def lose(desk: VirtualDesk, openrouter: MockOpenRouter, chapter: int) -> Decimal:
    """Ask for something whose bill nobody hears of; what it cost."""
    openrouter.script(LOST, path="/chat/completions")
    assert summarise(desk, chapter)["failure"]["kind"] == "protocol"
    return openrouter.bill.lines[-1].cost


def last_row(desk: VirtualDesk) -> dict[str, Any]:
    return desk.rows("SELECT * FROM ledger ORDER BY id DESC LIMIT 1")[0]


def spend_elsewhere(openrouter: MockOpenRouter, amount: str) -> None:
    """The same key is in use on another device."""
    for key in openrouter.service.accounts.keys.values():
        key.usage += Decimal(amount)


@pytest.mark.parametrize(("used_before", "state"), [("0", "traced"), ("0.75", "estimated")])
def test_the_very_first_bill_of_a_key_is_read_off_when_nobody_used_it_before(
    reader: Reader, story: Path, openrouter: MockOpenRouter, used_before: str, state: str
) -> None:
    desk = VirtualDesk(reader, story)
    spend_elsewhere(openrouter, used_before)

    lose(desk, openrouter, 1)
    reader.wait(LONG_ENOUGH)

    assert last_row(desk)["state"] == state
    reader.quit()


def test_the_first_bill_of_an_older_key_is_read_off_when_the_key_was_tested(
    reader: Reader, story: Path, openrouter: MockOpenRouter
) -> None:
    desk = VirtualDesk(reader, story)
    spend_elsewhere(openrouter, "0.75")
    reader.runtime.execute("require('apps/reader/readerui').instance.precis:app().service:test(function() end)")
    reader.wait(LONG_ENOUGH)

    cost = lose(desk, openrouter, 1)
    reader.wait(LONG_ENOUGH)

    assert (last_row(desk)["state"], Decimal(last_row(desk)["cost"])) == ("traced", cost)
    reader.quit()


def test_a_lost_bill_is_read_off_and_confirmed_by_the_next_reading(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    cost = lose(desk, openrouter, 2)
    assert last_row(desk)["state"] == "unsettled"

    desk.reader.wait(LONG_ENOUGH)
    provisional = last_row(desk)
    desk.reconcile()

    assert (provisional["state"], Decimal(provisional["cost"])) == ("traced", cost)
    assert (last_row(desk)["state"], Decimal(last_row(desk)["cost"])) == ("billed", cost)


def test_what_was_not_charged_is_known_to_have_cost_nothing(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    openrouter.script("stall_before_head", path="/chat/completions")
    summarise(desk, 2)

    desk.reader.wait(LONG_ENOUGH)

    assert (last_row(desk)["state"], last_row(desk)["cost"]) == ("traced", "0")


def test_a_key_in_use_elsewhere_leaves_the_most_it_can_have_cost(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    lose(desk, openrouter, 2)
    spend_elsewhere(openrouter, "0.5")

    desk.reader.wait(LONG_ENOUGH)

    row = last_row(desk)
    assert (row["state"], row["cost"]) == ("estimated", row["reserved"])


def test_a_service_that_adds_up_in_floating_point_is_trusted(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    spend_elsewhere(openrouter, "0.000000000000004")
    summarise(desk, 2)
    desk.reconcile()
    spend_elsewhere(openrouter, "-0.000000000000007")

    cost = lose(desk, openrouter, 3)
    desk.reader.wait(LONG_ENOUGH)

    assert (last_row(desk)["state"], Decimal(last_row(desk)["cost"])) == ("traced", cost)


def test_a_key_once_seen_in_use_elsewhere_is_never_trusted_again(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    spend_elsewhere(openrouter, "0.0001")
    summarise(desk, 2)
    desk.reconcile()

    lose(desk, openrouter, 3)
    desk.reader.wait(LONG_ENOUGH)

    row = last_row(desk)
    assert (row["state"], row["cost"]) == ("estimated", row["reserved"])


def test_a_reading_that_the_next_one_contradicts_becomes_an_estimate(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    lose(desk, openrouter, 2)
    desk.reader.wait(LONG_ENOUGH)
    assert last_row(desk)["state"] == "traced"
    spend_elsewhere(openrouter, "0.0001")

    desk.reconcile()

    row = last_row(desk)
    assert (row["state"], row["cost"]) == ("estimated", row["reserved"])


def test_of_several_lost_bills_the_sum_is_known_and_the_shares_are_marked(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    costs = [lose(desk, openrouter, chapter) for chapter in (2, 3)]

    desk.reader.wait(LONG_ENOUGH)

    rows = desk.rows("SELECT * FROM ledger WHERE generation IS NULL")
    assert {row["state"] for row in rows} == {"estimated"}
    assert sum(Decimal(row["cost"]) for row in rows) == sum(costs)
    assert all(Decimal(row["cost"]) <= Decimal(row["reserved"]) for row in rows)


def test_what_went_out_on_a_dead_connection_is_counted_too(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    charged = len(openrouter.bill.lines)
    openrouter.script("close_at_once", path="/chat/completions")

    answer = summarise(desk, 2)
    desk.reader.wait(LONG_ENOUGH)

    rows = desk.rows("SELECT * FROM ledger")
    assert answer["complete"]
    assert len(openrouter.bill.lines) == charged + 2
    assert sum(Decimal(row["cost"]) for row in rows) == openrouter.bill.total


def test_it_is_not_sent_again_when_the_budget_covers_it_only_once(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    spent, most = Decimal(last_row(desk)["cost"]), Decimal(last_row(desk)["reserved"])
    desk.set(day_budget=f"{spent + most * 3 / 2:f}")
    charged = len(openrouter.bill.lines)
    openrouter.script("close_at_once", path="/chat/completions")

    answer = summarise(desk, 2)

    assert answer["failure"]["kind"] == "dropped"
    assert len(openrouter.bill.lines) == charged + 1


TAKE_OVER = "require('apps/reader/readerui').instance.precis:app():records().ledger:take_over()"


def test_another_session_on_the_same_store_does_not_cost_the_key_its_trust(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    openrouter.pace.latency = 30
    outcome: list[dict[str, Any]] = []
    desk.start("summary", {"chapter": 2, "is_open": True}, outcome)
    desk.reader.wait(5)
    # It takes what is on its way for lost, and looks at the key's usage before that is billed.
    desk.runtime.execute(TAKE_OVER)
    desk.reconcile()
    desk.runtime.run_until(lambda: bool(outcome))
    openrouter.pace.latency = 0
    assert last_row(desk)["state"] == "billed"
    desk.reconcile()

    cost = lose(desk, openrouter, 3)
    desk.reader.wait(LONG_ENOUGH)

    assert (last_row(desk)["state"], Decimal(last_row(desk)["cost"])) == ("traced", cost)


def test_a_service_that_adds_up_late_is_trusted(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    cost = str(openrouter.bill.lines[-1].cost)
    spend_elsewhere(openrouter, f"-{cost}")
    summarise(desk, 2)
    desk.reconcile()
    spend_elsewhere(openrouter, cost)
    desk.reconcile()

    cost_of_lost = lose(desk, openrouter, 3)
    desk.reader.wait(LONG_ENOUGH)

    assert (last_row(desk)["state"], Decimal(last_row(desk)["cost"])) == ("traced", cost_of_lost)


def test_a_usage_that_makes_no_sense_is_asked_for_again(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    cost = lose(desk, openrouter, 2)
    openrouter.script("body_json_array", path="/key")
    desk.reader.wait(LONG_ENOUGH)
    assert last_row(desk)["state"] == "unsettled"

    desk.reconcile()

    assert (last_row(desk)["state"], Decimal(last_row(desk)["cost"])) == ("traced", cost)
