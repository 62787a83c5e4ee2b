"""The house stands: every `require` in plugin/ points down, and only the right rooms know KOReader.

See docs/architecture.md for the picture that these rules draw.
"""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PLUGIN = Path(__file__).resolve().parent.parent / "plugin"
LITERAL_REQUIRE = re.compile(r"""\b(?:require|on_demand)\s*\(?\s*["']([^"']+)["'](?!\s*\.\.)""")
ANY_REQUIRE = re.compile(r"(?<!\.)\b(?:require|on_demand)\b\s*[,(\"']")

# What each room may use, besides itself and what all may use.
FOR_ALL = {"errors", "on_demand"}
MAY_USE = {
    "text": set(),
    "async": set(),
    "net": {"async", "text"},
    "openrouter": {"net", "async", "text"},
    "book": {"text", "async"},
    "index": {"text", "async"},
    "store": {"text", "async"},
    "tasks": {"book", "index", "store", "openrouter", "net", "async", "text"},
    "reading": {"tasks", "book", "index", "store", "async", "text"},
    "engine": {"reading", "tasks", "book", "index", "store", "openrouter", "net", "async", "text"},
    "ui": {"text"},
    "koreader": {"book", "async", "text", "modules"},
}
# LuaJIT's own, on every device and in every test.
LUAJIT = {"bit", "ffi", "jit"}
KNOWS_KOREADER = {"main", "koreader", "ui"}
# They choose a module by a name found at run time.
REQUIRE_BY_NAME = {
    "on_demand.lua",
    "modules.lua",
    "koreader/codec.lua",
    "koreader/document.lua",
    "koreader/host.lua",
    "index/languages.lua",
}

LUA_FILES = sorted(PLUGIN.rglob("*.lua"))


def code_of(path: Path) -> str:
    """A file without its comments."""
    text = re.sub(r"--\[(=*)\[.*?\]\1\]", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", text)


def required_by(path: Path) -> list[str]:
    """The names of all modules that a file requires."""
    return LITERAL_REQUIRE.findall(code_of(path))


def room_of(path: Path) -> str:
    """The room that a file is in; a file outside the rooms is its own."""
    parts = path.relative_to(PLUGIN).with_suffix("").parts
    return parts[1] if len(parts) > 2 else parts[-1]


def room_of_module(name: str) -> str:
    """The room that one of our modules is in, by its dotted name."""
    return name.split(".")[1]


def identify(path: Path) -> str:
    """A file's path below plugin/, for reports."""
    return path.relative_to(PLUGIN).as_posix()


def test_there_is_a_plugin_to_check() -> None:
    assert {"main", "app", "net", "tasks", "ui"} <= {room_of(path) for path in LUA_FILES}


def test_what_is_required_of_ours_exists() -> None:
    missing = {
        (identify(path), name)
        for path in LUA_FILES
        for name in required_by(path)
        if name.startswith("precis") and not (PLUGIN / (name.replace(".", "/") + ".lua")).is_file()
    }

    assert not missing


def test_arrows_point_down() -> None:
    upward = {
        (identify(path), name)
        for path in LUA_FILES
        if room_of(path) in MAY_USE
        for name in required_by(path)
        if name.startswith("precis.") and room_of_module(name) not in MAY_USE[room_of(path)] | {room_of(path)} | FOR_ALL
    }

    assert not upward


def test_every_folder_is_a_room_with_rules() -> None:
    rooms = {path.name for path in (PLUGIN / "precis").iterdir() if path.is_dir()}

    assert rooms <= set(MAY_USE)


def test_only_some_rooms_know_koreader() -> None:
    strangers = {
        (identify(path), name)
        for path in LUA_FILES
        if room_of(path) not in KNOWS_KOREADER
        for name in required_by(path)
        if not name.startswith("precis.") and name not in LUAJIT
    }

    assert not strangers


def test_modules_are_required_by_literal_names() -> None:
    by_name = {
        path.relative_to(PLUGIN / "precis").as_posix()
        for path in LUA_FILES
        if len(ANY_REQUIRE.findall(code_of(path))) != len(LITERAL_REQUIRE.findall(code_of(path)))
    }

    assert by_name <= REQUIRE_BY_NAME


def test_only_the_composition_root_reaches_for_koreaders_adapters() -> None:
    reaching = {
        identify(path)
        for path in LUA_FILES
        if room_of(path) not in {"main", "app", "koreader"}
        and any(name.startswith("precis.koreader") for name in required_by(path))
    }

    assert not reaching


def test_only_main_starts_the_app() -> None:
    starting = [identify(path) for path in LUA_FILES if "precis.app" in required_by(path)]

    assert starting == ["main.lua"]


def test_no_module_requires_itself_by_a_detour() -> None:
    graph = {
        "precis." + path.relative_to(PLUGIN / "precis").with_suffix("").as_posix().replace("/", "."): [
            name for name in required_by(path) if name.startswith("precis.")
        ]
        for path in LUA_FILES
        if path.is_relative_to(PLUGIN / "precis")
    }

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as exc:
        pytest.fail(f"a circle: {' → '.join(exc.args[1])}")
