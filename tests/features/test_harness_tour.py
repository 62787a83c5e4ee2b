"""A short tour of Précis on every run of the suite; `make walk` and `make stress` are the long ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.book_builder import build_book
from tools.walk import STORY, Device, run_wild, walk_on

DEAD = "the button does nothing"
STEPS = 15  # the first screens, one and two taps deep


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own book."""
    return build_book(STORY, tmp_path_factory.mktemp("tour") / "story.epub")


@pytest.mark.slow
@pytest.mark.parametrize("device", [Device("600x800", "en"), Device("600x800", "ar", by_keys=True)], ids=str)
def test_the_first_screens_hold_their_texts_and_fail_nowhere(story: Path, device: Device) -> None:
    report = walk_on(device, story, STEPS)

    assert [str(finding) for finding in report.findings if finding.what != DEAD] == []
    assert len(report.screens) > 8


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_that_a_wild_hand_does_breaks_anything(story: Path, seed: int) -> None:
    assert run_wild(Device("600x800", "en"), story, seed, actions=100) is None
