"""Each trouble has a button that mends it, and pressing that button leads to an answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.book_builder import build_book

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader

STORY = Path(__file__).resolve().parents[1] / "books" / "the-clerk-of-tides"
APP = "require('apps/reader/readerui').instance.precis:app()"
NOBODY_LISTENS = "http://127.0.0.1:1/api/v1"


@pytest.fixture
def reader(reader: Reader, tmp_path: Path) -> Reader:
    """A reader in the book's second chapter."""
    reader.open(build_book(STORY, tmp_path / "story.epub"))
    reader.go_to(5)
    return reader


def leave(reader: Reader) -> None:
    """Close the answer and the book."""
    reader.tap("Close")
    reader.wait(0.2)
    reader.quit()
    reader.wait(3)


@pytest.mark.parametrize("fault", ["status_404", "moderation", "free_daily", "credits"])
def test_another_model_is_one_tap_away_where_it_may_help(
    reader: Reader, openrouter: MockOpenRouter, fault: str
) -> None:
    openrouter.always_do(fault)
    reader.trigger("precis_summarise")
    reader.wait_for("Choose a model", limit=900)
    openrouter.always_do(None)
    reader.tap("Choose a model")
    reader.wait_for("Mock: Echo")
    reader.tap("Mock: Echo")
    reader.wait(0.3)
    reader.tap("Use this model")

    reader.wait_for("echo ·")
    leave(reader)


def test_a_rejected_key_is_entered_anew_and_the_task_goes_on(reader: Reader, openrouter: MockOpenRouter) -> None:
    (reader.runtime.data_dir / "settings" / "precis_key.txt").write_text("sk-or-v1-" + "0" * 64 + "\n")
    reader.trigger("precis_summarise")
    reader.wait_for("does not accept the key", limit=300)

    reader.tap("Enter key")
    reader.type_text(openrouter.key)
    reader.tap("Save")

    reader.wait_for("extractive ·")
    leave(reader)


def test_a_budget_is_raised_from_where_it_was_reached(reader: Reader) -> None:
    reader.runtime.execute(f"{APP}.settings:set('day_budget', '0.00001')")
    reader.trigger("precis_summarise")
    reader.wait_for("of it is spent")

    reader.tap("Change the budget")
    reader.clear_text()
    reader.type_text("1")
    reader.tap("Save")

    reader.wait_for("extractive ·")
    leave(reader)


def test_an_account_without_credit_shows_where_to_add_some(reader: Reader, openrouter: MockOpenRouter) -> None:
    openrouter.always_do("credits")
    reader.trigger("precis_summarise")
    reader.wait_for("has not enough credit", limit=300)

    reader.tap("Add credit")
    assert "QRMessage" in reader.windows()[-1] or "https://openrouter.ai" in reader.windows()[-1]
    reader.tap_beside()
    openrouter.always_do(None)
    reader.tap("Try again")

    reader.wait_for("extractive ·")
    leave(reader)


def test_a_wrong_endpoint_is_corrected_from_where_it_failed(reader: Reader, openrouter: MockOpenRouter) -> None:
    reader.runtime.execute(f"{APP}.settings:set('base_url', 'http://192.0.2.1/api/v1')")
    reader.runtime.execute(f"{APP}.settings:set('allow_public_http', false)")
    reader.trigger("precis_summarise")
    reader.wait_for("Change endpoint", limit=300)

    reader.tap("Change endpoint")
    reader.clear_text()
    reader.type_text(openrouter.base_url)
    reader.tap("Save")

    reader.wait_for("extractive ·")
    leave(reader)


def test_wi_fi_is_turned_on_from_where_it_was_missed(reader: Reader, openrouter: MockOpenRouter) -> None:
    reader.runtime.execute(f"{APP}.settings:set('base_url', {NOBODY_LISTENS!r})")
    reader.trigger("precis_summarise")
    reader.wait_for("Turn on Wi-Fi", limit=300)
    reader.runtime.execute(f"{APP}.settings:set('base_url', {openrouter.base_url!r})")

    reader.tap("Turn on Wi-Fi")

    reader.wait_for("extractive ·")
    leave(reader)
