"""What cannot be done without a network is done when there is one: once, within the budget, also after a sudden end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from tests.features.reader_steps import APP
from tools.virtual_desk import VirtualDesk


def wait_for_network(desk: VirtualDesk, job: str, settings: dict[str, Any]) -> None:
    """Keep a job for later."""
    desk.finish("return reading.waiting:add(...)", job, settings, job)


def come_online(desk: VirtualDesk) -> Any:
    """Run what waits, for a reader who agrees to nothing more; how many jobs were done."""
    return desk.finish("""
        return reading.waiting:run({
            on_ready = function() end,
            confirm = function(__, ___, decide) decide(false) end,
        })
    """)


def entries(desk: VirtualDesk) -> list[tuple[str, str, str | None]]:
    """Job, state and problem of everything that waits."""
    return [(row["task"], row["state"], row.get("problem")) for row in desk.rows("SELECT * FROM queue ORDER BY id")]


def asked(openrouter: MockOpenRouter) -> list[Any]:
    """All requests for an answer."""
    return [record for record in openrouter.requests if record.path.endswith("/chat/completions")]


def questions(openrouter: MockOpenRouter) -> int:
    """How many times a model was asked."""
    return len(asked(openrouter))


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


def test_what_cannot_be_done_is_kept_for_the_reader_to_see(desk: VirtualDesk) -> None:
    wait_for_network(desk, "summary", {"chapter": 2, "is_open": True, "model": "acme/gone"})
    wait_for_network(desk, "summary", {"chapter": 1, "is_open": True})

    assert come_online(desk) == 1
    assert entries(desk) == [("summary", "failed", "model_unknown")]


def test_what_can_never_be_done_does_not_wait(desk: VirtualDesk) -> None:
    assert desk.finish("return reading.waiting:add('summary', { chapter = 99 }, 'One')") == "no_such_chapter"
    assert entries(desk) == []


def test_it_is_about_what_was_in_view_when_it_was_wished_for(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.reader.go_to(5)
    title = desk.finish("return reading:spawn('where', function() return reading.position:chapter(nil).title end)")
    words = " ".join(desk.reader.page_text().split()[4:9])
    wait_for_network(desk, "summary", {})
    wait_for_network(desk, "selection", {"selection": words, "action": "explain"})
    desk.reader.go_to(desk.reader.page_count() - 1)

    assert come_online(desk) == 2

    summary, selection = [record.body["messages"][1]["content"] for record in asked(openrouter)]
    assert f'the chapter "{title}"' in summary
    assert words in " ".join(selection.split("Where they stand:")[1].split())


def test_what_the_reader_has_not_agreed_to_is_asked_first(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    dear = {"chapter": 2, "is_open": True, "model": "mock/large"}
    desk.set(ask_above="0")
    wait_for_network(desk, "summary", dear)

    assert come_online(desk) == 0
    assert entries(desk) == []
    assert questions(openrouter) == 0

    wait_for_network(desk, "summary", {**dear, "agreed_price": "0.5"})
    assert come_online(desk) == 1


def test_the_budget_holds_for_what_waited_too(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.set(day_budget="0.0001")
    wait_for_network(desk, "summary", {"chapter": 2, "is_open": True})

    come_online(desk)

    assert entries(desk) == [("summary", "failed", "budget")]
    assert questions(openrouter) == 0


def test_what_goes_on_behind_the_page_is_not_begun_a_second_time(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    reader.open(story)
    reader.go_to(5)
    reader.trigger("precis_summarise")
    reader.wait_for("[Again]", limit=60)
    openrouter.pace.latency = 5
    reader.tap("Again")
    reader.wait(1)
    reader.tap("In the background")
    reader.wait(0.5)

    reader.broadcast("NetworkConnected")
    reader.wait_for("Ready: Summary of this chapter", limit=60)
    reader.wait(20)

    assert questions(openrouter) == 2
    reader.leave()


def test_what_was_declined_behind_the_page_is_not_done_later(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    reader.open(story)
    reader.go_to(5)
    openrouter.pace.latency = 2
    reader.runtime.execute(f"{APP}.settings:set('model', 'mock/large')")
    reader.runtime.execute(f"{APP}.settings:set('ask_above', '0')")
    reader.trigger("precis_summarise")
    reader.tap("In the background")
    reader.wait_for("Summarise?")
    reader.tap("Cancel")
    reader.wait(1)

    reader.broadcast("NetworkConnected")
    reader.wait(10)

    assert questions(openrouter) == 0
    reader.leave()
