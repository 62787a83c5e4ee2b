"""Answers in a form: a JSON value that fits the schema asked for, filled from the text that was sent."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from harness.openrouter import extractive, sentences
from harness.openrouter.conversation import Conversation

MAX_ITEMS = 8
MAX_DEPTH = 12
MAX_NAMES = 40
_WORD = re.compile(r"[^\W_][\w'’-]*")
_UNSPACED_NAME = re.compile(r"[\u30a0-\u30ff]{2,}|[\u4e00-\u9fff]{2,3}")
_NAME_FIELDS = ("name", "title", "term", "person", "place", "who", "label")
_QUOTE_FIELDS = ("quote", "evidence", "sentence", "text")


class Filler:
    """Makes instances of one schema from one text."""

    def __init__(self, schema: dict[str, Any], text: str) -> None:
        self._root = schema
        self._sentences = sentences.split(text) or [extractive.NOTHING_SENT]
        self._summary = extractive.summarise(text)
        self.names = names_in(text)

    def value(self, schema: dict[str, Any], field: str = "", about: str | None = None, depth: int = 0) -> Any:
        """An instance of the schema for a field of this name, about the name given."""
        schema = self._resolve(schema)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return schema["enum"][0]
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((each for each in kind if each != "null"), "null")
        if kind is None:
            kind = "object" if "properties" in schema else "array" if "items" in schema else "string"
        return getattr(self, f"_{kind}")(schema, field, about, depth)

    def _resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        for __ in range(MAX_DEPTH):
            if "$ref" in schema:
                schema = self._referred(schema["$ref"])
                continue
            choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
            if not choices:
                return schema
            schema = next((choice for choice in choices if choice.get("type") != "null"), choices[0])
        return {"type": "null"}

    def _referred(self, path: str) -> dict[str, Any]:
        found: Any = self._root
        for step in path.removeprefix("#").strip("/").split("/"):
            found = found.get(step, {}) if step else found
        return found if isinstance(found, dict) else {}

    def _object(self, schema: dict[str, Any], field: str, about: str | None, depth: int) -> dict[str, Any]:
        properties: dict[str, Any] = schema.get("properties") or {}
        wanted = properties if depth < MAX_DEPTH else {name: properties[name] for name in schema.get("required") or []}
        return {name: self.value(member, name, about, depth + 1) for name, member in wanted.items()}

    def _array(self, schema: dict[str, Any], field: str, about: str | None, depth: int) -> list[Any]:
        least, most = schema.get("minItems", 0), min(schema.get("maxItems", MAX_ITEMS), MAX_ITEMS)
        nested = about is not None or depth >= MAX_DEPTH
        subjects = [] if nested else self.names[:most]
        while len(subjects) < least:
            subjects = [*subjects, self.names[len(subjects) % len(self.names)] if self.names else field]
        items = schema.get("items") or {"type": "string"}
        return [self.value(items, field.removesuffix("s"), subject, depth + 1) for subject in subjects]

    def _string(self, schema: dict[str, Any], field: str, about: str | None, depth: int) -> str:
        text = self._string_for(field.lower(), about)
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        return text.ljust(least, ".")[:most]

    def _string_for(self, field: str, about: str | None) -> str:
        if about is None:
            is_name = any(word in field for word in _NAME_FIELDS)
            return self.names[0] if is_name and self.names else self._summary
        telling = any(word in field for word in (*_QUOTE_FIELDS, "description", "summary", "role", "explanation"))
        return self._sentence_with(about) if telling else about

    def _sentence_with(self, name: str) -> str:
        return next((sentence for sentence in self._sentences if name in sentence), self._sentences[0])

    def _integer(self, schema: dict[str, Any], field: str, about: str | None, depth: int) -> int:
        count = len(self._sentences) if about is None else sum(about in sentence for sentence in self._sentences)
        return int(min(max(count, schema.get("minimum", count)), schema.get("maximum", count)))

    def _number(self, schema: dict[str, Any], field: str, about: str | None, depth: int) -> float:
        return float(min(max(0.5, schema.get("minimum", 0.5)), schema.get("maximum", 0.5)))

    def _boolean(self, schema: dict[str, Any], field: str, about: str | None, depth: int) -> bool:
        return False

    def _null(self, schema: dict[str, Any], field: str, about: str | None, depth: int) -> None:
        return None


def names_in(text: str) -> list[str]:
    """Names in the text, most frequent first: capitals inside sentences; in unspaced scripts, runs that come back."""
    runs = Counter(match.group() for match in _UNSPACED_NAME.finditer(text))
    found = Counter(name for sentence in sentences.split(text) for name in _capitalised(sentence))
    if sum(runs.values()) > sum(found.values()):
        found = Counter({run: count for run, count in runs.items() if count > 1})
    return sorted(found, key=lambda name: (-found[name], name))[:MAX_NAMES]


def _capitalised(sentence: str) -> Iterator[str]:
    """Words with a capital, but the first; neighbours with nothing but a space between them are one name."""
    name: list[str] = []
    end = -1
    for match in islice(_WORD.finditer(sentence), 1, None):
        word = match.group()
        capital = len(word) > 1 and word[0].isupper()
        if name and not (capital and sentence[end : match.start()] == " "):
            yield " ".join(name)
            name = []
        if capital:
            name.append(word)
            end = match.end()
    if name:
        yield " ".join(name)


def instance_answer(conversation: Conversation) -> str:
    """The answer's text: an instance of the schema, or {"summary", "names"} when any JSON will do."""
    prompt = conversation.user_text
    found = conversation.tool_results
    material = "\n\n".join(found) if found else extractive.take_apart(prompt).material
    filler = Filler(conversation.schema or {}, material)
    if conversation.schema is None:
        summary = extractive.summarise(material)
        return json.dumps({"summary": summary, "names": filler.names[:MAX_ITEMS]}, ensure_ascii=False)
    return json.dumps(filler.value(conversation.schema), ensure_ascii=False)
