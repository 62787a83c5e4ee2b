"""Where walks through Précis start: each place by its name, with the device and the settings it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from harness.reader import Reader
from harness.runtime import KOREADER_VERSION
from harness.walk import Begin
from tools import walk_situations as situations
from tools.walk_device import NOBODY_LISTENS, NOWHERE, OPENROUTER, Device, Shelf, switched_on

# One for each row of the table of errors; every other fault of the mock's ends in one of these.
TROUBLES = (
    "status_401", "credits", "key_limit", "guardrail_budget", "retry_after_long", "free_daily", "status_404",
    "status_503", "stall_before_head", "close_after", "moderation", "refusal", "finish_length", "context_too_long",
    "reasoning_only", "content_empty", "body_html", "status_400", "repeats_for_ever",
)  # fmt: skip
OLDEST_SUPPORTED, TOO_OLD = "v2025.08", "v2025.04"


@dataclass(frozen=True)
class Start:
    """What is done first, with which settings, on a fresh or a used device, with or without a key."""

    go: situations.Go
    settings: Mapping[str, object] = field(default_factory=dict)
    is_used: bool = True
    has_key: bool = True
    koreader_version: str = KOREADER_VERSION


def begins(device: Device, shelf: Shelf, names: tuple[str, ...] = ()) -> dict[str, Begin]:
    """The starts by their names, all or some, as a walk takes them."""
    return {name: partial(_begin, start, device, shelf) for name, start in STARTS.items() if name in (names or STARTS)}


@contextmanager
def _begin(start: Start, device: Device, shelf: Shelf) -> Iterator[Reader]:
    used = shelf.used if start.is_used else None
    version = start.koreader_version
    with switched_on(device, used, start.settings, key=start.has_key, version=version) as (reader, mock):
        start.go(reader, mock, shelf)
        yield reader


STARTS: dict[str, Start] = {
    "menu": Start(situations.menu, is_used=False),
    "menu, used": Start(situations.menu),
    "menu of files": Start(situations.menu_of_files),
    "menu, KOReader too old": Start(situations.menu, koreader_version=TOO_OLD),
    "account": Start(situations.account),
    "book held": Start(situations.book_held),
    "words marked": Start(situations.words_marked),
    "word looked up": Start(situations.word_looked_up),
    "word looked up, oldest KOReader": Start(situations.word_looked_up, koreader_version=OLDEST_SUPPORTED),
    "back after days": Start(situations.back_after_days, {"offer_coming_back": True}),
    "end of chapter": Start(situations.end_of_chapter, {"offer_chapter_end": True}),
    **{name: Start(situations.action(name)) for name in ("panel", "ask", "people")},
    "first use": Start(situations.wifi_off, {"base_url": OPENROUTER}, is_used=False, has_key=False),
    "logging in": Start(situations.logging_in, is_used=False),
    "confirm": Start(situations.action("recap"), {"ask_above": "0"}, is_used=False),
    "answer": Start(situations.action("summarise")),
    "answer arriving": Start(situations.answer_arriving, is_used=False),
    "parts arriving": Start(situations.parts_arriving, {"ask_above": "9"}, is_used=False),
    "question answered": Start(situations.question_answered),
    "selection explained": Start(situations.selection_explained),
    "paged book": Start(situations.paged_book, is_used=False),
    **{f"trouble: {fault}": Start(situations.trouble(fault), is_used=False) for fault in TROUBLES},
    "Wi-Fi off": Start(situations.wifi_off, {"base_url": NOWHERE}, is_used=False),
    "Wi-Fi off, used": Start(situations.wifi_off, {"base_url": NOWHERE}),
    "nobody listens": Start(situations.nobody_listens, {"base_url": NOBODY_LISTENS}, is_used=False),
    "budget reached": Start(situations.action("summarise"), {"day_budget": "0.00001"}, is_used=False),
    "book's budget reached": Start(situations.action("summarise"), {"book_budget": "0.00001"}, is_used=False),
    "month's budget reached": Start(situations.action("summarise"), {"month_budget": "0.00001"}, is_used=False),
    "scan": Start(situations.scan, is_used=False),
    "page as a picture": Start(situations.page_as_a_picture, {"picture_model": "mock/vision"}, is_used=False),
}
