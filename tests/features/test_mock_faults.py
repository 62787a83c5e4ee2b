"""What the catalogue says of its entries holds for every one of them: a fault matrix can rely on it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from harness.openrouter import CATALOGUE, Fault, MockOpenRouter
from harness.openrouter.faults import UnknownFault, find
from tests.features.mock_client import Incomplete, RawClient, read_http, struck
from tests.features.sse_reader import answer_text

FIRST_WORD = b"Anna"
ANYWHERE = [fault for fault in CATALOGUE.values() if not fault.tls_only]
CASES = [(fault, stream) for fault in ANYWHERE for stream in (True, False) if fault.fits(stream=stream)]
WHOLE = [(fault, stream) for fault, stream in CASES if fault.whole]


def case_name(value: Fault | bool) -> str:
    return value.name if isinstance(value, Fault) else "stream" if value else "plain"


def test_an_entry_is_filed_under_its_name_and_told_in_a_sentence() -> None:
    for name, fault in CATALOGUE.items():
        assert fault.name == name
        assert fault.what.endswith("."), name
        assert fault.streaming or fault.plain, name


@pytest.mark.parametrize(("fault", "stream"), WHOLE, ids=case_name)
def test_a_careful_reader_loses_nothing_to_a_fault_called_whole(
    server: MockOpenRouter, fault: Fault, stream: bool
) -> None:
    with RawClient(server) as client:
        expected = str(client.chat().json["choices"][0]["message"]["content"])

    headers, body = read_http(struck(fault.name, stream=stream).received)

    text = answer_text(headers.get("content-type", ""), body)
    assert without_half_surrogates(text) == expected


def without_half_surrogates(text: str) -> str:
    return text.encode("utf-8", "ignore").decode()


@pytest.mark.parametrize("fault", [fault for fault in ANYWHERE if fault.streaming], ids=lambda fault: fault.name)
def test_text_comes_first_exactly_when_the_entry_says_so(fault: Fault) -> None:
    try:
        body = read_http(struck(fault.name, stream=True).received)[1]
    except Incomplete as exc:
        body = exc.body

    compact = body.replace(b'": "', b'":"')
    arrived = b'"content":"' + FIRST_WORD in compact or b'"text":"' + FIRST_WORD in compact
    assert arrived == fault.text_first


@pytest.mark.parametrize(("fault", "stream"), CASES, ids=case_name)
def test_the_bill_says_what_the_entry_says(fault: Fault, stream: bool) -> None:
    outcome = struck(fault.name, stream=stream)

    charged = fault.billed and fault.instead is None and fault.on_connect is None
    assert [line.cost > 0 for line in outcome.bill] == ([True] if charged else [])
    assert outcome.holds == 0


@pytest.mark.parametrize("choice", ["header", "model", "script", "always"])
def test_a_fault_can_be_chosen_in_four_ways(server: MockOpenRouter, choice: str) -> None:
    if choice == "script":
        server.script("status_418")
    elif choice == "always":
        server.always_do("status_418")
    model = {"model": "mock/fault:status_418"} if choice == "model" else {}
    header = {"X_Mock_Fault": "status_418"} if choice == "header" else {}

    with RawClient(server) as client:
        received = client.chat(model, **header)

    assert received.status == 418
    assert server.requests[0].fault == "status_418"


def test_a_script_is_played_in_its_order_and_then_all_is_well(server: MockOpenRouter) -> None:
    server.script("status_503", None, "status_429")

    with RawClient(server) as client:
        assert [client.chat().status for __ in range(4)] == [503, 200, 429, 200]


def test_a_script_may_be_for_one_kind_of_request(server: MockOpenRouter) -> None:
    server.script("status_503", path="/chat/completions")

    with RawClient(server) as client:
        statuses = [client.ask("GET", "/api/v1/models").status, client.chat().status, client.chat().status]

    assert statuses == [200, 503, 200]


def test_a_fault_of_connecting_is_played_before_the_request_is_read(server: MockOpenRouter) -> None:
    server.script("close_at_once")

    with RawClient(server) as client:
        received = client.receive()
    with RawClient(server) as client:
        assert client.chat().status == 200

    assert (received.data, received.ended) == (b"", "closed")
    assert len(server.requests) == 1


def test_a_good_answer_follows_under_the_name_of_the_model_that_failed(server: MockOpenRouter) -> None:
    with RawClient(server) as client:
        received = client.chat({"model": "mock/fault:cost_scientific"})

    assert received.json["model"] == "mock/extractive"
    assert Decimal(received.json["usage"]["cost"]).quantize(Decimal("1e-12")) == server.bill.total


def test_an_unknown_fault_is_an_error_for_tests_and_an_unknown_model_for_clients(server: MockOpenRouter) -> None:
    with pytest.raises(UnknownFault, match="no_such_thing"):
        find("no_such_thing")
    with RawClient(server) as client:
        assert client.chat({"model": "mock/fault:no_such_thing"}).status == 400
