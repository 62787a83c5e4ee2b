"""A LuaJIT state that looks like KOReader's, with the plugin on its path, and the loop that drives it.

Strings cross as bytes: book text is not always UTF-8. One thread does everything: a turn of the UI, then each peer
(a mock server, say), and when nobody had anything to do, the clock goes to the next moment that somebody waits for.
"""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Protocol, Self

from harness import lua_paths
from harness.border import Surroundings, make_border
from harness.clock import MICROSECONDS, Clock, VirtualClock
from harness.compiled import CompiledFiles
from harness.values import HarnessError, LuaError, as_bytes, from_lua, luajit21, to_lua

HARNESS = Path(__file__).parent
PLUGIN = HARNESS.parent / "plugin"
FAKES = HARNESS / "koreader"
KOREADER_VERSION = "v2026.07.2"
# A busy turn may follow a busy turn for a long time (a big book is read in slices), but not for ever.
MOST_BUSY_TURNS = 1_000_000
# Work that is due at the last moment is still done, though it takes time itself.
LATE_WORK_US = 100_000


class StillOpenError(HarnessError):
    """Something was left behind: `leftovers` maps each kind to where its items were made."""

    def __init__(self, leftovers: dict[str, list[str]]) -> None:
        """Name every item."""
        self.leftovers = leftovers
        super().__init__("\n".join(f"{kind} left open: {item}" for kind, items in leftovers.items() for item in items))


class NeverHappenedError(HarnessError):
    """What a test waited for did not come about in time."""


def _scratch_folder() -> Path | None:
    """Where folders are quick to make and to remove: in memory, where the system offers that."""
    in_memory = Path("/dev/shm")  # noqa: S108
    return in_memory if os.access(in_memory, os.W_OK) else None


def _load_documents() -> object:
    # Parsers of books are slow to import, and most tests open none.
    return importlib.import_module("harness.documents.face").DocumentsFace()


class Peer(Protocol):
    """Somebody outside the plugin, served by the same loop."""

    def poll(self, now: float) -> bool:
        """Do what is due, without waiting; tell whether anything was."""

    def next_due(self) -> float | None:
        """The moment of the next own need, or None."""


class Runtime:
    """One Lua state and its time. Use it as a context manager, or call `close`."""

    # What the runtimes of this process share, so that each file is parsed once; None: each parses for itself.
    compiled: ClassVar[CompiledFiles | None] = None

    def __init__(
        self,
        clock: Clock | None = None,
        data_dir: Path | None = None,
        screen: tuple[int, int] = (600, 800),
        language: str = "en",
        *,
        koreader_version: str = KOREADER_VERSION,
        device: Mapping[str, bool] | None = None,
        plugin_dir: Path = PLUGIN,
    ) -> None:
        """Begin afresh; without a data folder one is made, and removed again by `close`.

        `device` switches what KOReader's `Device:<name>()` answers, for example `{"hasDPad": True}`.
        """
        self.clock: Clock = clock or VirtualClock()
        self._peers: list[Peer] = []
        self._own_folder = tempfile.TemporaryDirectory(dir=_scratch_folder()) if data_dir is None else None
        self.data_dir = data_dir or Path(self._own_folder.name if self._own_folder else "")
        self._around = Surroundings(self.data_dir, screen, language, koreader_version, device or {}, [plugin_dir])
        self._lua = luajit21.LuaRuntime(
            encoding=None, unpack_returned_tuples=True, register_eval=False, register_builtins=False
        )
        self._set_paths(plugin_dir)
        if self.compiled:
            self._load(FAKES / "harness" / "compiled.lua", self.compiled.find, self.compiled.keep)
        self._load(FAKES / "harness" / "boot.lua", make_border(self._lua, self.clock, self._around))
        self._provide_lazily("documents", _load_documents)
        self._turn = self.require("harness.loop")[b"turn"]

    def _set_paths(self, plugin_dir: Path) -> None:
        package = self._lua.globals()[b"package"]
        own = b";".join(as_bytes(f"{folder}/?.lua") for folder in (plugin_dir, FAKES))
        package[b"path"] = own + b";" + lua_paths.source_patterns()
        package[b"cpath"] = lua_paths.c_module_patterns()

    def __enter__(self) -> Self:
        """Nothing more to begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close, whatever happened."""
        self.close()

    def close(self) -> None:
        """Let go of sockets, files and memory. Safe to call twice."""
        if self._turn is None:
            return
        self.call(self.require("harness.sockets")[b"close_all"])
        self._turn = None
        self._peers.clear()
        # Python frees the state itself only at its own next collection; what it holds is freed now.
        self._lua.execute(
            b"local collect, globals = collectgarbage, _G "
            b"for name in pairs(package.loaded) do package.loaded[name] = nil end "
            b"for name in pairs(globals) do globals[name] = nil end collect() collect()"
        )
        if self._own_folder:
            self._own_folder.cleanup()

    # Running Lua

    def call(self, function: Any, *arguments: Any) -> Any:
        """Call a Lua function with Python's values; an error in it becomes `LuaError`."""
        try:
            return function(*(to_lua(self._lua, argument) for argument in arguments))
        except luajit21.LuaError as exc:
            raise LuaError.from_text(str(exc)) from exc

    def eval(self, expression: str | bytes, *arguments: Any) -> Any:
        """The value of an expression, in which `...` are the arguments."""
        return self.execute(b"return " + as_bytes(expression), *arguments)

    def execute(self, code: str | bytes, *arguments: Any, name: str = "=(python)") -> Any:
        """Run a chunk, in which `...` are the arguments; what it returns (several values as a tuple)."""
        try:
            chunk = self._lua.eval(b"function(code, name) return assert(loadstring(code, name)) end")(
                as_bytes(code), as_bytes(name)
            )
        except luajit21.LuaError as exc:
            raise LuaError.from_text(str(exc)) from exc
        return self.call(chunk, *arguments)

    def _load(self, path: Path, *arguments: Any) -> Any:
        return self.execute(path.read_bytes(), *arguments, name=f"@{path}")

    def require(self, module: str | bytes) -> Any:
        """Load a module as the plugin's own `require` would."""
        return self.call(self._lua.globals()[b"require"], module)

    def provide(self, name: str, value: Any) -> None:
        """Make a Python object what Lua gets from `require("harness.<name>")`."""
        self.eval("package.loaded")[as_bytes(f"harness.{name}")] = to_lua(self._lua, value)

    def _provide_lazily(self, name: str, make: Callable[[], object]) -> None:
        self.execute(
            """
            local name, make = ...
            package.preload[name] = function()
                return make()
            end
            """,
            f"harness.{name}",
            make,
        )

    def to_lua(self, value: Any) -> Any:
        """Turn a Python value into one of this state's."""
        return to_lua(self._lua, value)

    @property
    def globals(self) -> Any:
        """The table of globals."""
        return self._lua.globals()

    # Letting time pass

    def add_peer(self, peer: Peer) -> None:
        """Serve `peer` from now on."""
        self._peers.append(peer)

    def turn(self) -> tuple[bool, float | None]:
        """One turn of the UI and one poll of each peer: whether anything happened, and when the next is due."""
        worked, due_us = self.call(self._turn)
        needs = [] if due_us is None else [due_us / MICROSECONDS]
        for peer in self._peers:
            worked = peer.poll(self.clock.now()) or worked
            due = peer.next_due()
            if due is not None:
                needs.append(due)
        return worked, min(needs, default=None)

    def run_until(self, predicate: Callable[[], bool], limit: float = 60.0) -> None:
        """Turn until the predicate holds; `NeverHappenedError` after `limit` seconds of the runtime's clock."""
        if not self._run(predicate, limit):
            raise NeverHappenedError(f"not within {limit} s: {predicate}")

    def run_for(self, seconds: float) -> None:
        """Let this much of the runtime's time pass."""
        self._run(lambda: False, seconds)

    def _run(self, predicate: Callable[[], bool], seconds: float) -> bool:
        deadline_us = self.clock.now_us() + round(seconds * MICROSECONDS)
        busy_turns = 0
        while not predicate():
            worked, due = self.turn()
            busy_turns = busy_turns + 1 if worked else 0
            if worked and busy_turns < MOST_BUSY_TURNS and self.clock.now_us() <= deadline_us + LATE_WORK_US:
                continue
            if self.clock.now_us() >= deadline_us:
                return predicate()
            self._sleep(due, deadline_us / MICROSECONDS)
        return True

    def _sleep(self, due: float | None, deadline: float) -> None:
        moment = deadline if due is None else min(due, deadline)
        if moment > self.clock.now():
            self.clock.wait_until(moment)

    # What is left

    def leftovers(self) -> dict[str, list[str]]:
        """What the plugin has open, by kind."""
        found: dict[str, list[str]] = from_lua(self.call(self.require("harness.leftovers")[b"list"]))
        if self._around.errors:
            found["error that KOReader swallowed"] = list(self._around.errors)
        return found

    def take_errors(self) -> list[str]:
        """Errors in the plugin that KOReader's sandbox caught and logged; they count as seen from now on."""
        errors = list(self._around.errors)
        self._around.errors.clear()
        return errors

    def take_log(self) -> list[str]:
        """What was logged since the last call, each line with its level in front."""
        lines = from_lua(self.call(self.require("logger")[b"take"]))
        return [f"{line['level']}: {line['text']}" for line in lines] if lines else []

    def heap_bytes(self) -> int:
        """What Lua's heap holds after everything unused was thrown away."""
        # Twice: what a finaliser lets go of is found by the second collection only.
        self.execute("collectgarbage() collectgarbage()")
        return int(self.eval("collectgarbage('count')") * 1024)

    # Plugins

    @property
    def plugin_roots(self) -> list[Path]:
        """The folders in which KOReader looks for plugins."""
        return self._around.plugin_roots

    def add_plugin_root(self, folder: Path) -> None:
        """A folder in which KOReader looks for plugins (folders named `*.koplugin`). Call it before any is loaded."""
        self._around.plugin_roots.append(folder)
        self._around.plugin_folders.append(folder)

    def assert_nothing_left_open(self) -> None:
        """Raise `StillOpenError` when anything of the plugin's is still open, or failed unseen."""
        found = self.leftovers()
        if found:
            raise StillOpenError(found)
