"""`precis recap`, `ask`, `xray`, `explain`, `cost`, `prepare` and `export` as somebody at a terminal meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.features.precis_command import ANSWER_FIELDS, Precis
from tools.book_builder import STORY


def test_a_later_recap_pays_only_for_what_is_new(precis: Precis, story: Path) -> None:
    first = precis("recap", story, "--at", "4", "--json").json
    second = precis("recap", story, "--at", "5", "--json").json

    assert (first["requests"], second["requests"]) == (4, 2)
    assert set(first) == ANSWER_FIELDS


def test_a_book_costs_nothing_once_it_is_summarised(precis: Precis, story: Path) -> None:
    before = precis("cost", story, "--json").json["plan"]
    precis("summarize", story, "--book")
    after = precis("cost", story, "--json").json["plan"]

    assert (before["steps"], before["paid_steps"]) == (12, 0)
    assert 0 < float(before["price_low"]) < float(before["price_high"])
    assert (after["paid_steps"], after["tokens_in"], after["price_high"]) == (12, 0, "0")


def test_notes_on_a_long_chapter_are_paid_once_for_all_lengths(precis: Precis, tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text(" ".join(f"The clerk counted {number} boxes and wrote it down." for number in range(800)))

    first = precis("summarize", long, "--chapter", 1, "--model", "mock/tiny", "--json").json
    longer = precis("summarize", long, "--chapter", 1, "--model", "mock/tiny", "--length", "page", "--json").json

    assert first["requests"] > 3
    assert longer["requests"] == 1


def test_the_cost_told_before_covers_what_it_costs(precis: Precis, story: Path) -> None:
    plan = precis("cost", story, "--task", "xray", "--json").json["plan"]
    answer = precis("xray", story, "--json").json

    assert answer["usage"]["cost"] <= float(plan["price_high"])
    assert answer["usage"]["prompt_tokens"] <= plan["tokens_in"] * 1.1


def test_an_answer_names_passages_that_are_in_the_book(precis: Precis, story: Path) -> None:
    answer = precis("ask", story, "Who rings the bell?", "--json").json

    assert set(answer) == ANSWER_FIELDS | {"citations"}
    assert answer["citations"]
    for citation in answer["citations"]:
        assert citation["verified"] is True
        assert {"number", "chapter", "offset", "length", "quote"} <= set(citation)


def test_the_book_itself_says_who_wrote_it(precis: Precis, story: Path) -> None:
    answer = precis("ask", story, "Who wrote this book?", "--json").json

    assert (answer["text"], answer["requests"], answer["cached"]) == ("The Précis Project", 0, True)


def test_the_book_itself_says_how_long_it_is_and_where_one_is(precis: Precis, story: Path) -> None:
    length = precis("ask", story, "How long is this book?", "--json").json
    place = precis("ask", story, "Which chapter am I in?", "--until", "4:100", "--json").json

    assert 9_000 < int(length["text"].removeprefix("≈ ")) < 11_000
    assert place["text"] == "Eleven Inches (4/11)"
    assert length["requests"] == place["requests"] == 0


def test_people_are_listed_with_their_mentions(precis: Precis, story: Path) -> None:
    answer = precis("xray", story, "--until", "4", "--json").json

    entity = answer["entities"][0]
    assert {"name", "kind", "aliases", "description", "first", "last", "count", "mentions"} <= set(entity)
    assert entity["count"] >= 2
    assert max(place["chapter"] for each in answer["entities"] for place in each["mentions"]) <= 3


def test_words_are_explained_where_they_stand(precis: Precis, story: Path) -> None:
    chapter = sorted(STORY.glob("*.md"))[2].read_text(encoding="utf-8")
    words = " ".join(chapter.split()[40:46]).replace("*", "")

    answer = precis("explain", story, "--text", words, "--json").json

    assert answer["complete"]
    assert answer["usage"]["prompt_tokens"] > 200


def test_books_are_prepared_once(precis: Precis, story: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.epub"
    other.write_bytes(story.read_bytes() + b"\0")

    first = precis("prepare", story, "--json").json
    again = precis("prepare", story, "--json").json

    assert (first["requests"], again["requests"], again["cached"]) == (11, 0, True)


def test_a_broken_book_does_not_keep_the_others_from_being_prepared(
    precis: Precis, story: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.epub"
    broken.write_text("Dear Sir")

    result = precis("prepare", broken, story)

    assert result.code == 1
    assert "story.epub: ready" in result.out
    assert "broken.epub: The book cannot be read." in result.out


def test_everything_kept_is_exported_as_far_as_it_was_read(precis: Precis, story: Path) -> None:
    precis("summarize", story, "--chapter", 1)
    precis("summarize", story, "--chapter", 3)
    precis("ask", story, "Who rings the bell?", "--until", "4")

    all_of_it = precis("export", story).out
    beginning = precis("export", story, "--until", "3").out

    assert all_of_it.count("### ") == 3
    assert "### Who rings the bell?" in all_of_it
    assert beginning.count("### ") == 1


@pytest.mark.parametrize(
    "arguments",
    [("recap", "--at", "zero"), ("recap",), ("ask",), ("ask", " "), ("explain",), ("cost", "--task", "summary"),
     ("recap", "--at", "101%"), ("explain", "--text", "x", "--action", "ask"), ("summarize",)],
)  # fmt: skip
def test_a_wrong_call_ends_with_two(arguments: tuple[str, ...], precis: Precis, story: Path) -> None:
    command, *rest = arguments

    assert precis(command, story, *rest).code == 2


def test_a_place_before_the_first_word_has_nothing_to_tell(precis: Precis, story: Path) -> None:
    for command in (("recap", story, "--at", "1"), ("xray", story, "--until", "0%")):
        result = precis(*command, "--json")

        assert result.code == 1
        assert result.json["error"]["kind"] == "no_text"
