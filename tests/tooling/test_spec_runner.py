"""The Lua specs count only when they really ran."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.errors import CheckError
from tools.spec import run_specs


def spec(folder: Path, body: str) -> list[str]:
    path = folder / "some_spec.lua"
    path.write_text(f'describe("a spec", function()\n{body}\nend)\n')
    return [str(path)]


def test_specs_that_pass_are_counted(tmp_path: Path) -> None:
    paths = spec(
        tmp_path, 'it("adds", function() assert.equal(2, 1 + 1) end) it("is", function() assert.truthy(1) end)'
    )

    assert run_specs(paths) == 2


def test_a_spec_that_fails_fails_the_run(tmp_path: Path) -> None:
    paths = spec(tmp_path, 'it("adds", function() assert.equal(3, 1 + 1) end)')

    with pytest.raises(CheckError, match="specs failed"):
        run_specs(paths)


def test_a_file_that_does_not_load_fails_the_run(tmp_path: Path) -> None:
    paths = spec(tmp_path, "this is no Lua")

    with pytest.raises(CheckError):
        run_specs(paths)


def test_a_spec_that_ends_the_process_fails_the_run(tmp_path: Path) -> None:
    paths = spec(tmp_path, 'it("leaves", function() os.exit(0) end)')

    with pytest.raises(CheckError, match="ended before it said what passed"):
        run_specs(paths)


def test_no_spec_is_no_success(tmp_path: Path) -> None:
    paths = spec(tmp_path, "")

    with pytest.raises(CheckError, match="no spec ran"):
        run_specs(paths)


def test_specs_run_on_luajit(tmp_path: Path) -> None:
    paths = spec(tmp_path, 'it("knows", function() assert.equal("LuaJIT 2.1", jit.version:sub(1, 10)) end)')

    assert run_specs(paths) == 1
