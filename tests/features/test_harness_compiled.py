"""Files that one Lua state compiled, in the next: the same code, under the path it was asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.compiled import CompiledFiles
from harness.runtime import Runtime
from harness.values import LuaError

LONG_AGO = 1_000_000_000  # seconds


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> CompiledFiles:
    """What the runtimes of one test share, and those of no other."""
    compiled = CompiledFiles()
    monkeypatch.setattr(Runtime, "compiled", compiled)
    return compiled


def write(path: Path, code: str) -> Path:
    path.write_text(code)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def load(path: Path) -> object:
    with Runtime() as runtime:
        return runtime.eval("assert(loadfile(...))()", str(path))


def test_a_file_is_compiled_once(compiled: CompiledFiles, tmp_path: Path) -> None:
    path = write(tmp_path / "one.lua", "return 1")

    assert load(path) == 1
    assert compiled.find(os.fsencode(path))
    assert load(path) == 1


def test_what_was_compiled_goes_by_the_path_it_is_loaded_from(compiled: CompiledFiles, tmp_path: Path) -> None:
    path = write(tmp_path / "one.lua", "return debug.getinfo(1, 'S').source")
    link = tmp_path / f"{'a_long_name_' * 12}.lua"
    link.symlink_to(path)

    assert [load(path), load(link), load(path)] == [f"@{name}".encode() for name in (path, link, path)]


def test_what_changed_is_compiled_anew(compiled: CompiledFiles, tmp_path: Path) -> None:
    path = write(tmp_path / "one.lua", "return 1")
    load(path)

    write(path, "return 22")

    assert load(path) == 22


def test_what_was_written_just_now_is_not_kept(compiled: CompiledFiles, tmp_path: Path) -> None:
    path = tmp_path / "one.lua"
    path.write_text("return 1")
    load(path)

    assert compiled.find(os.fsencode(path)) is None


def test_a_trace_has_names_and_lines(compiled: CompiledFiles, tmp_path: Path) -> None:
    path = write(
        tmp_path / "one.lua",
        "return function()\n    local function deep()\n        error('x')\n    end\n    deep()\nend",
    )
    load(path)

    with Runtime() as runtime, pytest.raises(LuaError) as caught:
        runtime.eval("assert(loadfile(...))()()", str(path))
    assert f"{path.name}:3: x" in caught.value.message
    assert "in function 'deep'" in caught.value.traceback


def test_a_module_that_cannot_be_parsed_says_where(compiled: CompiledFiles, tmp_path: Path) -> None:
    write(tmp_path / "broken.lua", "return\nreturn )")

    with Runtime() as runtime:
        runtime.execute("package.path = ...", f"{tmp_path}/?.lua")
        with pytest.raises(LuaError, match=r"error loading module 'broken' from file '.*broken.lua':\n.*:2:"):
            runtime.require("broken")
