"""Every KOReader module that the plugin asks for is there, so that nothing fails on a device only."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from harness.runtime import PLUGIN, Runtime

REQUIRE = re.compile(r'require\("([\w\-/.]+)"\)')


def wanted() -> list[str]:
    """Modules named in the plugin's sources that are not its own."""
    sources = (path.read_text(encoding="utf-8") for path in PLUGIN.rglob("*.lua"))
    names = {name for source in sources for name in REQUIRE.findall(source)}
    return sorted(name for name in names if not name.startswith("precis."))


@pytest.fixture(scope="module")
def shared() -> Iterator[Runtime]:
    with Runtime() as runtime:
        yield runtime


@pytest.mark.parametrize("name", wanted())
def test_a_module_of_koreader_can_be_loaded(shared: Runtime, name: str) -> None:
    assert shared.require(name) is not None
