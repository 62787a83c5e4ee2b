"""The `precis` command as tests run it: in this process, with its output apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ANSWER_FIELDS = {"text", "complete", "model", "usage", "requests", "cached", "error"}


@dataclass
class Result:
    """How the command ended, and what it printed where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object it printed."""
        assert self.out.count("\n") == 1, "one object on one line"
        return json.loads(self.out)


Precis = Callable[..., Result]
