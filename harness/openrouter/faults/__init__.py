"""The catalogue of misbehaviours: every way a network, a gateway or a provider has been seen to go wrong, by name.

A new case is a new entry in one of the lists: `connecting` (before a request is read), `statuses` (errors with a
status), `shapes` (JSON that surprises), `events` (server-sent events written otherwise), `bodies` (no answer at all),
`framing` (HTTP that surprises), `cutting` (bytes that stop, stall or drip).
"""

from __future__ import annotations

from harness.openrouter.faults import bodies, connecting, cutting, events, framing, shapes, statuses
from harness.openrouter.faults.fault import HARMLESS, Fault

__all__ = ["CATALOGUE", "HARMLESS", "Fault", "UnknownFault", "find"]


class UnknownFault(LookupError):
    """No entry of the catalogue has this name."""


CATALOGUE: dict[str, Fault] = {
    fault.name: fault
    for group in (connecting, statuses, shapes, events, bodies, framing, cutting)
    for fault in (*group.FAULTS,)
}


def find(name: str) -> Fault:
    """The entry of this name; `name@137` sets its number."""
    base, __, number = name.partition("@")
    if base not in CATALOGUE or not (number.isdigit() or not number):
        raise UnknownFault(f"no fault is named {base!r}")
    return CATALOGUE[base].numbered(int(number)) if number else CATALOGUE[base]
