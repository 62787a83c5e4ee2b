"""Collects the texts that the plugin's code asks its gettext for.

The module that `require("precis.ui.gettext")` gives is called `_` or `Gettext` wherever it is used, so a call is known
by these names. A text must be a literal, or literals joined by `..`: anything else could never be translated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import dropwhile
from pathlib import Path

from tools.errors import CheckError
from tools.l10n.lua import Token, tokens

GETTEXT_MODULE = "precis/ui/gettext.lua"  # passes texts on and has none of its own
META = "_meta.lua"  # rendered from a template, and in the tree of those alone who have linked it
META_TEMPLATE = Path("tools", "templates", "_meta.lua.j2")
GETTEXT_NAMES = {"_", "Gettext"}
TRANSLATORS = "@translators"
# How many of a call's first arguments are texts.
TEXTS_OF = {"gettext": 1, "ngettext": 2, "pgettext": 2}
COMMENT_REACH = 3  # lines; a comment further above belongs to something else


@dataclass
class Message:
    """One text for translators, wherever it is used."""

    msgid: str
    plural: str | None = None
    context: str | None = None
    comments: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str | None, str]:
        """What tells it from all others: gettext knows a plural by its singular."""
        return self.context, self.msgid

    def merge(self, other: Message) -> None:
        """Add what another use of the same text tells."""
        if self.plural and other.plural and self.plural != other.plural:
            raise CheckError(f"{other.files[0]}: {self.msgid!r} has another plural in {self.files[0]}")
        self.plural = self.plural or other.plural
        self.comments += [comment for comment in other.comments if comment not in self.comments]
        self.files += [file for file in other.files if file not in self.files]


class CallReader:
    """Reads the calls of gettext in one file."""

    def __init__(self, source: str, file: str) -> None:
        everything = list(tokens(source))
        self._file = file
        self._comments = [token for token in everything if token.kind == "comment"]
        self._tokens = [token for token in everything if token.kind != "comment"]

    def messages(self) -> list[Message]:
        """Every text of the file, in order."""
        found = [self._message_at(index) for index in range(len(self._tokens))]
        return [message for message in found if message]

    def _value(self, index: int) -> str | None:
        token = self._tokens[index] if index < len(self._tokens) else None
        return token.value if token and token.kind != "string" else None

    def _message_at(self, index: int) -> Message | None:
        """The message of the call that begins at this token, if one does."""
        token = self._tokens[index]
        is_field = index > 0 and self._value(index - 1) in {".", ":"}
        if token.kind != "name" or token.value not in GETTEXT_NAMES or is_field:
            return None
        function, first = "gettext", index + 1
        if self._value(first) == ".":
            function, first = self._value(index + 2) or "", index + 3
        if function not in TEXTS_OF:
            return None
        texts = self._texts(first, TEXTS_OF[function])
        return self._message(function, texts, token) if texts else None

    def _texts(self, first: int, wanted: int) -> list[str]:
        """The texts of a call whose bracket is at `first`; none when it is no call."""
        if first < len(self._tokens) and self._tokens[first].kind == "string":
            return [self._tokens[first].value]
        if self._value(first) != "(":
            return []
        texts: list[str] = []
        index = first + 1
        while len(texts) < wanted:
            text, index = self._literal(index)
            texts.append(text)
            if len(texts) < wanted and self._value(index) != ",":
                raise self._problem(index)
            index += 1
        return texts

    def _literal(self, index: int) -> tuple[str, int]:
        """A text at this token, and the token after it."""
        parts = []
        while True:
            if index >= len(self._tokens) or self._tokens[index].kind != "string":
                raise self._problem(index)
            parts.append(self._tokens[index].value)
            if self._value(index + 1) != "..":
                break
            index += 2
        if self._value(index + 1) not in {",", ")"}:
            raise self._problem(index + 1)
        return "".join(parts), index + 1

    def _problem(self, index: int) -> CheckError:
        line = self._tokens[min(index, len(self._tokens) - 1)].line
        return CheckError(f"{self._file}:{line}: a text for translation must be written out in the call")

    def _message(self, function: str, texts: list[str], token: Token) -> Message:
        message = Message(texts[0], comments=self._comments_above(token.line), files=[self._file])
        if function == "ngettext":
            message.plural = texts[1]
        elif function == "pgettext":
            message.context, message.msgid = texts
        if not message.msgid:
            raise CheckError(f"{self._file}:{token.line}: an empty text has no translation")
        return message

    def _comments_above(self, line: int) -> list[str]:
        """The note for translators that ends just above a line, or on it."""
        near = [comment for comment in self._comments if line - COMMENT_REACH <= comment.line <= line]
        note = list(dropwhile(lambda comment: not comment.value.startswith(TRANSLATORS), near))
        if not note or note[-1].line < line - 1:
            return []
        return [" ".join(comment.value for comment in note).removeprefix(TRANSLATORS).strip()]


def sources(plugin: Path) -> Iterator[tuple[str, Path]]:
    """Every file with texts, by the name it has on a device."""
    template = plugin.parent / META_TEMPLATE
    if template.exists():
        yield META, template
    for path in sorted(plugin.rglob("*.lua")):
        name = path.relative_to(plugin).as_posix()
        if name not in {META, GETTEXT_MODULE}:
            yield name, path


def collect(plugin: Path) -> list[Message]:
    """Every text of the plugin once, in the order of files and lines."""
    known: dict[tuple[str | None, str], Message] = {}
    for name, path in sources(plugin):
        for message in CallReader(path.read_text(encoding="utf-8"), name).messages():
            if message.key in known:
                known[message.key].merge(message)
            else:
                known[message.key] = message
    return list(known.values())
