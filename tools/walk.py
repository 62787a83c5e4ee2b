"""Walks through all of Précis, on many devices, as a reader would tap or press through it."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path

import click

from harness.reader import Reader
from harness.sabotaged_walk import SabotagedWalk
from harness.turned_walk import TurnedWalk
from harness.walk import Walk
from harness.walk_map import Report
from tools.errors import ToolError
from tools.l10n.languages import PSEUDO
from tools.l10n.pseudo import write_pseudo
from tools.walk_device import LANGUAGES, QUESTIONS, SIDEWAYS, SIZES, Device, Shelf, said, set_up, switched_on
from tools.walk_starts import STARTS, begins

LOG = Path("build") / "walk.txt"
# Core's own: they lead away from Précis.
LEADS_AWAY = ("<appbar.", "<chevron.up>", "<plus>", "Exit", "Plugin management")
ONLY_IN_MENU = "<chevron.up>"
WAYS_OUT = ("Close", "Cancel", "Not now")


def leads_away(reader: Reader) -> Callable[[str], bool]:
    """Which labels are KOReader's own: Précis has its windows, its menu, and single buttons elsewhere."""
    if reader.top_window_is_a_plugins():
        return lambda label: False
    if reader.has(ONLY_IN_MENU):
        return lambda label: label.startswith(LEADS_AWAY)
    return lambda label: "Precis" not in _without_accents(label)


def _without_accents(text: str) -> str:
    """As the pseudo-language, which has more of them, would be read."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def walk_on(device: Device, shelf: Shelf, most_steps: int = 10_000, starts: tuple[str, ...] = ()) -> Report:
    """Walk through all of Précis on one device."""
    with switched_on(device) as (reader, _):
        reader.open_browser(shelf.story.parent)
        # KOReader's own dialogs may have stayed in English.
        ways_out = (*WAYS_OUT, *(said(reader, text) for text in WAYS_OUT))
    kind = SabotagedWalk if device.is_sabotaged else TurnedWalk if device.is_turned else Walk
    places = begins(device, shelf, starts)
    walk = kind(places, leads_away, by_keys=device.by_keys, ways_out=ways_out, previews=QUESTIONS)
    return walk.run(most_steps)


def _harder_ones(plain: Device, longest_language: str, ways: list[bool]) -> Iterator[Device]:
    """What may go wrong only when a device is held sideways or turned, or when something fails."""
    for size, by_keys in zip(SIDEWAYS, cycle(ways), strict=False):
        yield Device(size, longest_language, by_keys)
    for by_keys in ways:
        yield replace(plain, by_keys=by_keys, is_turned=True)
        yield replace(plain, by_keys=by_keys, is_sabotaged=True)


def _walk_all(devices: list[Device], shelf: Shelf, most_steps: int, starts: tuple[str, ...]) -> Iterator[Report]:
    workers = min(len(devices), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(walk_on, device, shelf, most_steps, starts) for device in devices]
        yield from (walked.result() for walked in running)


def _pictures(device: Device, report: Report) -> str:
    """The walk in full: each screen with the way to it, as it looked."""
    parts = [f"=== {device}: {report}"]
    parts += [f"--- {screen.way} ({len(screen.buttons)} buttons)\n{screen.picture}" for screen in report.screens]
    return "\n\n".join(parts) + "\n\n"


@click.command()
@click.option(
    "--size", "sizes", multiple=True, type=click.Choice([*SIZES, *SIDEWAYS]), default=list(SIZES), show_default=True
)
@click.option("--language", "languages", multiple=True, default=LANGUAGES, show_default=True)
@click.option("--by", type=click.Choice(["touch", "keys", "both"]), default="both", show_default=True)
@click.option(
    "--thorough/--plain",
    default=True,
    show_default=True,
    help="Hold and turn devices sideways, and let every callback fail once, too.",
)
@click.option("--from", "starts", multiple=True, type=click.Choice(list(STARTS)), help="Start there only.")
@click.option("--steps", default=10_000, show_default=True, help="The most steps of one walk.")
def walk(sizes: list[str], languages: list[str], by: str, thorough: bool, starts: tuple[str, ...], steps: int) -> None:
    """Visit every screen and press every button, on several devices, and say what is wrong.

    The screens themselves, as they looked, are written to build/walk.txt.
    """
    ways = [by == "keys"] if by != "both" else [False, True]
    devices = [Device(size, language, by_keys) for size in sizes for language in languages for by_keys in ways]
    if thorough:
        devices += _harder_ones(Device(sizes[0], languages[0]), languages[-1], ways)
    if PSEUDO in languages:
        write_pseudo()
    reports: list[Report] = []
    LOG.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, LOG.open("w") as log:
        for device, report in zip(devices, _walk_all(devices, set_up(Path(folder)), steps, starts), strict=True):
            log.write(_pictures(device, report))
            click.echo(f"{device}: {report}")
            reports.append(report)
    click.echo(
        f"in all: {sum(len(report.screens) for report in reports)} screens, "
        f"{sum(report.pressed for report in reports)} buttons, {sum(report.steps for report in reports)} steps"
    )
    findings = sum(len(report.findings) for report in reports)
    if findings:
        raise ToolError(f"{findings} findings")
