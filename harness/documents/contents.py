"""A book's own table of contents, read from an EPUB 3 navigation page or an EPUB 2 NCX file."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from harness.documents.archive import Archive, join
from harness.documents.markup import Element, parse_xml
from harness.documents.package import Package, attribute, find_all, local_name, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

# When a navigation page has no list of type "toc", crengine shows the first of these.
INSTEAD_OF_CONTENTS = ("landmarks", "page-list")


@dataclass
class Entry:
    """A line of the contents. `path` is empty when it only groups the lines below it."""

    title: str
    depth: int
    path: str
    fragment: str


def read_navigation(archive: Archive, package: Package) -> list[Entry]:
    """The lines of EPUB 3's navigation page, as they are written; empty when there is none or it cannot be read."""
    return _from_file(archive, package.navigation, _navigation)


def read_ncx(archive: Archive, package: Package) -> list[Entry]:
    """The lines of EPUB 2's NCX file; empty when there is none or it cannot be read."""
    return _from_file(archive, package.ncx, _ncx)


def _from_file(archive: Archive, path: str | None, read: Callable[[Element, str, str], list[Entry]]) -> list[Entry]:
    data = archive.read(path) if path else None
    root = parse_xml(data) if data else None
    if path is None or root is None:
        return []
    return read(root, posixpath.dirname(path), path)


def _navigation(root: Element, folder: str, path: str) -> list[Entry]:
    lists = {attribute(nav, "type"): nav for nav in find_all(root, "nav")}
    chosen = next((lists[kind] for kind in ("toc", *INSTEAD_OF_CONTENTS) if kind in lists), None)
    entries: list[Entry] = []
    for top in _children(chosen, "ol")[:1] if chosen is not None else []:
        _walk_list(top, 1, (folder, path), entries)
    return entries


def _walk_list(level: Element, depth: int, base: tuple[str, str], entries: list[Entry]) -> None:
    for line in _children(level, "li"):
        links, below = _children(line, "a"), _children(line, "ol")
        if links:
            title = text_of(links[0]) or attribute(links[0], "title")
            entries.append(Entry(title, depth, *_target(base, attribute(links[0], "href"))))
        elif below:
            labels = _children(line, "span")
            entries.append(Entry(text_of(labels[0]) if labels else "", depth, "", ""))
        for deeper in below[:1]:
            _walk_list(deeper, depth + 1, base, entries)


def _ncx(root: Element, folder: str, path: str) -> list[Entry]:
    entries: list[Entry] = []
    for top in find_all(root, "navMap")[:1]:
        _walk_points(top, 1, (folder, path), entries)
    return entries


def _walk_points(level: Element, depth: int, base: tuple[str, str], entries: list[Entry]) -> None:
    for point in _children(level, "navPoint"):
        labels, contents = _children(point, "navLabel"), _children(point, "content")
        href = attribute(contents[0], "src") if contents else ""
        if labels and href:
            entries.append(Entry(text_of(labels[0]), depth, *_target(base, href)))
            _walk_points(point, depth + 1, base, entries)


def _children(parent: Element, name: str) -> list[Element]:
    return [child for child in parent if local_name(child) == name]


def _target(base: tuple[str, str], href: str) -> tuple[str, str]:
    folder, own_path = base
    path, _, fragment = unquote(href).partition("#")
    return (join(folder, path) if path else own_path), fragment
