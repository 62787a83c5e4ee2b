"""Reading tasks at a desk: the plugin's own Lua in a stand-in KOReader, with one book open and real time."""

from __future__ import annotations

import os
import ssl
import sys
import tempfile
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import certifi

from harness.clock import SystemClock, VirtualClock
from harness.documents.face import DocumentsFace
from harness.openrouter.server import MockOpenRouter
from harness.reader import Reader
from harness.runtime import PLUGIN, Runtime
from harness.values import from_lua
from tools.answers import Answer, Chapter, Contents, Failure, Listener, ReadingOptions, Usage
from tools.errors import ReadingError
from tools.places import Percent, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from harness.clock import Clock

    # A job's options, by the names that `precis/reading/jobs.lua` gives them; None is left out.
    Settings = Mapping[str, object]

DESK = Path(__file__).with_name("desk.lua")
MOCK_MODEL = "mock/extractive"
CITATION_FIELDS = ("number", "chapter", "offset", "length", "quote", "verified")
TASK_LIMIT = 3600.0  # seconds; every request has deadlines of its own

UNREADABLE = Failure(
    "unreadable_book", "The book cannot be read.", "The file may be damaged or protected against copying."
)


class Desk:
    """One open book. Use it as a context manager; opening raises `ReadingError` when the book cannot be read."""

    make_clock: Callable[[], Clock] = SystemClock

    def __init__(self, book: Path, options: ReadingOptions) -> None:
        """Remember what to open and who shall answer."""
        self._book = book
        self._options = options
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Open the book."""
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the book and everything behind it."""
        self._stack.close()

    def _open(self) -> None:
        data_dir = self._options.data_dir
        data_dir.mkdir(parents=True, exist_ok=True)
        self._runtime = self._stack.enter_context(Runtime(clock=self.make_clock(), data_dir=data_dir))
        self._runtime.add_plugin_root(self._install())
        settings, key = self._choose_service()
        self._runtime.provide("documents", DocumentsFace())
        self._lua = self._runtime.execute(DESK.read_bytes(), name=f"@{DESK}")
        self._call("open", str(self._book.resolve()))
        self._runtime.run_for(0.05)
        if not self._call("is_open"):
            raise ReadingError(UNREADABLE)
        self._stack.callback(self._close)
        self._call("configure", settings, key)

    def _install(self) -> Path:
        """A folder of plugins with ours in it, as KOReader's loader looks for them; it lasts as long as the desk."""
        plugins = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        (plugins / "precis.koplugin").symlink_to(PLUGIN, target_is_directory=True)
        return plugins

    def _close(self) -> None:
        self._call("close")
        self._runtime.run_for(0.05)

    def _choose_service(self) -> tuple[dict[str, Any], str | None]:
        """The settings that name who answers, and the key for it."""
        options = self._options
        key, base_url, model = options.api_key, options.base_url, options.model
        if options.uses_mock:
            server = self._stack.enter_context(MockOpenRouter())
            self._runtime.add_peer(server)
            key, base_url, model = server.key, server.base_url, model or MOCK_MODEL
        settings: dict[str, Any] = {"ca_file": ssl.get_default_verify_paths().cafile or certifi.where()}
        if base_url is not None:
            settings["base_url"] = base_url
        if model is not None:
            settings["model"] = model
        return settings, key

    def _call(self, name: str, *arguments: Any) -> Any:
        return self._runtime.call(self._lua[name.encode()], *arguments)

    def run(self, name: str, *arguments: Any) -> Any:
        """Run one of the desk's functions to its end; raises `ReadingError` when there is nothing to show for it."""
        outcome: list[tuple[Any, Any]] = []
        self._call(name, *arguments, lambda result, failure: outcome.append((result, failure)))
        self._runtime.run_until(lambda: bool(outcome), limit=TASK_LIMIT)
        result, failure = outcome[0]
        if os.environ.get("PRECIS_DEBUG"):
            sys.stderr.writelines(line + "\n" for line in self._runtime.take_log())
        if failure:
            raise ReadingError(Failure(**from_lua(failure)))
        return from_lua(result)

    def contents(self) -> Contents:
        """The book's own data and its chapters."""
        found = self.run("contents")
        metadata = found["metadata"]
        return Contents(
            title=metadata["title"],
            authors=list(metadata["authors"]),
            language=metadata.get("language"),
            chapters=[
                Chapter(
                    number=chapter["number"],
                    title=chapter["title"],
                    depth=chapter["depth"],
                    matter=chapter["matter"],
                    length=chapter["length"],
                )
                for chapter in found["chapters"]
            ],
        )

    def text(self, chapter: int) -> str:
        """A chapter's own text, as tasks see it."""
        return str(self.run("text", chapter)["text"])

    def go_to_page(self, page: int) -> None:
        """Bring a page into view, or the nearest there is."""
        self._call("go_to_page", page)
        self._runtime.run_for(0.05)

    def ask(self, job: str, settings: dict[str, Any], listener: Listener) -> Answer:
        """Do one of the plugin's jobs (`precis/reading/jobs.lua`); `listener` hears how it comes about."""
        handlers = {
            "on_text": lambda delta: listener.text(from_lua(delta)),
            "on_reset": listener.start_over,
            "on_progress": lambda done, total, *_: listener.progress(done, total),
        }
        return make_answer(self.run("start", job, settings, handlers))

    def reckon(self, job: str, settings: dict[str, Any]) -> dict[str, Any]:
        """What a job would take: steps, tokens, price range, seconds. Nothing is sent."""
        reckoning: dict[str, Any] = self.run("reckon", job, settings)
        return reckoning


def make_answer(found: dict[str, Any]) -> Answer:
    """The answer that Lua gave, whole or not."""
    usage = found["usage"]
    failure = found.get("failure")
    return Answer(
        text=found["text"],
        complete=found["complete"],
        model=found.get("model"),
        usage=Usage(
            prompt_tokens=usage["prompt_tokens"],
            completion_tokens=usage["completion_tokens"],
            cost=Decimal(usage["cost_text"]) if "cost_text" in usage else None,
        ),
        requests=found["requests"],
        cached=found["cached"],
        error=Failure(**failure) if failure else None,
        extras={name: shape(found[name]) for name, shape in EXTRAS.items() if name in found},
    )


def as_list(found: Any) -> list[Any]:
    """A Lua array; an empty one arrives as an empty dict."""
    return list(found) if found else []


def as_citations(found: Any) -> list[dict[str, Any]]:
    """Citations with all their members; what is not known is None."""
    return [{name: each.get(name) for name in CITATION_FIELDS} for each in as_list(found)]


def as_entities(found: Any) -> list[dict[str, Any]]:
    """People, places and terms, their lists as lists."""
    lists = ("aliases", "mentions", "notes")
    return [{**each, **{name: as_list(each.get(name)) for name in lists}} for each in as_list(found)]


# Members of an answer that only some tasks have.
EXTRAS = {"citations": as_citations, "entities": as_entities, "timeline": as_list}


def list_chapters(book: Path, options: ReadingOptions) -> Contents:
    """The chapters of a book. Raises `ReadingError` when it cannot be read."""
    with Desk(book, options) as desk:
        return desk.contents()


def summarize(book: Path, chapter: int, options: ReadingOptions, listener: Listener) -> Answer:
    """Summarise one chapter of a book, by its number in the contents."""
    with Desk(book, options) as desk:
        return desk.ask("summary", {"chapter": chapter, "is_open": True}, listener)


def run_job(job: str, settings: Settings, book: Path, options: ReadingOptions, listener: Listener) -> Answer:
    """Do one job on a book. A place in the settings may be a share of the book's text."""
    with Desk(book, options) as desk:
        return desk.ask(job, _with_places(desk, settings), listener)


def ask_about_page(page: int, settings: Settings, book: Path, options: ReadingOptions, listener: Listener) -> Answer:
    """Ask about the picture of a page."""
    given = {name: value for name, value in settings.items() if value is not None}
    with Desk(book, options) as desk:
        desk.go_to_page(page)
        return desk.ask("picture", {"page": page, **given}, listener)


def reckon(job: str, settings: Settings, book: Path, options: ReadingOptions) -> Answer:
    """An answer without text that tells what a job would take."""
    with Desk(book, options) as desk:
        plan = desk.reckon(job, _with_places(desk, settings))
    return Answer("", complete=True, model=options.model, cached=True, extras={"plan": plan})


def _with_places(desk: Desk, settings: Settings) -> dict[str, Any]:
    ready: dict[str, Any] = {}
    for name, value in settings.items():
        place = value.place_in(desk.contents()) if isinstance(value, Percent) else value
        ready[name] = place.to_lua() if isinstance(place, Place) else place
    return {name: value for name, value in ready.items() if value is not None}


def show_on_device(book: Path, chapter: int) -> str:
    """What a reader sees who has come to a chapter's end and taps Summarise this chapter: the last screen."""
    with ExitStack() as stack:
        runtime = stack.enter_context(Runtime(clock=VirtualClock()))
        server = stack.enter_context(MockOpenRouter(latency=0.5, cadence=0.02))
        runtime.add_peer(server)
        runtime.provide("documents", DocumentsFace())
        settings = runtime.data_dir / "settings"
        settings.mkdir(exist_ok=True)
        (settings / "precis.lua").write_text(
            f'return {{ ["base_url"] = "{server.base_url}", ["model"] = "{MOCK_MODEL}" }}\n'
        )
        (settings / "precis_key.txt").write_text(server.key)
        reader = Reader(runtime)
        reader.open(book.resolve())
        reader.go_to(_last_page_of(runtime, chapter))
        reader.tap_menu("tools", "Précis", "Summarise this chapter")
        reader.wait_for(MOCK_MODEL, limit=120.0)
        screen = reader.screen()
        reader.quit()
        return screen


def _last_page_of(runtime: Runtime, chapter: int) -> int:
    desk = runtime.execute(DESK.read_bytes(), name=f"@{DESK}")
    pages: list[int] = []
    runtime.call(desk[b"last_page_of"], chapter, lambda position, _failure: pages.append(int(position[b"page"])))
    runtime.run_until(lambda: bool(pages))
    return pages[0]
