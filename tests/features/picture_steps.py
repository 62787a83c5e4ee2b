"""Steps of tests with pictures of pages: ask, look at what was sent, leave."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from harness.values import from_lua

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader

PLUGIN = "require('apps/reader/readerui').instance.precis"
CHAT = "/chat/completions"


def set_up(reader: Reader, name: str, value: object) -> None:
    """Change a setting of the plugin, now or before a book is open."""
    path = reader.runtime.data_dir / "settings" / "precis.lua"
    written = f'"{value}"' if isinstance(value, str) else str(value).lower()
    path.write_text(path.read_text().replace("}", f'    ["{name}"] = {written},\n}}'))


def start(reader: Reader, **options: Any) -> list[dict[str, Any]]:
    """Start the job; its answer will be in the list."""
    answers: list[dict[str, Any]] = []
    reader.runtime.execute(
        f"""
        local options, done = ...
        {PLUGIN}:reading():start("picture", options, {{}}):on_done(function(answer, err)
            done(answer or {{ error = err }})
        end)
        """,
        options,
        lambda answer: answers.append(from_lua(answer)),
    )
    return answers


def ask(reader: Reader, **options: Any) -> dict[str, Any]:
    """The answer about a page's picture."""
    answers = start(reader, **options)
    reader.runtime.run_until(lambda: bool(answers), limit=900)
    return answers[0]


def leave(reader: Reader) -> None:
    """Close the book when what was under way has ended."""
    reader.wait(3)
    reader.leave()


def questions(openrouter: MockOpenRouter) -> list[Any]:
    return [request.body for request in openrouter.requests if request.path.endswith(CHAT)]


def sent_picture(body: Any) -> bytes:
    """The bytes of the picture in a request."""
    url = body["messages"][1]["content"][1]["image_url"]["url"]
    return base64.b64decode(url.partition(",")[2], validate=True)
