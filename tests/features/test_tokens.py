"""The token estimate, against texts that real tokenizers have counted, in many languages and scripts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import mean

import pytest

from harness.runtime import Runtime
from tests.shared_data import shared_path
from tools.token_table import FAMILIES, Estimate, Estimator, estimates, read_samples

MEGABYTE = 1024 * 1024
SECONDS_FOR_A_MEGABYTE = 0.25  # about 0.01 on an idle desktop; what a busy machine may take


@pytest.fixture(scope="module")
def rows() -> Iterator[list[Estimate]]:
    """Every sample for every family."""
    samples = read_samples(shared_path("data/tokens/samples.jsonl"))
    with Runtime() as runtime:
        yield list(estimates(runtime, samples))


def test_no_text_has_far_more_tokens_than_was_said(rows: list[Estimate]) -> None:
    assert [row for row in rows if row.first < 0.9] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_on_average_the_estimate_is_not_much_too_high(rows: list[Estimate], family: str) -> None:
    assert 1.0 <= mean(row.first for row in rows if row.family == family) <= 1.3


def test_after_the_first_bill_the_estimate_is_nearly_exact(rows: list[Estimate]) -> None:
    assert [row for row in rows if abs(row.learnt - 1) > 0.05] == []


def test_a_long_text_is_estimated_in_no_time() -> None:
    text = ("Whereas recognition of the inherent dignity – 人人生而自由 – все люди рождаются свободными. " * 15000)[
        :MEGABYTE
    ]
    with Runtime() as runtime:
        estimator = Estimator(runtime)
        estimator.before("warm-up " * 1000, "o200k")
        started = time.perf_counter()
        estimator.before(text, "o200k")
    assert time.perf_counter() - started < SECONDS_FOR_A_MEGABYTE
