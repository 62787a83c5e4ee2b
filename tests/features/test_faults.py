"""The fault matrix: every misbehaviour of a server, streamed or not, on the first request, on a retry, or always."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.clock import VirtualClock
from harness.runtime import Runtime
from tests.features.fault_expectations import expected
from tools.faults import MOMENTS, Case, Matrix, Outcome, cases


@pytest.fixture(scope="module")
def matrix() -> Iterator[Matrix]:
    """One runtime for all cases: each has a client, a server and connections of its own."""
    clock = VirtualClock()
    with Runtime(clock=clock) as runtime:
        yield Matrix(runtime, clock)
        runtime.assert_nothing_left_open()


@pytest.fixture(scope="module")
def whole_text(matrix: Matrix) -> str:
    """What the mock says when nothing is wrong."""
    return matrix.play(Case("none", True, "first")).text


def _keeps(amount: str, text: str, whole: str) -> bool:
    if amount == "some":
        return 0 < len(text) < len(whole) and whole.startswith(text)
    if amount == "other":
        return text not in ("", whole)
    return text == (whole if amount == "all" else "")


def _differences(case: Case, outcome: Outcome, whole: str) -> list[str]:
    kind, amount, requests, connections = expected(case.fault, case.stream, case.moment)
    found = []
    if outcome.kind != kind:
        found.append(f"{case}: {outcome.kind}, not {kind}")
    if not _keeps(amount, outcome.text, whole):
        found.append(f"{case}: not {amount} of the text kept: {outcome.text[:60]!r} ({len(outcome.text)})")
    if (outcome.requests, outcome.connections) != (requests, connections):
        found.append(
            f"{case}: {outcome.requests} requests, {outcome.connections} connections, not {requests}, {connections}"
        )
    if outcome.key in outcome.words:
        found.append(f"{case}: the key is in the error")
    return found


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "plain"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_every_misbehaviour_comes_to_what_it_must(matrix: Matrix, whole_text: str, moment: str, stream: bool) -> None:
    differences = [
        line
        for case in cases()
        if case.moment == moment and case.stream == stream
        for line in _differences(case, matrix.play(case), whole_text)
    ]
    assert not differences, "\n".join(differences)
