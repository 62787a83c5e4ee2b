"""Tasks against models that do not do as they are told, other editions, and clocks that go wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.clock import VirtualClock
from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from tools.book_builder import STORY, build_book
from tools.virtual_desk import VirtualDesk

CHAPTER_WITH_A_BELL = 6


@pytest.fixture
def desk(desk: VirtualDesk) -> VirtualDesk:
    """The story, open, without a daily budget."""
    desk.set(day_budget="")
    return desk


@pytest.mark.parametrize("job", ["summary", "overview", "recap", "ask", "xray", "selection"])
@pytest.mark.parametrize("model", ["rambling", "liar", "silent", "looping", "markup", "gullible", "restless"])
def test_an_unruly_model_ends_in_an_answer_or_a_clear_error(desk: VirtualDesk, job: str, model: str) -> None:
    desk.set(model=f"mock/{model}")
    settings: dict[str, dict[str, Any]] = {
        "summary": {"chapter": 2, "is_open": True},
        "overview": {"until_place": {"chapter": 3, "offset": 0}},
        "recap": {"until_place": {"chapter": 3, "offset": 0}},
        "ask": {"question": "Who rings the bell?", "is_open": True},
        "xray": {"until_place": {"chapter": 2, "offset": 0}},
        "selection": {"selection": "the bell", "action": "explain", "is_open": True, "is_anywhere": True},
    }

    answer = desk.run(job, settings[job])

    assert answer["complete"] or answer["failure"]["kind"] in {
        "empty_answer", "cut_by_length", "endless", "bad_json", "reasoning_only"
    }  # fmt: skip
    assert answer["requests"] <= 16


@pytest.mark.parametrize("effort", ["default", "none", "high"])
def test_a_model_that_thinks_first_has_room_left_for_its_answer(
    desk: VirtualDesk, openrouter: MockOpenRouter, effort: str
) -> None:
    desk.set(model="mock/reasoning", summary_length="sentence", reasoning_effort=effort)

    answer = desk.run("summary", {"chapter": 2, "is_open": True})

    (body,) = [record.body for record in openrouter.requests if record.path.endswith("/chat/completions")]
    assert answer["complete"] and answer["text"]
    # It cannot be told not to think: the least is asked for instead.
    assert body.get("reasoning") == {"default": None, "none": {"effort": "low"}, "high": {"effort": "high"}}[effort]


def test_an_answer_gets_the_room_that_the_reader_gives_it(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.set(answer_tokens=321)

    desk.run("summary", {"chapter": 2, "is_open": True})

    (body,) = [record.body for record in openrouter.requests if record.path.endswith("/chat/completions")]
    assert body["max_completion_tokens"] == 321


def test_invented_citations_are_marked(desk: VirtualDesk) -> None:
    desk.set(model="mock/liar")

    answer = desk.run("ask", {"question": "Who rings the bell?", "is_open": True})

    assert len(answer["citations"]) == 2
    assert not any(citation["verified"] for citation in answer["citations"])


def test_a_model_without_promises_still_lists_people(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.set(model="mock/plain")

    answer = desk.run("xray", {"until_place": {"chapter": 2, "offset": 0}})

    bodies = [record.body for record in openrouter.requests if record.path.endswith("/chat/completions")]
    assert all("response_format" not in body for body in bodies)
    assert answer["complete"]


def test_another_edition_under_the_same_name_shares_nothing(reader: Reader, tmp_path: Path) -> None:
    book = build_book(STORY, tmp_path / "story.epub")
    desk = VirtualDesk(reader, book)
    desk.run("summary", {"chapter": CHAPTER_WITH_A_BELL, "is_open": True})
    reader.close_book()

    other = tmp_path / "edition"
    other.mkdir()
    for source in STORY.iterdir():
        text = source.read_bytes()
        (other / source.name).write_bytes(text.replace(b"bell", b"gong"))
    build_book(other, book)
    desk = VirtualDesk(reader, book)

    assert not desk.run("summary", {"chapter": CHAPTER_WITH_A_BELL, "is_open": True})["cached"]
    reader.wait(0.2)
    reader.quit()


def test_a_clock_set_back_pays_for_nothing_again(desk: VirtualDesk, clock: VirtualClock) -> None:
    first = desk.run("summary", {"chapter": 2, "is_open": True})
    clock.set_wall(1_000_000_000.0)

    second = desk.run("summary", {"chapter": 2, "is_open": True})

    assert second["cached"]
    assert second["text"] == first["text"]
