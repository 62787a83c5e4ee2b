"""A short walk through Précis on every run of the suite; `make walk` is the long one."""

from __future__ import annotations

import pytest

from tools.walk import walk_on
from tools.walk_device import Device, Shelf

STEPS = 10


@pytest.mark.slow
@pytest.mark.parametrize(
    ("device", "starts"),
    [
        (Device("600x800", "en"), ("panel", "words marked", "trouble: credits")),
        (Device("600x800", "ar", by_keys=True), ("menu, used", "question answered", "book held")),
        (Device("1264x1680", "de", is_sabotaged=True), ("panel",)),
    ],
    ids=str,
)
def test_the_first_screens_hold_their_texts_and_do_what_they_say(
    shelf: Shelf, device: Device, starts: tuple[str, ...]
) -> None:
    report = walk_on(device, shelf, STEPS, starts)

    assert [str(finding) for finding in report.findings] == []
    assert report.steps == STEPS
    assert len(report.screens) > STEPS / 4
