"""When the honest model calls a tool: once, to search, before it answers a question."""

from __future__ import annotations

from typing import Any

from harness.openrouter import extractive, sentences
from harness.openrouter.conversation import Conversation, ToolCall

MAX_QUERY_TERMS = 8


def wanted_call(conversation: Conversation) -> ToolCall | None:
    """The call to make now, or None to answer. A forced choice is obeyed; results end the calling."""
    functions = [tool["function"] for tool in conversation.tools]
    choice = conversation.tool_choice
    if not functions or choice == "none":
        return None
    if isinstance(choice, dict):
        name = choice.get("function", {}).get("name")
        forced = next((function for function in functions if function["name"] == name), None)
        return call_of(forced, conversation) if forced and not conversation.tool_results else None
    if conversation.tool_results:
        return None
    search = next((function for function in functions if "search" in function["name"]), None)
    if choice == "required":
        return call_of(search or functions[0], conversation)
    asks = extractive.take_apart(conversation.user_text).question
    return call_of(search, conversation) if search and asks else None


def call_of(function: dict[str, Any], conversation: Conversation) -> ToolCall:
    """Arguments by the function's own schema: text gets the question's words, numbers their minimum or 1."""
    parameters = function.get("parameters") or {}
    required = parameters.get("required") or []
    properties = parameters.get("properties") or {}
    return ToolCall(
        function["name"],
        {name: _argument(properties.get(name) or {}, conversation) for name in properties if name in required},
    )


def _argument(schema: dict[str, Any], conversation: Conversation) -> object:
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return False
    if kind == "array":
        return []
    if kind == "object":
        return {}
    return _query(conversation.user_text)


def _query(prompt: str) -> str:
    """The longest words of the question, in their order: short ones seldom say what is asked."""
    question = extractive.take_apart(prompt).question or prompt
    words = list(dict.fromkeys(sentences.terms(question)))
    kept = set(sorted(words, key=lambda word: (-len(word), word))[:MAX_QUERY_TERMS])
    return " ".join(word for word in words if word in kept) or question[:100]
