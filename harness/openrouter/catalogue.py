"""The mock's models: a dozen of invented ones, each standing for a kind that is met in the real catalogue."""

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


DEFAULT_MODEL = "mock/extractive"

MODELS: tuple[Model, ...] = (
    Model(
        DEFAULT_MODEL,
        "Mock: Extractive",
        "Answers with sentences of the text it was sent, and says so.",
        cached_prompt="0.1",
    ),
    Model(
        "mock/extractive:free",
        "Mock: Extractive (free)",
        "The same, for nothing, with the caps of free models.",
        prompt="0",
        completion="0",
    ),
    Model(
        "mock/echo",
        "Mock: Echo",
        "Returns exactly the last user message.",
        prompt="0.15",
        completion="0.6",
        behaviour="echo",
    ),
    Model(
        "mock/slow",
        "Mock: Slow",
        "Thinks for 20 seconds, then two words a second.",
        latency=20,
        cadence=0.5,
        stops_billing=False,
    ),
    Model(
        "mock/reasoning",
        "Mock: Reasoning",
        "Thinks aloud before it answers.",
        prompt="2",
        completion="8",
        tokenizer="Claude",
        context=200_000,
        parameters=(*TEXT_PARAMETERS, "reasoning"),
        behaviour="reasoning",
        mandatory_reasoning=True,
    ),
    Model(
        "mock/tiny",
        "Mock: Tiny",
        "A context of 4,096 tokens.",
        prompt="0.05",
        completion="0.05",
        context=4_096,
        max_completion=1_024,
        tokenizer="Llama3",
    ),
    Model(
        "mock/small",
        "Mock: Small",
        "A context of 8,192 tokens.",
        prompt="0.1",
        completion="0.2",
        context=8_192,
        max_completion=2_048,
        tokenizer="Mistral",
    ),
    Model(
        "mock/large",
        "Mock: Large",
        "A million tokens of context, dearer beyond 200,000.",
        prompt="1.25",
        completion="10",
        cached_prompt="0.31",
        tiers=(Tier(200_000, "2.5", "15"),),
        context=1_048_576,
        max_completion=65_536,
        tokenizer="Gemini",
    ),
    Model(
        "mock/vision",
        "Mock: Vision",
        "Sees images.",
        prompt="0.3",
        completion="2.5",
        inputs=("text", "image"),
        tokenizer="Gemini",
    ),
    Model(
        "mock/plain",
        "Mock: Plain",
        "No tools, no structured output.",
        prompt="0.02",
        completion="0.03",
        tokenizer="Qwen",
        context=32_768,
        max_completion=None,
        parameters=("max_tokens", "stop", "temperature", "top_p"),
    ),
    Model(
        "mock/retired",
        "Mock: Retired",
        "Listed, but nobody serves it.",
        served=False,
        dated="20240101",
        created=1_700_000_000,
    ),
    Model(
        "mock/embedding",
        "Mock: Embedding",
        "Texts as vectors of 64 numbers.",
        prompt="0.01",
        completion="0",
        context=8_192,
        outputs=("embeddings",),
        parameters=(),
        behaviour="embedding",
    ),
)


@dataclass
class Catalogue:
    """The models of one server; tests may add their own."""

    models: dict[str, Model] = field(default_factory=lambda: {model.id: model for model in MODELS})

    def add(self, model: Model) -> None:
        """Offer one more model, or replace the one of the same id."""
        self.models[model.id] = model

    def find(self, name: str) -> Model | None:
        """The model of this id or dated slug; variants such as `:nitro` and `:floor` mean the model itself."""
        for candidate in (name, name.partition(":")[0]):
            if candidate in self.models:
                return self.models[candidate]
        return next((model for model in self.models.values() if model.canonical == name), None)
