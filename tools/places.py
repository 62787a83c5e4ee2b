"""Places in a book as they are typed: `7`, `7:1200`, `35%`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tools.answers import Contents

# What a place is, for helps and errors.
A_PLACE = "a chapter (7), a byte in one (7:1200) or a share of the book (35%)"

_PLACE = re.compile(r"(?P<chapter>[1-9]\d*)(?::(?P<offset>\d+))?")
_PERCENT = re.compile(r"(?P<percent>\d+(?:\.\d+)?)\s*%")


@dataclass(frozen=True)
class Place:
    """A chapter, counted from 1, and a byte offset in its text."""

    chapter: int
    offset: int = 0

    def to_lua(self) -> dict[str, int]:
        """As the plugin has it."""
        return {"chapter": self.chapter, "offset": self.offset}


@dataclass(frozen=True)
class Percent:
    """A share of the book's whole text."""

    value: float

    def place_in(self, contents: Contents) -> Place:
        """The place where that share of the text ends."""
        bytes_left = round(sum(chapter.length for chapter in contents.chapters) * self.value / 100)
        for chapter in contents.chapters:
            if bytes_left <= chapter.length:
                return Place(chapter.number, bytes_left)
            bytes_left -= chapter.length
        last = contents.chapters[-1]
        return Place(last.number, last.length)


class PlaceType(click.ParamType[Place | Percent]):
    """A chapter's beginning (7), a byte in it (7:1200), or a share of the whole text (35%)."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place | Percent:
        """Read it; anything else is a wrong call."""
        text = str(value).strip()
        if match := _PLACE.fullmatch(text):
            return Place(int(match["chapter"]), int(match["offset"] or 0))
        if (match := _PERCENT.fullmatch(text)) and float(match["percent"]) <= 100:
            return Percent(float(match["percent"]))
        return self.fail(f"{text!r} is not {A_PLACE}", param, ctx)
