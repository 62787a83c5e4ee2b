"""Documents of one file: HTML, plain text and Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from harness.documents.dom import Node, PageStyle, TreeBuilder
from harness.documents.errors import DamagedFileError
from harness.documents.markup import DECLARED_ENCODING, decode, parse_html, strip_namespaces
from harness.documents.package import text_of
from harness.documents.source import ContentsLine, Source
from harness.documents.xpointer import Pointer

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = {f"h{level}": level for level in range(1, 7)}
TAB = 8  # columns
# Where nothing is declared, crengine counts letters to tell the code page; these stand for it.
GUESSES = ("utf-8", "cp1251", "latin-1")
CYRILLIC = range(0x0400, 0x0500)


def load_html(path: Path) -> Source:
    """Read an HTML page. Headings make its contents."""
    return _from_html(decode(path.read_bytes()), path)


def load_markdown(path: Path) -> Source:
    """Read Markdown, by way of HTML."""
    body = MarkdownIt().render(guess(path.read_bytes()))
    return _from_html(f"<html><body>{body}</body></html>", path)


def load_text(path: Path) -> Source:
    """Read plain text: every line a block of its own, as KOReader has it; no contents."""
    builder = TreeBuilder()
    body = builder.element(builder.element(builder.root, "FictionBook"), "body")
    for line in guess(path.read_bytes()).replace("\r\n", "\n").expandtabs(TAB).split("\n"):
        if line.strip():
            block = builder.element(body, "pre")
            block.keeps_spaces = True
            builder.text(block, line.rstrip())
        else:
            builder.element(body, "empty-line")
    return Source(builder.finish(), [], {"title": path.stem})


def guess(data: bytes) -> str:
    """Text of bytes that say nothing of their encoding."""
    if DECLARED_ENCODING.search(data[:200]) or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return decode(data)
    for encoding in GUESSES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp1251" or _is_mostly_cyrillic(text):
            return text.removeprefix("\ufeff")
    return decode(data)


def _is_mostly_cyrillic(text: str) -> bool:
    letters = [character for character in text[:4000] if character.isalpha()]
    return sum(ord(letter) in CYRILLIC for letter in letters) > len(letters) / 2


def _from_html(text: str, path: Path) -> Source:
    root = parse_html(text)
    if root is None:
        raise DamagedFileError("not an HTML page")
    strip_namespaces(root)
    builder = TreeBuilder()
    html = builder.element(builder.root, "html")
    body = root if root.tag == "body" else root.find("body")
    if body is None:
        raise DamagedFileError("the page has no body")
    sheets = ["".join(map(str, sheet.itertext())) for sheet in root.iter("style")]
    builder.graft(html, body, PageStyle(sheets, root), str)
    tree = builder.finish()
    title = root.find("head/title")
    metadata = {"title": text_of(title) if title is not None else path.stem, "language": root.get("lang") or ""}
    return Source(tree, _headings(tree.nodes), metadata)


def _headings(nodes: list[Node]) -> list[ContentsLine]:
    lines: list[ContentsLine] = []
    for node in nodes:
        if node.name in HEADINGS and not node.hidden:
            title = " ".join("".join(below.text or "" for below in node.walk()).split())
            lines.append(ContentsLine(title, HEADINGS[node.name], Pointer(node, 0)))
    return lines
