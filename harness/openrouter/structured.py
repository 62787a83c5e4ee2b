"""Answers in a form: a JSON value that fits the schema asked for, filled from the text that was sent."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from harness.openrouter import extractive, sentences
from harness.openrouter.conversation import Conversation

MAX_ITEMS = 8
MAX_DEPTH = 12
MAX_NAMES = 40
_WORD = re.compile(r"[^\W_][\w'’-]*")
_UNSPACED_NAME = re.compile(r"[\u30a0-\u30ff]{2,}|[\u4e00-\u9fff]{2,3}")
# Fields that hold a name, and fields that hold a sentence; others hold the name of what they are about, if any.
_NAMING = ("name", "title", "term", "person", "people", "place", "who", "label", "alias", "character")
_TELLING = (
    "quote", "evidence", "sentence", "text", "description", "summary", "role", "explanation", "what", "event", "point",
)  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """What an item of a list is about: a name with a sentence on it, or a sentence alone."""

    name: str
    sentence: str


class Filler:
    """Makes instances of one schema from one text."""

    def __init__(self, schema: dict[str, Any], text: str) -> None:
        self._root = schema
        self._sentences = sentences.split(text) or [extractive.NOTHING_SENT]
        self._summary = extractive.summarise(text)
        self._telling = extractive.ranked(self._sentences)
        self.names = names_in(text)

    def value(self, schema: dict[str, Any], field: str = "", about: Subject | None = None, depth: int = 0) -> Any:
        """An instance of the schema for a field of this name, about the subject given."""
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
        """The schema itself, references followed and the first choice taken that is not null."""
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

    def _object(self, schema: dict[str, Any], field: str, about: Subject | None, depth: int) -> dict[str, Any]:
        properties: dict[str, Any] = schema.get("properties") or {}
        wanted = properties if depth < MAX_DEPTH else {name: properties[name] for name in schema.get("required") or []}
        return {name: self.value(member, name, about, depth + 1) for name, member in wanted.items()}

    def _array(self, schema: dict[str, Any], field: str, about: Subject | None, depth: int) -> list[Any]:
        least, most = schema.get("minItems", 0), min(schema.get("maxItems", MAX_ITEMS), MAX_ITEMS)
        items = self._resolve(schema.get("items") or {"type": "string"})
        subjects = [] if about is not None or depth >= MAX_DEPTH else self._subjects(items, field)[:most]
        while len(subjects) < least:
            subjects.append(subjects[len(subjects) % len(subjects)] if subjects else Subject(field, self._sentences[0]))
        return [self.value(items, field.removesuffix("s"), subject, depth + 1) for subject in subjects]

    def _subjects(self, items: dict[str, Any], field: str) -> list[Subject]:
        """Names, for lists of what has a name; the most telling sentences, in their order, for others."""
        fields = " ".join(items["properties"] if items.get("properties") else [field]).lower()
        if any(word in fields for word in _NAMING) or not any(word in fields for word in _TELLING):
            return [Subject(name, self._sentence_with(name)) for name in self.names]
        return [Subject("", self._sentences[index]) for index in sorted(self._telling[:MAX_ITEMS])]

    def _string(self, schema: dict[str, Any], field: str, about: Subject | None, depth: int) -> str:
        text = self._string_for(field.lower(), about)
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        return text.ljust(least, ".")[:most]

    def _string_for(self, field: str, about: Subject | None) -> str:
        if about is None:
            is_name = any(word in field for word in _NAMING)
            return self.names[0] if is_name and self.names else self._summary
        return about.sentence if any(word in field for word in _TELLING) else about.name

    def _sentence_with(self, name: str) -> str:
        return next((sentence for sentence in self._sentences if name in sentence), self._sentences[0])

    def _integer(self, schema: dict[str, Any], field: str, about: Subject | None, depth: int) -> int:
        name = about.name if about is not None else ""
        count = sum(name in sentence for sentence in self._sentences)
        return int(min(max(count, schema.get("minimum", count)), schema.get("maximum", count)))

    def _number(self, schema: dict[str, Any], field: str, about: Subject | None, depth: int) -> float:
        return float(min(max(0.5, schema.get("minimum", 0.5)), schema.get("maximum", 0.5)))

    def _boolean(self, schema: dict[str, Any], field: str, about: Subject | None, depth: int) -> bool:
        return False

    def _null(self, schema: dict[str, Any], field: str, about: Subject | None, depth: int) -> None:
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


def instance_answer(conversation: Conversation, schema: dict[str, Any] | None) -> str:
    """The answer's text: an instance of the schema, or {"summary", "names"} when any JSON will do."""
    found = conversation.tool_results
    material = "\n\n".join(found) if found else extractive.take_apart(conversation.user_text).material
    filler = Filler(schema or {}, material)
    if schema is None:
        instance: Any = {"summary": extractive.summarise(material), "names": filler.names[:MAX_ITEMS]}
    else:
        instance = filler.value(schema)
    return json.dumps(instance, ensure_ascii=False)
