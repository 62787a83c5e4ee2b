"""A person in trouble: what befalls her, what she presses, and what must come of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from harness.openrouter.dead_ends import refusing
from harness.values import from_lua
from tests.features.reader_steps import APP, posts, url_in_qr_code, words_on

if TYPE_CHECKING:
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
