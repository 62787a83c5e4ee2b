"""What cannot be done without a network is done when there is one: once, within the budget, also after a sudden end."""

from __future__ import annotations

from typing import Any

from harness.openrouter import MockOpenRouter
from tools.virtual_desk import VirtualDesk


def wait_for_network(desk: VirtualDesk, job: str, settings: dict[str, Any]) -> None:
    """Keep a job for later."""
    desk.finish("return reading.waiting:add(...)", job, settings, job)


def come_online(desk: VirtualDesk) -> Any:
    """Run what waits; how many jobs were done."""
    return desk.finish("return reading.waiting:run()")


def entries(desk: VirtualDesk) -> list[tuple[str, str, str | None]]:
    """Job, state and problem of everything that waits."""
    return [(row["task"], row["state"], row.get("problem")) for row in desk.rows("SELECT * FROM queue ORDER BY id")]


def questions(openrouter: MockOpenRouter) -> int:
    """How many times a model was asked."""
    return sum(record.path.endswith("/chat/completions") for record in openrouter.requests)


def test_what_waits_is_done_once_there_is_a_network(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    wait_for_network(desk, "summary", {"chapter": 2, "is_open": True})
    wait_for_network(desk, "recap", {"until_place": {"chapter": 2, "offset": 0}})
    assert [state for _, state, _ in entries(desk)] == ["waiting", "waiting"]
    assert questions(openrouter) == 0

    assert come_online(desk) == 2

    assert entries(desk) == []
    assert questions(openrouter) == 3
    assert desk.run("summary", {"chapter": 2, "is_open": True})["cached"]


def test_the_same_wish_waits_once(desk: VirtualDesk) -> None:
    for _ in range(3):
        wait_for_network(desk, "summary", {"chapter": 2, "is_open": True})

    assert len(entries(desk)) == 1


def test_it_waits_on_when_the_network_is_gone_again(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    wait_for_network(desk, "summary", {"chapter": 2, "is_open": True})
    openrouter.always_do("eof_mid_text")

    assert come_online(desk) == 0
    assert entries(desk) == [("summary", "waiting", None)]

    openrouter.always_do(None)
    assert come_online(desk) == 1


def test_what_cannot_be_done_is_kept_for_the_reader_to_see(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    wait_for_network(desk, "summary", {"chapter": 99, "is_open": True})
    wait_for_network(desk, "summary", {"chapter": 1, "is_open": True})

    assert come_online(desk) == 1
    assert entries(desk) == [("summary", "failed", "no_such_chapter")]


def test_the_budget_holds_for_what_waited_too(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.set(day_budget="0.0001")
    wait_for_network(desk, "summary", {"chapter": 2, "is_open": True})

    come_online(desk)

    assert entries(desk) == [("summary", "failed", "budget")]
    assert questions(openrouter) == 0
