"""Steps that several tests of the screens share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.values import from_lua

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader
    from harness.runtime import Runtime

# The plugin's app, in Lua, while a book is open.
APP = "require('apps/reader/readerui').instance.precis:app()"
BOX = "Only what I have read"  # below the box for a question


def open_settings(reader: Reader, *path: str) -> None:
    """Open Tools → Précis → Settings, and go down a path."""
    reader.tap_menu("tools", "Précis", "Settings", *path)
    reader.wait(0.3)


def send_question(reader: Reader, question: str) -> None:
    """Type a question as soon as the box for it is open, and send it."""
    reader.wait_for(BOX)
    reader.type_text(question)
    reader.tap("Ask")


def posts(openrouter: MockOpenRouter) -> list[dict[str, Any]]:
    """The bodies of all requests for an answer."""
    return [record.body for record in openrouter.requests if record.path.endswith("/chat/completions")]


def url_in_qr_code(reader: Reader) -> str:
    """The address in the QR code on the screen."""
    codes = [painted.text for painted in reader.painted() if painted.text.startswith("[QR ")]
    return codes[0].removeprefix("[QR ").removesuffix("]")


def words_on(reader: Reader) -> str:
    """The text on the screen without its line ends and icons."""
    return " ".join(reader.screen().replace("<notice-info>", "").split())


def key_line(openrouter: MockOpenRouter, key: str | None = None) -> str:
    """The line of the key file that holds a service's key."""
    return f"{openrouter.base_url.removesuffix('/api/v1')} {key or openrouter.key}"


def watch_proxies(runtime: Runtime) -> list[object]:
    """The proxy of each HTTP machine that is made from now on; False where it has none."""
    used: list[object] = []
    runtime.execute(
        """
        local Http, used = require("precis.net.http"), ...
        local new = Http.new
        Http.new = function(deps, options)
            used(options.proxy or false)
            return new(deps, options)
        end
        """,
        lambda proxy: used.append(from_lua(proxy)),
    )
    return used
