"""Where the machine keeps Lua 5.1 modules: Debian's and other distributions' folders, and LuaRocks' trees."""

from __future__ import annotations

import os
import sysconfig
from functools import cache
from pathlib import Path

LUA_VERSION = "5.1"
# Asked for while the module is loaded: two threads that ask first at the same time may be told nothing.
TRIPLET = sysconfig.get_config_var("MULTIARCH")


def _library_folders() -> list[Path]:
    """Folders for compiled modules, the most particular first."""
    names = [f"lib/{TRIPLET}", "lib64", "lib"] if TRIPLET else ["lib64", "lib"]
    return [prefix / name / "lua" / LUA_VERSION for prefix in _prefixes() for name in names]


def _prefixes() -> list[Path]:
    found = [Path.home() / ".luarocks", Path("/usr/local"), Path("/opt/homebrew"), Path("/usr")]
    tree = os.environ.get("LUAROCKS_PREFIX")
    return [Path(tree), *found] if tree else found


@cache
def source_patterns() -> bytes:
    """What to append to `package.path`."""
    folders = [prefix / "share/lua" / LUA_VERSION for prefix in _prefixes()]
    return _patterns(folders, ("?.lua", "?/init.lua"))


@cache
def c_module_patterns() -> bytes:
    """What to append to `package.cpath`."""
    return _patterns(_library_folders(), ("?.so",))


def _patterns(folders: list[Path], shapes: tuple[str, ...]) -> bytes:
    there = [folder for folder in folders if folder.is_dir()]
    return b";".join(os.fsencode(folder / shape) for folder in there for shape in shapes)
