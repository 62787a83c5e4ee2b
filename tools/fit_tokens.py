"""Fit the weights of the token estimate to texts that real tokenizers have counted.

Input: JSON lines, each with `text` and the counts of tokenizers under their names (`o200k`, `claude`, …); a line may
lack some. Output: `plugin/precis/text/token_weights.lua`. The characters are sorted by the plugin's own Lua, so the
two cannot disagree. A developer's tool; readers get its result.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt
from lupa import luajit21

from tools.unicode_data import short_ranges, wrapped

PLUGIN = Path(__file__).resolve().parents[1] / "plugin"
TARGET = PLUGIN / "precis" / "text" / "token_weights.lua"
FAMILIES = ("o200k", "cl100k", "claude", "llama3", "llama2", "mistral", "gemma3", "qwen3", "deepseek")
# A tokenizer nobody has told us of is taken for the worst of the modern ones.
UNKNOWN = ("o200k", "cl100k", "llama3", "gemma3", "qwen3", "deepseek")
MIN_LETTER_COUNT = 20  # in all texts; rarer letters share a weight
MAX_GAP = 3  # letters without a weight of their own that a range may span
RIDGE = 1e-3
SWEEPS = 60
# Weights are written as one printable character: code 35 is 0, 65 is the heaviest; finer steps for light ones.
HEAVIEST, FIRST_CODE, STEPS = 4.0, 35, 30
# Tokenizers were learnt from much the same texts. So a family is written as its steps above one that is like it, modulo
# their number: that packs a third smaller. Chosen by what packs best.
LIKE = {
    "unknown": "cl100k",
    "llama3": "cl100k",
    "claude": "cl100k",
    "qwen3": "cl100k",
    "mistral": "claude",
    "llama2": "mistral",
    "deepseek": "llama3",
    "o200k": "deepseek",
    "gemma3": "o200k",
}

Matrix = npt.NDArray[np.float64]

COUNTER = """
local Slots = require("precis.text.token_slots")
return function(text, ranges)
    local letters, counts = Slots.letter_slots(ranges), {}
    local index, previous, slot = 1, Slots.START, nil
    while index <= #text do
        slot, index, previous = Slots.step(text, index, previous, letters)
        counts[slot] = (counts[slot] or 0) + 1
    end
    return counts
end
"""


class Sorter:
    """The plugin's own sorting of characters into slots."""

    def __init__(self) -> None:
        self._lua = luajit21.LuaRuntime(encoding=None)
        self._lua.execute(b'package.path = "%s/?.lua"' % str(PLUGIN).encode())
        self._slots = self._lua.eval(b'require("precis.text.token_slots")')
        self._count = self._lua.execute(COUNTER.encode())

    def letter_ranges(self, texts: list[str]) -> list[int]:
        """Ranges of code points that deserve weights of their own: first, last, and so on."""
        counts = Counter(character for text in texts for character in text)
        codes = sorted(ord(c) for c, n in counts.items() if n >= MIN_LETTER_COUNT and self._is_letter(ord(c)))
        ranges: list[int] = []
        for code in codes:
            if ranges and code - ranges[-1] <= MAX_GAP:
                ranges[-1] = code
            else:
                ranges += [code, code]
        return ranges

    def _is_letter(self, code: int) -> bool:
        return bool(self._slots[b"is_letter"](code))

    def size(self, ranges: list[int]) -> int:
        """How many slots there are."""
        letters = sum(last - first + 1 for first, last in zip(ranges[::2], ranges[1::2], strict=True))
        return int(self._slots[b"FIRST_LETTER"]) + letters

    def counts(self, texts: list[str], ranges: list[int]) -> Matrix:
        """How often each slot occurs: a row a text."""
        matrix = np.zeros((len(texts), self.size(ranges)))
        lua_ranges = self._lua.table_from(ranges)
        for row, text in enumerate(texts):
            for slot, count in self._count(text.encode(), lua_ranges).items():
                matrix[row, slot] = count
        return matrix

    def assumed(self, ranges: list[int]) -> Matrix:
        """What a slot weighs as long as no text says otherwise."""
        assumed = np.full(self.size(ranges), 0.35)
        assumed[int(self._slots[b"FIRST_KIND"]) :] = 0.9
        first = int(self._slots[b"FIRST_LETTER"])
        codes = [code for pair in zip(ranges[::2], ranges[1::2], strict=True) for code in range(pair[0], pair[1] + 1)]
        assumed[first:] = [0.8 if code < 0x800 else 1.4 for code in codes]
        for slot, weight in self._slots[b"ASSUMED"].items():
            assumed[slot] = weight
        return assumed


def fit(counts: Matrix, tokens: Matrix, assumed: Matrix) -> Matrix:
    """Weights, none negative, that make every text's relative error small: least squares by coordinate descent."""
    scaled = counts / tokens[:, None]
    gram = scaled.T @ scaled
    diagonal = np.diag(gram) + RIDGE
    inner = scaled @ scaled.T + RIDGE * np.eye(len(tokens))
    weights = np.maximum(assumed + scaled.T @ np.linalg.solve(inner, 1 - scaled @ assumed), 0)
    slope = gram @ weights - scaled.sum(axis=0) + RIDGE * (weights - assumed)
    for _ in range(SWEEPS):
        for slot in range(len(weights)):
            change = max(0.0, weights[slot] - slope[slot] / diagonal[slot]) - weights[slot]
            if change:
                weights[slot] += change
                slope += gram[:, slot] * change
                slope[slot] += RIDGE * change
    return weights


def in_steps(weights: Matrix) -> list[int]:
    """The weights in steps of the scale in which they are written."""
    steps = np.round(np.sqrt(np.minimum(weights, HEAVIEST) / HEAVIEST) * STEPS)
    return [int(step) for step in steps]


def written(steps: list[int], like: list[int] | None) -> str:
    """A family's steps, above those of one that is like it, as printable characters."""
    like = like or [0] * len(steps)
    return "".join(chr(FIRST_CODE + (step - other) % (STEPS + 1)) for step, other in zip(steps, like, strict=True))


def tokens_of(row: dict[str, Any], family: str) -> float:
    """A text's true count; for the unknown family the worst of the modern ones."""
    return float(max(row[name] for name in UNKNOWN) if family == "unknown" else row[family])


def family_row(name: str, families: dict[str, list[int]]) -> str:
    """One family's entry in the module."""
    like = LIKE.get(name)
    text = written(families[name], families[like] if like else None)
    of = f'like = "{like}", ' if like else ""
    return f"        {name} = {{ {of}steps = [==[{text}]==] }},"


def lua_file(ranges: list[int], families: dict[str, list[int]]) -> str:
    """The module with the weights."""
    letters = wrapped(short_ranges(zip(ranges[::2], ranges[1::2], strict=True)), "")
    rows = "\n".join(family_row(name, families) for name in families)
    return (
        "--- Weights of the token estimate. Written by tools/fit_tokens.py: do not edit.\n"
        "-- luacheck: ignore 631\n-- stylua: ignore\n"
        f"return {{\n    letter_ranges = [[\n{letters}\n]],\n    families = {{\n{rows}\n    }},\n}}\n"
    )


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(files: tuple[Path, ...]) -> None:
    """Fit the weights to the counted texts in FILES."""
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    sorter = Sorter()
    ranges = sorter.letter_ranges(texts)
    counts, assumed = sorter.counts(texts, ranges), sorter.assumed(ranges)
    families = {}
    for family in (*FAMILIES, "unknown"):
        tokens = np.array([tokens_of(row, family) for row in rows])
        weights = fit(counts, tokens, assumed)
        ratios = counts @ weights / tokens
        click.echo(f"{family}: estimate/true {ratios.min():.2f} to {ratios.max():.2f}, mean {ratios.mean():.2f}")
        families[family] = in_steps(weights)
    TARGET.write_text(lua_file(ranges, families), encoding="utf-8")


if __name__ == "__main__":
    main()
