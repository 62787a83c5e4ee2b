"""The table of what can go wrong: each row is provoked, worded, and mended by the buttons it offers.

A row says how the trouble comes about, what the reader is told, which buttons stand below it, and what is pressed. In
the end there must be a whole answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.features.reader_steps import posts, words_on
from tests.features.remedies import (
    ATTEMPTS,
    SUMMARISE,
    Row,
    Scene,
    add_credit,
    another_model,
    budget_of,
    change_budget,
    cheaper_model,
    choose_model,
    come_online,
    do_it_when_online,
    enter_key,
    failing,
    log_in_again,
    long_text,
    nobody_listens,
    picture_model,
    poor_account,
    poor_key,
    pressing,
    wrong_key,
)
from tests.picture_books import make_scan

if TYPE_CHECKING:
    from pathlib import Path

    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader

OFFLINE = ("Turn on Wi-Fi", "Do it when online", "Try again", "Close")
PROVIDER = ("Another model", "Try again", "Close")
CUT_SHORT = ("Another model", "Try again", "Save…", "Close")
CREDITS = ("Add credit", "Cheaper model", "Try again", "Close")
BUDGET = ("Change the budget", "Cheaper model", "Try again", "Close")

TABLE = [
    Row("offline: Wi-Fi", nobody_listens, ("The service cannot be reached.",), OFFLINE, come_online),
    Row("offline: later", nobody_listens, ("The service cannot be reached.",), OFFLINE, do_it_when_online),
    Row(
        "key rejected: log in",
        wrong_key,
        ("The service does not accept the key.",),
        ("Log in again", "Enter key", "Try again", "Close"),
        log_in_again,
    ),
    Row(
        "key rejected: another key",
        wrong_key,
        ("The service does not accept the key.",),
        ("Log in again", "Enter key", "Try again", "Close"),
        enter_key,
    ),
    Row("credits: top up", poor_account, ("not have enough credit", "is left"), CREDITS, add_credit),
    Row("credits: cheaper", poor_account, ("not have enough credit", "is left"), CREDITS, cheaper_model),
    Row(
        "key's limit: top up",
        poor_key,
        ("own spending limit", "is left"),
        ("Add credit", "Cheaper model", "Enter key", "Try again", "Close"),
        add_credit,
    ),
    Row(
        "key's limit: cheaper",
        poor_key,
        ("own spending limit", "is left"),
        ("Add credit", "Cheaper model", "Enter key", "Try again", "Close"),
        cheaper_model,
    ),
    Row(
        "day's budget: raise",
        budget_of("day"),
        ("Today's budget is $0.008.", "is spent", "It resets at midnight."),
        BUDGET,
        change_budget,
    ),
    Row(
        "month's budget: raise",
        budget_of("month"),
        ("The budget for 30 days is $0.008.", "Some of it becomes free again on 2026-01-31."),
        BUDGET,
        change_budget,
    ),
    Row(
        "book's budget: raise",
        budget_of("book"),
        ("The budget for this book is $0.008.", "It does not reset."),
        BUDGET,
        change_budget,
    ),
    Row("day's budget: cheaper", budget_of("day"), ("Today's budget is $0.008.",), BUDGET, cheaper_model),
    Row(
        "rate limited for good",
        failing("retry_after_long"),
        ("The service takes no more requests until", "Try again then, or choose another model now."),
        PROVIDER,
        another_model,
    ),
    Row(
        "free requests of the day",
        failing("free_daily"),
        ("Today's free requests are used up.", "There are new ones from"),
        PROVIDER,
        another_model,
    ),
    Row(
        "model gone",
        failing("status_404"),
        ("The service does not have the model mock/extractive.",),
        ("Choose a model", "Try again", "Close"),
        choose_model,
    ),
    Row(
        "provider: again",
        failing("status_503", ATTEMPTS),
        ("The provider of this model has problems", f"It was tried {ATTEMPTS} times."),
        PROVIDER,
        pressing("Try again"),
    ),
    Row(
        "provider: another model",
        failing("status_503", ATTEMPTS),
        ("The provider of this model has problems",),
        PROVIDER,
        another_model,
    ),
    Row(
        "timeout",
        failing("status_408", ATTEMPTS),
        ("The service did not answer in time.", f"It was tried {ATTEMPTS} times."),
        PROVIDER,
        another_model,
    ),
    Row(
        "dropped: again",
        failing("eof_mid_text"),
        ("This answer is incomplete.", "The connection broke", "What was received is kept."),
        CUT_SHORT,
        pressing("Try again"),
    ),
    Row(
        "never ending: again",
        failing("repeats_for_ever"),
        ("did not come to an end, so it was stopped.",),
        CUT_SHORT,
        pressing("Try again"),
    ),
    Row("dropped: another model", failing("eof_mid_text"), ("The connection broke",), CUT_SHORT, another_model),
    Row("refused", failing("moderation"), ("The provider declined",), PROVIDER, another_model),
    Row("filtered", failing("finish_content_filter"), ("The provider declined",), CUT_SHORT, another_model),
    Row(
        "cut by length: go on",
        failing("finish_length", 2),
        ("This answer is incomplete.", "It reached the length limit."),
        ("Continue", "Try again", "Save…", "Close"),
        pressing("Continue"),
    ),
    Row(
        "cut by length: anew",
        failing("finish_length", 2),
        ("This answer is incomplete.", "It reached the length limit."),
        ("Continue", "Try again", "Save…", "Close"),
        pressing("Try again"),
    ),
    Row(
        "too long: in parts",
        long_text,
        ("The text is too long",),
        ("In parts", "Another model", "Close"),
        pressing("In parts"),
    ),
    Row(
        "too long: another model",
        long_text,
        ("The text is too long",),
        ("In parts", "Another model", "Close"),
        another_model,
    ),
]


@pytest.fixture
def scene(reader: Reader, openrouter: MockOpenRouter, story: Path) -> Iterator[Scene]:
    """A reader in the book's second chapter."""
    reader.open(story)
    reader.go_to(5)
    scene = Scene(reader, openrouter)
    with scene.cleanup:
        yield scene
        reader.leave()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_each_trouble_is_worded_and_its_button_leads_to_an_answer(scene: Scene, row: Row) -> None:
    row.provoke(scene)
    scene.reader.trigger(row.action)
    scene.reader.wait_for("[Close]", limit=5)
    scene.reader.wait_for(f"[{row.buttons[0]}]", limit=900)
    # How much is left is asked for when it is known that it was not enough.
    scene.reader.wait(1)
    said = words_on(scene.reader)
    assert [words for words in row.words if words not in said] == []
    assert tuple(button for button in scene.reader.buttons() if button != "<close>") == row.buttons

    row.mend(scene)

    scene.reader.wait_for("[Again]", limit=300)
    assert "An extract by mock/" in words_on(scene.reader)


def test_nothing_is_called_kept_that_never_came(scene: Scene) -> None:
    scene.fail("close_after@60")
    scene.reader.trigger(SUMMARISE)
    scene.reader.wait_for("[Try again]", limit=60)

    said = words_on(scene.reader)
    assert "The connection broke while the answer was on its way." in said
    assert "kept" not in said


def test_a_busy_service_is_waited_for_and_the_seconds_are_counted_down(scene: Scene) -> None:
    scene.fail("retry_after_seconds")
    scene.reader.trigger(SUMMARISE)

    seen = []
    for _ in range(30):
        scene.reader.wait(0.7)
        words = words_on(scene.reader)
        if "Waiting" in words:
            seen.append(int(words.partition("Waiting ")[2].partition(" s")[0]))

    assert seen[0] == 17
    assert seen == sorted(seen, reverse=True)
    assert set(seen) == set(range(1, 18))
    assert scene.reader.has("Again")
    assert len(posts(scene.openrouter)) == 2


def test_a_page_without_text_is_sent_as_a_picture(reader: Reader, openrouter: MockOpenRouter, tmp_path: Path) -> None:
    reader.open(make_scan(tmp_path / "scan.pdf"))
    scene = Scene(reader, openrouter)
    reader.trigger(SUMMARISE)
    reader.wait_for("[Send the page as a picture]", limit=30)
    assert "This part of the book has no text." in words_on(reader)
    assert not reader.has("Try again")

    picture_model(scene)

    reader.wait_for("vision ·", limit=300)
    assert "image_url" in str(posts(openrouter)[-1])
    reader.leave()
