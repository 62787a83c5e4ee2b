"""What was found out about a book before opens again: for nothing, with its links, and no further than was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from harness.values import from_lua
from tools.virtual_desk import VirtualDesk

QUESTION = "Who rings the bell?"
ABOUT_ALL = "What is this book about?"


def questions(openrouter: MockOpenRouter) -> list[dict[str, Any]]:
    """What models were asked."""
    return [record.body for record in openrouter.requests if record.path.endswith("/chat/completions")]


def test_an_answer_opens_again_with_its_citations(desk: VirtualDesk) -> None:
    fresh = desk.run("ask", {"question": QUESTION, "is_open": True})
    desk.set(only_what_i_have_read=False)

    (kept,) = desk.told("kept:answers")

    assert kept["title"] == QUESTION
    assert kept["text"] == fresh["text"]
    assert kept["citations"] == fresh["citations"]
    assert [passage["text"] for passage in kept["passages"]] == [passage["text"] for passage in fresh["passages"]]
    assert kept["thread"] == fresh["thread"]


def test_a_deleted_conversation_takes_its_answers_along(desk: VirtualDesk, reader: Reader) -> None:
    first = desk.run("ask", {"question": QUESTION, "is_open": True})
    desk.run("ask", {"question": "Who is Jory?", "is_open": True})
    desk.set(only_what_i_have_read=False)

    reader.runtime.execute(
        "return require('apps/reader/readerui').instance.precis:reading().kept:remove_thread(...)", first["thread"]
    )

    assert [answer["title"] for answer in desk.told("kept:answers")] == ["Who is Jory?"]


def test_an_answer_that_tells_more_than_was_read_is_not_listed(desk: VirtualDesk) -> None:
    desk.run("ask", {"question": QUESTION, "is_open": True})

    assert not desk.told("kept:answers")


def test_the_last_questions_are_offered_again_each_once(desk: VirtualDesk) -> None:
    for question in ("Who is Jory?", QUESTION, "Who is Jory?", "Who wrote this book?"):
        desk.run("ask", {"question": question})

    assert desk.told("kept:recent_questions") == ["Who wrote this book?", "Who is Jory?", QUESTION]


def test_the_panel_knows_what_is_paid_for(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    nothing = {"summary": False, "recap": False, "overview": False, "xray": False, "answers": 0, "threads": 0}
    assert desk.told("kept:paid") == nothing

    desk.reader.turn_pages(5)
    desk.run("recap", {})
    asked = len(questions(openrouter))

    paid = desk.told("kept:paid")
    assert paid["recap"]
    assert not paid["overview"]
    assert paid["answers"] > 0
    assert desk.run("recap", {})["cached"]
    assert len(questions(openrouter)) == asked

    desk.reader.turn_pages(1)
    assert not desk.told("kept:paid")["recap"]


def test_a_summary_made_on_the_way_counts_as_paid(desk: VirtualDesk) -> None:
    desk.run("overview", {"is_open": True})
    desk.set(only_what_i_have_read=False)

    paid = desk.told("kept:paid")

    assert paid["summary"]
    assert paid["overview"]


def test_another_model_or_wish_makes_another_answer(desk: VirtualDesk) -> None:
    order = {"chapter": 2, "is_open": True}
    desk.run("summary", order)

    assert desk.run("summary", order)["cached"]
    assert not desk.run("summary", {**order, "model": "mock/large"})["cached"]
    desk.set(wish_chapter_summary="Name everybody who speaks.")
    assert not desk.run("summary", order)["cached"]


def test_what_is_known_opens_without_network_even_of_a_long_order(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    order = {"is_open": True}
    made = desk.run("overview", order)
    openrouter.requests.clear()

    again = desk.run("overview", order)

    assert (again["text"], again["cached"]) == (made["text"], True)
    assert openrouter.requests == []


@pytest.mark.parametrize("model", ["mock/plain", "mock/large"])
def test_a_question_about_the_whole_is_answered_from_what_was_summarised(
    desk: VirtualDesk, openrouter: MockOpenRouter, model: str
) -> None:
    place = {"chapter": 8, "offset": 0}
    desk.run("overview", {"until_place": place})
    desk.run("overview", {"is_open": True})
    behind = desk.rows("SELECT text FROM artefacts WHERE task = 'chapter_summary' AND last_chapter < 8")
    ahead = desk.rows("SELECT text FROM artefacts WHERE task = 'chapter_summary' AND last_chapter >= 8")
    openrouter.requests.clear()

    desk.run("ask", {"question": ABOUT_ALL, "until_place": place, "model": model})

    sent = " ".join(" ".join(message["content"] for message in questions(openrouter)[0]["messages"]).split())
    assert len(behind) == 7
    assert len(ahead) == 4
    assert all(beginning(row["text"]) in sent for row in behind)
    assert not any(beginning(row["text"]) in sent for row in ahead)


def beginning(text: str) -> str:
    """Enough of a summary to know it by."""
    return " ".join(text.split())[:80]


def test_what_was_chosen_for_a_book_is_remembered_with_it(desk: VirtualDesk, reader: Reader, story: Path) -> None:
    choices = "return require('apps/reader/readerui').instance.precis:reading().choices"
    assert reader.runtime.execute(f"{choices}:only_read()")

    reader.runtime.execute(f"{choices}:set_only_read(false)")
    reader.close_book()
    reader.open(story)

    assert not reader.runtime.execute(f"{choices}:only_read()")


def service(desk: VirtualDesk, call: str, *arguments: Any) -> Any:
    """What the plugin's service tells, its error last."""
    outcome: list[Any] = []
    code = f"""
    local done = ...
    local service = require("apps/reader/readerui").instance.precis:app().service
    local arguments = {{ select(2, ...) }}
    arguments[#arguments + 1] = function(found) done(found or false) end
    service:{call}(unpack(arguments))
    """
    desk.runtime.execute(code, outcome.append, *arguments)
    desk.runtime.run_until(lambda: bool(outcome))
    return from_lua(outcome[0])


def test_what_is_kept_of_a_book_can_be_seen_and_forgotten_but_not_what_it_cost(desk: VirtualDesk) -> None:
    desk.run("summary", {"chapter": 2, "is_open": True})
    desk.run("ask", {"question": QUESTION, "is_open": True})

    (book,) = service(desk, "books")
    assert (book["title"], book["answers"]) == ("The Clerk of Tides", 2)
    assert book["answer_bytes"] > 500
    assert book["index_bytes"] > 10_000
    assert float(book["spent"]) > 0

    assert service(desk, "forget_book", book["identity"]) is False

    (left,) = service(desk, "books")
    assert "title" not in left
    assert (left["answers"], left["answer_bytes"], left["index_bytes"]) == (0, 0, 0)
    assert left["spent"] == book["spent"]
    assert not desk.run("summary", {"chapter": 2, "is_open": True})["cached"]


def test_an_answer_that_stays_cut_is_kept_and_goes_on_when_wanted(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    order = {"chapter": 2, "is_open": True}
    desk.set(answer_tokens=16)
    cut = desk.run("summary", order)
    asked = len(questions(openrouter))
    assert cut["failure"]["kind"] == "cut_by_length"

    again = desk.run("summary", order)

    assert (again["failure"]["kind"], again["text"]) == ("cut_by_length", cut["text"])
    assert len(questions(openrouter)) == asked

    desk.set(answer_tokens=0)
    longer = desk.run("summary", {**order, "continue": True})

    assert longer["text"].startswith(cut["text"])
    assert len(longer["text"]) > len(cut["text"])
    assert questions(openrouter)[asked]["messages"][-1] == {"role": "assistant", "content": cut["text"].rstrip()}
    assert desk.run("summary", order)["text"] == longer["text"]


def test_a_list_of_people_that_stays_cut_is_not_paid_for_again(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    order = {"until_place": {"chapter": 2, "offset": 0}}
    desk.set(answer_tokens=60)

    found = desk.run("xray", order)
    asked = len(questions(openrouter))
    assert found["cut_parts"] == 1
    assert found["entities"]

    assert desk.run("xray", order)["cut_parts"] == 1
    assert len(questions(openrouter)) == asked

    desk.set(answer_tokens=0)
    more = desk.run("xray", {**order, "continue": True})
    assert "cut_parts" not in more
    assert len(more["entities"]) > len(found["entities"])
