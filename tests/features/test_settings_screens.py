"""The dialogs of the settings: what is entered is kept, what makes no sense is refused in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.values import from_lua
from tests.features.reader_steps import APP, open_settings, words_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader


@pytest.fixture
def reader(reader: Reader, story: Path) -> Iterator[Reader]:
    """Somebody in the story, whose service is known to be OpenRouter."""
    reader.open(story)
    reader.go_to(5)
    done: list[object] = []
    reader.runtime.execute(f"{APP}.service:load_models({{}}, ...)", lambda *_: done.append(True))
    reader.runtime.run_until(lambda: bool(done))
    yield reader
    reader.close_windows()
    reader.close_book()
    reader.wait(3)
    reader.quit()


def setting(reader: Reader, name: str) -> Any:
    """A setting's value."""
    return from_lua(reader.runtime.eval(f"{APP}.settings:get(...)", name))


def test_a_number_goes_up_and_down_within_its_bounds(reader: Reader) -> None:
    open_settings(reader, "Advanced", "Requests at once: 3")
    for _ in range(5):
        reader.tap("+")
    reader.tap("OK")

    assert setting(reader, "parallel_requests") == 6
    assert reader.has("Requests at once: 6")


def test_a_number_is_left_to_the_model_again(reader: Reader) -> None:
    open_settings(reader, "Advanced", "Temperature: automatic")
    reader.tap("−")
    reader.tap("OK")
    assert setting(reader, "temperature") == pytest.approx(0.9)
    assert reader.has("Temperature: 0.9")

    reader.tap("Temperature: 0.9")
    reader.tap("automatic")

    assert setting(reader, "temperature") == -1
    assert reader.has("Temperature: automatic")


def test_names_are_parted_by_whatever_was_typed(reader: Reader) -> None:
    open_settings(reader, "Advanced", "Fallback models: none")
    reader.type_text(" mock/echo, mock/tiny ,mock/small")
    reader.tap("Save")

    assert setting(reader, "fallback_models") == "mock/echo mock/tiny mock/small"
    assert reader.has("Fallback models: 3")


def test_additions_to_requests_that_make_no_sense_are_refused(reader: Reader) -> None:
    open_settings(reader, "Advanced", "Extra request JSON: none")
    for text, told in (
        ('{"stream": false}', "“stream” cannot be set here"),
        ("seed: 7", "This is not a JSON object."),
        ("{" + ",".join(f'"m{number}": 1' for number in range(31)) + "}", "There are too many members."),
    ):
        reader.clear_text()
        reader.type_text(text)
        reader.tap("Save")
        assert told in words_on(reader)
        reader.tap_beside()

    reader.tap("Cancel")
    assert setting(reader, "extra_request") == ""


def test_additions_to_requests_are_kept(reader: Reader) -> None:
    open_settings(reader, "Advanced", "Extra request JSON: none")
    reader.type_text('{"seed": 7}')
    reader.tap("Save")

    assert setting(reader, "extra_request") == '{"seed": 7}'
    assert reader.has("Extra request JSON: set")


def test_what_is_no_amount_is_refused(reader: Reader) -> None:
    open_settings(reader, "Money", "For each book: none")
    for text in ("abc", "-1", "1e5", "0x10", "1.2.3"):
        reader.clear_text()
        reader.type_text(text)
        reader.tap("Save")
        assert "This is not an amount." in words_on(reader), text
        reader.tap_beside()

    reader.tap("Cancel")
    assert setting(reader, "book_budget") == ""


def test_a_budget_is_taken_away_again(reader: Reader) -> None:
    open_settings(reader, "Money", "Daily budget: $0.50")
    reader.clear_text()
    reader.tap("Save")

    assert setting(reader, "day_budget") == ""
    assert reader.has("Daily budget: none")


def test_the_credit_that_is_left_is_told_and_where_to_add_some(reader: Reader) -> None:
    open_settings(reader, "Account", "Credit left")
    reader.wait(2)

    assert "The key" in words_on(reader)
    reader.tap("Add credit")
    assert "https://openrouter.ai/settings/credits" in str(
        from_lua(reader.runtime.eval("require('harness.ui.inspect').top_window().text"))
    )
    reader.tap_beside()


def test_the_log_is_shown_and_deleted(reader: Reader) -> None:
    open_settings(reader, "Advanced")
    reader.swipe("west")
    reader.tap("Request log")
    reader.tap("Show the log")
    assert "Nothing has been logged yet." in words_on(reader)
    reader.close_windows()
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    reader.close_windows()

    open_settings(reader, "Advanced")
    reader.swipe("west")
    reader.tap("Show the log")
    assert "finish=stop" in words_on(reader)
    reader.tap("Delete")

    assert not (reader.runtime.data_dir / "precis" / "requests.log").exists()


def test_the_facts_for_a_report_are_a_picture(reader: Reader) -> None:
    open_settings(reader, "About Précis")
    assert "Never send your key." in words_on(reader)
    reader.tap("Details for a report")

    facts = str(from_lua(reader.runtime.eval("require('harness.ui.inspect').top_window().text")))
    assert "KOReader v" in facts
    assert "Model mock/extractive" in facts
    assert "sk-or" not in facts
    assert "127.0.0.1" not in facts
    reader.tap_beside()


def test_a_model_for_questions_is_chosen_and_given_up(reader: Reader) -> None:
    open_settings(reader, "Model", "Questions: the same")
    reader.wait_for("models")
    reader.tap("Mock: Echo")
    assert "for this chapter." in words_on(reader)
    reader.tap("Use this model")
    assert setting(reader, "question_model") == "mock/echo"
    reader.tap("Questions: echo")
    reader.wait_for("models")
    reader.tap("<appbar.menu>")
    reader.tap("The same as for summaries")

    assert setting(reader, "question_model") == ""


def test_models_for_pictures_are_those_that_see(reader: Reader) -> None:
    open_settings(reader, "Model", "Pictures: the same")
    reader.wait_for("Can see")

    assert "Mock: Vision" in reader.screen()
    assert "Mock: Echo" not in reader.screen()


def test_favourites_come_first_and_alone(reader: Reader) -> None:
    open_settings(reader, "Model", "Summaries: extractive")
    reader.wait_for("models")
    reader.tap("Mock: Slow")
    reader.tap("Add to favourites")
    assert reader.menu_items()[0].startswith("★ Mock: Slow")
    reader.close_windows()

    open_settings(reader, "Model", "Favourites")
    reader.wait_for("1 model")
    assert reader.menu_items()[0].startswith("★ Mock: Slow")


def test_without_any_list_a_model_s_name_is_typed(reader: Reader) -> None:
    reader.runtime.execute(f"{APP}.settings:set('base_url', 'http://127.0.0.1:1/v1')")
    open_settings(reader, "Model", "Summaries: extractive")
    reader.wait_for("The service cannot be reached.")
    reader.tap_beside()
    assert "No model fits." in reader.screen()
    reader.tap("<appbar.menu>")
    reader.tap("Type a name…")
    reader.clear_text()
    reader.type_text("maker/new model")
    reader.tap("Save")
    assert "A model's name has no spaces." in words_on(reader)
    reader.tap_beside()
    reader.clear_text()
    reader.type_text("maker/new-model")
    reader.tap("Save")

    assert setting(reader, "model") == "maker/new-model"
    assert reader.has("Summaries: new-model")


def test_the_list_of_models_is_there_without_a_network(reader: Reader, openrouter: MockOpenRouter) -> None:
    reader.network(wifi=False)
    count = len(openrouter.requests)
    open_settings(reader, "Model", "Summaries: extractive")
    reader.wait_for("models")
    reader.tap("<appbar.menu>")
    reader.tap("Search…")
    reader.type_text("echo")
    reader.tap("Search")

    assert "1 model" in reader.screen()
    assert len(openrouter.requests) == count


def test_filters_are_set_one_after_the_other_above_the_first_models_that_fit(reader: Reader) -> None:
    open_settings(reader, "Model", "Summaries: extractive")
    reader.wait_for("models")
    reader.tap("<chevron.right>")
    reader.tap("<appbar.menu>")
    reader.tap("☐ Can use tools")
    reader.tap("Cheapest first")

    assert "☑ Can use tools" in words_on(reader)
    reader.tap("Close")
    assert "Can use tools" in reader.screen()
    assert "Page 1 of" in reader.screen()


def test_a_setting_that_is_held_tells_what_it_does(reader: Reader) -> None:
    reader.trigger("precis_panel")
    reader.wait(0.5)
    reader.tap("extractive · today")
    reader.tap("Reading")
    assert "Hold a setting to read what it does." in words_on(reader)

    reader.hold("Only what I have read")

    assert "Nothing beyond the page you are on is sent or shown" in words_on(reader)
