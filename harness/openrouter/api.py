"""Which request goes where: the endpoints, and the faults chosen by header, by model name or by script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from harness.openrouter.accounts import Key
from harness.openrouter.errors import ApiError, json_reply
from harness.openrouter.faults import HARMLESS, Fault
from harness.openrouter.http_request import Request
from harness.openrouter.listing import list_models, model_body
from harness.openrouter.service import Service
from harness.openrouter.wire import Reply

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Call:
    """A request on its way to its handler."""

    service: Service
    request: Request
    now: float
    fault: Fault
    parts: tuple[str, ...]  # what the route's pattern caught
    key: Key | None

    @property
    def owner(self) -> Key:
        """The key, on routes that want one."""
        assert self.key is not None
        return self.key


@dataclass(frozen=True)
class Route:
    """An endpoint."""

    method: str
    pattern: re.Pattern[str]
    handler: Callable[[Call], Reply]
    public: bool = False


def _chat(call: Call) -> Reply:
    return call.service.chat(call.request.json, call.owner, call.now, call.fault)


def _models(call: Call) -> Reply:
    return json_reply(list_models(call.service.catalogue, call.request.query))


def _model(call: Call) -> Reply:
    model = call.service.catalogue.models.get("/".join(call.parts))
    if model is None:
        raise ApiError(404, f"Model {'/'.join(call.parts)} not found", known_user=False)
    return json_reply({"data": model_body(model)})


def _generation(call: Call) -> Reply:
    wanted = call.request.query.get("id", "")
    generation = call.service.generations.get(wanted)
    if generation is None:
        raise ApiError(404, f"Generation {wanted} not found", known_user=False)
    return json_reply({"data": generation.body()})


ROUTES = (
    Route("POST", re.compile(r"/chat/completions"), _chat),
    Route("GET", re.compile(r"/models"), _models, public=True),
    Route("GET", re.compile(r"/model/([^/]+)/([^/]+)"), _model, public=True),
    Route("GET", re.compile(r"/generation"), _generation),
)


def answer(
    service: Service, request: Request, now: float, fault: Fault = HARMLESS, *, require_key: bool = True
) -> Reply:
    """The reply to a request, errors included."""
    try:
        route, parts = _route(request)
        key = None
        if not route.public:
            key = service.accounts.authenticate(request.headers.get("authorization")) if require_key else _any(service)
        return route.handler(Call(service, request, now, fault, parts, key))
    except ApiError as exc:
        return exc.reply()


def _any(service: Service) -> Key:
    return next(iter(service.accounts.keys.values()))


def _route(request: Request) -> tuple[Route, tuple[str, ...]]:
    path = request.path.removeprefix(PREFIX)
    others = False
    for route in ROUTES:
        match = route.pattern.fullmatch(path)
        if match and request.path.startswith(PREFIX):
            if route.method == request.method:
                return route, match.groups()
            others = True
    if others:
        raise ApiError(405, "Method Not Allowed", known_user=False)
    raise ApiError(404, "Not Found", known_user=False)
