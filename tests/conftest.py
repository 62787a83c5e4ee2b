"""What all tests share: the harness's fixtures, and how long hypothesis may search."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["harness.pytest_plugin"]

FUZZ_EXAMPLES = int(os.environ.get("PRECIS_FUZZ_EXAMPLES", "20000"))

# The same few examples in every run, so that the suite is quick and never fails by chance.
settings.register_profile("test", max_examples=50, derandomize=True, deadline=None)
# Many fresh ones, for `make fuzz`.
settings.register_profile(
    "fuzz", max_examples=FUZZ_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("PRECIS_HYPOTHESIS_PROFILE", "test"))
