"""Login without a browser on the device: a person approves a challenge, and the code they get buys a key, once."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from harness.openrouter.errors import ApiError

CODE_LIFETIME = 600  # seconds


@dataclass
class Approval:
    """A code that waits to be exchanged."""

    challenge: str
    label: str
    approved_at: float | None  # None: before the clock was first seen


@dataclass
class Logins:
    """Codes given out and not yet used."""

    waiting: dict[str, Approval] = field(default_factory=dict)
    given: int = 0

    def approve(self, challenge: str, label: str, now: float | None) -> str:
        """What the website does when a person says yes: remember the challenge, show a code."""
        self.given += 1
        code = hashlib.sha256(f"{challenge} {self.given}".encode()).hexdigest()[:16]
        self.waiting[code] = Approval(challenge, label, now)
        return code

    def exchange(self, body: Any, now: float) -> str:
        """The label of the key to hand out for a code and its verifier; 400 or 403 otherwise."""
        fields = body if isinstance(body, dict) else {}
        method = fields.get("code_challenge_method", "plain")
        if method not in ("S256", "plain"):
            raise ApiError(400, "Invalid code_challenge_method", known_user=False)
        approval = self.waiting.pop(str(fields.get("code")), None)
        if approval is None or now > (approval.approved_at or now) + CODE_LIFETIME:
            raise ApiError(403, "Invalid code or code_verifier", known_user=False)
        if challenge_of(str(fields.get("code_verifier", "")), str(method)) != approval.challenge:
            raise ApiError(403, "Invalid code or code_verifier", known_user=False)
        return approval.label


def challenge_of(verifier: str, method: str = "S256") -> str:
    """The challenge a verifier answers to."""
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
