"""Steps from word to word and character to character, as crengine's `getNextVisibleWordEnd` and its kin take them."""

from __future__ import annotations

import unicodedata
from functools import cache

from harness.documents.flow import SOFT_HYPHEN, Flow
from harness.documents.layout import WIDE
from harness.documents.xpointer import Pointer

IN_WORDS = ("L", "M", "Nd")
SINGLE = frozenset("-")  # crengine takes it for a sign


@cache
def is_word_character(character: str) -> bool:
    """Letters, marks, digits, soft hyphens; and signs, each of which is a word of its own."""
    category = unicodedata.category(character)
    return category.startswith((*IN_WORDS, "S")) or character in SINGLE or character == SOFT_HYPHEN


@cache
def is_boundary(character: str) -> bool:
    """What ends a word: all that is no letter, and Chinese characters, each of which is a word of its own."""
    in_word = unicodedata.category(character).startswith(IN_WORDS) or character == SOFT_HYPHEN
    return not in_word or WIDE.match(character) is not None


def next_character(flow: Flow, pointer: Pointer) -> Pointer | None:
    """One character on; from the end of a text to the start of the next."""
    index = flow.index_of(pointer.node)
    if index is not None and max(pointer.offset, 0) < len(flow.texts[index]):
        return Pointer(pointer.node, max(pointer.offset, 0) + 1)
    return _text_at(flow, flow.next_index(pointer.node))


def previous_character(flow: Flow, pointer: Pointer) -> Pointer | None:
    """One character back."""
    index = flow.index_of(pointer.node)
    if index is not None and pointer.offset > 0:
        return Pointer(pointer.node, pointer.offset - 1)
    before = (index if index is not None else flow.next_index(pointer.node)) - 1
    if before < 0:
        return None
    return Pointer(flow.nodes[before], max(len(flow.texts[before]) - 1, 0))


def next_word_start(flow: Flow, pointer: Pointer) -> Pointer | None:
    """The next place where a word begins."""
    index, offset = _enter(flow, pointer)
    moved = flow.index_of(pointer.node) is None
    while index < len(flow.nodes):
        text = flow.texts[index]
        for at in range(offset if moved else offset + 1, len(text)):
            starts = at == 0 or is_boundary(text[at]) or is_boundary(text[at - 1])
            if starts and is_word_character(text[at]):
                return Pointer(flow.nodes[index], at)
        index, offset, moved = index + 1, 0, True
    return None


def next_word_end(flow: Flow, pointer: Pointer) -> Pointer | None:
    """The next place where a word ends."""
    index, offset = _enter(flow, pointer)
    while index < len(flow.nodes):
        text = flow.texts[index]
        for at in range(offset + 1, len(text) + 1):
            ends = at == len(text) or is_boundary(text[at]) or is_boundary(text[at - 1])
            if ends and is_word_character(text[at - 1]):
                return Pointer(flow.nodes[index], at)
        index, offset = index + 1, 0
    return None


def previous_word_start(flow: Flow, pointer: Pointer) -> Pointer | None:
    """The last place before this one where a word begins."""
    index, offset = _enter(flow, pointer)
    while index >= 0:
        text = flow.texts[index] if index < len(flow.texts) else ""
        for at in range(min(offset, len(text)) - 1, -1, -1):
            starts = at == 0 or is_boundary(text[at]) or is_boundary(text[at - 1])
            if starts and is_word_character(text[at]):
                return Pointer(flow.nodes[index], at)
        index -= 1
        offset = len(flow.texts[index]) if index >= 0 else 0
    return None


def previous_word_end(flow: Flow, pointer: Pointer) -> Pointer | None:
    """The last place before this one where a word ends."""
    index, offset = _enter(flow, pointer)
    while index >= 0:
        text = flow.texts[index] if index < len(flow.texts) else ""
        for at in range(min(offset, len(text) + 1) - 1, 0, -1):
            ends = at == len(text) or is_boundary(text[at]) or is_boundary(text[at - 1])
            if ends and is_word_character(text[at - 1]):
                return Pointer(flow.nodes[index], at)
        index -= 1
        offset = len(flow.texts[index]) + 1 if index >= 0 else 0
    return None


def _enter(flow: Flow, pointer: Pointer) -> tuple[int, int]:
    index = flow.index_of(pointer.node)
    return (flow.next_index(pointer.node), 0) if index is None else (index, max(pointer.offset, 0))


def _text_at(flow: Flow, index: int) -> Pointer | None:
    return Pointer(flow.nodes[index], 0) if index < len(flow.nodes) else None
