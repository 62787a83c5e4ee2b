"""EPUB files as crengine merges them: one tree, `/body/DocFragment[n]/body/...`, a fragment for each file of the spine."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.documents import styles
from harness.documents.archive import Archive, join, open_archive
from harness.documents.contents import Entry, read_contents
from harness.documents.dom import Node, PageStyle, Tree, TreeBuilder
from harness.documents.errors import DamagedFileError
from harness.documents.markup import Element, decode, parse_page
from harness.documents.package import Item, Package, encrypted_paths, read_package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# What crengine puts in place of a file that it cannot read, so that the others keep their numbers.
UNREADABLE = "Failed handling EPUB spine item '{path}' ({media_type}, {id})."


@dataclass
class ContentsLine:
    """A line of the table of contents; `node` is None when it leads nowhere."""

    title: str
    depth: int
    node: Node | None


@dataclass
class Source:
    """What a reflowable document is made of."""

    tree: Tree
    contents: list[ContentsLine]
    metadata: dict[str, str]
    nonlinear: set[Node]
    read_file: Callable[[str], bytes | None]


def load_epub(path: Path) -> Source:
    """Read the whole book. `DamagedFileError` when there is nothing to read in it."""
    archive = open_archive(path)
    package = read_package(archive)
    loader = _Loader(archive, package)
    tree = loader.load()
    lines = [loader.line(entry) for entry in read_contents(archive, package)]
    contents = _adopt([line for line in lines if line is not None]) or loader.lines_of_spine()
    return Source(tree, contents, package.metadata, loader.nonlinear, archive.read)


class _Loader:
    def __init__(self, archive: Archive, package: Package) -> None:
        self._archive = archive
        self._package = package
        self._builder = TreeBuilder()
        self._body = self._builder.element(self._builder.root, "body")
        self._fragments: dict[str, Node] = {}  # by path; the first, when a file is listed twice
        self._encrypted = encrypted_paths(archive)
        self.nonlinear: set[Node] = set()

    def load(self) -> Tree:
        """All files of the spine, in order."""
        readable = [self._add(item) for item in self._package.spine]
        if not any(readable):
            raise DamagedFileError("the book is encrypted" if self._encrypted else "no file of the book can be read")
        return self._builder.finish()

    def line(self, entry: Entry) -> ContentsLine | None:
        """A line of the contents with the element it leads to; an unknown anchor leads to its file's beginning."""
        fragment = self._fragments.get(entry.path)
        if entry.path and fragment is None:
            return ContentsLine(entry.title, entry.depth, None)
        anchor = self._builder.ids.get(f"{entry.path}#{entry.fragment}") if entry.fragment else None
        return ContentsLine(entry.title, entry.depth, anchor or fragment)

    def lines_of_spine(self) -> list[ContentsLine]:
        """Without contents, crengine lists the files under their ids."""
        return [ContentsLine(item.id, 1, self._fragments[item.path]) for item in self._package.spine]

    def _add(self, item: Item) -> bool:
        fragment = self._builder.element(self._body, "DocFragment")
        self._fragments.setdefault(item.path, fragment)
        if item.id in self._package.nonlinear:
            self.nonlinear.add(fragment)
        body = self._parse(item)
        if body is None:
            self._explain(fragment, item)
            return False
        page = body.getroottree().getroot()
        style = PageStyle(self._sheets(page, posixpath.dirname(item.path)), page)
        self._builder.graft(fragment, body, style, lambda name: f"{item.path}#{name}")
        return True

    def _parse(self, item: Item) -> Element | None:
        data = None if item.path in self._encrypted else self._archive.read(item.path)
        root = parse_page(data) if data else None
        if root is None:
            return None
        return root if root.tag == "body" else root.find("body")

    def _explain(self, fragment: Node, item: Item) -> None:
        body = self._builder.element(fragment, "body")
        note = self._builder.element(body, "pre")
        message = UNREADABLE.format(path=item.path, media_type=item.media_type, id=item.id)
        note.children.append(Node("", note, text=message))

    def _sheets(self, page: Element, folder: str) -> list[str]:
        sheets: list[str] = []
        for element in page.iter("link", "style"):
            if element.tag == "style":
                sheets.append("".join(map(str, element.itertext())))
            elif "stylesheet" in (element.get("rel") or "").lower().split():
                data = self._archive.read(join(folder, element.get("href") or ""))
                sheets.append(decode(data) if data else "")
        return [sheet for sheet in sheets if styles.parse_sheet(sheet)]


def _adopt(lines: list[ContentsLine]) -> list[ContentsLine]:
    """A line that only groups others leads where the first of them leads."""
    for at, line in enumerate(lines):
        if line.node is None:
            below = [deeper for deeper in lines[at + 1 :] if deeper.node is not None]
            following = next((deeper for deeper in lines[at + 1 :] if deeper.depth <= line.depth), None)
            first = below[0] if below else None
            if first is not None and first.depth > line.depth and (
                following is None or lines.index(first) < lines.index(following)
            ):
                line.node = first.node
    return lines
