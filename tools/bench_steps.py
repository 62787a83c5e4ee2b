"""How long the plugin holds the loop of KOReader: on a tour of all screens, over a long chapter, as text streams in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from harness.reader import Reader
from harness.stopwatch import Stopwatch, Stretch
from tools import long_answer
from tools.bench_streaming import long_chapter_book
from tools.figures import Figure
from tools.walk import walk_on
from tools.walk_device import Device, Shelf, set_up, switched_on

AT_MOST = 0.002  # seconds of a desktop's processor; about 25 times that on a reading device
TELLINGS = 10  # of the story, in one chapter
LIMIT = 3600.0  # seconds of the reader's time
KINDS = {
    "callback": "callback of KOReader's",
    "step": "step of a task",
    "end": "end of a task",
}


def _watched() -> Device:
    return Device("600x800", "en", stopwatch=Stopwatch())


def tour(shelf: Shelf) -> Stopwatch:
    """Every button of every screen, each outing on a device that has just been switched on."""
    device = _watched()
    walk_on(device, shelf)
    assert device.stopwatch
    return device.stopwatch


def _wait_for_end(reader: Reader) -> None:
    reader.runtime.run_until(lambda: reader.has("Again") or reader.has("Chapters"), limit=LIMIT)
    reader.close_windows()


def long_chapter(folder: Path) -> tuple[Stopwatch, int]:
    """All that is done with text, on a chapter of so many bytes."""
    book, device = long_chapter_book(folder, TELLINGS), _watched()
    with switched_on(device, settings={"ask_above": "100", "day_budget": "100"}) as (reader, _):
        reader.open(book)
        reader.go_to(reader.page_count())
        for job in ("summarise", "recap"):
            reader.trigger(f"precis_{job}")
            _wait_for_end(reader)
        reader.trigger("precis_people")
        reader.wait(LIMIT)
        reader.leave()
    assert device.stopwatch
    return device.stopwatch, book.stat().st_size


def streaming(shelf: Shelf) -> Stopwatch:
    """A long answer, from its first words until it is typeset."""
    device = _watched()
    stopwatch = device.stopwatch
    assert stopwatch
    with switched_on(device) as (reader, mock):
        mock.script(long_answer.reply(), path="/chat/completions")
        reader.open(shelf.story)
        reader.trigger("precis_summarise")
        reader.wait_for(long_answer.WORDS[0])
        stopwatch.stretches.clear()
        reader.runtime.run_until(lambda: reader.has("Again"), limit=LIMIT)
        reader.leave()
    return stopwatch


def _longest(name: str, stretches: list[Stretch]) -> dict[str, Figure]:
    first = stretches[0]
    return {name: Figure(first.seconds * 1000, "ms CPU", f"at most {AT_MOST * 1000:g}; {first.kind}: {first.place}")}


def _of_tour(stopwatch: Stopwatch) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for kind, words in KINDS.items():
        figures |= _longest(f"tour, longest {words}", stopwatch.of([kind]))
    stretches = stopwatch.of()
    longer = sum(stretch.seconds > AT_MOST for stretch in stretches)
    figures["tour, stretches that are longer"] = Figure(longer, "", f"of {len(stretches):,}")
    return figures


def bench() -> dict[str, Figure]:
    """The longest stretches, and where they are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shelf = set_up(folder)
        figures = _longest("20 kB streaming and typeset", streaming(shelf).of())
        chapter, size = long_chapter(folder)
        figures |= _longest(f"chapter of {size // 1000} kB", chapter.of())
        return figures | _of_tour(tour(shelf))
