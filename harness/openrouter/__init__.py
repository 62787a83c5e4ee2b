"""A mock OpenRouter: the whole API on a loopback port, honest by default and able to misbehave in every known way."""

from __future__ import annotations

from harness.openrouter.faults import CATALOGUE, Fault
from harness.openrouter.server import MockOpenRouter
from harness.openrouter.wire import Ending, Framing, Reply, Step, Wire

__all__ = ["CATALOGUE", "Ending", "Fault", "Framing", "MockOpenRouter", "Reply", "Step", "Wire"]
