"""Recorded replies say to the plugin exactly what they say to an independent reader, wherever the bytes are cut."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.replay import Outcome, Reading, Replay, Reply, Step, pieces_at, replaying
from tests.shared_data import SHARED, shared_files

OWN = sorted((Path(__file__).parents[1] / "wire").glob("*.*"))
INDEX = {
    entry["file"]: entry
    for path in shared_files("data/wire/index.jsonl")
    for entry in map(json.loads, path.read_text().splitlines())
}
CHAT = "/api/v1/chat/completions"


def _recordings(suffix: str) -> list[Path]:
    chats = [SHARED / "data/wire" / name for name, entry in INDEX.items() if entry["url_path"] == CHAT]
    return sorted(path for path in [*chats, *OWN] if path.name.endswith(suffix))


STREAMS = _recordings(".sse")
FAILURES = _recordings(".err.json")
BODIES = [path for path in _recordings(".json") if path not in FAILURES]


def _name(path: Path) -> str:
    return path.name.split(".")[0]


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    """The plugin's client with scripted replies."""
    yield from replaying()


def _check(outcome: Outcome, said: Reading) -> None:
    answer = outcome.answer
    assert outcome.shown == said.text
    assert answer["text"] == said.text
    assert answer.get("reasoning", "") == said.reasoning
    assert outcome.thoughts == said.reasoning
    assert answer.get("tool_calls", []) == said.calls
    assert answer.get("refusal", "") == said.refusal
    assert answer.get("finish") == said.finish
    assert (answer.get("model"), answer.get("provider"), answer.get("id")) == (said.model, said.provider, said.id)
    _check_usage(answer.get("usage"), said)
    assert outcome.kind == _expected_kind(said)


def _check_usage(usage: dict[str, Any] | None, said: Reading) -> None:
    if said.usage is None:
        assert usage is None
        return
    assert usage is not None
    assert usage["prompt_tokens"] == said.usage["prompt_tokens"]
    assert usage["completion_tokens"] == said.usage["completion_tokens"]
    cost = usage.get("cost_text")
    assert (None if cost is None else Decimal(cost)) == said.cost


# By the code of an error in the middle of an answer.
KINDS = {400: "bad_request", 502: "provider", "server_error": "server"}


def _expected_kind(said: Reading) -> str | None:
    if said.error:
        return "reasoning_only" if said.finish == "length" and not said.text else KINDS[said.error["code"]]
    if not said.text.strip() and not said.calls:
        return "refused" if said.refusal else "reasoning_only" if said.reasoning else "empty_answer"
    return "cut_by_length" if said.finish == "length" else None


@pytest.mark.parametrize("path", STREAMS, ids=_name)
def test_a_recorded_stream_says_what_is_in_it(replay: Replay, path: Path) -> None:
    data = path.read_bytes()
    said = Reading.of_stream(data)
    chance = random.Random(path.name)
    cuts: list[list[int]] = [[], [chance.randrange(len(data)) for _ in range(40)]]
    for cut in cuts:
        _check(replay.ask(Reply(pieces_at(data, cut))), said)


@pytest.mark.parametrize("path", BODIES, ids=_name)
def test_a_recorded_body_says_what_is_in_it(replay: Replay, path: Path) -> None:
    data = path.read_bytes()
    _check(replay.ask(Reply([data]), stream=False), Reading.of_body(data))
    # A server that does not stream although it was asked to says the same.
    _check(replay.ask(Reply(pieces_at(data, [len(data) // 3, len(data) // 2]))), Reading.of_body(data))


@pytest.mark.skipif(not STREAMS, reason="no recordings")
@given(st.data())
def test_any_cut_of_any_recorded_stream_gives_the_same_events(replay: Replay, data: st.DataObject) -> None:
    recorded = data.draw(st.sampled_from(STREAMS)).read_bytes()[:20_000]
    cuts = data.draw(st.lists(st.integers(0, len(recorded)), max_size=20))
    assert replay.events(pieces_at(recorded, cuts)) == replay.events([recorded])


@pytest.mark.skipif(not STREAMS, reason="no recordings")
@given(st.data())
def test_a_stream_that_breaks_off_anywhere_loses_no_text(replay: Replay, data: st.DataObject) -> None:
    recorded = data.draw(st.sampled_from(STREAMS)).read_bytes()[:20_000]
    end = data.draw(st.integers(0, len(recorded)))
    endings: list[list[Step]] = [[], [{"kind": "dropped"}], [1e6]]
    how = data.draw(st.sampled_from(endings))
    events = recorded[:end].rfind(b"\n\n") + 2
    outcome = replay.ask(Reply([recorded[:end], *how]))
    complete = Reading.of_stream(recorded[:events]) if events >= 2 else Reading()
    assert outcome.shown.startswith(complete.text)
    assert outcome.is_whole or outcome.kind is not None


SHORT = [path for path in OWN if path.name.endswith((".sse", ".json"))]
# Every byte in the long run; in the short one every so many.
STRIDE = 1 if settings().max_examples > 1000 else 9


@pytest.mark.parametrize("path", SHORT, ids=_name)
@pytest.mark.parametrize("how", ["in order", "broken", "silent"])
def test_a_reply_that_ends_at_any_byte_is_kept_as_far_as_it_came(replay: Replay, path: Path, how: str) -> None:
    recorded = path.read_bytes()
    endings: dict[str, list[Step]] = {"in order": [], "broken": [{"kind": "dropped"}], "silent": [1e6]}
    whole = replay.ask(Reply([recorded]))
    shown = ""
    for end in [*range(0, len(recorded), STRIDE), len(recorded)]:
        outcome = replay.ask(Reply([recorded[:end], *endings[how]]))
        assert whole.shown.startswith(outcome.shown), end
        assert outcome.shown.startswith(shown), end  # what one more byte adds takes nothing away
        assert outcome.answer.get("text", "") == outcome.shown, end
        assert outcome.is_whole or outcome.kind is not None, end
        assert not outcome.is_whole or outcome.shown == whole.shown, end
        shown = outcome.shown
    assert shown == whole.shown


EXPECTED_FAILURES = {
    "072": ("bad_request", "Missing required parameter: 'messages[1].content[1].file.file_id'."),
    "074": ("key_rejected", "No auth credentials found"),
    "076": ("text_too_long", "This endpoint's maximum context length is 200000 tokens."),
    "078": ("key_rejected", "No cookie auth credentials found"),
    "079": ("model_unknown", "invalid-model-1 is not a valid model ID"),
    "080": ("bad_request", "Expected temperature to be at most 2, received 5"),
    "082": ("bad_request", "Input must have at least 1 token."),
    "084": ("rate_limit", "alibaba/tongyi-deepresearch-30b-a3b:free is temporarily rate-limited upstream."),
    "086": ("rate_limit", "bytedance-seed/seed-1.6-flash is temporarily rate-limited upstream."),
}


@pytest.mark.parametrize("path", FAILURES, ids=_name)
def test_a_recorded_failure_says_what_is_in_it(replay: Replay, path: Path) -> None:
    kind, words = EXPECTED_FAILURES[path.name[:3]]
    outcome = replay.ask(Reply([path.read_bytes()], status=INDEX[path.name]["status"]))
    assert outcome.kind == kind
    assert outcome.error["provider_message"].startswith(words)
    assert outcome.requests == (4 if kind == "rate_limit" else 1)


@pytest.mark.parametrize("name", [name for name, entry in INDEX.items() if "/responses" in entry["url_path"]])
def test_a_reply_of_another_interface_is_no_answer(replay: Replay, name: str) -> None:
    outcome = replay.ask(Reply([(SHARED / "data/wire" / name).read_bytes()], status=INDEX[name]["status"]))
    assert not outcome.is_whole
    assert outcome.shown == ""
    assert outcome.kind in {"empty_answer", "protocol", "bad_request"}


@pytest.mark.skipif(not INDEX, reason="no folder shared/ beside the repository")
def test_the_recorded_list_of_models_is_read_whole(replay: Replay) -> None:
    name = next(name for name, entry in INDEX.items() if entry["url_path"] == "/api/v1/models")
    data = (SHARED / "data/wire" / name).read_bytes()
    catalogue, error = replay.call("models", Reply([data[:1000], data[1000:]]))
    assert error is None
    listed = json.loads(data)["data"]
    assert catalogue[b"count"](catalogue) == len(listed)
    for entry in listed:
        _check_model(catalogue[b"find"](catalogue, entry["id"].encode()), entry)


def _check_model(model: Any, entry: dict[str, Any]) -> None:
    assert model[b"name"].decode() == entry["name"]
    contexts = [entry["context_length"], entry["top_provider"]["context_length"]]
    assert model[b"context_tokens"] == min(context for context in contexts if context)
    assert model[b"max_completion_tokens"] == entry["top_provider"]["max_completion_tokens"]
    for part in ("prompt", "completion"):
        price, said = model[b"price"][part.encode()], Decimal(entry["pricing"][part])
        assert (price is None) == (said < 0)
        assert price is None or Decimal(price[b"format"](price).decode()) == said


@pytest.mark.skipif(not INDEX, reason="no folder shared/ beside the repository")
def test_a_recorded_generation_is_read(replay: Replay) -> None:
    entries = [entry for entry in INDEX.values() if "/generation" in entry["url_path"]]
    paths = {entry["status"]: SHARED / "data/wire" / entry["file"] for entry in entries}
    generation, error = replay.call("generation", Reply([paths[200].read_bytes()]), "gen-1758743185-84tzJfBGnxy4")
    data = json.loads(paths[200].read_bytes(), parse_float=Decimal)["data"]
    assert error is None
    assert generation[b"model"].decode() == data["model"]
    assert Decimal(generation[b"cost_text"].decode()) == data["total_cost"]
    assert generation[b"completion_tokens"] == data["native_tokens_completion"]
    missing, error = replay.call("generation", Reply([paths[404].read_bytes()], status=404), "test")
    assert missing is None
    assert error[b"kind"] == b"not_found"
