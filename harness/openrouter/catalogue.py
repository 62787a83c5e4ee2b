"""What a model is, and a list of them to look names up in."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

PER_MILLION = Decimal(1_000_000)
TEXT_PARAMETERS = (
    "frequency_penalty",
    "include_reasoning",
    "max_completion_tokens",
    "max_tokens",
    "presence_penalty",
    "response_format",
    "seed",
    "stop",
    "structured_outputs",
    "temperature",
    "tool_choice",
    "tools",
    "top_k",
    "top_p",
)


@dataclass(frozen=True)
class Tier:
    """Prices that hold from so many prompt tokens on. USD per million tokens."""

    min_prompt_tokens: int
    prompt: str
    completion: str


@dataclass(frozen=True)
class Model:
    """A model as the catalogue tells it, plus what the mock does when it is asked. Prices in USD per million tokens."""

    id: str
    name: str
    description: str
    prompt: str = "0.4"
    completion: str = "1.6"
    cached_prompt: str | None = None
    tiers: tuple[Tier, ...] = ()
    context: int = 128_000
    max_completion: int | None = 16_384
    tokenizer: str = "GPT"
    inputs: tuple[str, ...] = ("text",)
    outputs: tuple[str, ...] = ("text",)
    parameters: tuple[str, ...] = TEXT_PARAMETERS
    behaviour: str = "extractive"
    dated: str = "20260801"
    created: int = 1_780_000_000
    provider: str = "Mock"
    latency: float = 0.0  # seconds before the first token, on top of the server's
    cadence: float = 0.0  # seconds between deltas, on top of the server's
    stops_billing: bool = True  # a cancelled stream is billed only as far as it came
    served: bool = True  # False: listed, but nobody serves it
    mandatory_reasoning: bool = False
    trains_on_data: bool = False  # ruled out by privacy settings and by data_collection "deny"

    @property
    def canonical(self) -> str:
        """The dated slug, which is what answers name."""
        return f"{self.id.removesuffix(':free')}-{self.dated}"

    @property
    def free(self) -> bool:
        """Whether nothing is billed."""
        return self.id.endswith(":free")

    def prices(self, prompt_tokens: int) -> tuple[Decimal, Decimal]:
        """USD per prompt token and per completion token, for a prompt of this length."""
        prompt, completion = self.prompt, self.completion
        for tier in self.tiers:
            if prompt_tokens >= tier.min_prompt_tokens:
                prompt, completion = tier.prompt, tier.completion
        return Decimal(prompt) / PER_MILLION, Decimal(completion) / PER_MILLION

    def cached_price(self) -> Decimal | None:
        """USD per prompt token read from the prompt cache; None when the model has no such price."""
        return None if self.cached_prompt is None else Decimal(self.cached_prompt) / PER_MILLION


@dataclass
class Catalogue:
    """The models of one server; tests may add their own."""

    models: dict[str, Model] = field(default_factory=dict)

    def add(self, model: Model) -> None:
        """Offer one more model, or replace the one of the same id."""
        self.models[model.id] = model

    def of_kind(self, output: str) -> list[Model]:
        """The models that give this: "text", "embeddings" or "rerank"."""
        return [model for model in self.models.values() if output in model.outputs]

    def chat_models(self) -> list[Model]:
        """The models that can be talked to."""
        return self.of_kind("text")

    def find(self, name: str) -> Model | None:
        """The model of this id or dated slug; variants such as `:nitro` and `:floor` mean the model itself."""
        for candidate in (name, name.partition(":")[0]):
            if candidate in self.models:
                return self.models[candidate]
        return next((model for model in self.models.values() if model.canonical == name), None)
