"""What is kept: conversations, what waits for a network, answers, settings; and how a reader gets rid of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.openrouter.dead_ends import refusing
from harness.openrouter.pacing import Pace
from tests.features.reader_steps import APP, send_question

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader


@pytest.fixture
def reader(reader: Reader, story: Path) -> Reader:
    """A reader in the book's second chapter."""
    reader.open(story)
    reader.go_to(5)
    return reader


def go_to_service(reader: Reader, base_url: str) -> None:
    """Set the address of the service."""
    reader.runtime.execute(f"{APP}.settings:set('base_url', {base_url!r})")


def ask(reader: Reader, question: str) -> None:
    """Ask the book, and wait for the whole answer."""
    reader.trigger("precis_ask")
    send_question(reader, question)
    reader.wait_for("extractive ·", limit=300)
    reader.tap("Close")


def bodies(openrouter: MockOpenRouter) -> list[dict[str, Any]]:
    """What was asked of a model."""
    found: list[Any] = [record.body for record in openrouter.requests if record.method == "POST"]
    return found


def test_a_conversation_is_found_again_gone_on_with_and_deleted(reader: Reader, openrouter: MockOpenRouter) -> None:
    ask(reader, "Who was Marta Venn?")
    ask(reader, "What did Dov lose?")
    reader.tap_menu("tools", "Précis", "Conversations")
    reader.wait_for("What did Dov lose?")

    reader.tap("<appbar.menu>")
    reader.tap("Search…")
    reader.type_text("Marta Venn?")
    reader.tap("Search")
    reader.wait(0.3)
    assert not reader.has("What did Dov lose?")

    reader.tap("Who was Marta Venn?")
    reader.wait(0.3)
    assert "▸ Who was Marta Venn?" in reader.screen()
    reader.tap("Passages")
    reader.wait(0.3)
    assert "[1] The Chair by the Gauge" in reader.screen()
    reader.tap("<close>")
    reader.tap("Follow-up")
    send_question(reader, "And why?")
    reader.wait_for("extractive ·", limit=300)
    assert "Who was Marta Venn?" in str(bodies(openrouter)[-1])
    reader.tap("Close")

    reader.tap("Who was Marta Venn?")
    reader.wait(0.3)
    assert "▸ And why?" in reader.screen()
    reader.tap("Delete")
    reader.tap("Delete")
    reader.wait(0.3)
    assert not reader.has("Who was Marta Venn?")

    reader.tap("<appbar.menu>")
    reader.tap("Delete all conversations")
    reader.tap("Delete")
    reader.wait(0.3)
    assert "No conversations yet." in reader.screen()
    reader.leave()


def put_off_a_summary(reader: Reader) -> None:
    """Ask for one where nobody listens, let it wait, and look at what waits."""
    with refusing() as nobody_listens:
        go_to_service(reader, nobody_listens)
        reader.trigger("precis_summarise")
        reader.wait_for("Do it when online", limit=300)
    reader.tap("Do it when online")
    reader.wait(0.5)
    reader.tap_menu("tools", "Précis", "Waiting for a network")
    reader.wait_for("Summary of this chapter")


def test_what_cannot_be_done_offline_is_done_when_there_is_a_network(
    reader: Reader, openrouter: MockOpenRouter
) -> None:
    put_off_a_summary(reader)
    reader.tap("<close>")
    asked = len(bodies(openrouter))

    go_to_service(reader, openrouter.base_url)
    reader.broadcast("NetworkConnected")
    reader.broadcast("NetworkConnected")
    reader.wait_for("Ready: Summary of this chapter", limit=60)

    assert len(bodies(openrouter)) == asked + 1
    reader.tap_menu("tools", "Précis", "Waiting for a network")
    reader.wait_for("Nothing is waiting for a network.")
    reader.leave()


def test_what_waits_is_taken_out_again(reader: Reader, openrouter: MockOpenRouter) -> None:
    put_off_a_summary(reader)
    reader.tap("Summary of this chapter")
    reader.tap("Remove")
    go_to_service(reader, openrouter.base_url)
    asked = len(bodies(openrouter))

    reader.broadcast("NetworkConnected")
    reader.wait(5)

    assert len(bodies(openrouter)) == asked
    reader.leave()


def test_work_goes_on_in_the_background_and_says_when_it_is_ready(reader: Reader, openrouter: MockOpenRouter) -> None:
    openrouter.service.pace = Pace(latency=0.5, cadence=0.1)
    reader.trigger("precis_summarise")
    reader.wait(1)
    reader.tap("In the background")
    assert len(reader.windows()) == 1

    reader.turn_pages(1)
    reader.wait_for("Ready: Summary of this chapter", limit=60)

    reader.trigger("precis_panel")
    reader.tap("Past answers")
    reader.wait(0.5)
    reader.tap("Summary: The Chair by the Gauge")
    reader.wait(0.5)
    assert "Summary: The Chair by the Gauge" in reader.screen()
    assert "An extract by mock/extractive" in reader.screen()
    assert len(bodies(openrouter)) == 1
    reader.leave()


def test_work_in_the_background_survives_another_size_of_letters(reader: Reader, openrouter: MockOpenRouter) -> None:
    openrouter.service.pace = Pace(latency=0.5, cadence=0.3)
    reader.trigger("precis_summarise")
    reader.wait(1)
    reader.tap("In the background")
    reader.set_font_size(30)

    reader.wait_for("Ready: Summary of this chapter", limit=300)

    # The request that was under way is lost with the old rendering, and made again once.
    assert len(bodies(openrouter)) == 2
    reader.tap_menu("tools", "Précis", "Waiting for a network")
    reader.wait_for("Nothing is waiting for a network.")
    reader.leave()


def test_all_answers_about_a_book_are_deleted_when_the_reader_says_so(
    reader: Reader, openrouter: MockOpenRouter
) -> None:
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    reader.tap("Close")
    reader.trigger("precis_panel")
    reader.tap("Past answers")
    reader.wait(0.5)
    reader.tap("<appbar.menu>")
    reader.tap("Delete")
    reader.wait(0.3)

    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    assert len(bodies(openrouter)) == 2
    reader.leave()


def test_everything_is_deleted_but_the_accounts(reader: Reader) -> None:
    ask(reader, "Who was Marta Venn?")
    reader.tap_menu("tools", "Précis", "Settings", "Storage")
    reader.wait_for("Delete everything")
    reader.tap("Delete everything")
    reader.tap("Delete")
    reader.wait(0.3)
    assert "Everything is deleted." in reader.screen()
    reader.close_windows()
    reader.tap_menu("tools", "Précis", "Conversations")
    reader.wait_for("No conversations yet.")
    reader.tap("<close>")
    leave_menu(reader)

    reader.tap_menu("tools", "Précis", "Settings", "Money", "Spending")
    reader.wait(0.3)
    assert "2026-01-01" in reader.screen()
    reader.leave()


def leave_menu(reader: Reader) -> None:
    """Close KOReader's menu if it is open."""
    if len(reader.windows()) > 1:
        reader.tap_beside()
        reader.wait(0.3)


def test_privacy_goes_along_with_every_request(reader: Reader, openrouter: MockOpenRouter) -> None:
    reader.tap_menu("tools", "Précis", "Settings", "Privacy", "Providers must not keep texts")
    reader.tap("Providers must store nothing")
    leave_menu(reader)
    reader.trigger("precis_summarise")
    reader.wait_for("·", limit=60)
    reader.wait(5)

    provider = bodies(openrouter)[0]["provider"]
    assert provider["data_collection"] == "deny"
    assert provider["zdr"] is True
    reader.leave()


def test_the_plugin_s_settings_and_the_key_are_deleted_with_it(reader: Reader) -> None:
    settings = reader.runtime.data_dir / "settings"
    assert (settings / "precis_key.txt").exists()
    # KOReader keeps such a copy, and reads it when the file itself is gone.
    (settings / "precis.lua.old").write_text("return { day_budget = '9' }")

    reader.runtime.execute("require('apps/reader/readerui').instance.precis:deletePluginSettings()")

    assert not (settings / "precis_key.txt").exists()
    assert list(settings.glob("precis.lua*")) == []
    reader.leave()


def test_settings_that_find_no_room_leave_the_old_ones_and_are_written_later(reader: Reader) -> None:
    settings = reader.runtime.data_dir / "settings" / "precis.lua"
    set_and_flush(reader, "0.20")
    before = settings.read_bytes()
    in_the_way = settings.with_name("precis.lua.new")
    (in_the_way / "inside").mkdir(parents=True)

    set_and_flush(reader, "0.30")
    assert settings.read_bytes() == before
    shutil.rmtree(in_the_way)
    reader.runtime.execute(f"{APP}:flush()")

    assert "0.30" in settings.read_text()
    assert any("settings were not written" in line for line in reader.runtime.take_log())
    reader.leave()


def set_and_flush(reader: Reader, day_budget: str) -> None:
    """Change a setting, and have it written as KOReader does now and then."""
    reader.runtime.execute(f"local app = {APP} app.settings:set('day_budget', ...) app:flush()", day_budget)


def test_a_disabled_plugin_stops_at_once(reader: Reader, openrouter: MockOpenRouter) -> None:
    openrouter.service.pace = Pace(latency=5.0)
    reader.trigger("precis_summarise")
    reader.wait(1)
    reader.tap("In the background")

    reader.runtime.execute("require('apps/reader/readerui').instance.precis:stopPlugin()")
    reader.wait(0.1)

    assert all(record.closed_at is not None for record in openrouter.connections)
    reader.select_text(" ".join(reader.page_text().split()[4:7]))
    assert not reader.has("Précis")
    reader.tap("Copy")
    reader.leave()


def test_a_plugin_that_was_disabled_is_offered_nowhere(reader: Reader) -> None:
    reader.trigger("precis_panel")
    reader.tap_beside()
    reader.runtime.execute("require('apps/reader/readerui').instance.precis:stopPlugin()")

    reader.tap_menu("tools", "Précis")
    assert reader.menu_items() == ["Précis is switched off."]
    reader.tap("Précis is switched off.")
    assert "disappears when KOReader" in reader.screen()
    reader.tap_beside()
    leave_menu(reader)
    reader.look_up("tide")
    assert not reader.has("Précis")
    reader.leave()


def test_a_disabled_plugin_does_nothing_in_the_next_book_either(reader: Reader, openrouter: MockOpenRouter) -> None:
    reader.runtime.execute("require('apps/reader/readerui').instance.precis:stopPlugin()")
    reader.runtime.execute("require('apps/reader/readerui').instance:reloadDocument()")
    reader.wait(1)

    reader.trigger("precis_summarise")
    assert "Précis is switched off." in reader.screen()
    reader.tap_beside()
    reader.wait(5)

    assert openrouter.requests == []
    reader.leave()
