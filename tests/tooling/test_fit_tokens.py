"""The weights of the token estimate are read as they were written."""

from __future__ import annotations

import random

import pytest

from harness.runtime import Runtime
from tools.fit_tokens import FAMILIES, HEAVIEST, STEPS, Sorter, lua_file

RANGES = [0x3B1, 0x3C9, 0x430, 0x430]  # the Greek small letters and a Cyrillic one have slots of their own
WEIGH = """
    local source, text, family = ...
    package.loaded["precis.text.token_weights"] = assert(loadstring(source))()
    return require("precis.text.tokens").weigh(text, family)
"""


@pytest.fixture(scope="module")
def written() -> tuple[str, dict[str, list[int]]]:
    """A module of made-up weights, and the weights."""
    chance = random.Random(7)
    size = Sorter().size(RANGES)
    families = {name: [chance.randint(0, STEPS) for _ in range(size)] for name in (*FAMILIES, "unknown")}
    return lua_file(RANGES, families), families


@pytest.mark.parametrize("family", [*FAMILIES, "unknown"])
@pytest.mark.parametrize(("letter", "slot_from_the_end"), [("α", 26), ("ω", 2), ("а", 1)])
def test_a_letter_weighs_what_was_fitted(
    written: tuple[str, dict[str, list[int]]], family: str, letter: str, slot_from_the_end: int
) -> None:
    module, families = written

    with Runtime() as runtime:
        weight = float(runtime.execute(WEIGH, module, letter * 10, family))

    assert weight == pytest.approx(10 * HEAVIEST * (families[family][-slot_from_the_end] / STEPS) ** 2)
