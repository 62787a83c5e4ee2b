"""Does anything in any order on Précis' screens, while everything goes wrong, and looks at what that leaves behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random

import click

from harness.monkey import Monkey
from harness.openrouter import CATALOGUE, MockOpenRouter
from harness.reader import Reader
from harness.values import HarnessError, LuaError
from tools.errors import ToolError
from tools.store_check import bill_problems, store_problems
from tools.walk import leads_away
from tools.walk_device import PAGE_READ_TO, Device, Shelf, set_up, some_words, switched_on
from tools.walk_situations import open_menu

# What the service may do; what needs TLS is left out.
FAULTS = [name for name, fault in CATALOGUE.items() if not fault.tls_only]
ACTIONS = ("panel", "summarise", "recap", "ask", "people")
QUESTIONS = ("Who was Marta Venn?", "beans", "¿Qué?", "豆", "\n")
SECONDS_TO_END = 5.0
SECONDS_TO_COME = 0.5
ROUNDS_OF_BILLS, SECONDS_BETWEEN_BILLS = 3, 1_000.0  # longer than a request's last deadline
STORE = Path("precis") / "precis.sqlite3"
LAST_DEEDS = 12  # of the diary, in a report


@dataclass(frozen=True)
class Outcome:
    """What a run did, and what is wrong after it."""

    seed: int
    diary: list[str]
    spent: str
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if not self.problems:
            return f"seed {self.seed}: {len(self.diary)} actions, ${self.spent} spent, nothing wrong"
        return "\n".join([f"seed {self.seed}, after {self.diary[-LAST_DEEDS:]}:", *self.problems])


class Run:
    """One run: a monkey on Précis' screens, a service that misbehaves, and a person who puts things right again."""

    def __init__(self, reader: Reader, mock: MockOpenRouter, shelf: Shelf, seed: int) -> None:
        """Open the book."""
        self._reader, self._mock, self._shelf = reader, mock, shelf
        mock.pace.latency, mock.pace.cadence = 0.2, 0.02
        reader.open(shelf.story)
        reader.go_to(PAGE_READ_TO)
        self.monkey = Monkey(reader, seed, home=self._go_in, skip=leads_away, texts=QUESTIONS)
        for habit in (self._misbehave, self._misbehave, self._reopen, self._put_right):
            self.monkey.learn(habit)

    def _go_in(self, random: Random) -> str:
        """One of the ways into Précis."""
        if self._reader.ui is None:
            self._reader.open(self._shelf.story)
        way = random.choice(("menu", "words", *ACTIONS))
        if way == "menu":
            open_menu(self._reader)
        elif way == "words":
            self._reader.select_text(some_words(self._reader))
        else:
            self._reader.trigger(f"precis_{way}")
        # Some windows come a moment later, and nobody goes in twice.
        self._reader.wait(SECONDS_TO_COME)
        return f"go in by {way}"

    def _misbehave(self, random: Random) -> str:
        fault = random.choice(FAULTS)
        # Not more than one at a time: what nobody asked for yet is as good as forgotten.
        self._mock.forget_script()
        self._mock.script(fault)
        return f"the service: {fault}"

    def _reopen(self, random: Random) -> str:
        """Close the book under whatever is open, and open it again, at once or later."""
        self._reader.close_apps()
        seconds = random.choice((0.0, 0.5, 5.0))
        self._reader.wait(seconds)
        self._reader.open(self._shelf.story)
        return f"close the book, open it after {seconds} s"

    def _put_right(self, random: Random) -> str:
        """What the monkey logged out of or typed over is set as it was, so that it does not end up idle."""
        put_right(self._reader, self._mock)
        self._reader.go_to(random.randrange(1, self._reader.page_count() + 1))
        return "put the account right"

    def end(self) -> list[str]:
        """Leave when all is well again, as at the end of a day, with the bills settled; what cannot be closed."""
        self._mock.forget_script()
        if self._reader.ui is None:
            self._reader.open(self._shelf.story)
        self._reader.network(wifi=True, online=True)
        put_right(self._reader, self._mock)
        settle_bills(self._reader)
        stuck = [f"no way out of {window!r}" for window in self._reader.close_windows()]
        self._reader.close_apps()
        self._reader.wait(SECONDS_TO_END)
        self._reader.quit()
        return stuck


def put_right(reader: Reader, mock: MockOpenRouter) -> None:
    """Set the account, and the budget, as after logging in."""
    code = """
        local base_url, key = ...
        local app = require("apps/reader/readerui").instance.precis:app()
        app.settings:set("base_url", base_url)
        app.settings:set("day_budget", "")
        app.settings:set("model", "mock/extractive")
        assert(app.access:accept_key(key))
    """
    reader.runtime.execute(code, mock.base_url, mock.key)


def settle_bills(reader: Reader) -> None:
    """Let what is under way end, and ask for the bills that are still open."""
    for _ in range(ROUNDS_OF_BILLS):
        reader.wait(SECONDS_BETWEEN_BILLS)
        reader.runtime.execute("require('apps/reader/readerui').instance.precis:app():reconcile()")
    reader.wait(SECONDS_BETWEEN_BILLS)


def run_wild(device: Device, shelf: Shelf, seed: int, actions: int) -> Outcome:
    """Do so many random things, leave, and look at what is left."""
    with switched_on(device, settings={"ask_above": "0.001"}) as (reader, mock):
        run = Run(reader, mock, shelf, seed)
        problems: list[str] = []
        try:
            run.monkey.act(actions)
            problems += run.end()
            problems += [f"{kind}: {item}" for kind, items in reader.runtime.leftovers().items() for item in items]
        except (HarnessError, LuaError) as exc:
            problems.append(f"{type(exc).__name__}: {exc}")
        store = reader.runtime.data_dir / STORE
        if not problems:
            problems += store_problems(store) + bill_problems(store, mock.bill)
        return Outcome(seed, run.monkey.diary, f"{mock.bill.total:f}", problems)


@click.command()
@click.option("--seeds", default=20, show_default=True, help="How many runs.")
@click.option("--first-seed", default=1, show_default=True)
@click.option("--actions", default=1_000, show_default=True, help="Random actions in each run.")
def stress(seeds: int, first_seed: int, actions: int) -> None:
    """Do random things: taps, typing, rotations, sleeps, faults; nothing may crash, stay open or be miscounted."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for outcome in _run_all(set_up(Path(folder)), range(first_seed, first_seed + seeds), actions):
            failed += bool(outcome.problems)
            click.echo(str(outcome))
    if failed:
        raise ToolError(f"{failed} of {seeds} runs went wrong")


def _run_all(shelf: Shelf, seeds: range, actions: int) -> Iterator[Outcome]:
    device = Device("600x800", "en")
    workers = min(len(seeds), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(run_wild, device, shelf, seed, actions) for seed in seeds]
        yield from (done.result() for done in running)
