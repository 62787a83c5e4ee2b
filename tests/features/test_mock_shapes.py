"""The mock's replies beside recorded ones: no field that every real reply has is missing, none has another type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.features.mock_client import PROMPT, RawClient, Received
from tests.features.sse_reader import chunks_of
from tests.features.test_mock_answers import SEARCH
from tests.shared_data import shared_path

Json = dict[str, Any]


def recorded(ending: str, path: str = "chat/completions") -> list[bytes]:
    """The bodies of recorded replies of one kind."""
    folder: Path = shared_path("data/wire")
    lines = (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    named = [entry["file"] for entry in entries if path in entry["url_path"] and entry["file"].endswith(ending)]
    errors = ".err.json" in ending
    bodies = [(folder / name).read_bytes() for name in named if errors or ".err." not in name]
    assert bodies, f"no recorded {ending} of {path}"
    return bodies


def kind(value: object) -> str:
    """A JSON type; null is of every type, and so is a number that happens to be whole."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "null" if value is None else type(value).__name__


def shape(value: object, path: str = "$") -> dict[str, set[str]]:
    """Every path in a JSON value with the types found there; members of arrays share one path."""
    found: dict[str, set[str]] = {path: {kind(value)}}
    members: list[tuple[str, object]] = []
    if isinstance(value, dict):
        members = [(f"{path}.{name}", member) for name, member in value.items()]
    elif isinstance(value, list):
        members = [(f"{path}[]", member) for member in value]
    for inner, member in members:
        for name, kinds in shape(member, inner).items():
            found.setdefault(name, set()).update(kinds)
    return found


def in_every(shapes: list[dict[str, set[str]]]) -> set[str]:
    return set.intersection(*(set(each) for each in shapes))


def assert_alike(mine: list[Json], real: list[Json]) -> None:
    """Mine has every path that all real ones have, and where both have one the types overlap."""
    my_shapes, real_shapes = [shape(value) for value in mine], [shape(value) for value in real]
    together: dict[str, set[str]] = {}
    for each in my_shapes:
        for path, kinds in each.items():
            together.setdefault(path, set()).update(kinds)
    assert not in_every(real_shapes) - set(together)
    for each in real_shapes:
        for path, kinds in each.items():
            known = together.get(path, {"null"})
            assert "null" in known | kinds or known & kinds, f"{path}: {known} where the service has {kinds}"


def test_plain_answers(client: RawClient) -> None:
    real = [json.loads(body) for body in recorded(".json")]
    mine = [
        client.chat().json,
        client.chat({"model": "mock/reasoning"}).json,
        client.chat({"tools": [SEARCH], "tool_choice": "required"}).json,
    ]

    assert_alike(mine, [body for body in real if body.get("object") == "chat.completion"])


def test_streams(client: RawClient) -> None:
    real = [chunk for body in recorded(".sse") for chunk in chunks_of(body) if chunk.get("choices")]
    mine = [
        chunk
        for fields in ({}, {"model": "mock/reasoning"}, {"tools": [SEARCH], "tool_choice": "required"})
        for chunk in chunks_of(client.chat({"stream": True, **fields}).body)
    ]

    assert_alike(mine, real)


def test_the_first_and_the_last_chunk_of_a_stream(client: RawClient) -> None:
    streams = [chunks_of(body) for body in recorded(".sse")]
    mine = chunks_of(client.chat({"stream": True}).body)

    assert all(chunk["choices"][0]["delta"]["role"] == "assistant" for chunk in mine)
    assert sum("usage" in chunk for chunk in mine) == 1 == max(sum("usage" in c for c in chunks) for chunks in streams)
    assert "usage" in mine[-1]


def test_the_list_of_models(client: RawClient) -> None:
    real = json.loads(recorded(".json", "/models")[0])["data"]
    mine = client.ask("GET", "/api/v1/models").json["data"]

    assert_alike(mine, real)


def test_prices_are_written_alike(client: RawClient) -> None:
    real = json.loads(recorded(".json", "/models")[0])["data"]
    mine = client.ask("GET", "/api/v1/models").json["data"]

    for model in [*real, *mine]:
        price = model["pricing"]["prompt"]
        assert isinstance(price, str)
        assert "e" not in price.lower()


def test_a_generation(client: RawClient) -> None:
    number = client.chat().json["id"]
    real = [json.loads(body) for body in recorded(".json", "/generation")]

    assert_alike([client.ask("GET", f"/api/v1/generation?id={number}").json], real)


def declined(client: RawClient) -> list[tuple[int, Received]]:
    long = [{"role": "user", "content": PROMPT * 200}]
    return [
        (401, client.chat(key="")),
        (400, client.chat({"model": "invalid-model-1"})),
        (400, client.chat({"temperature": 5})),
        (400, client.chat({"messages": []})),
        (400, client.chat({"model": "mock/tiny", "messages": long})),
        (404, client.ask("GET", "/api/v1/generation?id=test")),
        (429, client.chat(X_Mock_Fault="upstream_429")),
    ]


def test_errors(client: RawClient) -> None:
    real = [json.loads(body) for body in recorded(".err.json", "")]
    real = [body for body in real if "code" in body["error"]]

    for status, received in declined(client):
        assert received.status == status
        same = [body for body in real if body["error"]["code"] == status]
        assert_alike([received.json], same)


def test_the_same_mistakes_get_the_same_words(client: RawClient) -> None:
    said = {json.loads(body)["error"].get("message") for body in recorded(".err.json", "")}

    mine = [received.json["error"]["message"] for __, received in declined(client)]

    assert mine[0] in said
    assert mine[1] in said
    assert mine[2] in said
    assert mine[3] in said
    assert mine[4].split(" length is ")[0] in {message.split(" length is ")[0] for message in said if message}
    assert mine[5] in said
    assert mine[6] in said
