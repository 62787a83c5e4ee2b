"""The service behind the HTTP: everything that outlives a request, and the life of a completion."""

from __future__ import annotations

from decimal import Decimal

from harness.openrouter import chat, exact_json, tokens
from harness.openrouter.accounts import Accounts, BillLine, Hold, Key
from harness.openrouter.catalogue import Catalogue
from harness.openrouter.chat import Completion, Plan
from harness.openrouter.chat_bodies import Json, body_of, chunks_of
from harness.openrouter.faults import HARMLESS, Fault
from harness.openrouter.generations import Generation, new_id
from harness.openrouter.wire import Delivery, Framing, Reply, Step

DONE = b"data: [DONE]\n\n"
COMMENT = b": OPENROUTER PROCESSING\n\n"
WHITESPACE = b"\n         \n"  # what a plain answer is kept alive with


class Service:
    """Models, accounts, generations, and how fast answers come (seconds)."""

    def __init__(self, *, latency: float, cadence: float, epoch: float) -> None:
        self.catalogue = Catalogue()
        self.accounts = Accounts(epoch=epoch)
        self.generations: dict[str, Generation] = {}
        self.latency = latency
        self.cadence = cadence
        self.comment_every = 0.5  # seconds between signs of life while the model has not begun
        self.epoch = epoch

    def set_epoch(self, epoch: float) -> None:
        """Say what the wall clock (seconds since 1970) is when the server's clock shows 0."""
        self.epoch = self.accounts.epoch = epoch

    def chat(self, raw: object, key: Key, now: float, fault: Fault = HARMLESS) -> Reply:
        """Answer a chat request: check, hold the money, complete, and price what was delivered."""
        plan = chat.plan(raw, self.catalogue)
        if plan.model.free:
            self.accounts.count_free_request(plan.model, now)
        __, completion_price = plan.model.prices(plan.prompt_tokens)
        hold = self.accounts.hold(key, plan.most_it_costs(), plan.max_completion, completion_price)
        completion = self._complete(plan, now)
        reply = self._stream(completion, fault) if plan.streamed else self._plain(completion, fault)
        reply.headers["X-Generation-Id"] = completion.id
        generation = Generation(completion, plan.streamed, now, self._latency(completion))
        self.generations[completion.id] = generation
        reply.settle = lambda delivery: self._settle(generation, hold, delivery, fault)
        return reply

    def _complete(self, plan: Plan, now: float) -> Completion:
        created = int(self.epoch + now)
        answer = chat.complete(plan)
        usage = chat.measure(plan, answer, cached=0)
        return Completion(new_id(created, len(self.generations)), created, plan.model, answer, usage)

    def _latency(self, completion: Completion) -> float:
        return self.latency + completion.model.latency

    def _plain(self, completion: Completion, fault: Fault) -> Reply:
        body = fault.on_body(body_of(completion))
        steps, rest = self._waiting(WHITESPACE, self._latency(completion) + self._speaking_time(completion))
        data = exact_json.to_bytes(body)
        headers = {"Content-Type": "application/json"}
        if not steps:
            return Reply(200, headers, [Step(data)], Framing.CHUNKED, delay=rest)
        return Reply(200, headers, [*steps, Step(data, rest)], Framing.CHUNKED, delay=self.comment_every)

    def _speaking_time(self, completion: Completion) -> float:
        cadence = self.cadence + completion.model.cadence
        return cadence * sum(1 for __ in chat.deltas(completion.answer.text)) if cadence else 0.0

    def _stream(self, completion: Completion, fault: Fault) -> Reply:
        steps, rest = self._waiting(COMMENT, self._latency(completion))
        cadence = self.cadence + completion.model.cadence
        body = list(steps)
        for index, chunk in enumerate(fault.on_chunks(chunks_of(completion))):
            body.append(Step(event(chunk), cadence if index else (rest if steps else 0.0)))
        if fault.done:
            body.append(Step(DONE))
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        return Reply(200, headers, body, Framing.CHUNKED, delay=self.comment_every if steps else rest)

    def _waiting(self, sign: bytes, seconds: float) -> tuple[list[Step], float]:
        """Signs of life for a wait: the first comes with the head, and the time left after the last one."""
        count = int(seconds / self.comment_every) if self.comment_every > 0 else 0
        steps = [Step(sign, self.comment_every if index else 0.0) for index in range(count)]
        return steps, seconds - count * self.comment_every if count else seconds

    def _settle(self, generation: Generation, hold: Hold, delivery: Delivery, fault: Fault) -> None:
        completion = generation.completion
        usage = completion.usage
        generation.ended_at = delivery.now
        generation.cancelled = generation.streamed and not delivery.complete
        generation.completion_tokens, generation.cost = usage.completion, usage.cost
        if generation.cancelled and completion.model.stops_billing:
            self._price_what_came(generation, delivery.steps)
        if not fault.billed:
            generation.completion_tokens, generation.cost = 0, Decimal(0)
        line = BillLine(
            delivery.now, completion.id, completion.model.id, hold.key.label,
            usage.prompt, usage.cached, generation.completion_tokens, generation.cost,
        )  # fmt: skip
        self.accounts.settle(hold, line if fault.billed else None)

    def _price_what_came(self, generation: Generation, steps: int) -> None:
        """A stream that was cancelled costs its prompt and the deltas written; the head and comments are no deltas."""
        completion = generation.completion
        comments, __ = self._waiting(COMMENT, generation.latency)
        written = max(steps - 1 - len(comments), 0)
        pieces = [*chat.deltas(completion.answer.reasoning), *chat.deltas(completion.answer.text)][:written]
        generation.completion_tokens = tokens.count("".join(pieces))
        price = completion.model.prices(completion.usage.prompt)[1]
        generation.cost = completion.usage.prompt_cost + price * generation.completion_tokens


def event(chunk: Json) -> bytes:
    """A chunk as a server-sent event."""
    return b"data: " + exact_json.to_bytes(chunk) + b"\n\n"
