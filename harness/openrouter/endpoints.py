"""The handlers behind the routes: each takes a call and gives a reply, or raises `ApiError`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.openrouter import tokens, vectors
from harness.openrouter.account_bodies import credits_body, key_body
from harness.openrouter.accounts import Key
from harness.openrouter.catalogue import Model
from harness.openrouter.errors import USER_ID, ApiError, json_reply
from harness.openrouter.faults import Fault
from harness.openrouter.http_request import Request
from harness.openrouter.listing import endpoints_body, list_models, model_body
from harness.openrouter.service import Service
from harness.openrouter.validation import refuse
from harness.openrouter.wire import Reply


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

    @property
    def body(self) -> Any:
        """The JSON sent."""
        return self.request.json


def chat(call: Call) -> Reply:
    """POST /chat/completions."""
    return call.service.chat(call.request, call.owner, call.now, call.fault)


def models(call: Call) -> Reply:
    """GET /models."""
    return json_reply(list_models(call.service.catalogue.chat_models(), call.request.query))


def user_models(call: Call) -> Reply:
    """GET /models/user: without those that the account's privacy settings rule out."""
    chosen = [model for model in call.service.catalogue.chat_models() if not model.trains_on_data]
    return json_reply(list_models(chosen, call.request.query))


def embedding_models(call: Call) -> Reply:
    """GET /embeddings/models."""
    return json_reply(list_models(call.service.catalogue.of_kind("embeddings"), call.request.query))


def model(call: Call) -> Reply:
    """GET /model/{author}/{slug}."""
    return json_reply({"data": model_body(_named_in_path(call))})


def model_endpoints(call: Call) -> Reply:
    """GET /models/{author}/{slug}/endpoints."""
    return json_reply({"data": endpoints_body(_named_in_path(call))})


def generation(call: Call) -> Reply:
    """GET /generation?id=."""
    wanted = call.request.query.get("id")
    if not wanted:
        raise ApiError(400, "Missing id", known_user=False)
    found = call.service.generation(wanted, call.now)
    if found is None:
        raise ApiError(404, f"Generation {wanted} not found", known_user=False)
    return json_reply({"data": found.body()})


def key(call: Call) -> Reply:
    """GET /key."""
    return json_reply({"data": key_body(call.service.accounts, call.owner, call.now)})


def credit(call: Call) -> Reply:
    """GET /credits; 403 for keys that may not see them."""
    if not call.owner.sees_credits:
        raise ApiError(403, "Only management keys can fetch credits for an account", known_user=False)
    return json_reply({"data": credits_body(call.service.accounts)})


def embeddings(call: Call) -> Reply:
    """POST /embeddings."""
    chosen = _asked_for(call, "embeddings")
    texts = vectors.texts_of(call.body)
    data = vectors.embeddings_of(call.body, chosen)
    used = sum(tokens.count(text) for text in texts)
    number, cost = call.service.charge(call.owner, chosen, used, call.now)
    usage = {"prompt_tokens": used, "total_tokens": used, "cost": cost}
    return _priced(number, chosen, {"object": "list", "data": data, "usage": usage})


def rerank(call: Call) -> Reply:
    """POST /rerank."""
    chosen = _asked_for(call, "rerank")
    results = vectors.ranking_of(call.body)
    used = tokens.count(call.request.body.decode("utf-8", "replace"))
    number, cost = call.service.charge(call.owner, chosen, used, call.now)
    usage = {"total_tokens": used, "search_units": 1, "cost": cost}
    return _priced(number, chosen, {"results": results, "usage": usage})


def exchange_code(call: Call) -> Reply:
    """POST /auth/keys."""
    label = call.service.logins.exchange(call.body, call.now)
    return json_reply({"key": call.service.accounts.add_key(label).secret, "user_id": USER_ID})


def _priced(generation_id: str, chosen: Model, answer: dict[str, Any]) -> Reply:
    body = {"id": generation_id, "model": chosen.id, "provider": chosen.provider, **answer}
    return json_reply(body, headers={"X-Generation-Id": generation_id})


def _named_in_path(call: Call) -> Model:
    name = "/".join(call.parts)
    found = call.service.catalogue.find(name)
    if found is None:
        raise ApiError(404, f"Model {name} not found", known_user=False)
    return found


def _asked_for(call: Call, kind: str) -> Model:
    name = call.body.get("model") if isinstance(call.body, dict) else None
    if not isinstance(name, str):
        raise refuse("Missing model")
    found = call.service.catalogue.find(name)
    if found is None:
        raise ApiError(400, f"{name} is not a valid model ID")
    if kind not in found.outputs:
        raise ApiError(404, f"No endpoints found for {name}.")
    return found
