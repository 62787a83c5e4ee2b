"""A second, independent reader of server-sent events and completions, after the WHATWG text: for checking bytes."""

from __future__ import annotations

import json
import re
from typing import Any


def data_of(stream: bytes) -> list[str]:
    """The data of every complete event, and of a last one that only lacks its blank line."""
    text = stream.decode("utf-8", "replace").removeprefix("\ufeff")
    found: list[str] = []
    lines: list[str] = []
    for line in [*re.split("\r\n|\n|\r", text), ""]:
        if line == "":
            if lines:
                found.append("\n".join(lines))
            lines = []
        elif line.startswith("data"):
            name, __, value = line.partition(":")
            if name == "data":
                lines.append(value.removeprefix(" "))
    return found


def chunks_of(stream: bytes) -> list[dict[str, Any]]:
    """The JSON objects before [DONE]; what is no object is left out."""
    chunks = []
    for data in data_of(stream):
        if data == "[DONE]":
            break
        try:
            value = json.loads(data)
        except ValueError:
            continue
        if isinstance(value, dict):
            chunks.append(value)
    return chunks


def spoken(content: object) -> str:
    """The text of a content: a string, an array of parts, or nothing."""
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content if isinstance(content, str) else ""


def stream_text(stream: bytes) -> str:
    """The text of all deltas."""
    choices = (choice for chunk in chunks_of(stream) for choice in chunk.get("choices") or [])
    return "".join(spoken(choice.get("delta", {}).get("content")) for choice in choices)


def plain_text(body: bytes) -> str:
    """The text of a plain answer."""
    return spoken(json.loads(body.decode("utf-8-sig"))["choices"][0]["message"]["content"])


def answer_text(content_type: str, body: bytes) -> str:
    """The text of an answer, whichever form it came in."""
    if body.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{") and "event-stream" not in content_type.lower():
        return plain_text(body)
    return stream_text(body)
