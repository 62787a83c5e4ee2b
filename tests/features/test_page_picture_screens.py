"""What a reader meets around a page's picture: offers, other models, what is kept and what waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.values import from_lua
from tests.features.picture_steps import PLUGIN, ask, leave, questions, set_up
from tests.picture_books import make_picture_epub

if TYPE_CHECKING:
    from pathlib import Path

    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader


def test_answers_about_pages_are_kept_and_wait_for_their_page(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path
) -> None:
    seeing.open(scan)
    ask(seeing, title="Page one")
    seeing.go_to(3)
    ask(seeing, title="Page three")
    there = kept(seeing)
    seeing.go_to(2)

    assert sorted(there) == ["Page one", "Page three"]
    assert kept(seeing) == ["Page one"]
    leave(seeing)


def kept(reader: Reader) -> list[str]:
    """The titles of the answers that are shown."""
    found: list[list[str]] = []
    reader.runtime.execute(
        f"""
        local done = ...
        {PLUGIN}:reading().kept:answers(function(answers)
            local titles = {{}}
            for index, answer in ipairs(answers) do
                titles[index] = answer.title
            end
            done(titles)
        end)
        """,
        lambda titles: found.append(list(from_lua(titles) or [])),
    )
    reader.runtime.run_until(lambda: bool(found))
    return found[0]


def test_a_page_waits_for_a_network_and_is_sent_once(seeing: Reader, openrouter: MockOpenRouter, scan: Path) -> None:
    seeing.open(scan)
    seeing.runtime.execute(f"{PLUGIN}:reading().waiting:add('picture', {{ page = 1, action = 'explain' }}, 'Page one')")
    seeing.wait(0.5)
    seeing.go_to(2)
    seeing.broadcast("NetworkConnected")
    seeing.wait(5)
    seeing.broadcast("NetworkConnected")
    seeing.wait(2)

    (body,) = questions(openrouter)
    assert "page 1 of" in body["messages"][1]["content"][0]["text"]
    leave(seeing)


def test_a_scan_is_explained_from_where_its_text_was_missed(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path
) -> None:
    seeing.open(scan)
    seeing.go_to(3)
    seeing.trigger("precis_summarise")
    seeing.wait_for("This part of the book has no text.")

    seeing.tap("Send the page as a picture")

    seeing.wait_for("bottom left 49 % dark")
    assert "Page 3: Explain this page" in seeing.screen()
    leave(seeing)


def test_a_model_that_can_see_is_chosen_from_where_one_could_not_and_is_for_pictures_alone(
    reader: Reader, openrouter: MockOpenRouter, scan: Path
) -> None:
    reader.open(scan)
    reader.trigger("precis_panel")
    reader.tap("This page as a picture…")
    reader.tap("Explain this page")
    reader.wait_for("cannot see pictures")

    reader.tap("A model that can see")
    reader.wait_for("Mock: Vision")
    assert not reader.has("Mock: Echo")
    reader.tap("Mock: Vision")
    reader.tap("Use this model")

    reader.wait_for("top left 49 % dark")
    settings = f"{PLUGIN}:app().settings:get"
    assert reader.runtime.eval(f"{settings}('model')") == b"mock/extractive"
    assert reader.runtime.eval(f"{settings}('picture_model')") == b"mock/vision"
    leave(reader)


def test_a_question_is_asked_about_the_page_in_view(seeing: Reader, openrouter: MockOpenRouter, scan: Path) -> None:
    seeing.open(scan)
    seeing.tap_menu("tools", "Précis", "This page as a picture…")
    seeing.tap("Ask…")
    seeing.type_text("Who is it?")
    seeing.tap("Ask")

    seeing.wait_for("Question: Who is it?")
    leave(seeing)


def test_more_than_a_little_money_is_asked_for_first(seeing: Reader, openrouter: MockOpenRouter, scan: Path) -> None:
    set_up(seeing, "ask_above", "0.0001")
    seeing.open(scan)
    seeing.trigger("precis_panel")
    seeing.tap("This page as a picture…")
    seeing.tap("Explain this page")
    seeing.wait_for("$0.0")
    assert questions(openrouter) == []

    seeing.tap("Go on")

    seeing.wait_for("top left 49 % dark")
    leave(seeing)


def test_only_a_page_that_shows_a_picture_is_offered_as_one(
    seeing: Reader, openrouter: MockOpenRouter, tmp_path: Path, story: Path
) -> None:
    seeing.open(story)
    seeing.go_to(4)
    seeing.trigger("precis_panel")
    in_a_novel = seeing.has("This page as a picture…")
    seeing.close_windows()
    seeing.open(make_picture_epub(tmp_path / "pictures.epub"))
    seeing.trigger("precis_panel")

    assert (in_a_novel, seeing.has("This page as a picture…")) == (False, True)
    leave(seeing)


def test_a_gesture_asks_about_any_page(seeing: Reader, openrouter: MockOpenRouter, story: Path) -> None:
    seeing.open(story)
    seeing.trigger("precis_picture")
    seeing.tap("Write out its text")

    seeing.wait_for("A picture of 600 by 800")
    leave(seeing)


def test_a_cheaper_model_for_a_picture_can_see_too(seeing: Reader, openrouter: MockOpenRouter, scan: Path) -> None:
    catalogue = openrouter.service.catalogue
    catalogue.add(replace(catalogue.models["mock/vision"], id="mock/dear-eyes", prompt="30"))
    set_up(seeing, "picture_model", "mock/dear-eyes")
    seeing.open(scan)
    ask(seeing)
    found: list[bytes] = []
    seeing.runtime.execute(
        f"""
        local done = ...
        {PLUGIN}:reading().alternatives:cheaper_model("picture", {{ page = 1 }}, function(cheaper)
            done(cheaper and cheaper.model or "none")
        end)
        """,
        found.append,
    )
    seeing.runtime.run_until(lambda: bool(found))

    assert found == [b"mock/vision"]
    leave(seeing)
