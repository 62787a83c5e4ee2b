"""What all tests share: the harness's fixtures, how long hypothesis may search, and how much it tried."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["harness.pytest_plugin"]

PROFILE = os.environ.get("PRECIS_HYPOTHESIS_PROFILE", "test")
FUZZ_EXAMPLES = int(os.environ.get("PRECIS_FUZZ_EXAMPLES", "6000"))

# The same few examples in every run, so that the suite is quick and never fails by chance.
settings.register_profile("test", max_examples=50, derandomize=True, deadline=None)
# Many fresh ones, for `make fuzz`.
settings.register_profile(
    "fuzz", max_examples=FUZZ_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(PROFILE)

PASSING = re.compile(r"(\d+) passing, \d+ failing")  # in what hypothesis tells of a test


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note with a property how many examples of it passed, also where it ran in another process."""
    report = yield
    passing = PASSING.findall(getattr(item, "hypothesis_statistics", ""))
    if report.when == "call" and passing:
        report.user_properties.append(("examples", sum(map(int, passing))))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """After a long run, say how much was tried."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    counts = [value for report in reports for name, value in report.user_properties if name == "examples"]
    if PROFILE == "fuzz":
        terminalreporter.write_line(f"{sum(map(int, counts)):,} examples in {len(counts)} properties passed")


def pytest_collection_finish() -> None:
    """Keep what all tests share out of the garbage collections, which cost a tenth of the run."""
    gc.collect()
    gc.freeze()
