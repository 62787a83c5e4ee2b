"""The mock's models: invented ones, each standing for a kind that is met in the real catalogue, or in a bad dream."""

from __future__ import annotations

from harness.openrouter.catalogue import TEXT_PARAMETERS, Catalogue, Model, Tier

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
        "Sees images, and says how large and how dark they are.",
        prompt="0.3",
        completion="2.5",
        inputs=("text", "image"),
        tokenizer="Gemini",
        behaviour="vision",
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
        trains_on_data=True,
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
    Model(
        "mock/rerank",
        "Mock: Rerank",
        "Orders texts by the words they share with a query.",
        prompt="0.02",
        completion="0",
        outputs=("rerank",),
        parameters=(),
        behaviour="rerank",
    ),
    *(
        Model(f"mock/{name}", f"Mock: {name.capitalize()}", what, behaviour=name)
        for name, what in {
            "rambling": "Ignores the form it was asked for and talks.",
            "liar": "Cites passages that do not exist, with words nobody wrote.",
            "silent": "Answers with nothing.",
            "looping": "Repeats itself until it is cut.",
            "markup": "Answers with HTML and scripts.",
            "gullible": "Obeys an order that stands in the text it was sent.",
            "restless": "Calls a tool again and again, and never answers.",
            "gossip": "Tells how all ends that it was told, and draws out of its tools what it can.",
        }.items()
    ),
)


def default_catalogue() -> Catalogue:
    """A catalogue of all of them; each server has its own, to add to."""
    return Catalogue({model.id: model for model in MODELS})
