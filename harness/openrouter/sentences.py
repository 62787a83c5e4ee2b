"""Just enough of language to pick sentences out of a text, whatever its script."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Ends of sentences in the scripts of the test books: Latin, CJK, Devanagari, Arabic, Armenian, Ethiopic.
_SENTENCE = re.compile(r"[^.!?…。！？।॥؟۔։።\n]*(?:[.!?…。！？।॥؟۔։።]+[\"'”’»›」』）)\]]*|\n+|$)")
# Letters with their combining marks (Hebrew, Arabic, Indic), which `\w` alone would cut words at.
_WORD = re.compile(r"[\w'’\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff]+")
# Scripts written without spaces: their words are taken as pairs of characters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


LONGEST = 300  # characters; what has no end of a sentence for longer is cut at a space, as Thai must be


def split(text: str) -> list[str]:
    """The text's sentences, stripped, none empty. Abbreviations are not understood: a mock need not."""
    found = (piece.strip() for match in _SENTENCE.finditer(text) for piece in _pieces(match.group()))
    return [sentence for sentence in found if sentence]


def _pieces(sentence: str) -> Iterator[str]:
    at = 0
    while len(sentence) - at > LONGEST:
        space = sentence.rfind(" ", at + LONGEST // 2, at + LONGEST)
        end = space if space > 0 else at + LONGEST
        yield sentence[at:end]
        at = end
    yield sentence[at:]


def terms(text: str) -> Iterator[str]:
    """What a text is about, in lower case: words, or pairs of characters where words are not spaced."""
    for match in _WORD.finditer(text.casefold()):
        word = match.group()
        at = 0
        for run in _UNSPACED.finditer(word):
            yield from _spaced(word[at : run.start()])
            yield from _pairs(run.group())
            at = run.end()
        yield from _spaced(word[at:])


def _spaced(word: str) -> Iterator[str]:
    if len(word) > 1:
        yield word


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for at in range(len(run) - 1):
        yield run[at : at + 2]
