"""`precis chapters` and `precis summarize` as somebody at a terminal, or a script, meets them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.openrouter.request_log import RequestRecord
from harness.openrouter.server import MockOpenRouter
from tests.books import odd_books
from tests.features.precis_command import ANSWER_FIELDS, Precis
from tools.book_builder import STORY, read_book


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockOpenRouter]:
    """An endpoint of one's own, with its key in the environment."""
    with MockOpenRouter() as server:
        server.start_thread()
        monkeypatch.setenv("OPENROUTER_API_KEY", server.key)
        monkeypatch.setenv("PRECIS_BASE_URL", server.base_url)
        yield server


def questions(service: MockOpenRouter) -> list[RequestRecord]:
    """What was asked of a model; looking at the list of models is free."""
    return [record for record in service.requests if record.method == "POST"]


def words(text: str) -> str:
    """A text's words alone, for comparing across layouts."""
    return " ".join(re.findall(r"\w+", text.lower()))


def chapter_words(number: int) -> str:
    path = sorted(STORY.glob("*.md"))[number - 1]
    return words(path.read_text(encoding="utf-8").replace("*", ""))


def test_chapters_are_listed_as_summarize_counts_them(precis: Precis, story: Path) -> None:
    result = precis("chapters", story)

    lines = result.out.splitlines()
    assert result.code == 0
    assert lines[0] == "The Clerk of Tides · The Précis Project"
    assert [line.split("  ")[1] for line in lines[1:]] == [chapter.title for chapter in read_book(STORY).chapters]


def test_chapters_as_json_tell_what_the_text_tells(precis: Precis, story: Path) -> None:
    contents = precis("chapters", story, "--json").json

    assert contents["error"] is None
    assert contents["title"] == "The Clerk of Tides"
    assert [chapter["number"] for chapter in contents["chapters"]] == list(range(1, 12))
    assert {chapter["matter"] for chapter in contents["chapters"]} == {"body"}
    assert all(chapter["length"] > 4000 for chapter in contents["chapters"])


def test_a_summary_goes_to_stdout_and_all_about_it_to_stderr(precis: Precis, story: Path) -> None:
    result = precis("summarize", story, "--chapter", 3)

    assert result.code == 0
    assert "the built-in mock answers" in result.err
    assert re.search(r"extractive · \d+ requests? · [\d,]+ tokens · ", result.err)
    assert "mock" not in result.out.splitlines()[-1] or "tokens" not in result.out


def test_the_built_in_mock_answers_out_of_the_very_chapter(precis: Precis, story: Path) -> None:
    text = precis("summarize", story, "--chapter", 4, "--json").json["text"]

    sentences = [words(sentence) for sentence in re.split(r"(?<=[.!?])\s+", text) if len(sentence) > 40]
    from_the_chapter = [sentence for sentence in sentences if sentence in chapter_words(4)]
    from_another = [sentence for sentence in sentences if sentence in chapter_words(5)]
    assert len(from_the_chapter) >= 2
    assert not from_another


def test_json_has_exactly_the_fields_that_scripts_rely_on(precis: Precis, story: Path) -> None:
    result = precis("summarize", story, "--chapter", 2, "--json")

    answer = result.json
    assert result.code == 0
    assert set(answer) == ANSWER_FIELDS
    assert set(answer["usage"]) == {"prompt_tokens", "completion_tokens", "cost"}
    assert answer["complete"] is True
    assert answer["error"] is None
    assert answer["requests"] == 1
    assert answer["usage"]["prompt_tokens"] > 1000


def test_the_same_question_is_not_paid_for_twice(precis: Precis, story: Path, service: MockOpenRouter) -> None:
    first = precis("summarize", story, "--chapter", 2, "--model", "mock/extractive", "--json").json
    second = precis("summarize", story, "--chapter", 2, "--model", "mock/extractive", "--json").json

    assert len(questions(service)) == 1
    assert second["text"] == first["text"]
    assert (second["cached"], second["requests"]) == (True, 0)


def test_state_lies_where_the_platform_says_and_never_beside_the_book(
    precis: Precis, story: Path, tmp_path: Path
) -> None:
    precis("summarize", story, "--chapter", 1)

    assert list((tmp_path / "data" / "precis").rglob("*.sqlite3"))
    assert [path.name for path in story.parent.iterdir()] == ["story.epub"]


def test_what_was_received_before_the_line_broke_is_printed_and_marked(
    precis: Precis, story: Path, service: MockOpenRouter
) -> None:
    service.always_do("eof_mid_text")

    result = precis("summarize", story, "--chapter", 5, "--model", "mock/extractive", "--json")

    answer = result.json
    assert result.code == 1
    assert answer["complete"] is False
    assert len(answer["text"]) > 20
    assert answer["error"]["kind"] == "dropped"
    assert answer["error"]["hint"]
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("type_authentication", "key_rejected"), ("credits", "credits"), ("body_html", "protocol"),
     ("moderation", "refused"), ("status_404", "model_unknown")],
)  # fmt: skip
def test_a_refusal_has_its_kind_and_one_line_on_stderr(
    fault: str, kind: str, precis: Precis, story: Path, service: MockOpenRouter
) -> None:
    service.always_do(fault)

    result = precis("summarize", story, "--chapter", 1, "--model", "mock/extractive", "--json")

    assert result.code == 1
    assert result.json["error"]["kind"] == kind
    assert result.json["complete"] is False
    assert result.err.count("\n") == 1


def test_a_wrong_key_is_rejected(
    precis: Precis, story: Path, service: MockOpenRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-0000")

    result = precis("summarize", story, "--chapter", 1, "--model", "mock/extractive")

    assert result.code == 1
    assert result.err.splitlines()[-1].startswith("precis: The service does not accept the key.")
    assert "sk-or" not in result.err


def test_the_option_wins_over_the_environment(
    precis: Precis, story: Path, service: MockOpenRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECIS_BASE_URL", "http://127.0.0.1:9/v1")

    result = precis("summarize", story, "--chapter", 1, "--base-url", service.base_url, "--model", "mock/extractive")

    assert result.code == 0
    assert len(questions(service)) == 1


def test_a_chapter_that_is_not_there_is_said_so(precis: Precis, story: Path) -> None:
    result = precis("summarize", story, "--chapter", 99, "--json")

    assert result.code == 1
    assert result.json["error"]["kind"] == "no_such_chapter"


# Odd books


def titles(precis: Precis, book: Path) -> list[str]:
    return [chapter["title"] for chapter in precis("chapters", book, "--json").json["chapters"]]


def test_a_book_without_contents_still_has_all_its_text(precis: Precis, tmp_path: Path) -> None:
    book = odd_books.write(odd_books.without_contents, tmp_path)

    chapters = precis("chapters", book, "--json").json["chapters"]

    assert sum(chapter["length"] for chapter in chapters) > 150


def test_chapters_of_one_name_stay_apart(precis: Precis, tmp_path: Path) -> None:
    assert titles(precis, odd_books.write(odd_books.with_one_title_for_all, tmp_path)) == ["First"] * 3


def test_contents_that_point_nowhere_do_not_hide_the_text(precis: Precis, tmp_path: Path) -> None:
    book = odd_books.write(odd_books.whose_contents_point_nowhere, tmp_path)

    chapters = precis("chapters", book, "--json").json["chapters"]

    assert sum(chapter["length"] for chapter in chapters) > 100


def test_an_empty_chapter_has_no_text_to_summarise(precis: Precis, tmp_path: Path) -> None:
    book = odd_books.write(odd_books.with_an_empty_chapter, tmp_path)

    result = precis("summarize", book, "--chapter", 2, "--json")

    assert result.code == 1
    assert result.json["error"]["kind"] == "no_text"


def test_a_book_of_pictures_has_no_text(precis: Precis, tmp_path: Path) -> None:
    book = odd_books.write(odd_books.of_pictures_only, tmp_path)

    result = precis("summarize", book, "--chapter", 1, "--json")

    assert result.json["error"]["kind"] == "no_text"


def test_a_book_cannot_reach_out_of_its_folder(precis: Precis, tmp_path: Path) -> None:
    secret = "<html><body><p>The password is swordfish.</p></body></html>"
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        (folder / "secret.xhtml").write_text(secret)
    book = odd_books.write(odd_books.that_climbs_out_of_its_folder, tmp_path)

    listing = precis("chapters", book, "--json")
    summary = precis("summarize", book, "--chapter", 1)

    assert "swordfish" not in listing.out + summary.out


@pytest.mark.parametrize(
    "make", [odd_books.that_is_encrypted, odd_books.without_a_package], ids=lambda make: make.__name__
)
def test_a_book_that_cannot_be_read_is_said_so(
    make: Callable[[], odd_books.Files], precis: Precis, tmp_path: Path
) -> None:
    result = precis("chapters", odd_books.write(make, tmp_path), "--json")

    assert result.code == 1
    assert result.json["error"]["kind"] in {"unreadable_book", "no_text"}
    assert result.err.count("\n") == 1


def test_a_download_that_stopped_half_way_is_unreadable(precis: Precis, tmp_path: Path) -> None:
    result = precis("chapters", odd_books.truncated(tmp_path))

    assert result.code == 1
    assert result.out == ""
    assert result.err.startswith("precis: The book cannot be read.")


def test_a_file_that_is_no_book_is_unreadable(precis: Precis, tmp_path: Path) -> None:
    letter = tmp_path / "letter.epub"
    letter.write_text("Dear Sir")

    assert precis("chapters", letter, "--json").json["error"]["kind"] == "unreadable_book"
