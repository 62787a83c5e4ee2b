"""Where walks through Précis start: what a reader does to come upon screens that no tap alone leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from harness.clock import VirtualClock
from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from harness.walk import Begin
from tools.walk_device import (
    NOBODY_LISTENS,
    NOWHERE,
    OPENROUTER,
    PAGE_READ_TO,
    Device,
    Shelf,
    ask,
    press,
    some_words,
    switched_on,
    wait_for_button,
)

DAY = 86_400
UNTIL_IT_GIVES_UP = 900.0  # seconds; longer than every deadline and all attempts together
SLOWLY = 30.0  # seconds between two words
# One for each row of the table of errors; every other fault of the mock's ends in one of these.
TROUBLES = (
    "status_401", "credits", "key_limit", "guardrail_budget", "retry_after_long", "free_daily", "status_404",
    "status_503", "stall_before_head", "close_after", "moderation", "refusal", "finish_length", "context_too_long",
    "reasoning_only", "content_empty", "body_html", "status_400",
)  # fmt: skip

Go = Callable[[Reader, MockOpenRouter, Shelf], None]


@dataclass(frozen=True)
class Start:
    """What is done first, with which settings, on a fresh or a used device, with or without a key."""

    go: Go
    settings: Mapping[str, object] = field(default_factory=dict)
    is_used: bool = True
    has_key: bool = True


def begins(device: Device, shelf: Shelf, names: tuple[str, ...] = ()) -> dict[str, Begin]:
    """The starts by their names, all or some, as a walk takes them."""
    return {name: partial(_begin, start, device, shelf) for name, start in STARTS.items() if name in (names or STARTS)}


@contextmanager
def _begin(start: Start, device: Device, shelf: Shelf) -> Iterator[Reader]:
    used = shelf.used if start.is_used else None
    with switched_on(device, used, start.settings, key=start.has_key) as (reader, mock):
        start.go(reader, mock, shelf)
        yield reader


def open_menu(reader: Reader) -> None:
    """Open the menu, and in it Précis, whatever it is called in this language: it is the last of the tools."""
    reader.tap_menu("tools")
    reader.tap(reader.menu_items()[-1])


def _menu(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    _open(reader, shelf)
    open_menu(reader)


def _open(reader: Reader, shelf: Shelf) -> None:
    reader.open(shelf.story)
    reader.go_to(PAGE_READ_TO)


def _menu_of_files(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    reader.open_browser(shelf.story.parent)
    open_menu(reader)


def _book_held(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    reader.open_browser(shelf.story.parent)
    reader.hold(shelf.story.name)


def _words_marked(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    _open(reader, shelf)
    reader.select_text(some_words(reader))


def _word_looked_up(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    _open(reader, shelf)
    reader.look_up("barrage")


def _back_after_days(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    _open(reader, shelf)
    reader.close_book()
    clock = reader.runtime.clock
    assert isinstance(clock, VirtualClock)
    clock.set_wall(clock.wall() + 12.5 * DAY)
    reader.open(shelf.story)
    reader.wait(1)


def _end_of_chapter(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    reader.open(shelf.story)
    while len(reader.windows()) == 1:
        reader.turn_pages(1)
        reader.wait(1)


def _action(name: str) -> Go:
    """One of the Dispatcher's actions."""

    def go(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
        _open(reader, shelf)
        reader.trigger(f"precis_{name}")
        reader.wait(1)

    return go


def _answer_arriving(reader: Reader, mock: MockOpenRouter, shelf: Shelf) -> None:
    mock.pace.cadence = SLOWLY
    _open(reader, shelf)
    reader.trigger("precis_summarise")
    reader.wait(2 * SLOWLY)


def _many_parts_arriving(reader: Reader, mock: MockOpenRouter, shelf: Shelf) -> None:
    mock.pace.latency = SLOWLY
    _open(reader, shelf)
    reader.send("GotoPage", reader.page_count())
    reader.trigger("precis_recap")
    reader.wait(1)


def _question_answered(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    _open(reader, shelf)
    ask(reader, "Who was Marta Venn?")


def _trouble(fault: str) -> Go:
    def go(reader: Reader, mock: MockOpenRouter, shelf: Shelf) -> None:
        _open(reader, shelf)
        mock.always_do(fault)
        reader.trigger("precis_summarise")
        reader.wait(UNTIL_IT_GIVES_UP)

    return go


def _wifi_off(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    _open(reader, shelf)
    # It cannot be turned on either, so that nothing is ever sent to the address that is set.
    reader.network(wifi=False, online=False, can_connect=False)
    reader.trigger("precis_summarise")
    reader.wait(1)


def _nobody_listens(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    _open(reader, shelf)
    reader.trigger("precis_summarise")
    reader.wait(UNTIL_IT_GIVES_UP)


def _scan(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    reader.open(shelf.scan)
    reader.trigger("precis_summarise")
    reader.wait(UNTIL_IT_GIVES_UP)


def _selection_explained(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    _words_marked(reader, _mock, shelf)
    press(reader, "Précis")
    press(reader, "Explain")
    wait_for_button(reader, "Again")


def _page_as_a_picture(reader: Reader, _mock: MockOpenRouter, shelf: Shelf) -> None:
    reader.open(shelf.scan)
    reader.trigger("precis_picture")


STARTS: dict[str, Start] = {
    "menu": Start(_menu, is_used=False),
    "menu, used": Start(_menu),
    "menu of files": Start(_menu_of_files),
    "book held": Start(_book_held),
    "words marked": Start(_words_marked),
    "word looked up": Start(_word_looked_up),
    "back after days": Start(_back_after_days, {"offer_coming_back": True}),
    "end of chapter": Start(_end_of_chapter, {"offer_chapter_end": True}),
    **{name: Start(_action(name)) for name in ("panel", "ask", "people")},
    "first use": Start(_wifi_off, {"base_url": OPENROUTER}, is_used=False, has_key=False),
    "confirm": Start(_action("recap"), {"ask_above": "0"}, is_used=False),
    "answer": Start(_action("summarise")),
    "answer arriving": Start(_answer_arriving, is_used=False),
    "parts arriving": Start(_many_parts_arriving, {"ask_above": "9"}, is_used=False),
    "question answered": Start(_question_answered),
    "selection explained": Start(_selection_explained),
    **{f"trouble: {fault}": Start(_trouble(fault), is_used=False) for fault in TROUBLES},
    "Wi-Fi off": Start(_wifi_off, {"base_url": NOWHERE}, is_used=False),
    "nobody listens": Start(_nobody_listens, {"base_url": NOBODY_LISTENS}, is_used=False),
    "budget reached": Start(_action("summarise"), {"day_budget": "0.00001"}, is_used=False),
    "scan": Start(_scan, is_used=False),
    "page as a picture": Start(_page_as_a_picture, {"picture_model": "mock/vision"}, is_used=False),
}
