"""People, places and terms: the list, what is known of each, and the way to where they are mentioned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.features.reader_steps import posts

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader


@pytest.fixture
def people(reader: Reader, story: Path) -> Reader:
    """A reader in the third chapter with the list open."""
    reader.open(story)
    reader.turn_pages(10)
    reader.trigger("precis_people")
    reader.wait(1)
    if reader.has("Go on"):
        reader.tap("Go on")
    reader.wait_for("<cre.render.reload>", limit=300)
    return reader


def somebody(reader: Reader) -> str:
    """A person on the list who is mentioned more than once."""
    for name in reader.menu_items():
        if not reader.has(name) or name == "What happens, in order":
            continue
        reader.tap(name)
        reader.wait(0.3)
        if reader.has("All mentions"):
            return name
        reader.tap("Close")
    raise AssertionError(reader.screen())


def test_a_person_leads_to_the_first_mention_and_back_to_the_page(people: Reader) -> None:
    page = people.page()
    somebody(people)

    people.tap("First mention")
    people.wait(0.5)

    assert len(people.windows()) == 1
    assert people.page() < page
    people.runtime.execute("require('apps/reader/readerui').instance.link:onGoBackLink()")
    people.settle()
    assert people.page() == page
    people.leave()


def test_all_mentions_are_listed_by_chapter(people: Reader) -> None:
    name = somebody(people)
    people.tap("All mentions")
    people.wait(0.3)

    items = [item for item in people.menu_items() if item[-1].isdigit()]
    # A row of the list ends in what kind of thing it is.
    assert name.rpartition(" ")[0] in people.screen()
    assert len(items) > 1
    assert all(item.startswith(("The Chair by the Gauge", "Comma", "A Gentleman from Carrow")) for item in items[:-1])
    people.leave()


def test_the_list_is_there_at_once_the_next_time(people: Reader, openrouter: MockOpenRouter) -> None:
    asked = len(posts(openrouter))
    people.close_windows()

    people.trigger("precis_people")
    people.wait_for("<cre.render.reload>", limit=5)

    assert len(posts(openrouter)) == asked
    people.leave()
