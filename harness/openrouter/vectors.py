"""POST /embeddings and /rerank: texts as vectors of what words they hold, so that nearness means something."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from collections import Counter
from typing import Any

from harness.openrouter import sentences, tokens
from harness.openrouter.catalogue import Model
from harness.openrouter.errors import ApiError
from harness.openrouter.validation import refuse

DIMENSIONS = 64


def vector(text: str, dimensions: int = DIMENSIONS) -> list[float]:
    """A unit vector: each term adds to one place, with a sign, both by the term's checksum. No text: all zero."""
    values = [0.0] * dimensions
    for term, count in Counter(sentences.terms(text)).items():
        mark = zlib.crc32(term.encode("utf-8", "replace"))
        values[mark % dimensions] += count if mark & 0x10000 else -count
    size = math.sqrt(sum(value * value for value in values))
    return [round(value / size, 7) for value in values] if size else values


def nearness(first: str, second: str) -> float:
    """The share of the first text's terms that the second has, 0 to 1."""
    wanted = set(sentences.terms(first))
    return len(wanted & set(sentences.terms(second))) / len(wanted) if wanted else 0.0


def texts_of(body: Any) -> list[str]:
    """The `input` of an embeddings request."""
    given = body.get("input") if isinstance(body, dict) else None
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise refuse("Expected input to be a string or an array of strings")
    return texts


def embeddings_of(body: Any, model: Model) -> list[dict[str, object]]:
    """The `data` of an embeddings answer."""
    form = body.get("encoding_format", "float")
    if form not in ("float", "base64"):
        raise refuse("Invalid encoding_format")
    dimensions = body.get("dimensions", DIMENSIONS)
    if not isinstance(dimensions, int) or not 1 <= dimensions <= 4096:
        raise refuse("Invalid dimensions")
    vectors = []
    for index, text in enumerate(texts_of(body)):
        if tokens.count(text) > model.context:
            raise ApiError(400, f"Input {index} exceeds the maximum of {model.context} tokens")
        values = vector(text, dimensions)
        vectors.append({"object": "embedding", "index": index, "embedding": _encoded(values, form)})
    return vectors


def _encoded(values: list[float], form: str) -> object:
    if form == "float":
        return values
    return base64.b64encode(struct.pack(f"<{len(values)}f", *values)).decode()


def ranking_of(body: Any) -> list[dict[str, object]]:
    """The `results` of a rerank answer, best first."""
    query = body.get("query") if isinstance(body, dict) else None
    documents = body.get("documents") if isinstance(body, dict) else None
    if not isinstance(query, str) or not isinstance(documents, list) or not documents:
        raise refuse("Expected a query and documents")
    texts = [document if isinstance(document, str) else str(document.get("text", "")) for document in documents]
    scores = sorted(((nearness(query, text), index) for index, text in enumerate(texts)), key=lambda s: (-s[0], s[1]))
    return [
        {"index": index, "relevance_score": round(score, 6), "document": {"text": texts[index]}}
        for score, index in scores[: body.get("top_n") or len(scores)]
    ]
