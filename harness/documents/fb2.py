"""FictionBook files: `/FictionBook/body/section`, plain or zipped, contents made of the sections' titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.documents.archive import open_archive
from harness.documents.dom import Node, PageStyle, TreeBuilder
from harness.documents.errors import DamagedFileError
from harness.documents.markup import Element, parse_xml, strip_namespaces
from harness.documents.package import find_all, text_of
from harness.documents.source import ContentsLine, Source
from harness.documents.xpointer import Pointer

if TYPE_CHECKING:
    from pathlib import Path

# What crengine's sheet for this format hides.
SHEET = """
author, book-title, coverpage, custom-info, document-info, genre, keywords, lang, publish-info, src-lang, translator {
    display: none
}
cite, title { display: block }
"""


def load_fb2(path: Path) -> Source:
    """Read the file. `DamagedFileError` when it holds no FictionBook."""
    data = _first_fb2(path) if path.name.lower().endswith(".zip") else path.read_bytes()
    root = parse_xml(data) if data else None
    if root is None:
        raise DamagedFileError("not a FictionBook file")
    strip_namespaces(root)
    if root.tag != "FictionBook":
        raise DamagedFileError("not a FictionBook file")
    builder = TreeBuilder()
    builder.graft(builder.root, root, PageStyle([SHEET], root), str)
    tree = builder.finish()
    bodies = [node for node in tree.root.children[0].children if node.name == "body"]
    contents = [line for body in bodies for line in _sections(body, 1)]
    return Source(tree, contents, _metadata(root), nonlinear={body.order for body in bodies[1:]})


def _first_fb2(path: Path) -> bytes | None:
    archive = open_archive(path)
    return next((archive.read(name) for name in archive.names() if name.lower().endswith(".fb2")), None)


def _sections(parent: Node, depth: int) -> list[ContentsLine]:
    lines: list[ContentsLine] = []
    for child in parent.children:
        if child.name == "section":
            titles = [node for node in child.children if node.name == "title"]
            if titles:
                lines.append(ContentsLine(_joined(titles[0]), depth, Pointer(child)))
            lines.extend(_sections(child, depth + 1))
    return lines


def _joined(node: Node) -> str:
    texts = [below.text.strip() for below in node.walk() if below.text is not None]
    return " ".join(text for text in texts if text)


def _metadata(root: Element) -> dict[str, str]:
    info = find_all(root, "title-info")[:1]
    values = {
        key: "\n".join(text_of(element) for part in info for element in part if element.tag == tag)
        for key, tag in (("title", "book-title"), ("language", "lang"), ("keywords", "genre"))
    }
    authors = [element for part in info for element in part if element.tag == "author"]
    values["authors"] = "\n".join(" ".join(text_of(name) for name in author) for author in authors)
    return values
