"""Before more than a little is paid: what a cheaper model would take, and what this chapter alone."""

from __future__ import annotations

from typing import Any

import pytest

from harness.values import from_lua
from tools.virtual_desk import VirtualDesk


@pytest.fixture
def desk(desk: VirtualDesk) -> VirtualDesk:
    """The story, open, with the list of models at hand."""
    desk.run("summary", {"chapter": 1, "is_open": True})
    return desk


def offered(desk: VirtualDesk, kind: str, job: str, **options: Any) -> Any:
    """What is offered in a job's place; False when nothing is."""
    outcome: list[Any] = []
    code = f"""
    local job, options, done = ...
    local reading = require("apps/reader/readerui").instance.precis:reading()
    reading.alternatives:{kind}(job, options, function(found)
        if not found then
            return done(false)
        end
        done(found.model or false, found.options and found.options.chapter or false,
            found.reckoning.price_high:format(), found.reckoning.steps)
    end)
    """
    desk.runtime.execute(code, job, options, lambda *found: outcome.append([from_lua(value) for value in found]))
    desk.runtime.run_until(lambda: bool(outcome))
    return outcome[0]


def test_a_cheaper_model_is_offered_with_what_it_would_cost(desk: VirtualDesk) -> None:
    desk.set(model="mock/large")

    model, _, price, steps = offered(desk, "cheaper_model", "overview", is_open=True)

    assert (model, steps) == ("mock/extractive", 12)
    chosen = desk.finish("return reading:reckon(...)", "overview", {"is_open": True})
    assert chosen["steps"] == 12
    desk.set(model=model)
    cheaper = offered(desk, "cheaper_model", "overview", is_open=True)
    assert cheaper[0] == "mock/echo"
    assert 0 < float(cheaper[2]) < float(price)


def test_a_favourite_is_offered_before_others(desk: VirtualDesk) -> None:
    desk.set(model="mock/large", favourite_models="mock/echo mock/reasoning")

    assert offered(desk, "cheaper_model", "overview", is_open=True)[0] == "mock/echo"


def test_a_model_that_takes_too_little_or_is_not_listed_has_no_alternative(desk: VirtualDesk) -> None:
    desk.set(model="mock/plain")
    assert offered(desk, "cheaper_model", "overview", is_open=True) == [False]

    desk.set(model="my/own")
    assert offered(desk, "cheaper_model", "overview", is_open=True) == [False]


def test_instead_of_the_whole_book_this_chapter_is_offered(desk: VirtualDesk) -> None:
    desk.reader.turn_pages(6)

    _, chapter, price, steps = offered(desk, "only_this_chapter", "overview", is_open=True)

    assert chapter > 1
    assert steps == 1
    assert float(price) > 0
    assert offered(desk, "only_this_chapter", "summary") == [False]
