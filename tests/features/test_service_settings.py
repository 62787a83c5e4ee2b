"""Which service is asked, by which way, and with which key: entered, tested, and kept apart from others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.openrouter import MockOpenRouter
from harness.values import from_lua
from tests.features.reader_steps import APP, key_line, open_settings, watch_proxies, words_on

if TYPE_CHECKING:
    from harness.reader import Reader


@pytest.fixture
def reader(reader: Reader, story: Path) -> Reader:
    """Somebody who is logged in, with the story open."""
    reader.open(story)
    return reader


def leave(reader: Reader) -> None:
    """Close everything."""
    reader.close_windows()
    reader.close_book()
    reader.wait(3)
    reader.quit()


def test_a_key_is_not_shown_to_another_service(reader: Reader, openrouter: MockOpenRouter) -> None:
    key_file = reader.runtime.data_dir / "settings" / "precis_key.txt"
    other = MockOpenRouter()
    reader.runtime.add_peer(other)
    open_settings(reader, "Account", f"Endpoint: {openrouter.base_url[7:].split('/')[0]}")
    reader.clear_text()
    reader.type_text(other.base_url)
    reader.tap("Save")
    reader.close_windows()

    open_settings(reader, "Account", "Test the connection")
    reader.wait(2)

    assert other.requests
    assert not any("authorization" in {name.lower() for name in record.headers} for record in other.requests)
    reader.close_windows()
    open_settings(reader, "Account", f"Endpoint: {other.base_url[7:].split('/')[0]}")
    reader.clear_text()
    reader.type_text(openrouter.base_url)
    reader.tap("Save")
    assert key_file.read_text() == f"{key_line(openrouter)}\n"
    leave(reader)
    other.stop()


def test_a_key_stays_with_its_service_when_the_settings_are_lost(reader: Reader, openrouter: MockOpenRouter) -> None:
    reader.runtime.execute(f"assert({APP}.access:accept_key(...))", openrouter.key)
    assert reader.runtime.eval(f"{APP}.access:has_key()")

    # As after a file that could not be read: everything is as at first, the address too.
    reader.runtime.execute(f"{APP}.settings:purge()")
    assert not reader.runtime.eval(f"{APP}.access:has_key()")

    reader.runtime.execute(f"{APP}.settings:set('base_url', ...)", openrouter.base_url)
    assert reader.runtime.eval(f"{APP}.access:has_key()")
    leave(reader)


def test_a_test_that_is_cancelled_changes_nothing(reader: Reader, openrouter: MockOpenRouter) -> None:
    key_file = reader.runtime.data_dir / "settings" / "precis_key.txt"
    open_settings(reader, "Account", f"Endpoint: {openrouter.base_url[7:].split('/')[0]}")
    reader.clear_text()
    reader.type_text("http://127.0.0.1:1/v1")
    reader.tap("Test")
    reader.wait(20)
    reader.tap_beside()
    reader.tap("Cancel")

    assert from_lua(reader.runtime.eval(f"{APP}.settings:get('base_url')")) == openrouter.base_url
    assert key_file.read_text() == f"{key_line(openrouter)}\n"
    leave(reader)


def test_nothing_goes_to_a_public_address_without_encryption(reader: Reader, openrouter: MockOpenRouter) -> None:
    open_settings(reader, "Account", f"Endpoint: {openrouter.base_url[7:].split('/')[0]}")
    reader.clear_text()
    reader.type_text("http://192.0.2.1/v1")
    reader.tap("Test")
    reader.wait(5)

    assert "not on your own network, so nothing was sent" in words_on(reader)
    reader.tap_beside()
    reader.tap("Cancel")
    leave(reader)


@pytest.mark.parametrize("path", [("Account", "Test the connection"), ("Account", "Credit left")])
def test_nothing_opens_when_the_book_is_closed_meanwhile(
    reader: Reader, openrouter: MockOpenRouter, path: tuple[str, ...]
) -> None:
    done: list[object] = []
    reader.runtime.execute(f"{APP}.service:load_models({{}}, ...)", lambda *_: done.append(True))
    reader.runtime.run_until(lambda: bool(done))
    openrouter.service.pace.latency = 1.0
    open_settings(reader, *path)
    reader.close_windows()
    reader.close_book()

    reader.wait(3)

    assert reader.windows() == []
    reader.quit()


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("sk-or-v1-" + "0" * 64, "The service does not accept the key."),
        (None, "No key is set."),
    ],
)
def test_a_key_that_does_not_work_is_told_by_the_test(reader: Reader, key: str | None, said: str) -> None:
    done: list[object] = []
    reader.runtime.execute(f"{APP}.service:load_models({{}}, ...)", lambda *_: done.append(True))
    reader.runtime.run_until(lambda: bool(done))
    if key:
        reader.runtime.execute(f"{APP}.host.key_store:set(...)", key)
    else:
        reader.runtime.execute(f"{APP}.access:forget_key()")

    open_settings(reader, "Account", "Test the connection")
    reader.wait(2)

    assert said in words_on(reader)
    leave(reader)


@pytest.mark.parametrize(
    ("row", "name", "wrong", "refusal"),
    [
        ("Proxy: as in KOReader", "proxy", "https://two:8080", "This is not the address of a proxy."),
        ("Certificates: built-in", "ca_file", "/nowhere.pem", "There is no file with certificates at this path."),
    ],
)
def test_the_way_to_the_service_is_set_and_unset(
    reader: Reader, tmp_path: Path, row: str, name: str, wrong: str, refusal: str
) -> None:
    bundle = tmp_path / "own.pem"
    bundle.write_text("-----BEGIN CERTIFICATE-----\n")
    right, shown = {"proxy": ("http://two:8080", "http://two:8080"), "ca_file": (str(bundle), "set")}[name]
    open_settings(reader, "Advanced", row)
    reader.type_text(wrong)
    reader.tap("Save")
    assert refusal in words_on(reader)
    reader.tap_beside()
    reader.clear_text()
    reader.type_text(f" {right} ")
    reader.tap("Save")
    assert from_lua(reader.runtime.eval(f"{APP}.settings:get(...)", name)) == right

    reader.tap(f"{row.partition(':')[0]}: {shown}")
    reader.clear_text()
    reader.tap("Save")

    assert from_lua(reader.runtime.eval(f"{APP}.settings:get(...)", name)) == ""
    leave(reader)


def test_another_proxy_is_used_from_the_next_request_on(reader: Reader) -> None:
    used = watch_proxies(reader.runtime)
    for proxy in ("http://two:8080", "http://two:8080", ""):
        reader.runtime.execute(f"{APP}.settings:set('proxy', ...)", proxy)
        reader.runtime.execute(f"{APP}:client()")

    assert used == ["http://two:8080", False]
    leave(reader)
