"""Keys, credits and what is charged: the money side of the mock, in exact decimals.

One account with any number of keys. A request first puts a hold on the most it can cost; when it is over the hold is
exchanged for what it did cost. The bill is the truth a client's own ledger is compared with.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from harness.openrouter.catalogue import Model
from harness.openrouter.errors import ApiError

FREE_REQUESTS_PER_MINUTE = 20
FREE_REQUESTS_PER_DAY = 50
FREE_REQUESTS_PER_DAY_AFTER_BUYING = 1000
CREDITS_THAT_COUNT_AS_BUYING = Decimal(10)
SECONDS_PER_DAY = 86_400
HOLD_RETRY_AFTER = 2  # seconds, told to a client whose other requests hold the money


@dataclass
class Key:
    """An API key. `limit` is in USD; None means none."""

    secret: str
    label: str
    limit: Decimal | None = None
    usage: Decimal = Decimal(0)
    disabled: bool = False
    sees_credits: bool = True  # ordinary keys of the real service often may not


@dataclass(frozen=True)
class BillLine:
    """One generation as charged. `time` is the server's clock, `cost` USD."""

    time: float
    generation: str
    model: str
    key: str
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cost: Decimal


@dataclass
class Bill:
    """Everything charged, in order, and its sum in USD."""

    lines: list[BillLine] = field(default_factory=list)
    total: Decimal = Decimal(0)

    def add(self, line: BillLine) -> None:
        """Charge one generation."""
        self.lines.append(line)
        self.total += line.cost


def secret_for(label: str) -> str:
    """A key that looks like a real one, always the same for the same label."""
    return "sk-or-v1-" + hashlib.sha256(f"mock key {label}".encode()).hexdigest()


@dataclass
class Hold:
    """Money set aside for a request under way."""

    key: Key
    amount: Decimal


class Accounts:
    """The account behind the server."""

    def __init__(self, balance: Decimal = Decimal(25), epoch: float = 0.0) -> None:
        self.keys: dict[str, Key] = {}
        self.bill = Bill()
        self.total_credits = balance
        self.epoch = epoch  # the wall clock, in seconds since 1970, when the server's clock was 0
        self.holds: list[Hold] = []
        self._free_minute: deque[float] = deque()
        self._free_by_day: dict[int, int] = {}

    @property
    def total_usage(self) -> Decimal:
        """USD charged so far, over all keys."""
        return self.bill.total

    @property
    def balance(self) -> Decimal:
        """USD left, not counting holds."""
        return self.total_credits - self.total_usage

    def add_key(self, label: str = "default", limit: Decimal | None = None) -> Key:
        """A new key, or the one of this label with a new limit."""
        key = Key(secret_for(label), label, limit)
        self.keys[key.secret] = key
        return key

    def authenticate(self, authorization: str | None) -> Key:
        """The key of an Authorization header, or the 401 that OpenRouter gives."""
        if not authorization:
            raise ApiError(401, "No auth credentials found", known_user=False)
        scheme, __, secret = authorization.partition(" ")
        key = self.keys.get(secret.strip())
        if scheme.lower() != "bearer" or key is None or key.disabled:
            raise ApiError(401, "User not found.", known_user=False)
        return key

    def hold(self, key: Key, most: Decimal, completion_tokens: int, completion_price: Decimal) -> Hold:
        """Set aside the most a request can cost, or say why not (402)."""
        if key.limit is not None and key.usage + most > key.limit:
            raise _no_money("Key limit exceeded (total limit).", "openrouter_key_limit")
        if most > self.balance:
            raise _no_money(_cannot_afford(self.balance, completion_tokens, completion_price), "openrouter_credits")
        if most > self.balance - sum((hold.amount for hold in self.holds), Decimal(0)):
            raise _no_money(
                "Your other requests in progress hold the rest of your balance.",
                "openrouter_in_flight_budget",
                headers={"Retry-After": str(HOLD_RETRY_AFTER)},
            )
        hold = Hold(key, most)
        self.holds.append(hold)
        return hold

    def settle(self, hold: Hold, line: BillLine | None) -> None:
        """Exchange a hold for what was really used; None when nothing is charged."""
        self.holds.remove(hold)
        if line is not None:
            hold.key.usage += line.cost
            self.bill.add(line)

    def count_free_request(self, model: Model, now: float) -> None:
        """Count a request to a `:free` model against the caps, or say which is used up (429)."""
        while self._free_minute and self._free_minute[0] <= now - 60:
            self._free_minute.popleft()
        if len(self._free_minute) >= FREE_REQUESTS_PER_MINUTE:
            raise self._rate_limited("free-models-per-min", FREE_REQUESTS_PER_MINUTE, self._free_minute[0] + 60, None)
        day = self._day(now)
        if self.free_used_today(now) >= self.free_per_day:
            midnight = (day + 1) * SECONDS_PER_DAY - self.epoch
            raise self._rate_limited("free-models-per-day", self.free_per_day, midnight, "openrouter_free_tier_daily")
        self._free_minute.append(now)
        self._free_by_day[day] = self.free_used_today(now) + 1

    @property
    def free_per_day(self) -> int:
        """How many requests to free models the account has a day."""
        return FREE_REQUESTS_PER_DAY_AFTER_BUYING if self.has_bought else FREE_REQUESTS_PER_DAY

    @property
    def has_bought(self) -> bool:
        """Whether enough credits were ever bought for the larger free allowance."""
        return self.total_credits >= CREDITS_THAT_COUNT_AS_BUYING

    def free_used_today(self, now: float) -> int:
        """Requests to free models since midnight UTC."""
        return self._free_by_day.get(self._day(now), 0)

    def _day(self, now: float) -> int:
        return int((self.epoch + now) // SECONDS_PER_DAY)

    def _rate_limited(self, name: str, limit: int, reset: float, source: str | None) -> ApiError:
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(int((self.epoch + reset) * 1000)),
        }
        metadata: dict[str, object] = {"headers": headers, "error_type": "rate_limit_exceeded"}
        if source is not None:
            metadata["limit_source"] = source
        return ApiError(429, f"Rate limit exceeded: {name}. ", metadata=metadata, headers=headers)


def _no_money(message: str, source: str, headers: dict[str, str] | None = None) -> ApiError:
    metadata: dict[str, object] = {"provider_name": None, "limit_source": source, "error_type": "payment_required"}
    return ApiError(402, message, metadata=metadata, headers=headers)


def _cannot_afford(balance: Decimal, completion_tokens: int, completion_price: Decimal) -> str:
    affordable = (
        int((max(balance, Decimal(0)) / completion_price).to_integral_value(ROUND_DOWN)) if completion_price else 0
    )
    return (
        "This request requires more credits, or fewer max_tokens. "
        f"You requested up to {completion_tokens} tokens, but can only afford {affordable}."
    )
