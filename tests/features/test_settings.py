"""Every setting has its effect: on the requests that are sent, or on what the reader sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.values import from_lua
from tests.features.reader_steps import APP, open_settings, posts, watch_proxies
from tools.virtual_desk import VirtualDesk

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader

SUMMARY = {"chapter": 4, "is_open": True}
SECRETS = ("Marta Venn", "sk-or-")


@pytest.fixture
def desk(reader: Reader, story: Path) -> Iterator[VirtualDesk]:
    """The story, open at its second chapter."""
    desk = VirtualDesk(reader, story)
    reader.go_to(5)
    yield desk
    reader.close_book()
    reader.wait(3)
    reader.quit()


def put(desk: VirtualDesk, **values: Any) -> None:
    """Set settings as their screens do."""
    for name, value in values.items():
        assert desk.runtime.eval(f"{APP}.settings:set(...)", name, value), name


# What is set, and what goes along with a request then.
SENT: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"temperature": 0.3}, {"temperature": 0.3}),
    ({"top_p": 0.5}, {"top_p": 0.5}),
    ({"reasoning_effort": "low", "model": "mock/reasoning"}, {"reasoning": {"effort": "low"}}),
    ({"extra_request": '{"seed": 7}'}, {"seed": 7}),
    ({"deny_data_collection": True}, {"provider": {"data_collection": "deny"}}),
    ({"zero_retention": True}, {"provider": {"zdr": True}}),
    ({"provider_order": "one two"}, {"provider": {"order": ["one", "two"]}}),
    ({"provider_fallbacks": False}, {"provider": {"allow_fallbacks": False}}),
    ({"fallback_models": "mock/echo mock/tiny"}, {"models": ["mock/echo", "mock/tiny"]}),
    ({"model": "mock/echo"}, {"model": "mock/echo"}),
]


def test_what_is_set_goes_along_with_a_summary_and_nothing_else_does(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    desk.run("summary", SUMMARY)
    plain = posts(openrouter)[-1]
    for values, sent in SENT:
        put(desk, **values)
        desk.run("summary", {**SUMMARY, "fresh": True})
        body = posts(openrouter)[-1]
        assert {name: body.get(name) for name in sent} == sent
        assert all(plain.get(name) != body[name] for name in sent)
        put(desk, **dict.fromkeys(values))
        put(desk, model="mock/extractive")


def test_the_room_for_an_answer_is_as_set(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    desk.run("summary", SUMMARY)
    put(desk, answer_tokens=2000)

    desk.run("summary", {**SUMMARY, "fresh": True})

    before, after = (body["max_completion_tokens"] for body in posts(openrouter))
    assert (before, after) == (800, 2000)


def test_additions_that_touch_a_wall_are_not_sent(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    put(desk, extra_request='{"stream": false, "seed": 7}')

    desk.run("summary", SUMMARY)

    assert posts(openrouter)[-1]["stream"] is True
    assert "seed" not in posts(openrouter)[-1]


# What is done, and the setting of the wish for it.
WISHED: list[tuple[str, dict[str, Any], str]] = [
    ("summary", SUMMARY, "wish_chapter_summary"),
    ("recap", {}, "wish_recap"),
    ("overview", {"is_open": True}, "wish_book_overview"),
    ("ask", {"question": "Who was Marta Venn?"}, "wish_ask"),
    ("xray", {}, "wish_xray"),
    ("selection", {"selection": "the bell", "action": "explain"}, "wish_selection"),
]


def test_a_wish_is_added_to_what_the_model_is_told_and_is_another_question(
    desk: VirtualDesk, openrouter: MockOpenRouter
) -> None:
    wish = "Write as if for %{children} {of ten}."
    for job, options, setting in WISHED:
        desk.run(job, options)
        count = len(posts(openrouter))
        put(desk, **{setting: wish})
        desk.run(job, options)
        told = [body["messages"][0]["content"] for body in posts(openrouter)[count:]]
        assert any(wish in text for text in told), job


def test_questions_have_a_model_of_their_own(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    put(desk, question_model="mock/echo")

    desk.run("ask", {"question": "Who was Marta Venn?"})
    desk.run("selection", {"selection": "the bell", "action": "explain"})
    assert {body["model"] for body in posts(openrouter)} == {"mock/echo"}

    desk.run("summary", SUMMARY)
    assert posts(openrouter)[-1]["model"] == "mock/extractive"


def test_language_length_and_style_are_told(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    wanted = {"answer_language": "fr", "summary_length": "sentence", "summary_style": "bullets"}
    words = ("in French", "in one sentence", "short points")
    desk.run("summary", SUMMARY)
    put(desk, **wanted)

    desk.run("summary", SUMMARY)

    before, after = (json.dumps(body["messages"]) for body in posts(openrouter))
    assert not any(told in before for told in words)
    assert all(told in after for told in words)


def test_the_length_of_recaps_is_told(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    put(desk, recap_length="page")

    desk.run("recap", {})

    assert "in at most 600 words" in json.dumps(posts(openrouter)[-1]["messages"])


@pytest.mark.parametrize(
    ("setting", "seconds", "fault"),
    [("first_word_seconds", 10, "stall_before_head"), ("silence_seconds", 10, "stall_after@2000")],
)
def test_patience_ends_when_the_reader_wants(
    desk: VirtualDesk, openrouter: MockOpenRouter, setting: str, seconds: int, fault: str
) -> None:
    put(desk, **{setting: seconds, "total_seconds": 30})
    openrouter.script(*[fault] * 20, path="/chat/completions")
    began = desk.runtime.clock.now()

    answer = desk.run("summary", SUMMARY)

    assert answer["failure"]["kind"] in {"timeout", "dropped"}
    assert desk.runtime.clock.now() - began <= 31


def test_so_many_requests_are_under_way_at_once(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    put(desk, parallel_requests=1)

    desk.run("overview", {"is_open": True})

    sent = [record for record in openrouter.requests if record.method == "POST"]
    assert len(sent) > 3
    assert all(before.ended_at is not None and before.ended_at <= after.time for before, after in pairwise(sent))


def test_each_budget_is_a_wall(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    for period in ("day", "book", "month"):
        put(desk, **{f"{period}_budget": "0.000001"})
        answer = desk.run("summary", SUMMARY)
        assert answer["failure"]["kind"] == "budget", period
        put(desk, **{f"{period}_budget": ""})
    assert not posts(openrouter)


def test_the_gate_can_be_opened(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    put(desk, only_what_i_have_read=False)

    desk.run("summary", {"chapter": 9})

    chapter = desk.reader.ui and posts(openrouter)[-1]["messages"][-1]["content"]
    assert len(chapter) > 1000


def test_the_log_of_requests_has_facts_and_nothing_else(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    log = desk.runtime.data_dir / "precis" / "requests.log"
    desk.run("summary", SUMMARY)
    assert not log.exists()
    put(desk, log_requests=True)

    desk.run("ask", {"question": "Who was Marta Venn?"})
    openrouter.always_do("moderation")
    desk.run("summary", {**SUMMARY, "fresh": True})

    lines = log.read_text().splitlines()
    assert "finish=stop" in lines[0]
    assert "cost=" in lines[0]
    assert "failed=refused" in lines[-1]
    assert not any(secret in line for secret in SECRETS for line in lines)
    assert all(len(line) < 300 for line in lines)


def test_the_log_stays_small(desk: VirtualDesk) -> None:
    log = desk.runtime.data_dir / "precis" / "requests.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text("an old line\n" * 30000)
    put(desk, log_requests=True)

    desk.run("summary", SUMMARY)

    text = log.read_text()
    assert len(text) < 150000
    assert text.startswith("an old line\n")
    assert "mock/extractive" in text.splitlines()[-1]


def test_the_proxy_is_koreader_s_own_unless_another_is_set(desk: VirtualDesk) -> None:
    used = watch_proxies(desk.runtime)
    cases = [
        ("http://one:8080", True, "", "http://one:8080"),
        ("http://one:8080", False, "", False),
        ("http://one:8080", True, "http://two:8080", "http://two:8080"),
        (17, True, "", False),
    ]
    for koreaders, is_on, ours, _ in cases:
        desk.runtime.execute("G_reader_settings:saveSetting('http_proxy', ...)", koreaders)
        desk.runtime.execute("G_reader_settings:saveSetting('http_proxy_enabled', ...)", is_on)
        put(desk, proxy=ours)
        desk.runtime.execute("require('precis.engine.connections').new(...):client()", desk.runtime.eval(f"{APP}.host"))

    assert used == [wanted for *_, wanted in cases]


def test_a_file_of_nonsense_opens_every_settings_screen(reader: Reader, story: Path) -> None:
    nonsense = ["{}", "-1", "'\\0'", "1e300", "true", "'http'", "{ { } }", "0/0"]
    names = from_lua(reader.runtime.eval("require('precis.koreader.setting_descriptions')"))
    lines = [f'["{name}"] = {nonsense[index % len(nonsense)]},' for index, name in enumerate(sorted(names))]
    (reader.runtime.data_dir / "settings" / "precis.lua").write_text("return {\n" + "\n".join(lines) + "\n}\n")
    reader.open(story)

    for section in ("Account", "Model", "Money", "Reading", "Privacy", "Advanced"):
        open_settings(reader, section)
        assert len(reader.targets()) > 8, section
        reader.close_windows()

    assert from_lua(reader.runtime.eval(f"{APP}.settings:get('day_budget')")) == "0.50"
    reader.quit()
