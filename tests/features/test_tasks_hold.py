"""Tasks against models that do not do as they are told, and the text that long chapters are sent in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.clock import VirtualClock
from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from tests.shared_data import shared_path
from tools.book_builder import build_book
from tools.virtual_desk import VirtualDesk

STORY = Path(__file__).resolve().parents[1] / "books" / "the-clerk-of-tides"
MATERIAL = re.compile(r"<book>\n(.*)\n</book>", re.DOTALL)
CHAPTER_WITH_A_BELL = 6
PART = re.compile(r"Part (\d+) of (\d+) of the chapter")


@pytest.fixture
def desk(reader: Reader, tmp_path: Path) -> Iterator[VirtualDesk]:
    """The story, open, without a daily budget."""
    desk = VirtualDesk(reader, build_book(STORY, tmp_path / "story.epub"))
    desk.set(day_budget="")
    yield desk
    reader.wait(0.2)
    reader.quit()


def prompts(openrouter: MockOpenRouter) -> list[str]:
    """The last message of everything that was asked of a model."""
    asked = [record for record in openrouter.requests if record.path.endswith("/chat/completions")]
    return [record.body["messages"][-1]["content"] for record in asked]


def material(prompt: str) -> str:
    """What is quoted from the book."""
    found = MATERIAL.search(prompt)
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("relative", "chapter"),
    [("books/en/arthur-conan-doyle_the-hound-of-the-baskervilles.epub", 6),
     ("books/ru/pushkin_kapitanskaya-dochka.epub", 5), ("books/ja/soseki_botchan.epub", 3),
     ("books/awkward/e_long-paragraphs.epub", 3)],
)  # fmt: skip
def test_every_sentence_is_in_exactly_one_part(
    reader: Reader, openrouter: MockOpenRouter, relative: str, chapter: int
) -> None:
    desk = VirtualDesk(reader, shared_path(relative))
    desk.set(day_budget="", model="mock/tiny")
    text = desk.texts()[chapter].decode()

    answer = desk.run("summary", {"chapter": chapter, "is_open": True})

    # Notes that are too long are condensed in parts too, of which there are fewer.
    found = [(match, prompt) for prompt in prompts(openrouter) if (match := PART.search(prompt))]
    count = max(int(match[2]) for match, _ in found)
    parts = {int(match[1]): material(prompt) for match, prompt in found if int(match[2]) == count}
    assert sorted(parts) == list(range(1, count + 1))
    assert "".join(parts[number] for number in sorted(parts)) == text
    assert answer["requests"] >= len(parts) + 1
    reader.wait(0.2)
    reader.quit()


def test_the_last_request_sees_the_notes_on_every_part(reader: Reader, openrouter: MockOpenRouter) -> None:
    desk = VirtualDesk(reader, shared_path("books/en/arthur-conan-doyle_the-hound-of-the-baskervilles.epub"))
    desk.set(day_budget="", model="mock/tiny")

    desk.run("summary", {"chapter": 6, "is_open": True})

    notes = desk.rows("SELECT text FROM artefacts WHERE task = 'chapter_summary.part'")
    combined = material(prompts(openrouter)[-1])
    assert len(notes) > 1
    assert all(row["text"] in combined for row in notes)
    reader.wait(0.2)
    reader.quit()


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
        "empty_answer", "cut_by_length", "bad_json", "reasoning_only"
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
