"""A book on a reader, with all that is sent about it and shown of it: what would spoil it is found in either."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harness.openrouter import MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import Runtime
from tools.virtual_desk import VirtualDesk

# Long enough to stand in one place of a book only.
TELLING_CHARACTERS = 24
SENTENCE_END = re.compile(r"(?<=[.!?。！？؟।])\s*")
FORGET = "return require('apps/reader/readerui').instance.precis:app().archive:forget_answers()"
END_OF_VIEW = 'return reading:spawn("end of view", function() return reading.book:visible_end() end)'


def plain(text: str) -> str:
    """Words alone, as they are when line ends became spaces."""
    return " ".join(text.split())


def words_in(value: Any) -> str:
    """All strings in a structure, one after another."""
    if isinstance(value, str):
        return plain(value) + "\n"
    members = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return "".join(words_in(member) for member in members)


class Watched:
    """A book on a reader, and everything that was sent about it."""

    def __init__(self, desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
        self.desk = desk
        self.openrouter = openrouter
        self.texts = {number: text.decode() for number, text in desk.texts().items()}

    def forget(self) -> None:
        """Keep nothing of what was answered."""
        assert self.desk.runtime.execute(FORGET)

    def length(self, chapter: int) -> int:
        """Of a chapter, in bytes."""
        return len(self.texts[chapter].encode())

    def run(self, job: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """One job; what is sent for it is all that `sent` tells."""
        self.openrouter.requests.clear()
        return self.desk.run(job, settings)

    def sent(self) -> str:
        """The words of every request since the job began."""
        return words_in([record.body for record in self.openrouter.requests if record.method == "POST"])

    def end_of_view(self) -> tuple[int, int]:
        """The place behind which nothing has been read."""
        place = self.desk.finish(END_OF_VIEW)
        return place["chapter"], place["offset"]

    def behind(self, chapter: int, offset: int) -> list[str]:
        """Sentences that begin at or behind a place and stand nowhere before it."""
        here = self.texts[chapter].encode()
        read = [text for number, text in self.texts.items() if number < chapter]
        before = "\n".join(plain(text) for text in [*read, here[:offset].decode(errors="ignore")])
        after = [here[offset:].decode(errors="ignore")]
        after += [text for number, text in self.texts.items() if number > chapter]
        sentences = [sentence for text in after for sentence in SENTENCE_END.split(plain(text))]
        # The first may have begun before the place.
        return [each for each in sentences[1:] if len(each) >= TELLING_CHARACTERS and each not in before]

    def told(self, words: str, chapter: int, offset: int) -> list[str]:
        """What is behind a place and yet among these words."""
        return [sentence for sentence in self.behind(chapter, offset) if sentence in words]


@contextmanager
def watched(book: Path) -> Iterator[Watched]:
    """Open a book on a reader of its own."""
    with Runtime() as runtime, MockOpenRouter() as openrouter:
        runtime.add_peer(openrouter)
        log_in(runtime.data_dir, openrouter)
        reader = Reader(runtime)
        desk = VirtualDesk(reader, book)
        desk.set(day_budget="")
        yield Watched(desk, openrouter)
        reader.quit()
