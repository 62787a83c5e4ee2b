"""Prompts, what is kept, what was spent: their screens, by touch and by keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.values import from_lua
from tests.features.reader_steps import APP, open_settings, posts, words_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader

TITLE = "The Clerk of Tides"


@pytest.fixture
def reader(reader: Reader, story: Path) -> Iterator[Reader]:
    """Somebody in the story's second chapter."""
    reader.open(story)
    reader.go_to(5)
    yield reader
    reader.close_windows()
    reader.close_book()
    reader.wait(3)
    reader.quit()


def own_file(reader: Reader) -> Path:
    """The file of the reader's own actions."""
    return reader.runtime.data_dir / "precis" / "actions.txt"


def summarise(reader: Reader) -> None:
    """Have the chapter summarised, and go back to the book."""
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    reader.close_windows()


def write_action(reader: Reader, title: str, text: str) -> None:
    """Add an action on the screen of the prompts."""
    reader.tap("Add an action…")
    reader.type_text(title)
    reader.tap("Save")
    reader.type_text(text)


def test_a_wish_is_written_and_taken_back(reader: Reader, openrouter: MockOpenRouter) -> None:
    open_settings(reader, "Prompts")
    reader.tap("Summaries")
    reader.type_text("Write for a child of ten.")
    reader.tap("Save")
    assert "with your wish" in reader.screen()
    reader.close_windows()
    summarise(reader)

    open_settings(reader, "Prompts")
    reader.tap("Summaries")
    reader.tap("Reset")
    reader.tap("Save")
    assert "with your wish" not in reader.screen()
    reader.close_windows()
    summarise(reader)

    wished, plain = (body["messages"][0]["content"] for body in posts(openrouter))
    assert "Write for a child of ten." in wished
    assert "child of ten" not in plain


def test_a_wish_has_its_room(reader: Reader) -> None:
    open_settings(reader, "Prompts")
    reader.tap("Recaps")
    reader.type_text("x" * 1001)
    reader.tap("Save")

    assert "There is room for 1000 characters." in words_on(reader)
    reader.tap_beside()
    reader.tap("Cancel")
    assert from_lua(reader.runtime.eval(f"{APP}.settings:get('wish_recap')")) == ""


def test_an_action_is_written_used_moved_renamed_and_deleted(reader: Reader, openrouter: MockOpenRouter) -> None:
    own_file(reader).parent.mkdir(exist_ok=True)
    own_file(reader).write_text("# mine\n[Origin]\n# for words\nWhence {selection}?\n")
    open_settings(reader, "Prompts")
    write_action(reader, "As a haiku", "Say as a haiku:\n{selection}")
    reader.tap("Save")
    reader.tap("As a haiku")
    reader.tap("Move up")
    reader.tap("Origin")
    reader.tap("Rename")
    reader.clear_text()
    reader.type_text("Etymology")
    reader.tap("Save")

    assert own_file(reader).read_text() == (
        "# mine\n[As a haiku]\nSay as a haiku:\n{selection}\n\n[Etymology]\n# for words\nWhence {selection}?\n\n"
    )
    reader.close_windows()
    reader.select_text(" ".join(reader.page_text().split()[4:7]))
    reader.tap("Précis")
    reader.tap("As a haiku")
    reader.wait_for("extractive ·")
    assert "Say as a haiku:" in posts(openrouter)[-1]["messages"][-1]["content"]
    reader.close_windows()

    open_settings(reader, "Prompts")
    reader.tap("As a haiku")
    reader.tap("Delete")
    assert "As a haiku" not in own_file(reader).read_text()
    assert "Etymology" in reader.screen()


def test_an_action_with_a_question_asks_for_it(reader: Reader, openrouter: MockOpenRouter) -> None:
    own_file(reader).parent.mkdir(exist_ok=True)
    own_file(reader).write_text("[Quiz]\nAbout {selection}: {question}\n" + "Be brief and kind. " * 200)
    reader.select_text(" ".join(reader.page_text().split()[4:7]))
    reader.tap("Précis")
    reader.tap("Quiz")
    reader.type_text("Who rows?")
    reader.tap("Ask")
    reader.wait_for("extractive ·")

    assert ": Who rows?\n" in posts(openrouter)[-1]["messages"][-1]["content"]
    assert "Quiz: Who rows?" in reader.screen()
    reader.close_windows()

    open_settings(reader, "Prompts")
    reader.tap("Quiz")
    reader.tap("Delete")
    assert own_file(reader).read_text() == ""


def test_a_gap_is_put_in_by_a_tap(reader: Reader) -> None:
    open_settings(reader, "Prompts")
    write_action(reader, "Why", "Why ")
    reader.tap("Insert…")
    reader.tap("{context}  the text around them")
    reader.tap("Save")

    assert own_file(reader).read_text() == "[Why]\nWhy {context}\n\n"


def test_a_mistake_is_told_with_its_line_and_nothing_is_lost(reader: Reader) -> None:
    open_settings(reader, "Prompts")
    write_action(reader, "Mine", "")
    for text, told in (
        ("Say\n{selektion}", "Line 2: there is no {selektion}."),
        ("Say {", "Line 1: a brace has no partner."),
        ("", "Line 1: the action has no text."),
        ("Say\n[Other]", "Line 2: [Other] alone on its line would begin another action."),
    ):
        reader.clear_text()
        reader.type_text(text)
        reader.tap("Save")
        assert told in words_on(reader)
        reader.tap_beside()
        assert from_lua(reader.runtime.eval("require('harness.ui.inspect').top_window():getInputText()")) == text

    reader.tap("Cancel")
    assert not own_file(reader).exists()


def test_a_file_with_a_mistake_is_mended_where_it_is_told(reader: Reader) -> None:
    own_file(reader).parent.mkdir(exist_ok=True)
    own_file(reader).write_text("[Mine]\nSay {selektion}\n")
    open_settings(reader, "Prompts")
    assert "line 2" in words_on(reader)
    reader.tap("Your actions have a mistake")
    assert "Line 2: there is no {selektion}." in words_on(reader)
    reader.tap_beside()
    reader.clear_text()
    reader.type_text("[Mine]\nSay {selection}\n")
    reader.tap("Save")

    assert own_file(reader).read_text() == "[Mine]\nSay {selection}\n"
    assert "mistake" not in reader.screen()
    reader.runtime.take_log()


def test_a_book_s_answers_are_deleted_alone(reader: Reader, openrouter: MockOpenRouter) -> None:
    summarise(reader)
    open_settings(reader, "Storage")
    assert "Storage: " in reader.screen()
    reader.tap(TITLE)
    assert "1 answer, 1 kB" in words_on(reader)
    reader.tap("Delete")
    assert f"Delete all answers and the index of “{TITLE}”?" in words_on(reader)
    reader.tap("Delete")
    reader.wait(0.3)
    assert "No answers or indexes are kept." in reader.screen()
    reader.close_windows()

    summarise(reader)
    assert len(posts(openrouter)) == 2


def test_everything_is_exported_to_a_file_for_each_book(reader: Reader) -> None:
    summarise(reader)
    open_settings(reader, "Storage")
    reader.tap("Export everything as Markdown")
    assert "including those about pages you have not read yet" in words_on(reader)
    reader.tap("Write them")
    reader.wait(0.5)

    assert "1 file was written to" in words_on(reader)
    files = list((reader.runtime.data_dir / "precis" / "export").iterdir())
    assert [file.name for file in files] == [f"{TITLE}.md"]
    text = files[0].read_text()
    assert text.startswith(f"# {TITLE}\n")
    assert "An extract by mock/extractive" in text


def test_what_was_spent_is_told_by_day_and_by_book(reader: Reader) -> None:
    reader.runtime.execute(f"{APP}.settings:set('book_budget', '2')")
    summarise(reader)
    open_settings(reader, "Money", "Spending")

    assert "Today, until 00:00" in reader.screen()
    assert "of $0.50 · $0.50 left" in words_on(reader)
    assert "2026-01-01" in reader.screen()
    reader.tap("Show by book")
    assert TITLE in reader.screen()
    assert "of $2" in words_on(reader)


def test_deleting_the_plugin_s_settings_leaves_what_was_paid_for_or_written(reader: Reader) -> None:
    data = reader.runtime.data_dir
    reader.runtime.execute(f"{APP}.settings:set('log_requests', true)")
    own_file(reader).parent.mkdir(exist_ok=True)
    own_file(reader).write_text("[Mine]\n{selection}\n")
    summarise(reader)
    assert (data / "precis" / "requests.log").exists()
    assert (data / "precis" / "models.json").exists()

    reader.runtime.execute("require('apps/reader/readerui').instance.precis:deletePluginSettings()")

    assert not (data / "precis" / "requests.log").exists()
    assert not (data / "precis" / "models.json").exists()
    assert not (data / "settings" / "precis_key.txt").exists()
    assert not (data / "settings" / "precis.lua").exists()
    assert (data / "precis" / "precis.sqlite3").exists()
    assert own_file(reader).exists()
