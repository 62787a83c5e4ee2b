"""Conversations, what waits for a network, and stores that earlier versions wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.values import from_lua

if TYPE_CHECKING:
    from harness.runtime import Runtime

OPEN = """
local path, now = ...
local wall = function() return now.value end
local store = assert(require("precis.store.store").open({
    sqlite = require("precis.koreader.sqlite"),
    path = path,
    rename = os.rename,
    wall = wall,
    log = { warn = function() end },
}))
return {
    store = store,
    threads = require("precis.store.threads").new(store, wall),
    queue = require("precis.store.queue").new(store, wall),
    artefacts = require("precis.store.artefacts").new(store, wall),
}
"""
# As the first version made it. It never changes: who has such a store must be able to open it for ever.
VERSION_1 = """
CREATE TABLE artefacts (key TEXT PRIMARY KEY, book TEXT NOT NULL, task TEXT NOT NULL,
    first_chapter INTEGER, first_offset INTEGER, last_chapter INTEGER, last_offset INTEGER, title TEXT,
    text TEXT NOT NULL, data TEXT, model TEXT NOT NULL, prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0, cost TEXT, created INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX artefacts_of_book ON artefacts (book, task, last_chapter, last_offset);
CREATE TABLE ledger (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, book TEXT NOT NULL, task TEXT NOT NULL,
    model TEXT NOT NULL, state TEXT NOT NULL, reserved TEXT NOT NULL, cost TEXT,
    prompt_tokens INTEGER, completion_tokens INTEGER, generation TEXT);
CREATE INDEX ledger_by_time ON ledger (time);
CREATE INDEX ledger_by_book ON ledger (book, time);
CREATE TABLE threads (id INTEGER PRIMARY KEY, book TEXT NOT NULL, title TEXT NOT NULL,
    created INTEGER NOT NULL, changed INTEGER NOT NULL);
CREATE TABLE turns (thread INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE, number INTEGER NOT NULL,
    question TEXT NOT NULL, answer TEXT NOT NULL, data TEXT, until_chapter INTEGER, until_offset INTEGER,
    PRIMARY KEY (thread, number)) WITHOUT ROWID;
CREATE TABLE queue (id INTEGER PRIMARY KEY, created INTEGER NOT NULL, book TEXT NOT NULL, file TEXT NOT NULL,
    task TEXT NOT NULL, title TEXT NOT NULL, parameters TEXT NOT NULL, state TEXT NOT NULL, problem TEXT);
INSERT INTO artefacts (key, book, task, text, model, created) VALUES ('k1', 'b1', 'recap', 'So far.', 'm', 5);
INSERT INTO threads VALUES (1, 'b1', 'Who?', 5, 5);
INSERT INTO turns VALUES (1, 1, 'Who?', 'Anna.', NULL, 2, 100);
INSERT INTO queue VALUES (1, 5, 'b1', '/a.epub', 'summary', 'Summary', '{}', 'running', NULL);
PRAGMA user_version = 1;
"""


class Parts:
    """An open store's parts, called from Python."""

    def __init__(self, runtime: Runtime, path: Path) -> None:
        self.runtime = runtime
        self.now = runtime.to_lua({"value": 1000})
        self.parts = runtime.execute(OPEN, path, self.now)

    def call(self, part: str, method: str, *arguments: Any) -> Any:
        owner = self.parts[part.encode()]
        result = self.runtime.call(owner[method.encode()], owner, *arguments)
        return from_lua(result[0] if isinstance(result, tuple) else result) or []

    def at(self, seconds: int) -> None:
        self.now[b"value"] = seconds


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return tmp_path / "precis.sqlite3"


@pytest.fixture
def parts(runtime: Runtime, store_path: Path) -> Iterator[Parts]:
    opened = Parts(runtime, store_path)
    yield opened
    opened.call("store", "close")


def turn(question: str, answer: str, chapter: int | None = None, offset: int = 0) -> dict[str, Any]:
    limit = {"chapter": chapter, "offset": offset} if chapter else None
    return {"question": question, "answer": answer, **({"limit": limit} if limit else {})}


def test_a_conversation_keeps_its_turns_in_order(parts: Parts) -> None:
    thread = parts.call("threads", "begin", "b1", "Who is Anna?")
    parts.call("threads", "add", thread, turn("Who is Anna?", "The keeper."))
    parts.call("threads", "add", thread, turn("And Boris?", "Her brother."))

    turns = parts.call("threads", "turns", thread)

    assert [(each["number"], each["question"], each["answer"]) for each in turns] == [
        (1, "Who is Anna?", "The keeper."),
        (2, "And Boris?", "Her brother."),
    ]


def test_the_conversation_last_gone_on_with_comes_first(parts: Parts) -> None:
    first = parts.call("threads", "begin", "b1", "First")
    parts.at(2000)
    parts.call("threads", "begin", "b1", "Second")
    parts.at(3000)
    parts.call("threads", "add", first, turn("First", "Yes."))

    assert [each["title"] for each in parts.call("threads", "of_book", "b1")] == ["First", "Second"]


def test_conversations_are_found_by_words_as_they_are_typed(parts: Parts) -> None:
    for answer in ("100 % sure", "100 times", "a_b", "axb"):
        thread = parts.call("threads", "begin", "b1", answer)
        parts.call("threads", "add", thread, turn("?", answer))

    def found(words: str) -> list[str]:
        return [each["title"] for each in parts.call("threads", "of_book", "b1", {"words": words})]

    assert found("100 %") == ["100 % sure"]
    assert found("a_b") == ["a_b"]
    assert found("\\") == []


def test_a_conversation_that_tells_of_what_lies_ahead_is_not_shown(parts: Parts) -> None:
    for title, chapter in (("early", 2), ("late", 5), ("open", None)):
        thread = parts.call("threads", "begin", "b1", title)
        parts.call("threads", "add", thread, turn(title, "…", chapter, 100))
    limit = {"limit": {"chapter": 3, "offset": 0}}

    assert [each["title"] for each in parts.call("threads", "of_book", "b1", limit)] == ["early"]
    assert parts.call("threads", "turns", 2, limit) == []


def test_a_conversation_is_forgotten_with_its_turns(parts: Parts) -> None:
    thread = parts.call("threads", "begin", "b1", "Who?")
    parts.call("threads", "add", thread, turn("Who?", "Anna."))

    parts.call("threads", "remove", thread)

    assert parts.call("threads", "of_book", "b1") == []
    assert parts.call("threads", "turns", thread) == []


def entry(**fields: str) -> dict[str, str]:
    return {"book": "b1", "file": "/a.epub", "task": "summary", "title": "A", "parameters": "{}", **fields}


def test_what_waits_is_taken_once_and_in_order(parts: Parts) -> None:
    for parameters in ("1", "2"):
        parts.call("queue", "add", entry(parameters=parameters))
    parts.call("queue", "add", entry(book="b2"))

    taken = [parts.call("queue", "take", "b1") for _ in range(3)]

    assert [each["parameters"] if each else None for each in taken] == ["1", "2", None]


def test_what_ran_when_the_power_went_waits_again(parts: Parts) -> None:
    parts.call("queue", "add", entry())
    parts.call("queue", "take", "b1")

    parts.call("queue", "take_over")

    assert parts.call("queue", "take", "b1")["task"] == "summary"


def test_a_failed_wish_may_be_wished_again(parts: Parts) -> None:
    first = parts.call("queue", "add", entry())
    parts.call("queue", "put_back", first, "budget")

    assert parts.call("queue", "add", entry()) != first
    assert [each["state"] for each in parts.call("queue", "entries", "b1")] == ["failed", "waiting"]


def test_a_store_of_the_first_version_opens_with_all_that_is_in_it(runtime: Runtime, store_path: Path) -> None:
    with closing(sqlite3.connect(store_path)) as database:
        database.executescript(VERSION_1)

    parts = Parts(runtime, store_path)

    assert parts.call("artefacts", "get", "k1")["text"] == "So far."
    assert parts.call("threads", "turns", 1)[0]["answer"] == "Anna."
    assert parts.call("queue", "entries")[0]["state"] == "running"
    assert parts.call("threads", "begin", "b1", "More?") == 2
    parts.call("store", "close")
