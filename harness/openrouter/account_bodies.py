"""GET /key and /credits: the account as JSON."""

from __future__ import annotations

from decimal import Decimal

from harness.openrouter.accounts import SECONDS_PER_DAY, Accounts, Key
from harness.openrouter.errors import USER_ID

ZERO = Decimal(0)


def key_body(accounts: Accounts, key: Key, now: float) -> dict[str, object]:
    """The `data` of GET /key."""
    usage = {name: _spent(accounts, key, now - days * SECONDS_PER_DAY) for name, days in PERIODS.items()}
    used = accounts.free_used_today(now)
    return {
        "label": masked(key.secret),
        "limit": key.limit,
        "limit_remaining": None if key.limit is None else key.limit - key.usage,
        "limit_reset": None,
        "include_byok_in_limit": False,
        "usage": key.usage,
        **usage,
        **dict.fromkeys(("byok_usage", "byok_usage_daily", "byok_usage_weekly", "byok_usage_monthly"), ZERO),
        "is_free_tier": not accounts.has_bought,
        "is_management_key": False,
        "is_provisioning_key": False,
        "free_model_daily_requests": {
            "used": used,
            "limit": accounts.free_per_day,
            "remaining": accounts.free_per_day - used,
        },
        "rate_limit": {"requests": -1, "interval": "10s", "note": "Deprecated; safe to ignore."},
        "expires_at": None,
        "creator_user_id": USER_ID,
        "organization_id": None,
        "workspace_id": None,
        "allowed_data_regions": ["global"],
        "budgets": [],
        "effective_budget": None,
    }


PERIODS = {"usage_daily": 1, "usage_weekly": 7, "usage_monthly": 30}


def credits_body(accounts: Accounts) -> dict[str, object]:
    """The `data` of GET /credits."""
    return {"total_credits": accounts.total_credits, "total_usage": accounts.total_usage}


def masked(secret: str) -> str:
    """A key as a website shows it."""
    return f"{secret[:12]}...{secret[-3:]}"


def _spent(accounts: Accounts, key: Key, since: float) -> Decimal:
    return sum((line.cost for line in accounts.bill.lines if line.key == key.label and line.time >= since), ZERO)
