"""What each request gets: the service's answer, or the misbehaviour that a test, a header or a model's name chose."""

from __future__ import annotations

import dataclasses
import json
from collections import deque
from dataclasses import dataclass

from harness.openrouter import api, faults
from harness.openrouter.exchange import ConnectionRecord, Exchange
from harness.openrouter.faults import HARMLESS, Fault
from harness.openrouter.http_request import Request
from harness.openrouter.request_log import RequestLog
from harness.openrouter.service import Service
from harness.openrouter.wire import Delivery, Reply, Wire, to_wire

MODEL_PREFIX = "mock/fault:"
FAULT_HEADER = "x-mock-fault"


@dataclass(frozen=True)
class ScriptItem:
    """What one request gets: the next whose path ends with `path`."""

    what: Fault | Reply
    path: str = ""


class Responder:
    """Chooses, answers and keeps the log."""

    def __init__(self, service: Service, log: RequestLog) -> None:
        self.service = service
        self.log = log
        self.script: deque[ScriptItem] = deque()
        self.always: Fault = HARMLESS
        self.require_key = True

    def fault_on_connecting(self) -> Fault | None:
        """The next in the script, or the standing one, when it strikes before a request is read."""
        head = self.script[0].what if self.script else self.always
        if not isinstance(head, Fault) or head.on_connect is None:
            return None
        if self.script:
            self.script.popleft()
        return head

    def respond(self, connection: ConnectionRecord, request: Request, now: float) -> Exchange:
        """The answer to a request, ready to be sent, and its line in the log."""
        keys = {secret: key.label for secret, key in self.service.accounts.keys.items()}
        record = self.log.open(request, now, connection.number, keys)
        reply, wire, fault = self._answer(request, now)
        record.status, record.fault = reply.status, None if fault is HARMLESS else fault.name
        record.generation = reply.headers.get("X-Generation-Id")

        def on_end(delivery: Delivery) -> None:
            self.log.close(record, delivery.now, delivery.outcome)
            if reply.settle is not None:
                reply.settle(delivery)

        return Exchange(wire, on_end)

    def _answer(self, request: Request, now: float) -> tuple[Reply, Wire, Fault]:
        chosen = self._choose(request)
        fault = chosen if isinstance(chosen, Fault) else HARMLESS
        reply = fault.on_reply(chosen if isinstance(chosen, Reply) else self._reply(request, now, fault))
        return reply, fault.wire(to_wire(reply, keep_alive=request.keep_alive)), fault

    def _choose(self, request: Request) -> Fault | Reply:
        """By the request's header, its model's name, the script, or what always holds."""
        named = _known(request.headers.get(FAULT_HEADER, "")) or _fault_in_model(request)
        if named is not None:
            return named
        if self.script and request.path.endswith(self.script[0].path):
            return self.script.popleft().what
        return self.always

    def _reply(self, request: Request, now: float, fault: Fault) -> Reply:
        if fault.instead is not None:
            return fault.instead()
        if _fault_in_model(request) is not None:
            request = _with_default_model(request)
        return api.answer(self.service, request, now, fault, require_key=self.require_key)


def _with_default_model(request: Request) -> Request:
    assert isinstance(request.json, dict)
    body = {name: value for name, value in request.json.items() if name != "model"}
    return dataclasses.replace(request, body=json.dumps(body).encode())


def _fault_in_model(request: Request) -> Fault | None:
    """The fault that a model's name asks for; a name of no known fault is left to be an unknown model."""
    model = request.json.get("model") if isinstance(request.json, dict) else None
    if not isinstance(model, str) or not model.startswith(MODEL_PREFIX):
        return None
    return _known(model.removeprefix(MODEL_PREFIX))


def _known(name: str) -> Fault | None:
    try:
        return faults.find(name)
    except faults.UnknownFault:
        return None
