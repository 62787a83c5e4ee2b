"""Pictures in requests, really looked at: decoded, measured, refused when they are none.

Limits are those of a careful provider: a picture of at most 5 MB and 8,000 pixels a side.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pymupdf

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 8000  # a side
SQUARE = 28  # pixels a side that count as one token
TOKENS_OF_UNSEEN = 258
SAMPLES = 24  # a side; how closely it is looked at
_DATA_URL = re.compile(r"data:image/(jpeg|png|gif|webp);base64,([A-Za-z0-9+/]+=*)", re.ASCII)


class BadPictureError(Exception):
    """What was sent is no picture that a model could look at."""


@dataclass(frozen=True)
class Picture:
    """What a model sees of a picture. One that is only linked to is never fetched: it has no size."""

    width: int = 0
    height: int = 0
    darkness: Sequence[int] = (0, 0, 0, 0)  # per cent: top left, top right, bottom left, bottom right
    in_colour: bool = False

    @property
    def tokens(self) -> int:
        """What it counts."""
        if not self.width:
            return TOKENS_OF_UNSEEN
        return math.ceil(self.width / SQUARE) * math.ceil(self.height / SQUARE)

    def describe(self) -> str:
        """What can be said of it by somebody who cannot read."""
        if not self.width:
            return "A picture that was not fetched."
        corners = "; ".join(
            f"{name} {dark} % dark"
            for name, dark in zip(("top left", "top right", "bottom left", "bottom right"), self.darkness, strict=True)
        )
        kind = "in colour" if self.in_colour else "in gray"
        return f"A picture of {self.width} by {self.height} pixels, {kind}: {corners}."


def look_at(url: str) -> Picture:
    """Decode a picture. `BadPictureError` says what is wrong with it."""
    if url.startswith(("https://", "http://")):
        return Picture()
    match = _DATA_URL.fullmatch(url)
    if match is None:
        raise BadPictureError("Invalid image URL: expected https or a data URL of a JPEG, PNG, GIF or WebP image")
    try:
        data = base64.b64decode(match[2], validate=True)
    except binascii.Error as exc:
        raise BadPictureError("Invalid base64 in the image URL") from exc
    if len(data) > MOST_BYTES:
        raise BadPictureError(f"image exceeds 5 MB maximum: {len(data)} bytes > {MOST_BYTES} bytes")
    return _measure(data)


def _measure(data: bytes) -> Picture:
    import pymupdf  # slow to load, and few requests have a picture

    try:
        pixels = pymupdf.Pixmap(data)
    except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError) as exc:
        raise BadPictureError("Could not process image") from exc
    if max(pixels.width, pixels.height) > MOST_PIXELS:
        raise BadPictureError(f"image dimensions exceed max allowed size: {MOST_PIXELS} pixels")
    halves = ((0.0, 0.5), (0.5, 1.0))
    darkness = [_darkness(pixels, across, down) for down in halves for across in halves]
    return Picture(pixels.width, pixels.height, darkness, in_colour=_has_colour(pixels))


def _points(least: float, most: float, length: int) -> list[int]:
    return [min(int((least + (most - least) * (at + 0.5) / SAMPLES) * length), length - 1) for at in range(SAMPLES)]


def _darkness(pixels: pymupdf.Pixmap, across: tuple[float, float], down: tuple[float, float]) -> int:
    columns, rows = _points(*across, pixels.width), _points(*down, pixels.height)
    values: list[float] = [sum(pixels.pixel(x, y)) / pixels.n for y in rows for x in columns]
    return round(100 * (1 - sum(values) / len(values) / 255))


def _has_colour(pixels: pymupdf.Pixmap) -> bool:
    if pixels.n < 3:
        return False
    columns, rows = _points(0, 1, pixels.width), _points(0, 1, pixels.height)
    shades = (pixels.pixel(x, y)[:3] for y in rows for x in columns)
    return any(max(shade) - min(shade) > 24 for shade in shades)
