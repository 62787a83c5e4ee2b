"""What `--json` prints has the same members for every task, and a few more where a task tells more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.features.precis_command import ANSWER_FIELDS, Precis

CASES = {
    "summarize": (["summarize", "{book}", "--chapter", "2"], set()),
    "recap": (["recap", "{book}", "--at", "2"], set()),
    "ask": (["ask", "{book}", "Who keeps the gauge?"], {"citations"}),
    "xray": (["xray", "{book}", "--until", "2"], {"entities", "timeline"}),
    "explain": (["explain", "{book}", "--text", "the gauge"], set()),
    "cost": (["cost", "{book}", "--task", "recap", "--at", "2"], {"plan"}),
    "prepare": (["prepare", "{book}"], {"book"}),
    "export": (["export", "{book}"], set()),
}


@pytest.mark.parametrize("command", CASES)
def test_an_answer_has_the_same_members_everywhere(precis: Precis, story: Path, command: str) -> None:
    arguments, more = CASES[command]

    printed = precis(*(part.format(book=story) for part in arguments), "--json").json

    assert set(printed) == ANSWER_FIELDS | more
    assert set(printed["usage"]) == {"prompt_tokens", "completion_tokens", "cost"}
    assert (printed["complete"], printed["error"]) == (True, None)


@pytest.mark.parametrize("command", ["summarize", "cost", "prepare"])
def test_a_failure_has_them_too_and_says_what_went_wrong(precis: Precis, tmp_path: Path, command: str) -> None:
    broken = tmp_path / "broken.epub"
    broken.write_bytes(b"no book")
    arguments, _ = CASES[command]

    result = precis(*(part.format(book=broken) for part in arguments), "--json")

    assert result.code != 0
    assert set(result.json) >= ANSWER_FIELDS
    assert set(result.json["error"]) == {"kind", "message", "hint"}


def test_a_citation_says_where_it_stands_and_whether_it_does(precis: Precis, story: Path) -> None:
    printed = precis("ask", story, "Who keeps the gauge?", "--model", "mock/plain", "--json").json

    assert printed["citations"]
    for citation in printed["citations"]:
        assert set(citation) == {"number", "chapter", "offset", "length", "quote", "verified"}


def test_a_plan_tells_steps_tokens_price_and_time(precis: Precis, story: Path) -> None:
    plan = precis("cost", story, "--json").json["plan"]

    assert set(plan) == {"steps", "paid_steps", "tokens_in", "tokens_out", "price_low", "price_high", "seconds"}
