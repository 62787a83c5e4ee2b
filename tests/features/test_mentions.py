"""Where a name is mentioned: the index finds the very places that reading the whole text finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.reader import Reader
from harness.values import from_lua
from tests.shared_data import shared_path
from tools.virtual_desk import VirtualDesk

MENTIONS = """
local done, names, by_index = ...
local reading = require("apps/reader/readerui").instance.precis:reading()
local Mentions = require("precis.tasks.mentions")
local entities = {}
for index, name in ipairs(names) do
    entities[index] = { name = name, aliases = {} }
end
local mentions = Mentions.new(entities)
reading:find_out("mentions", function()
    if by_index then
        assert(reading.search:each_passage_with(mentions:names(), nil, function(passage)
            return mentions:scan(passage.chapter, passage.text, passage.offset)
        end))
    else
        for number in ipairs(reading.book:chapters()) do
            assert(mentions:scan(number, assert(reading.book:text(number))))
        end
    end
    return true
end, function()
    local found = {}
    for index, entity in ipairs(entities) do
        found[index] = mentions:of(entity)
    end
    done(found)
end)
"""
BOOKS: dict[str, tuple[str | None, list[str]]] = {
    "story": (None, ["Marta Venn", "Marta", "Elin Venn", "the Tide Office", "Brade", "Dov Ansel", "Nobody"]),
    "russian": ("books/other-formats/pushkin_kapitanskaya-dochka.fb2", ["Пугачев", "Марья Ивановна", "Савельич"]),
    "chinese": ("books/zh/lunyu.epub", ["子路", "顏淵", "孔子"]),
}


@pytest.fixture(params=BOOKS)
def opened(request: pytest.FixtureRequest, reader: Reader, story: Path) -> Iterator[tuple[VirtualDesk, list[str]]]:
    """A book, open, and names that it has, or has not."""
    relative, names = BOOKS[request.param]
    desk = VirtualDesk(reader, shared_path(relative) if relative else story)
    yield desk, names
    reader.wait(0.2)
    reader.wait(0.2)
    reader.quit()


def mentions(desk: VirtualDesk, names: list[str], *, by_index: bool) -> list[dict[str, Any]]:
    """Count and places of each name."""
    outcome: list[Any] = []
    desk.runtime.execute(MENTIONS, lambda found: outcome.append(from_lua(found)), names, by_index)
    desk.runtime.run_until(lambda: bool(outcome), limit=600)
    return list(outcome[0])


def test_the_index_and_the_text_know_the_same_places(opened: tuple[VirtualDesk, list[str]]) -> None:
    desk, names = opened
    by_text = mentions(desk, names, by_index=False)
    desk.run("index", {})

    assert mentions(desk, names, by_index=True) == by_text
    assert max(found["count"] for found in by_text) > 10


def test_no_form_of_a_name_is_somebody_else(reader: Reader, story: Path) -> None:
    desk = VirtualDesk(reader, story)
    desk.run("index", {})

    found = desk.run("xray", {"is_open": True})["entities"]

    people = [entity["name"] for entity in found if entity["kind"] == "person"]
    assert "Marta" in people
    assert [name for name in people if name.endswith(("'s", "’s"))] == []
    assert all(entity["first"] == entity["mentions"][0] for entity in found if entity["count"])
    reader.wait(0.2)
    reader.quit()
