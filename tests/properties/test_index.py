"""What must hold for any book and question: hits are exact bytes, within the limit, apart, and within the budget."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.runtime import Runtime
from harness.values import from_lua

# Few words, so that questions meet what is in the books; odd ones among them.
WORDS = [
    "anna",
    "light",
    "sea",
    "the",
    "of",
    "море",
    "свет",
    "光明",
    "海",
    "แสง",
    "प्रकाश",
    "e\u0301t\u0301",
    "👨‍👩‍👧",
    '"',
    "*",
    "NEAR(",
]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
TEXTS = st.lists(st.tuples(SENTENCES, st.sampled_from([". ", "! ", "\n", "。", "", " "])), max_size=12)
BOOKS = st.lists(TEXTS.map(lambda parts: "".join(text + end for text, end in parts)), min_size=1, max_size=4)
QUESTIONS = st.one_of(SENTENCES, st.text(max_size=40))

OPEN = """
local path, hash, texts = ...
local Index = require("precis.index.index")
local Sqlite = require("precis.koreader.sqlite")
local Scheduler = require("precis.async.scheduler")
local now = 0
local function tick() now = now + 0.0002 return now end
local scheduler = Scheduler.new({ clock = { now = tick, wall = tick, cpu = tick },
    select = function() return {}, {} end, wake = function() end, on_error = function(__, err) error(err.message) end })
local function run(fn)
    local task = scheduler:spawn(fn)
    while task:status() == "running" do scheduler:turn() end
    return (assert(task:outcome()))
end
local index = Index.open({ sqlite = Sqlite, hash = hash, path = path }, "any")
local chapters = {}
for number in ipairs(texts) do chapters[number] = { number = number, title = "sea", depth = 1 } end
local book = { chapters = function() return chapters end, text = function(__, number) return texts[number] end }
run(function() return index:build(book) end)
return {
    search = function(question, options) return run(function() return index:search(question, options) end) end,
    find = function(words, options) return run(function() return index:find(words, options) end) end,
    estimate = require("precis.index.passages").estimate,
    close = function() index:close() end,
}
"""


@pytest.fixture(scope="module")
def lua() -> Iterator[Runtime]:
    """One state for all examples; every example opens an index of its own."""
    with Runtime() as runtime:
        yield runtime


def sha256(data: bytes) -> bytes:
    """As KOReader's own function gives it."""
    return hashlib.sha256(data).hexdigest().encode()


def check_hits(texts: list[bytes], hits: list[dict[str, Any]], limit: tuple[int, int] | None) -> None:
    """Exact bytes, valid UTF-8, before the limit, highlights within the text."""
    for hit in hits:
        start, end = hit["offset"], hit["offset"] + hit["length"]
        text = texts[hit["chapter"] - 1][start:end]
        assert text.decode() == hit["text"]
        assert limit is None or (hit["chapter"], end) <= limit
        for mark in hit["highlights"] or []:
            assert text[mark["offset"] : mark["offset"] + mark["length"]].decode().strip()


def check_search(
    lua: Runtime, book: list[str], question: str, k: int, max_tokens: int, limit: tuple[int, int] | None
) -> None:
    """Search a book in every way, and check all that is found."""
    texts = [text.encode() for text in book]
    place = {"chapter": limit[0], "offset": limit[1]} if limit else None
    options = {"k": k, "max_tokens": max_tokens, **({"limit": place} if place else {})}
    with tempfile.TemporaryDirectory() as folder:
        index = lua.execute(OPEN, str(Path(folder) / "index"), sha256, texts)
        words = question.encode("utf-8", "replace")
        hits = from_lua(lua.call(index[b"search"], words, options)) or []
        found = from_lua(lua.call(index[b"find"], words, options)) or []
        used = sum(index[b"estimate"](hit["text"].encode()) for hit in hits)
        index[b"close"]()
    check_hits(texts, hits, limit)
    check_hits(texts, found, limit)
    assert len(hits) <= k
    assert used <= max_tokens + 1e-6
    for one, hit in enumerate(hits):
        for other in hits[one + 1 :]:
            apart = (
                hit["offset"] + hit["length"] <= other["offset"] or other["offset"] + other["length"] <= hit["offset"]
            )
            assert hit["chapter"] != other["chapter"] or apart


@given(book=BOOKS, question=QUESTIONS, k=st.integers(1, 6), max_tokens=st.integers(20, 900), data=st.data())
def test_a_search_keeps_its_promises(
    lua: Runtime, book: list[str], question: str, k: int, max_tokens: int, data: st.DataObject
) -> None:
    chapter = data.draw(st.integers(1, len(book)))
    length = len(book[chapter - 1].encode())
    limit = data.draw(st.none() | st.tuples(st.just(chapter), st.integers(0, length + 2)))

    check_search(lua, book, question, k, max_tokens, limit)


def test_texts_that_cost_more_when_they_are_joined_stay_within_the_budget(lua: Runtime) -> None:
    book = ["anna anna anna light 光明 光明 แสง e\u0301t\u0301。e\u0301t\u0301 the"]

    check_search(lua, book, "anna", 1, 20, None)
