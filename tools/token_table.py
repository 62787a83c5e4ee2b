"""The token estimate against real tokenizers: how far off it is for every sample, before and after a bill."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import click

from harness.runtime import Runtime
from tools.errors import CheckError

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "tokens" / "samples.jsonl"
FAMILIES = ("o200k", "cl100k", "claude", "llama3", "mistral", "llama2", "gemma3")
USUAL_CHARACTERS = 4  # per token, as most programs reckon


@dataclass(frozen=True)
class Estimate:
    """One sample for one family."""

    sample: str
    family: str
    usual: float  # four characters a token, over the true count
    first: float  # ours, over the true count
    learnt: float  # ours after the text was billed once


class Estimator:
    """The plugin's estimate."""

    def __init__(self, runtime: Runtime) -> None:
        """Loads the plugin's modules."""
        self._tokens = runtime.require("precis.text.tokens")
        self._calibration = runtime.require("precis.openrouter.calibration")

    def before(self, text: str, family: str) -> int:
        """Of a model no bill is known for."""
        return int(self._tokens[b"estimate"](text.encode(), family.encode()))

    def after(self, text: str, family: str, billed: int) -> int:
        """Of the same text once it was billed."""
        calibration = self._calibration[b"new"]()
        arguments = (calibration, text.encode(), b"a/model", family.encode())
        calibration[b"learn"](calibration, calibration[b"measure"](*arguments), billed)
        return int(calibration[b"measure"](*arguments)[b"tokens"])


def read_samples(path: Path = SAMPLES) -> list[dict[str, Any]]:
    """The counted texts."""
    if not path.exists():
        raise CheckError(f"no samples at {path}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def estimates(runtime: Runtime, samples: list[dict[str, Any]]) -> Iterator[Estimate]:
    """Every sample for every family."""
    estimator = Estimator(runtime)
    for sample in samples:
        for family in FAMILIES:
            true, text = sample[family], sample["text"]
            yield Estimate(
                sample=f"{sample['lang']} {sample['script']} {sample['kind']}",
                family=family,
                usual=len(text) / USUAL_CHARACTERS / true,
                first=estimator.before(text, family) / true,
                learnt=estimator.after(text, family, true) / true,
            )


def lines(rows: list[Estimate]) -> Iterator[str]:
    """The table: a row a sample, a column a family, then how each family fares."""
    yield f"{'estimate / true count':34}" + "".join(f"{family:>9}" for family in FAMILIES)
    by_sample: dict[str, dict[str, Estimate]] = {}
    for row in rows:
        by_sample.setdefault(row.sample, {})[row.family] = row
    for sample, cells in by_sample.items():
        yield f"{sample:34}" + "".join(f"{cells[family].first:9.2f}" for family in FAMILIES)
    for title, choose, sum_up in (
        ("least", "first", min),
        ("mean", "first", mean),
        ("most", "first", max),
        ("least after a bill", "learnt", min),
        ("most after a bill", "learnt", max),
        ("least, 4 characters a token", "usual", min),
        ("most, 4 characters a token", "usual", max),
    ):
        columns = ([getattr(row, choose) for row in rows if row.family == family] for family in FAMILIES)
        yield f"{title:34}" + "".join(f"{sum_up(column):9.2f}" for column in columns)


@click.command()
def tokens() -> None:
    """Print the token estimate beside the counts of real tokenizers."""
    with Runtime() as runtime:
        for line in lines(list(estimates(runtime, read_samples()))):
            click.echo(line)
