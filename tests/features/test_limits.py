"""What happens when a budget, or what a model takes at once, is not enough for all of a job."""

from __future__ import annotations

from decimal import Decimal

from harness.openrouter import MockOpenRouter
from tools.virtual_desk import VirtualDesk


def test_a_budget_that_runs_out_in_the_middle_loses_nothing(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.set(day_budget="0.008")

    stopped = desk.run("overview", {"is_open": True})
    billed = len(openrouter.bill.lines)

    assert stopped["failure"]["kind"] == "budget"
    assert 1 < billed < 12
    assert openrouter.bill.total <= Decimal("0.008")

    desk.set(day_budget="")
    assert desk.run("overview", {"is_open": True})["complete"]
    assert len(openrouter.bill.lines) == 12


def test_a_model_that_takes_less_than_its_list_says_gets_smaller_parts(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    openrouter.script("type_context_length_exceeded", path="/chat/completions")
    refused = desk.run("summary", {"chapter": 2, "is_open": True})
    assert refused["failure"]["kind"] == "text_too_long"

    order = {"chapter": 2, "is_open": True, "model": "mock/tiny"}
    whole = desk.finish("return reading:reckon(...)", "summary", order)
    parts = desk.finish("return reading:reckon(...)", "summary", {**order, "in_parts": True})
    assert whole["steps"] == 1 < parts["steps"]
    assert desk.run("summary", {**order, "in_parts": True})["complete"]
