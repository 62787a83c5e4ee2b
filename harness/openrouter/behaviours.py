"""What each kind of mock model says to a conversation. A new behaviour is a function and a line in `BEHAVIOURS`."""

from __future__ import annotations

from collections.abc import Callable

from harness.openrouter import extractive, unruly
from harness.openrouter.conversation import Answer, Conversation
from harness.openrouter.example_schema import schema_in
from harness.openrouter.structured import instance_answer
from harness.openrouter.tool_use import wanted_call

Behaviour = Callable[[Conversation], Answer]


def extract(conversation: Conversation) -> Answer:
    """Honest extraction: a tool call first when tools are offered for a question, JSON when a form is asked for."""
    call = wanted_call(conversation)
    if call is not None:
        return Answer(tool_calls=[call], finish="tool_calls")
    example = schema_in(conversation.instructions)
    if conversation.wants_json:
        return Answer(instance_answer(conversation, conversation.schema or example))
    if example is not None:
        # Asked for JSON in words only, models like to wrap it.
        return Answer(f"Here is the JSON:\n\n```json\n{instance_answer(conversation, example)}\n```")
    found = [*_quoted_before(conversation), *conversation.tool_results]
    return Answer(extractive.answer(conversation.user_text, found))


def _quoted_before(conversation: Conversation) -> list[str]:
    """What a follow-up without passages of its own refers to."""
    if extractive.has_fences(conversation.user_text):
        return []
    return [text for text in conversation.earlier_user_texts if extractive.has_fences(text)]


def echo(conversation: Conversation) -> Answer:
    """Exactly the last user message."""
    return Answer(conversation.user_text)


def look(conversation: Conversation) -> Answer:
    """What the pictures look like, after the question that came with them; without any, the extract."""
    if not conversation.pictures:
        return extract(conversation)
    seen = " ".join(picture.describe() for picture in conversation.pictures)
    return Answer(f"{seen}\n\nI was asked: {conversation.user_text}\n\n(By mock/vision, which looked at it.)")


def reason(conversation: Conversation) -> Answer:
    """The extract, after some thinking aloud that grows with the effort asked for."""
    answer = extract(conversation)
    rounds = {"minimal": 3, "low": 15, "medium": 50, "high": 200, "xhigh": 300, "max": 400}
    words = len(conversation.user_text.split())
    steps = range(1, rounds.get(conversation.reasoning_effort or "medium", 50) + 1)
    answer.reasoning = "".join(f"{step}. Of about {words} words I weigh which sentences matter. " for step in steps)
    return answer


BEHAVIOURS: dict[str, Behaviour] = {
    "extractive": extract,
    "echo": echo,
    "reasoning": reason,
    "vision": look,
    "rambling": unruly.ramble,
    "liar": unruly.lie,
    "silent": unruly.be_silent,
    "looping": unruly.loop,
    "markup": unruly.mark_up,
    "gullible": unruly.obey_the_text,
    "restless": unruly.keep_calling,
    "gossip": unruly.gossip,
}
