"""EPUB files as crengine merges them: one tree, `/body/DocFragment[n]/body/...`, a fragment for each file in order."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from harness.documents import styles
from harness.documents.archive import Archive, join, open_archive
from harness.documents.contents import Entry, read_navigation, read_ncx
from harness.documents.dom import Node, PageStyle, Tree, TreeBuilder
from harness.documents.errors import DamagedFileError
from harness.documents.markup import Element, decode, parse_page
from harness.documents.package import Item, Package, encrypted_paths, read_package
from harness.documents.source import ContentsLine, Source
from harness.documents.xpointer import Pointer

if TYPE_CHECKING:
    from pathlib import Path

# What crengine puts in place of a file that it cannot read, so that the others keep their numbers.
UNREADABLE = "Failed handling EPUB spine item '{path}' ({media_type}, {id})."


def load_epub(path: Path) -> Source:
    """Read the whole book. `DamagedFileError` when it is no archive; one without a package is a page that says so.

    A file that cannot be read, be it missing, corrupt or encrypted, is replaced by a line that says so.
    """
    archive = open_archive(path)
    try:
        package = read_package(archive)
    except DamagedFileError:
        return _error_page()
    loader = _Loader(archive, package)
    tree = loader.load()
    # crengine drops lines of a navigation page that lead nowhere, but keeps those of an NCX file.
    navigation = [line for line in loader.lines(read_navigation(archive, package)) if line.target is not None]
    contents = navigation or loader.lines(read_ncx(archive, package)) or loader.lines_of_spine()
    nonlinear = {fragment.order for fragment in loader.nonlinear}
    return Source(tree, contents, package.metadata, nonlinear, archive.read)


def _error_page() -> Source:
    builder = TreeBuilder()
    body = builder.element(builder.element(builder.root, "FictionBook"), "body")
    builder.text(builder.element(body, "p"), "Cannot open document")
    return Source(builder.finish(), [], {"title": "ERROR: Error reading EPUB format"})


class _Loader:
    def __init__(self, archive: Archive, package: Package) -> None:
        self._archive = archive
        self._package = package
        self._builder = TreeBuilder()
        self._body = self._builder.element(self._builder.root, "body")
        self._fragments: dict[str, Node] = {}  # by path; the first, when a file is listed twice
        self._encrypted = encrypted_paths(archive)
        self.nonlinear: list[Node] = []

    def load(self) -> Tree:
        """All files of the spine, in order."""
        for item in self._package.spine:
            self._add(item)
        return self._builder.finish()

    def lines(self, entries: list[Entry]) -> list[ContentsLine]:
        """The contents; a line that only groups others leads where the first of them leads."""
        lines: list[ContentsLine] = []
        open_groups: list[ContentsLine] = []
        for entry in entries:
            line = ContentsLine(entry.title, entry.depth, self._target(entry))
            open_groups = [group for group in open_groups if group.depth < line.depth and group.target is None]
            for group in open_groups if line.target else []:
                group.target = line.target
            if line.target is None:
                open_groups.append(line)
            lines.append(line)
        return lines

    def lines_of_spine(self) -> list[ContentsLine]:
        """Without contents, crengine lists the files under their ids."""
        return [ContentsLine(item.id, 1, Pointer(self._fragments[item.path], 0)) for item in self._package.spine]

    def _target(self, entry: Entry) -> Pointer | None:
        """Where a line leads; an unknown anchor leads to the beginning of its file."""
        fragment = self._fragments.get(entry.path)
        if fragment is None:
            return None
        anchor = self._builder.ids.get(f"{entry.path}#{entry.fragment}") if entry.fragment else None
        return Pointer(anchor or fragment, 0)

    def _add(self, item: Item) -> None:
        fragment = self._builder.element(self._body, "DocFragment")
        self._fragments.setdefault(item.path, fragment)
        if item.id in self._package.nonlinear:
            self.nonlinear.append(fragment)
        body = self._parse(item)
        if body is None:
            self._explain(fragment, item)
            return
        page, folder = body.getroottree().getroot(), posixpath.dirname(item.path)
        style = PageStyle(self._sheets(page, folder), page)
        self._builder.graft(fragment, body, style, lambda name: f"{item.path}#{name}")
        for node in fragment.walk():
            if node.source:
                node.source = join(folder, node.source)

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
