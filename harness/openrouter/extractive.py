"""The honest model: it answers with sentences of the text it was sent, and says that it does.

Nothing here knows what it will be asked. A summary is the sentences whose words are most frequent in the text; an
answer is the passages that share most words with the question, cited by their numbers. So what comes back depends on
what went out: a part that was never sent can never be in the answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from harness.openrouter import sentences

NOTICE = "(An extract by mock/extractive: sentences of the text it was sent.)"
NOTHING_SENT = "The text that was sent holds no sentence to extract."
NOT_FOUND = "The passages that were sent do not answer this."
SUMMARY_SENTENCES = 6
SUMMARY_BYTES = 1500
BYTES_PER_LONG_WORD = 12  # no text has fewer words than this makes of it
PASSAGES_CITED = 3
EVEN_LENGTH = 8  # terms; added to a sentence's own so that very short ones do not win
LEAST_SHARE = 0.5  # a passage this much worse than the best is not cited

# Quoted material: angle brackets around it, tags of one name, code fences, or triple quotes.
_FENCES = (
    re.compile(r"<<<(\w*)[ \t]*\n(.*?)\n?\1>>>", re.DOTALL),
    re.compile(r"<([A-Za-z][\w-]*)(?:\s[^>]*)?>\s*(.*?)\s*</\1>", re.DOTALL),
    re.compile(r"(```|\"\"\"|~~~)[^\n]*\n(.*?)\n?\1", re.DOTALL),
)
# A passage's number, and the title of its chapter if there is one.
_NUMBERED = re.compile(r"^\[(\d+)\]\s*(?:\([^()\n]*\)\s+)?", re.MULTILINE)
# What a wish says of the answer's length.
_MOST_WORDS = re.compile(r"\bat most (\d+) words\b")
# Greek asks with a semicolon.
_QUESTION_END = re.compile(r"(?:[?？؟\u037e]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);)[\"'”»」』]*\s*$")


@dataclass(frozen=True)
class Task:
    """A prompt taken apart: the quoted material, and what is asked about it."""

    material: str
    wish: str

    @property
    def question(self) -> str | None:
        """The line of the wish that asks something, if any does."""
        lines = [line.strip() for line in self.wish.splitlines() if line.strip()]
        for line in reversed(lines):
            if line.lower().startswith("question:") or _QUESTION_END.search(line):
                return line.partition(":")[2].strip() if line.lower().startswith("question:") else line
        return None


@dataclass(frozen=True)
class Passage:
    """A numbered piece of the material."""

    number: int
    text: str


def has_fences(prompt: str) -> bool:
    """Whether something is quoted in it."""
    return any(fence.search(prompt) for fence in _FENCES)


def take_apart(prompt: str) -> Task:
    """The material is all that stands in fences; without fences it is everything but a last line that asks."""
    for fence in _FENCES:
        blocks = [match.group(2) for match in fence.finditer(prompt)]
        if blocks:
            return Task("\n".join(blocks), fence.sub("\n", prompt))
    body, __, last = prompt.rstrip().rpartition("\n")
    if _QUESTION_END.search(last) and body.strip():
        return Task(body, last)
    return Task(prompt, prompt if _QUESTION_END.search(prompt) else "")


def answer(prompt: str, found: list[str]) -> str:
    """The whole answer to a prompt; `found` is what tools returned or was quoted before, which is material too."""
    task = take_apart(prompt)
    if found and not has_fences(prompt):
        task = Task("", prompt)
    material = "\n\n".join([task.material, *(take_apart(result).material for result in found)])
    # Who sends numbered passages wants them cited; not every language marks its questions.
    wants_passages = bool(found) or _NUMBERED.search(material) is not None
    question = task.question or (wants_passages and (task.wish.strip() or prompt))
    body = cite(question, passages(material)) if question else summarise(material, most_words(task.wish))
    return f"{body}\n\n{NOTICE}"


def most_words(wish: str) -> int | None:
    """How long the answer may be, where the wish says so."""
    asked = _MOST_WORDS.search(wish)
    return int(asked.group(1)) if asked else None


def summarise(text: str, most: int | None = None) -> str:
    """The most telling sentences, in their order; at most so many words, but one sentence at least."""
    own = [sentence for sentence in sentences.split(text.replace(NOTICE, "")) if _usable(sentence)]
    if not own:
        return NOTHING_SENT
    chosen: list[int] = []
    size = words = 0
    for index in ranked(own):
        longer = words + _words_in(own[index])
        if chosen and longer > (most or longer):
            continue
        size, words = size + len(own[index].encode("utf-8", "replace")), longer
        if chosen and (len(chosen) >= SUMMARY_SENTENCES or size > SUMMARY_BYTES):
            break
        chosen.append(index)
    return " ".join(own[index] for index in sorted(chosen))


def _words_in(sentence: str) -> int:
    """About how many, also where nothing parts them."""
    return max(len(sentence.split()), len(sentence.encode("utf-8", "replace")) // BYTES_PER_LONG_WORD)


def ranked(own: list[str]) -> list[int]:
    """Indexes of sentences, most telling first: frequent words, and a little for standing first or last."""
    bags = [Counter(sentences.terms(sentence)) for sentence in own]
    spread = Counter(term for bag in bags for term in bag)
    # Neither what stands in every sentence nor what stands in one says what a text is about.
    weights = {term: math.log(1 + count) * math.log(len(own) / count) for term, count in spread.items()}
    scores = [sum(weights[term] for term in bag) / (EVEN_LENGTH + sum(bag.values())) for bag in bags]
    scores[0] *= 1.3
    scores[-1] *= 1.1
    return sorted(range(len(own)), key=lambda index: (-scores[index], index))


def passages(material: str) -> list[Passage]:
    """The material's passages: by their own numbers `[3]` at the start of lines, else by paragraphs."""
    marks = list(_NUMBERED.finditer(material))
    if not marks:
        paragraphs = [paragraph.strip() for paragraph in material.split("\n") if paragraph.strip()]
        return [Passage(number, text) for number, text in enumerate(paragraphs, start=1)]
    ends = [mark.start() for mark in marks[1:]] + [len(material)]
    return [
        Passage(int(mark.group(1)), material[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)
    ]


def cite(question: str, given: list[Passage]) -> str:
    """The sentence nearest to the question from each of the best passages, with the passage's number."""
    asked = set(sentences.terms(question))
    spread = Counter(term for passage in given for term in set(sentences.terms(passage.text)))
    rare = {term: 1 / spread[term] for term in asked if term in spread}
    scored = sorted(
        ((sum(rare[term] for term in set(sentences.terms(passage.text)) & rare.keys()), passage) for passage in given),
        key=lambda pair: (-pair[0], pair[1].number),
    )
    least = max(scored[0][0] * LEAST_SHARE, 1e-9) if scored else 0.0
    best = [passage for score, passage in scored[:PASSAGES_CITED] if score >= least]
    if not best:
        return NOT_FOUND
    return " ".join(f"{_quoted(_nearest(passage.text, rare))} [{passage.number}]" for passage in best)


def _quoted(sentence: str) -> str:
    """In quotation marks, unless it has some of its own."""
    return sentence if '"' in sentence else f'"{sentence}"'


def _nearest(text: str, wanted: dict[str, float]) -> str:
    own = [sentence for sentence in sentences.split(text) if _usable(sentence)] or [text[:200]]
    return max(own, key=lambda sentence: sum(wanted.get(term, 0) for term in set(sentences.terms(sentence))))


def _usable(sentence: str) -> bool:
    return any(char.isalpha() for char in sentence)
