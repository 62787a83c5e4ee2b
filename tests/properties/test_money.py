"""Money is added up as an accountant would: digit by digit, against Python's decimals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.runtime import Runtime

DIGITS = 200  # more than any product here has
SUMS = st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=18)


@pytest.fixture(scope="module")
def decimals() -> Iterator[Any]:
    """The plugin's decimal numbers."""
    with Runtime() as runtime:
        yield runtime.require("precis.text.decimal")


def _number(decimals: Any, value: Decimal) -> Any:
    return decimals[b"of"](format(value, "f").encode())


def _value(decimals: Any, number: Any) -> Decimal:
    return Decimal(decimals[b"format"](number).decode())


@given(a=SUMS, b=SUMS)
def test_sums_differences_and_products_are_exact(decimals: Any, a: Decimal, b: Decimal) -> None:
    left, right = _number(decimals, a), _number(decimals, b)
    with localcontext() as context:
        context.prec = DIGITS
        assert _value(decimals, decimals[b"add"](left, right)) == a + b
        assert _value(decimals, decimals[b"subtract"](left, right)) == a - b
        assert _value(decimals, decimals[b"multiply"](left, right)) == a * b
    difference = decimals[b"compare"](left, right)
    assert (difference > 0) - (difference < 0) == (a > b) - (a < b)


@given(value=SUMS, places=st.integers(0, 12))
def test_rounding_goes_up_at_the_half(decimals: Any, value: Decimal, places: int) -> None:
    shown = decimals[b"rounded"](_number(decimals, value), places).decode()
    with localcontext() as context:
        context.prec = DIGITS
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(shown) == rounded
    assert len(shown.partition(".")[2]) == places


@given(value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_double_from_json_is_what_was_written_there(decimals: Any, value: float) -> None:
    number = decimals[b"parse"](value)
    if number is not None:  # smaller than anything with a price
        assert float(decimals[b"format"](number)) == value
    else:
        assert abs(value) < 1e-40


@given(text=st.text(max_size=12))
def test_text_that_is_no_number_is_none(decimals: Any, text: str) -> None:
    number = decimals[b"parse"](text.encode())
    if number is not None:
        assert Decimal(text.strip()) == _value(decimals, number)
