"""What Python lends to the Lua side: the clock, folders, hashes. Lua sees it as `require("harness.border")`."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.clock import Clock, VirtualClock
from harness.markup import html_text, markdown_to_html
from harness.values import as_bytes, as_text, to_lua

TIME_FIELDS = ("year", "month", "day", "hour", "min", "sec")


def _digest(name: bytes, message: bytes) -> bytes:
    return hashlib.new(name.decode(), message).hexdigest().encode()


def _hmac(name: bytes, key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, name.decode()).hexdigest().encode()


def _from_base64(text: bytes) -> bytes | None:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return None


def _fix_utf8(text: bytes, replacement: bytes) -> bytes:
    """Replace each byte that is no part of a valid character."""
    decoded = text.decode("utf-8", "surrogateescape")
    return b"".join(replacement if "\udc80" <= character <= "\udcff" else character.encode() for character in decoded)


def _mktime(fields: Any) -> int:
    """Lua's `os.time{...}`: noon unless the hour is given, and local time."""
    defaults = {"hour": 12, "min": 0, "sec": 0}
    year, month, day, hour, minute, second = (
        int(defaults.get(name, 0) if fields[name.encode()] is None else fields[name.encode()]) for name in TIME_FIELDS
    )
    return int(time.mktime((year, month, day, hour, minute, second, 0, 0, -1)))


def _html_text(lua: Any) -> Callable[[bytes], tuple[bytes, Any]]:
    def convert(html: bytes) -> tuple[bytes, Any]:
        text, links = html_text(as_text(html))
        return as_bytes(text), to_lua(
            lua, [{"first": first, "last": last, "uri": target} for first, last, target in links]
        )

    return convert


@dataclass(frozen=True)
class Surroundings:
    """What a runtime stands in: its folders, screen, language, KOReader's version, and where errors are reported."""

    data_dir: Path
    screen: tuple[int, int]
    language: str
    koreader_version: str
    device: Mapping[str, bool] = field(default_factory=dict)
    plugin_folders: list[Path] = field(default_factory=list)
    plugin_roots: list[Path] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def _spender(clock: Clock) -> Callable[[int], None]:
    """Let virtual time pass for work done; real time passes by itself."""
    if isinstance(clock, VirtualClock):
        return lambda microseconds: clock.advance(microseconds / 1_000_000)
    return lambda microseconds: None


def make_border(lua: Any, clock: Clock, around: Surroundings) -> Any:
    """Build the table. It holds the clock but not the runtime, so that no circle keeps a Lua state alive."""
    return to_lua(lua, _clock_calls(clock) | _place_calls(lua, around) | _text_calls(lua))


def _clock_calls(clock: Clock) -> dict[str, Any]:
    return {
        "now_us": clock.now_us,
        "wall": clock.wall,
        "cpu": clock.cpu,
        "spend": _spender(clock),
        "mktime": _mktime,
    }


def _place_calls(lua: Any, around: Surroundings) -> dict[str, Any]:
    return {
        "data_dir": str(around.data_dir),
        "screen_width": around.screen[0],
        "screen_height": around.screen[1],
        "language": around.language,
        "koreader_version": around.koreader_version,
        "device": lambda: to_lua(lua, around.device),
        "plugin_folders": lambda: to_lua(lua, around.plugin_folders),
        "plugin_roots": lambda: to_lua(lua, around.plugin_roots),
        "report_error": lambda text: around.errors.append(as_text(text)),
        "realpath": lambda path: as_bytes(os.path.realpath(path.decode())),
    }


def _text_calls(lua: Any) -> dict[str, Any]:
    return {
        "digest": _digest,
        "hmac": _hmac,
        "to_base64": base64.b64encode,
        "from_base64": _from_base64,
        "fix_utf8": _fix_utf8,
        "html_text": _html_text(lua),
        "markdown_to_html": lambda text: as_bytes(markdown_to_html(as_text(text))),
    }
