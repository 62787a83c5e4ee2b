"""Which request goes where: the table of endpoints."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from harness.openrouter import endpoints
from harness.openrouter.accounts import Key
from harness.openrouter.endpoints import Call
from harness.openrouter.errors import ApiError
from harness.openrouter.faults import Fault
from harness.openrouter.http_request import Request
from harness.openrouter.service import Service
from harness.openrouter.wire import Reply

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Route:
    """An endpoint; public ones want no key."""

    method: str
    pattern: re.Pattern[str]
    handler: Callable[[Call], Reply]
    public: bool = False


ROUTES = (
    Route("POST", re.compile("/chat/completions"), endpoints.chat),
    Route("GET", re.compile("/models"), endpoints.models, public=True),
    Route("GET", re.compile("/models/user"), endpoints.user_models),
    Route("GET", re.compile("/model/([^/]+)/([^/]+)"), endpoints.model, public=True),
    Route("GET", re.compile("/models/([^/]+)/([^/]+)/endpoints"), endpoints.model_endpoints, public=True),
    Route("GET", re.compile("/generation"), endpoints.generation),
    Route("GET", re.compile("/key"), endpoints.key),
    Route("GET", re.compile("/credits"), endpoints.credit),
    Route("POST", re.compile("/embeddings"), endpoints.embeddings),
    Route("GET", re.compile("/embeddings/models"), endpoints.embedding_models, public=True),
    Route("POST", re.compile("/rerank"), endpoints.rerank),
    Route("POST", re.compile("/auth/keys"), endpoints.exchange_code, public=True),
)


def answer(service: Service, request: Request, now: float, fault: Fault, *, require_key: bool) -> Reply:
    """The reply to a request, errors included. Without `require_key` it is served as a local server would."""
    try:
        route, parts = _route(request)
        key = None if route.public else _key(service, request, require_key=require_key)
        return route.handler(Call(service, request, now, fault, parts, key))
    except ApiError as exc:
        return exc.reply()


def _key(service: Service, request: Request, *, require_key: bool) -> Key:
    if require_key:
        return service.accounts.authenticate(request.headers.get("authorization"))
    return next(iter(service.accounts.keys.values()))


def _route(request: Request) -> tuple[Route, tuple[str, ...]]:
    if not request.path.startswith(PREFIX + "/"):
        raise ApiError(404, "Not Found", known_user=False)
    path = request.path.removeprefix(PREFIX)
    found = [(route, match) for route in ROUTES if (match := route.pattern.fullmatch(path))]
    for route, match in found:
        if route.method == request.method:
            return route, match.groups()
    raise ApiError(405 if found else 404, "Method Not Allowed" if found else "Not Found", known_user=False)
