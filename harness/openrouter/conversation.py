"""A chat request as the models behind the mock see it: who said what, what may be called, what form is asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from harness.openrouter import tokens
from harness.openrouter.pictures import Picture, look_at


@dataclass(frozen=True)
class Message:
    """One message. Parts that are neither text nor pictures are left out."""

    role: str
    text: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class ToolCall:
    """A function the model wants called."""

    name: str
    arguments: dict[str, Any]

    @property
    def argument_text(self) -> str:
        """The arguments as the JSON text that models send."""
        return json.dumps(self.arguments, ensure_ascii=False)


@dataclass
class Answer:
    """What a model says, before it is cut, priced and put on the wire."""

    text: str = ""
    reasoning: str = ""
    tool_calls: list[ToolCall] = field(default_factory=list)
    finish: str = "stop"


@dataclass(frozen=True)
class Conversation:
    """The validated request."""

    messages: list[Message]
    tools: list[dict[str, Any]]
    tool_choice: object
    schema: dict[str, Any] | None
    wants_json: bool
    reasoning_effort: str | None

    @property
    def prefill(self) -> str:
        """The beginning of the answer that the client put into the model's mouth, or ""."""
        last = self.messages[-1]
        return last.text if last.role == "assistant" else ""

    @property
    def user_text(self) -> str:
        """The last user message's text."""
        return next((message.text for message in reversed(self.messages) if message.role == "user"), "")

    @property
    def pictures(self) -> list[Picture]:
        """All of them, in order."""
        return [picture for message in self.messages for picture in message.pictures]

    @property
    def instructions(self) -> str:
        """What the system and developer messages say."""
        return "\n".join(message.text for message in self.messages if message.role in {"system", "developer"})

    @property
    def earlier_user_texts(self) -> list[str]:
        """What the user said before the last time."""
        return [message.text for message in self.messages if message.role == "user"][:-1]

    @property
    def tool_results(self) -> list[str]:
        """What tools returned since the last user message."""
        results: list[str] = []
        for message in self.messages:
            if message.role == "user":
                results.clear()
            elif message.role == "tool":
                results.append(message.text)
        return results

    def prompt_tokens(self) -> int:
        """By the rule of `tokens`."""
        of_messages = sum(
            tokens.count(message.text) + tokens.MESSAGE_TOKENS + sum(picture.tokens for picture in message.pictures)
            for message in self.messages
        )
        of_tools = tokens.count(json.dumps(self.tools, ensure_ascii=False)) if self.tools else 0
        return of_messages + of_tools + tokens.REQUEST_TOKENS


def read(body: dict[str, Any]) -> Conversation:
    """A conversation from a request body that has passed validation. `BadPictureError` when a picture is none."""
    form = body.get("response_format") or {}
    schema = form.get("json_schema", {}).get("schema") if form.get("type") == "json_schema" else None
    reasoning = body.get("reasoning") or {}
    return Conversation(
        messages=[_message(message) for message in body["messages"]],
        tools=body.get("tools") or [],
        tool_choice=body.get("tool_choice", "auto"),
        schema=schema,
        wants_json=form.get("type") in ("json_object", "json_schema"),
        reasoning_effort=reasoning.get("effort"),
    )


def _message(message: dict[str, Any]) -> Message:
    content = message.get("content")
    if not isinstance(content, list):
        calls = message.get("tool_calls")
        spoken = content or ""
        return Message(message["role"], spoken + (json.dumps(calls, ensure_ascii=False) if calls else ""))
    texts = [part["text"] for part in content if part.get("type") == "text"]
    urls = [part["image_url"]["url"] for part in content if part.get("type") == "image_url"]
    return Message(message["role"], "\n".join(texts), tuple(look_at(url) for url in urls))
