"""The table of what can go wrong: each row is provoked, worded, and mended by the buttons it offers.

A row says how the trouble comes about, what the reader is told, which buttons stand below it, and what is pressed. In
the end there must be a whole answer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from harness.openrouter.dead_ends import refusing
from harness.values import from_lua
from tests.features.reader_steps import APP, posts, url_in_qr_code, words_on
from tests.picture_books import make_scan

if TYPE_CHECKING:
    from pathlib import Path

    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader

CHAT = "/chat/completions"
ATTEMPTS = 4  # a request that may succeed later is made at most so often
SUMMARISE = "precis_summarise"


@dataclass
class Scene:
    """A reader in the second chapter, and the service."""

    reader: Reader
    openrouter: MockOpenRouter
    cleanup: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def set(self, name: str, value: str) -> None:
        """Change a setting of the plugin."""
        self.reader.runtime.execute(f"{APP}.settings:set(...)", name, value)

    def setting(self, name: str) -> object:
        """A setting of the plugin."""
        return from_lua(self.reader.runtime.eval(f"{APP}.settings:get({name!r})"))

    def fail(self, fault: str, times: int = 1) -> None:
        """Let the next answers fail."""
        self.openrouter.script(*[fault] * times, path=CHAT)

    def know_models(self) -> None:
        """Have the list of models at hand, as it is after the first answer."""
        self.reader.trigger(SUMMARISE)
        self.reader.wait_for("[Again]", limit=300)
        self.reader.tap("Close")
        self.reader.turn_pages(1)

    def press(self, *texts: str) -> None:
        """Tap what carries these texts, one after another, each as soon as it is there."""
        for text in texts:
            self.reader.wait_for(text, limit=30)
            self.reader.tap(text)
            self.reader.wait(0.3)

    def type(self, text: str) -> None:
        """Put a text in place of what stands in the box."""
        self.reader.clear_text()
        self.reader.type_text(text)


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    name: str
    provoke: Callable[[Scene], None]
    words: tuple[str, ...]
    buttons: tuple[str, ...]
    mend: Callable[[Scene], None]
    action: str = SUMMARISE


# What provokes it


def nobody_listens(scene: Scene) -> None:
    scene.set("base_url", scene.cleanup.enter_context(refusing()))


def wrong_key(scene: Scene) -> None:
    scene.know_models()
    path = scene.reader.runtime.data_dir / "settings" / "precis_key.txt"
    scene.reader.runtime.execute(f"{APP}.host.key_store:set(...)", "sk-or-v1-" + "0" * 64)
    assert scene.openrouter.key not in path.read_text()


def dear_model(scene: Scene) -> None:
    scene.know_models()
    scene.set("model", "mock/large")


def poor_account(scene: Scene) -> None:
    dear_model(scene)
    scene.openrouter.service.accounts.total_credits = Decimal("0.008")


def poor_key(scene: Scene) -> None:
    dear_model(scene)
    scene.openrouter.service.accounts.keys[scene.openrouter.key].limit = Decimal("0.008")


def budget_of(period: str) -> Callable[[Scene], None]:
    def provoke(scene: Scene) -> None:
        dear_model(scene)
        scene.set(f"{period}_budget", "0.008")

    return provoke


def failing(fault: str, times: int = 1) -> Callable[[Scene], None]:
    return lambda scene: scene.fail(fault, times)


def long_text(scene: Scene) -> None:
    scene.know_models()
    scene.fail("context_too_long")


# What mends it


def pressing(*texts: str) -> Callable[[Scene], None]:
    return lambda scene: scene.press(*texts)


def come_online(scene: Scene) -> None:
    scene.set("base_url", scene.openrouter.base_url)
    scene.press("Turn on Wi-Fi")


def do_it_when_online(scene: Scene) -> None:
    scene.press("Do it when online")
    assert "It will be done when there is a network." in words_on(scene.reader)
    scene.set("base_url", scene.openrouter.base_url)
    scene.reader.broadcast("NetworkConnected")
    scene.reader.wait_for("Ready: Summary of this chapter", limit=60)
    scene.reader.trigger(SUMMARISE)


def log_in_again(scene: Scene) -> None:
    scene.press("Log in again")
    url = url_in_qr_code(scene.reader)
    code = scene.openrouter.approve_login(parse_qs(urlsplit(url).query)["code_challenge"][0])
    scene.press("Type the code")
    scene.reader.type_text(code)
    scene.press("Log in")


def enter_key(scene: Scene) -> None:
    scene.press("Enter key")
    scene.reader.type_text(scene.openrouter.key)
    scene.press("Save")


def change_budget(scene: Scene) -> None:
    scene.press("Change the budget")
    scene.type("1")
    scene.press("Save")


def add_credit(scene: Scene) -> None:
    scene.press("Add credit")
    assert "QRMessage" in scene.reader.windows()[-1] or "https://openrouter.ai" in scene.reader.windows()[-1]
    scene.reader.tap_beside()
    scene.openrouter.service.accounts.total_credits = Decimal(10)
    scene.openrouter.service.accounts.keys[scene.openrouter.key].limit = None
    scene.press("Try again")


def cheaper_model(scene: Scene) -> None:
    scene.press("Cheaper model")
    assert "Use this model, just this once?" in words_on(scene.reader)
    scene.press("Use it")
    scene.reader.wait_for("[Again]", limit=300)
    assert posts(scene.openrouter)[-1]["model"] != "mock/large"
    assert scene.setting("model") == "mock/large"


def another_model(scene: Scene) -> None:
    before = scene.setting("model")
    scene.press("Another model", "Mock: Plain", "Use this model")
    scene.reader.wait_for("plain ·", limit=300)
    assert scene.setting("model") == before


def choose_model(scene: Scene) -> None:
    scene.press("Choose a model", "Mock: Plain", "Use this model")
    scene.reader.wait_for("plain ·", limit=300)
    assert scene.setting("model") == "mock/plain"


def picture_model(scene: Scene) -> None:
    scene.set("picture_model", "mock/vision")
    scene.press("Send the page as a picture")


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
