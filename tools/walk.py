"""Précis as a reader meets it, all of it: every screen and button in turn, and then anything in any order."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click

from harness.monkey import Monkey
from harness.openrouter import CATALOGUE, MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import Runtime
from harness.values import LuaError
from harness.walk import Report, Walk
from tools.book_builder import build_book
from tools.errors import ToolError
from tools.l10n.languages import PSEUDO
from tools.l10n.pseudo import write_pseudo

STORY = Path(__file__).resolve().parent.parent / "tests" / "books" / "the-clerk-of-tides"
KEYS_ONLY = {"isTouchDevice": False, "hasKeys": True, "hasDPad": True}
SIZES = {"600x800": (600, 800), "1264x1680": (1264, 1680)}
LANGUAGES = ("en", "de", "ar", PSEUDO)
# What the service may do in a stress run; what needs TLS, or goes on until a deadline of minutes, is left out.
FAULTS = [name for name, fault in CATALOGUE.items() if not fault.tls_only and name != "repeats_for_ever"]
# Core's own: they lead away from Précis.
LEADS_AWAY = ("<appbar", "<chevron.up>", "Exit", "Plugin management")


@dataclass(frozen=True)
class Device:
    """A reader's device: its screen, its language, and whether it is worked by keys alone."""

    size: str
    language: str
    by_keys: bool = False

    def __str__(self) -> str:
        return f"{self.size}, {self.language}, {'keys' if self.by_keys else 'touch'}"


def leads_away(label: str) -> bool:
    """Whether a label is one of KOReader's own."""
    return label.startswith(LEADS_AWAY)


def to_precis(reader: Reader) -> None:
    """Open the menu, and in it Précis, whatever it is called in this language: it is the last of the tools."""
    reader.tap_menu("tools")
    reader.tap(reader.menu_items()[-1])


@contextmanager
def at_precis(device: Device, book: Path) -> Iterator[tuple[Reader, MockOpenRouter]]:
    """A reader with the book open, before Précis' menu, and the mock of the service she is logged in at."""
    abilities = KEYS_ONLY if device.by_keys else {}
    with Runtime(screen=SIZES[device.size], language=device.language, device=abilities) as runtime:
        mock = MockOpenRouter()
        runtime.add_peer(mock)
        log_in(runtime.data_dir, mock)
        reader = Reader(runtime)
        reader.open(book)
        to_precis(reader)
        yield reader, mock
        mock.stop()


def walk_on(device: Device, book: Path, most_steps: int) -> Report:
    """Walk through all of Précis on one device."""

    @contextmanager
    def begin() -> Iterator[Reader]:
        with at_precis(device, book) as (reader, _):
            yield reader

    return Walk(begin, leads_away, by_keys=device.by_keys).run(most_steps)


@contextmanager
def story() -> Iterator[Path]:
    """The project's own book, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        yield build_book(STORY, Path(folder) / "story.epub")


@click.command()
@click.option("--size", "sizes", multiple=True, type=click.Choice(list(SIZES)), default=list(SIZES), show_default=True)
@click.option("--language", "languages", multiple=True, default=LANGUAGES, show_default=True)
@click.option("--keys/--no-keys", default=True, show_default=True, help="Walk by keys alone too.")
@click.option("--steps", default=1_000, show_default=True, help="The most steps of one walk.")
def walk(sizes: list[str], languages: list[str], keys: bool, steps: int) -> None:
    """Visit every screen and press every button, on several devices, and say what is wrong."""
    devices = [Device(size, language) for size in sizes for language in languages]
    devices += [Device(sizes[0], languages[0], by_keys=True)] if keys else []
    if PSEUDO in languages:
        write_pseudo()
    wrong = 0
    with story() as book:
        for device in devices:
            report = walk_on(device, book, steps)
            wrong += len(report.findings)
            click.echo(f"{device}: {report}")
    if wrong:
        raise ToolError(f"{wrong} findings")


def _closed(reader: Reader) -> None:
    """Leave everything, as a person would at the end of the day, and let what is under way end."""
    reader.runtime.execute(
        """
        local manager = require("ui/uimanager")
        while manager:getNthTopWidget() do
            local window = manager:getNthTopWidget()
            if window.name == "ReaderUI" then
                window:onClose()
            else
                manager:close(window)
            end
        end
        """
    )
    reader.wait(5)


def run_wild(device: Device, book: Path, seed: int, actions: int) -> str | None:
    """Do so many random things; what went wrong, with the last of what was done."""
    with at_precis(device, book) as (reader, mock):
        monkey = Monkey(reader, seed, home=_home(reader), skip=leads_away)
        monkey.learn(lambda random: _misbehave(mock, random))
        try:
            monkey.act(actions)
            _closed(reader)
        except LuaError as exc:
            return f"{exc}\nafter {monkey.diary[-8:]}"
        left = reader.runtime.leftovers()
        return f"{left}\nafter {monkey.diary[-8:]}" if left else None


def _misbehave(mock: MockOpenRouter, random: Random) -> str:
    fault = random.choice(FAULTS)
    mock.script(fault)
    return f"the service: {fault}"


def _home(reader: Reader) -> Callable[[], None]:
    return lambda: to_precis(reader)


@click.command()
@click.option("--seeds", default=10, show_default=True, help="How many runs.")
@click.option("--first-seed", default=1, show_default=True)
@click.option("--actions", default=1_000, show_default=True, help="Random actions in each run.")
def stress(seeds: int, first_seed: int, actions: int) -> None:
    """Do random things: taps, typing, rotations, sleeps, Wi-Fi; nothing may crash, fail or stay open."""
    failed = 0
    with story() as book:
        for seed in range(first_seed, first_seed + seeds):
            wrong = run_wild(Device("600x800", "en"), book, seed, actions)
            failed += wrong is not None
            click.echo(f"seed {seed}: {wrong or f'{actions} actions, nothing wrong'}")
    if failed:
        raise ToolError(f"{failed} of {seeds} runs went wrong")
