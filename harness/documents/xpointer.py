"""crengine's xpointers: `/body/DocFragment[3]/body/p[2]/text()[1].17`, a path of names and then an offset.

A text's offset counts characters; an element's counts children; a path without an offset means the node itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.documents.dom import Node, Tree

STEP = re.compile(r"/(text\(\)|[^/.\[\]()]+)(?:\[(\d+)\])?")
OFFSET = re.compile(r"\.(\d+)$")
ITSELF = -1  # the offset of a path that has none


@dataclass(frozen=True)
class Pointer:
    """A node and an offset in it."""

    node: Node
    offset: int = ITSELF

    def __str__(self) -> str:
        """As crengine writes it."""
        path = self.node.path()
        return path if self.offset == ITSELF else f"{path}.{self.offset}"


def parse(tree: Tree, text: str) -> Pointer | None:
    """The pointer a string names, or None when the document has no such place."""
    if text.startswith("#"):
        named = tree.ids.get(text[1:])
        return Pointer(named) if named is not None else None
    offset = OFFSET.search(text)
    node = _follow(tree.root, text[: offset.start()] if offset else text)
    if node is None or node is tree.root:
        return None
    if offset is None:
        return Pointer(node)
    limit = len(node.text) if node.text is not None else len(node.children)
    return Pointer(node, int(offset[1])) if int(offset[1]) <= limit else None


def compare(first: Pointer, second: Pointer) -> int:
    """-1, 0 or 1: where the first stands to the second. An element stands before all that is in it."""
    if first.node is second.node:
        return (first.offset > second.offset) - (first.offset < second.offset)
    if first.node.contains(second.node):
        return -1
    if second.node.contains(first.node):
        # Children before the offset an element pointer names come before that pointer.
        return -1 if _child_towards(second.node, first.node).position < second.offset else 1
    return -1 if first.node.order < second.node.order else 1


def _child_towards(parent: Node, below: Node) -> Node:
    node = below
    while node.parent is not None and node.parent is not parent:
        node = node.parent
    return node


def _follow(root: Node, path: str) -> Node | None:
    node, at = root, 0
    while at < len(path):
        step = STEP.match(path, at)
        if step is None:
            return None
        found = _child(node, step[1], int(step[2] or 1))
        if found is None:
            return None
        node, at = found, step.end()
    return node


def _child(parent: Node, name: str, ordinal: int) -> Node | None:
    wants_text = name == "text()"
    for child in parent.children:
        if child.ordinal == ordinal and (child.text is not None if wants_text else child.name == name):
            return child
    return None
