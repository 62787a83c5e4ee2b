"""The first time: every way to a key, what is said before anything is sent, and keys that stay with their service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from harness.clock import VirtualClock
from harness.openrouter import MockOpenRouter
from harness.openrouter.errors import json_reply
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import Runtime
from tests.features.reader_steps import APP, key_line, posts, url_in_qr_code, words_on

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS_ONLY = {"isTouchDevice": False, "hasKeys": True, "hasDPad": True}
TOUCH = {"hasKeys": False, "hasDPad": False}


class Newcomer:
    """Somebody who has just installed Précis, with a book open, by touch or by keys."""

    def __init__(self, reader: Reader, openrouter: MockOpenRouter, *, by_keys: bool) -> None:
        """Hold the device."""
        self.reader, self.openrouter, self._by_keys = reader, openrouter, by_keys
        self.key_file = reader.runtime.data_dir / "settings" / "precis_key.txt"
        self.local_service = MockOpenRouter()
        self.local_service.require_key = False
        self.local_service.script(json_reply({"data": [{"id": "one"}, {"id": "two"}]}), path="/models")
        reader.runtime.add_peer(self.local_service)

    def press(self, text: str) -> None:
        """Press a button, with a finger or with the keys."""
        if self._by_keys:
            self.reader.choose_by_keys(text)
        else:
            self.reader.tap(text)
        self.reader.wait(0.3)

    def begin(self) -> None:
        """Ask for something that needs a key."""
        self.reader.trigger("precis_summarise")
        self.reader.wait(0.3)

    def go_on(self) -> None:
        """Agree to what is said of sending, and get the answer."""
        assert "the text or page it is about goes to 127.0.0.1" in words_on(self.reader)
        assert "At most $0.50 a day is spent." in words_on(self.reader)
        assert not posts(self.openrouter)
        self.press("Go on")
        self.reader.wait_for("extractive ·")


@pytest.fixture(params=["touch", "keys"])
def newcomer(request: pytest.FixtureRequest, tmp_path: Path, story: Path) -> Iterator[Newcomer]:
    """Without a key; the service is known to be OpenRouter, as its own address would tell."""
    by_keys = request.param == "keys"
    with Runtime(clock=VirtualClock(), device=KEYS_ONLY if by_keys else TOUCH) as runtime:
        openrouter = MockOpenRouter()
        runtime.add_peer(openrouter)
        log_in(runtime.data_dir, openrouter)
        reader = Reader(runtime)
        reader.open(story)
        reader.go_to(5)
        done: list[object] = []
        runtime.execute(f"{APP}.service:load_models({{}}, ...)", lambda *_: done.append(True))
        runtime.run_until(lambda: bool(done))
        runtime.execute(f"{APP}.access:forget_key()")
        newcomer = Newcomer(reader, openrouter, by_keys=by_keys)
        yield newcomer
        reader.close_windows()
        reader.close_book()
        reader.wait(3)
        reader.quit()
        runtime.assert_nothing_left_open()
        openrouter.stop()
        newcomer.local_service.stop()


def test_a_phone_logs_in(newcomer: Newcomer) -> None:
    reader = newcomer.reader
    newcomer.begin()
    newcomer.press("Log in with a phone")
    assert "1. Scan the QR code with a phone." in words_on(reader)
    challenge = parse_qs(urlsplit(url_in_qr_code(reader)).query)["code_challenge"][0]
    code = newcomer.openrouter.approve_login(challenge)
    newcomer.press("Type the code")
    reader.type_text(code)
    newcomer.press("Log in")
    reader.wait(2)

    newcomer.go_on()

    assert key_line(newcomer.openrouter, "sk-or-v1-") in newcomer.key_file.read_text()


def test_a_key_is_pasted_with_whatever_came_along(newcomer: Newcomer) -> None:
    newcomer.begin()
    newcomer.press("Enter a key")
    newcomer.reader.type_text(f' "Bearer {newcomer.openrouter.key}" ')
    newcomer.press("Save")

    newcomer.go_on()

    assert newcomer.key_file.read_text() == f"{key_line(newcomer.openrouter)}\n"
    assert newcomer.key_file.stat().st_mode & 0o077 == 0


def test_what_is_no_key_is_refused(newcomer: Newcomer) -> None:
    newcomer.begin()
    newcomer.press("Enter a key")
    newcomer.reader.type_text("schlüssel")
    newcomer.press("Save")

    assert "This is not a key." in words_on(newcomer.reader)
    assert not newcomer.key_file.exists()


def test_what_cannot_be_a_key_of_openrouter_is_refused_there(newcomer: Newcomer) -> None:
    address = "https://openrouter.ai/api/v1"
    newcomer.reader.runtime.execute(f"{APP}.access:use_endpoint(...)", address)
    newcomer.begin()
    newcomer.press("Enter a key")
    newcomer.reader.type_text("hello world")
    newcomer.press("Save")

    assert "This is not a key. A key of this service begins with sk-or-." in words_on(newcomer.reader)
    assert not newcomer.key_file.exists()


def test_a_key_file_is_read_once_and_deleted(newcomer: Newcomer) -> None:
    file = newcomer.reader.runtime.data_dir / "precis-key.txt"
    file.write_text(f"\ufeff{newcomer.openrouter.key}\r\n", encoding="utf-8")
    newcomer.begin()

    newcomer.go_on()

    assert not file.exists()
    assert newcomer.key_file.read_text() == f"{key_line(newcomer.openrouter)}\n"


def test_a_key_file_without_a_key_is_told_of_and_left_alone(newcomer: Newcomer) -> None:
    file = newcomer.reader.runtime.data_dir / "precis-key.txt"
    file.write_text("\n \n", encoding="utf-8")
    newcomer.begin()

    assert "There is a file precis-key.txt, but no key is in it." in words_on(newcomer.reader)
    assert file.exists()


def test_another_service_is_tested_before_it_is_used(newcomer: Newcomer) -> None:
    reader, local = newcomer.reader, newcomer.local_service
    newcomer.begin()
    newcomer.press("Another service")
    reader.clear_text()
    reader.type_text(local.base_url.removeprefix("http://"))
    newcomer.press("Test")
    reader.wait(2)
    assert "It works: 2 models." in words_on(reader)
    assert "What is sent there is not encrypted." in words_on(reader)
    assert not posts(local)


def test_the_daily_budget_is_changed_before_anything_is_sent(newcomer: Newcomer) -> None:
    newcomer.begin()
    newcomer.press("Enter a key")
    newcomer.reader.type_text(newcomer.openrouter.key)
    newcomer.press("Save")
    newcomer.press("Change the daily budget")
    newcomer.reader.clear_text()
    newcomer.reader.type_text("0,000001")
    newcomer.press("Save")
    assert "At most $0.000001 a day is spent." in words_on(newcomer.reader)
    newcomer.press("Go on")
    newcomer.reader.wait(3)

    assert not posts(newcomer.openrouter)
