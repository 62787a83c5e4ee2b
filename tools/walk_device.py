"""The devices Précis is walked through on, with what a reader has done there before."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pymupdf

from harness.clock import VirtualClock, WorkingClock
from harness.openrouter import MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import KOREADER_VERSION, NeverHappenedError, Runtime
from harness.stopwatch import Stopwatch
from tools.book_builder import STORY, build_book
from tools.l10n.languages import PSEUDO

KEYS_ONLY = {"isTouchDevice": False, "hasKeys": True, "hasDPad": True}
SIZES = {"600x800": (600, 800), "1264x1680": (1264, 1680)}
SIDEWAYS = {"800x600": (800, 600), "1872x1404": (1872, 1404)}
LANGUAGES = ("en", "de", "ar", PSEUDO)
OPENROUTER = "https://openrouter.ai/api/v1"
NOWHERE = "https://192.0.2.1/api/v1"  # an address for documentation: nobody has it
NOBODY_LISTENS = "http://127.0.0.1:1/api/v1"
PAGE_READ_TO = 6
PATIENCE = 300.0  # seconds until an answer must be there
QUESTIONS = (
    "Who was Marta Venn?",
    "What did Dov lose, when did he lose it, who saw that, and what did everybody in the harbour say of it afterwards, "
    "when the tide had gone out and nothing was to be found in the mud?",
)
OWN_ACTIONS = "[Explain to a child]\nExplain this to a child of eight years:\n{selection}\n"


@dataclass(frozen=True)
class Device:
    """A reader's device: its screen, its language, and whether it is worked by keys alone.

    On one that is sabotaged every button fails at first; one that is turned is so on every screen, and back.
    """

    size: str
    language: str
    by_keys: bool = False
    is_sabotaged: bool = False
    is_turned: bool = False
    # Times what is done on it. Work then takes the time that it takes, as on a real one.
    stopwatch: Stopwatch | None = field(default=None, compare=False)

    def __str__(self) -> str:
        facts = [self.size, self.language, "keys" if self.by_keys else "touch"]
        facts += ["every callback failing"] * self.is_sabotaged + ["turned on every screen"] * self.is_turned
        return ", ".join(facts)

    @property
    def screen(self) -> tuple[int, int]:
        """Width and height in pixels, as it is held."""
        return (SIZES | SIDEWAYS)[self.size]


@dataclass(frozen=True)
class Shelf:
    """The books, and the data folder of somebody who has used Précis."""

    story: Path
    paged: Path
    scan: Path
    used: Path


def set_up(folder: Path) -> Shelf:
    """Build the books and use Précis on one of them, in a folder that is there."""
    shelf = Shelf(folder / "story.epub", folder / "paged.pdf", folder / "scan.pdf", folder / "used")
    build_book(STORY, shelf.story)
    _make_pages(shelf.paged, [chapter.read_text() for chapter in sorted(STORY.glob("*.md"))])
    _make_pages(shelf.scan, ["", ""])
    shelf.used.mkdir()
    _use(shelf)
    return shelf


def _make_pages(path: Path, texts: list[str]) -> None:
    """Write a book of fixed pages: on each the beginning of a text, as much as fits."""
    with pymupdf.open() as book:
        for text in texts:
            page = book.new_page()
            page.insert_text((50, 60), textwrap.wrap(text, 80)[:50])
        book.save(path)


def change_settings(data_dir: Path, settings: Mapping[str, object]) -> None:
    """Write some of the plugin's settings over those that are there."""
    lines = [f"    {name} = {_in_lua(value)}," for name, value in settings.items()]
    file = data_dir / "settings" / "precis.lua"
    file.write_text(file.read_text().replace("\n}", "\n" + "\n".join(lines) + "\n}"))


def _in_lua(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


@contextmanager
def switched_on(
    device: Device,
    used: Path | None = None,
    settings: Mapping[str, object] | None = None,
    *,
    key: bool = True,
    version: str = KOREADER_VERSION,
) -> Iterator[tuple[Reader, MockOpenRouter]]:
    """A device, just switched on, and the service it is logged in at; fresh, or as it was `used`."""
    abilities = KEYS_ONLY if device.by_keys else {}
    clock = WorkingClock() if device.stopwatch else VirtualClock()
    screen, language = device.screen, device.language
    with Runtime(clock, screen=screen, language=language, device=abilities, koreader_version=version) as runtime:
        if device.stopwatch:
            device.stopwatch.watch(runtime)
        if used:
            shutil.copytree(used, runtime.data_dir, dirs_exist_ok=True, ignore=shutil.ignore_patterns("plugins"))
        mock = MockOpenRouter()
        runtime.add_peer(mock)
        log_in(runtime.data_dir, mock)
        change_settings(runtime.data_dir, settings or {})
        if not key:
            (runtime.data_dir / "settings" / "precis_key.txt").unlink()
        try:
            yield Reader(runtime), mock
        finally:
            mock.stop()


def set_while_open(reader: Reader, name: str, value: object) -> None:
    """Change one setting while the book is open."""
    app = "require('apps/reader/readerui').instance.precis:app()"
    reader.runtime.execute(f"{app}.settings:set({name!r}, ...)", value)


def said(reader: Reader, text: str) -> str:
    """A text of Précis in the device's language."""
    gettext = reader.runtime.require("precis.ui.gettext")
    translated: bytes = reader.runtime.call(gettext[b"gettext"], text)
    return translated.decode()


def some_words(reader: Reader) -> str:
    """Words that stand beside each other on the page."""
    return " ".join(max(reader.page_text().splitlines(), key=len).split()[1:4])


def ask(reader: Reader, question: str) -> None:
    """Ask the book, and wait for the whole answer."""
    reader.trigger("precis_ask")
    wait_for_button(reader, "Ask")
    reader.type_text(question)
    press(reader, "Ask")
    wait_for_button(reader, "Follow-up")


def press(reader: Reader, text: str) -> None:
    """Tap a button of Précis, or go to it by keys."""
    label = said(reader, text)
    if reader.runtime.eval("require('device'):isTouchDevice()"):
        reader.tap(label)
    else:
        reader.choose_by_keys(label)


def wait_for_button(reader: Reader, text: str) -> None:
    """Wait until there is a button of Précis."""
    label = said(reader, text)
    try:
        reader.runtime.run_until(lambda: reader.has(label), limit=PATIENCE)
    except NeverHappenedError as exc:
        raise NeverHappenedError(f"no button {label!r} within {PATIENCE:.0f} s:\n{reader.screen()}") from exc


def _use(shelf: Shelf) -> None:
    """Do of everything a little, so that every list has something in it."""
    device = Device("600x800", "en")
    with switched_on(device) as (reader, _):
        folder = reader.runtime.data_dir
        reader.open(shelf.story)
        reader.go_to(PAGE_READ_TO)
        reader.wait(1)
        for job in ("summarise", "recap"):
            reader.trigger(f"precis_{job}")
            _agree(reader)
            wait_for_button(reader, "Again")
            reader.close_windows()
        for question in QUESTIONS:
            ask(reader, question)
            reader.close_windows()
        reader.trigger("precis_people")
        _agree(reader)
        reader.wait(PATIENCE)
        reader.close_windows()
        set_while_open(reader, "base_url", NOBODY_LISTENS)
        reader.go_to(PAGE_READ_TO + 6)
        reader.trigger("precis_summarise")
        wait_for_button(reader, "Do it when online")
        press(reader, "Do it when online")
        reader.wait(1)
        reader.leave()
        own_actions(folder)
        shutil.copytree(folder, shelf.used, dirs_exist_ok=True, ignore=shutil.ignore_patterns("plugins"))


def _agree(reader: Reader) -> None:
    reader.wait(1)
    if reader.has("Go on"):
        reader.tap("Go on")


def own_actions(data_dir: Path) -> None:
    """Give the reader an action of her own."""
    folder = data_dir / "precis"
    folder.mkdir(exist_ok=True)
    (folder / "actions.txt").write_text(OWN_ACTIONS)
