"""The service behind the HTTP: everything that outlives a request, and the life of a completion from hold to bill."""

from __future__ import annotations

from decimal import Decimal

from harness.openrouter import chat, tokens
from harness.openrouter.accounts import Accounts, BillLine, Hold, Key
from harness.openrouter.catalogue import Model
from harness.openrouter.chat import Completion
from harness.openrouter.chat_plan import Plan, make_plan
from harness.openrouter.faults import Fault
from harness.openrouter.generations import Generation, new_id
from harness.openrouter.http_request import Request
from harness.openrouter.login import Logins
from harness.openrouter.model_list import default_catalogue
from harness.openrouter.pacing import Pace
from harness.openrouter.prompt_cache import PromptCache
from harness.openrouter.reply_cache import ReplyCache
from harness.openrouter.wire import Delivery, Reply


class Service:
    """Models, accounts, logins, generations and caches of one server."""

    def __init__(self, pace: Pace, epoch: float) -> None:
        self.pace = pace
        self.epoch = epoch
        self.catalogue = default_catalogue()
        self.accounts = Accounts(epoch=epoch)
        self.logins = Logins()
        self.generations: dict[str, Generation] = {}
        self.generation_delay = 0.0  # seconds until GET /generation knows of an answer
        self._replies = ReplyCache()
        self._prompts = PromptCache()
        self._ids = 0

    def set_epoch(self, epoch: float) -> None:
        """Say what the wall clock (seconds since 1970) is when the server's clock shows 0."""
        self.epoch = self.accounts.epoch = epoch

    def new_id(self, now: float) -> str:
        """The next generation's id."""
        self._ids += 1
        return new_id(int(self.epoch + now), self._ids)

    def chat(self, request: Request, key: Key, now: float, fault: Fault) -> Reply:
        """Answer a chat request, from the cache of replies when the client asked for that and it is there."""
        plan = make_plan(request.json, self.catalogue)
        if not self._replies.wanted(request):
            return self._fresh(plan, key, now, fault)[0]
        kept = self._replies.find(request, key, now)
        if kept is not None:
            reply, completion = self._again(plan, kept, key, now, fault)
        else:
            reply, completion = self._fresh(plan, key, now, fault)
            self._replies.keep(request, key, completion, now)
        reply.headers["X-OpenRouter-Cache-Status"] = "MISS" if kept is None else "HIT"
        reply.headers["X-OpenRouter-Cache-TTL"] = str(self._replies.seconds(request))
        return reply

    def generation(self, number: str, now: float) -> Generation | None:
        """The generation of this id, once it is known."""
        found = self.generations.get(number)
        if found is None or found.ended_at is None:
            return found
        return found if now >= found.ended_at + self.generation_delay else None

    def charge(self, key: Key, model: Model, prompt_tokens: int, now: float) -> tuple[str, Decimal]:
        """Bill a request that has only a prompt, such as embeddings: its generation id and cost."""
        cost = model.prices(prompt_tokens)[0] * prompt_tokens
        hold = self.accounts.hold(key, cost, 0, Decimal(0))
        generation = self.new_id(now)
        self.accounts.settle(hold, BillLine(now, generation, model.id, key.label, prompt_tokens, 0, 0, cost))
        return generation, cost

    def _fresh(self, plan: Plan, key: Key, now: float, fault: Fault) -> tuple[Reply, Completion]:
        if plan.model.free:
            self.accounts.count_free_request(plan.model, now)
        hold = self.accounts.hold(key, plan.most_it_costs(), plan.max_completion, plan.completion_price)
        answer = chat.complete(plan)
        usage = chat.measure(plan, answer, self._prompts.cached_tokens(plan, now))
        completion = Completion(self.new_id(now), int(self.epoch + now), plan.model, answer, usage)
        return self._reply(plan, completion, hold, now, fault), completion

    def _again(self, plan: Plan, kept: Completion, key: Key, now: float, fault: Fault) -> tuple[Reply, Completion]:
        hold = self.accounts.hold(key, Decimal(0), 0, Decimal(0))
        completion = Completion(self.new_id(now), int(self.epoch + now), kept.model, kept.answer, kept.usage)
        return self._reply(plan, completion, hold, now, fault), completion

    def _reply(self, plan: Plan, completion: Completion, hold: Hold, now: float, fault: Fault) -> Reply:
        make = self.pace.stream if plan.streamed else self.pace.plain
        reply = make(completion, fault)
        reply.headers["X-Generation-Id"] = completion.id
        generation = Generation(completion, plan.streamed, now, self.pace.wait(completion))
        self.generations[completion.id] = generation
        reply.settle = lambda delivery: self._settle(generation, hold, delivery, fault)
        return reply

    def _settle(self, generation: Generation, hold: Hold, delivery: Delivery, fault: Fault) -> None:
        completion, usage = generation.completion, generation.completion.usage
        generation.ended_at = delivery.now
        generation.cancelled = generation.streamed and not delivery.complete
        generation.completion_tokens, generation.cost = usage.completion, usage.cost
        is_cut = generation.cancelled and not delivery.told_cost
        if is_cut and completion.model.stops_billing and usage.completion:
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
        written = max(steps - 1 - self.pace.signs_before(completion), 0)
        pieces = [*chat.deltas(completion.answer.reasoning), *chat.deltas(completion.answer.text)][:written]
        generation.completion_tokens = tokens.count("".join(pieces))
        price = completion.model.prices(completion.usage.prompt)[1]
        generation.cost = completion.usage.prompt_cost + price * generation.completion_tokens
