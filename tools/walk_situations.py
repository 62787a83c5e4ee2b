"""Situations that walks through Précis start in: what a reader does to come upon screens that no tap alone leads to."""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.clock import VirtualClock
from harness.eyes import NotOnScreenError
from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from tools.walk_device import PAGE_READ_TO, Shelf, ask, press, said, some_words, wait_for_button

DAY = 86_400
UNTIL_IT_GIVES_UP = 900.0  # seconds; longer than every deadline and all attempts together
SLOWLY = 30.0  # seconds between two words
CHALLENGE = re.compile(r"code_challenge=([\w-]+)")  # in what a phone scans

Go = Callable[[Reader, MockOpenRouter, Shelf], None]


def open_menu(reader: Reader) -> None:
    """Open the menu, and in it Précis, whatever it is called in this language: it is the last of the tools."""
    reader.tap_menu("tools")
    reader.tap(reader.menu_items()[-1])


def open_story(reader: Reader, shelf: Shelf) -> None:
    """Open the story where its reader is."""
    reader.open(shelf.story)
    reader.go_to(PAGE_READ_TO)


def menu(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """Précis in the book's menu."""
    open_story(reader, shelf)
    open_menu(reader)


def menu_of_files(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """Précis in the file browser's menu."""
    reader.open_browser(shelf.story.parent)
    open_menu(reader)


def book_held(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """A book pressed long in the file browser."""
    reader.open_browser(shelf.story.parent)
    reader.hold(shelf.story.name)


def words_marked(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """Words selected on the page."""
    open_story(reader, shelf)
    reader.select_text(some_words(reader))


def word_looked_up(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """The dictionary, with a word."""
    open_story(reader, shelf)
    reader.look_up("barrage")


def back_after_days(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """The book opened again after a while."""
    open_story(reader, shelf)
    reader.close_book()
    clock = reader.runtime.clock
    assert isinstance(clock, VirtualClock)
    clock.set_wall(clock.wall() + 12.5 * DAY)
    reader.open(shelf.story)
    reader.wait(1)


def end_of_chapter(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """A chapter read to its end, and the next begun."""
    reader.open(shelf.story)
    offer = said(reader, "Summarise it")
    for _ in range(reader.page_count()):
        reader.turn_pages(1)
        reader.wait(1)
        if reader.has(offer):
            return


def action(name: str) -> Go:
    """One of the Dispatcher's actions in the story."""

    def go(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
        open_story(reader, shelf)
        reader.trigger(f"precis_{name}")
        reader.wait(1)

    return go


def answer_arriving(reader: Reader, mock: MockOpenRouter, shelf: Shelf) -> None:
    """An answer that comes word by word."""
    mock.pace.cadence = SLOWLY
    open_story(reader, shelf)
    reader.trigger("precis_summarise")
    reader.wait(2 * SLOWLY)


def parts_arriving(reader: Reader, mock: MockOpenRouter, shelf: Shelf) -> None:
    """Work of many parts, under way."""
    mock.pace.latency = SLOWLY
    open_story(reader, shelf)
    reader.send("GotoPage", reader.page_count())
    reader.trigger("precis_recap")
    reader.wait(1)


def question_answered(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """A question that was just answered."""
    open_story(reader, shelf)
    ask(reader, "Who was Marta Venn?")


def selection_explained(reader: Reader, mock: MockOpenRouter, shelf: Shelf) -> None:
    """Selected words that were just explained."""
    words_marked(reader, mock, shelf)
    press(reader, "Précis")
    press(reader, "Explain")
    wait_for_button(reader, "Again")


def trouble(fault: str) -> Go:
    """A summary while the service has one of its faults."""

    def go(reader: Reader, mock: MockOpenRouter, shelf: Shelf) -> None:
        open_story(reader, shelf)
        mock.always_do(fault)
        reader.trigger("precis_summarise")
        reader.wait(UNTIL_IT_GIVES_UP)

    return go


def wifi_off(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """A summary without Wi-Fi; it cannot be turned on either, so that nothing is sent to the address that is set."""
    open_story(reader, shelf)
    reader.network(wifi=False, online=False, can_connect=False)
    reader.trigger("precis_summarise")
    reader.wait(1)


def nobody_listens(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """A summary, asked of an address where nobody is."""
    open_story(reader, shelf)
    reader.trigger("precis_summarise")
    reader.wait(UNTIL_IT_GIVES_UP)


def scan(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """A summary of pages without text."""
    reader.open(shelf.scan)
    reader.trigger("precis_summarise")
    reader.wait(UNTIL_IT_GIVES_UP)


def page_as_a_picture(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """A page that is sent as a picture."""
    reader.open(shelf.scan)
    reader.trigger("precis_picture")


def paged_book(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """A question about a book of fixed pages."""
    reader.open(shelf.paged)
    reader.go_to(2)
    ask(reader, "Who was Marta Venn?")


def account(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    """The account at a service that is known to be OpenRouter."""
    open_story(reader, shelf)
    _know_the_service(reader)
    open_menu(reader)
    for text in ("Settings", "Account"):
        press(reader, text)


def logging_in(reader: Reader, mock: MockOpenRouter, shelf: Shelf) -> None:
    """Somebody without a key, just logged in with a phone."""
    open_story(reader, shelf)
    _know_the_service(reader)
    reader.runtime.execute(f"{_APP}.access:forget_key()")
    reader.trigger("precis_summarise")
    wait_for_button(reader, "Log in with a phone")
    press(reader, "Log in with a phone")
    challenge = CHALLENGE.search(reader.screen())
    if not challenge:
        raise NotOnScreenError(f"nothing to scan:\n{reader.screen()}")
    press(reader, "Type the code")
    reader.type_text(mock.approve_login(challenge[1]))
    press(reader, "Log in")
    wait_for_button(reader, "Go on")


_APP = "require('apps/reader/readerui').instance.precis:app()"


def _know_the_service(reader: Reader) -> None:
    """Have the list of models, by which OpenRouter is told from others that speak like it."""
    done: list[object] = []
    reader.runtime.execute(f"{_APP}.service:load_models({{}}, ...)", lambda *_: done.append(True))
    reader.runtime.run_until(lambda: bool(done))
