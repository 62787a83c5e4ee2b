"""A tree's visible text as one string, in which every xpointer has its place.

crengine joins blocks with a line end: before a text node whenever an element was entered since the last one that is
no inline element. A range of the book is therefore a slice of this string.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from harness.documents import styles
from harness.documents.dom import IMAGES, Node, Tree
from harness.documents.xpointer import Pointer

SOFT_HYPHEN = "\u00ad"
DELIMITER = "\n"


class Flow:
    """The text and the place of every text node in it."""

    def __init__(self, tree: Tree) -> None:
        """Walk the tree once."""
        self.nodes: list[Node] = []  # the visible text nodes
        self.texts: list[str] = []  # what they hold
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.pictures: list[tuple[int, Node]] = []  # place in the text, picture
        self.fragments: list[tuple[int, Node]] = []  # place in the text, element that begins a page
        self.root = tree.root.children[0] if tree.root.children else tree.root
        self.text = self._collect(tree.root)
        self._orders = [node.order for node in self.nodes]

    def start_of(self, pointer: Pointer) -> int:
        """Where a range that begins at the pointer begins in the text."""
        node = pointer.node
        index = bisect_left(self._orders, node.order)
        if index == len(self.nodes):
            return len(self.text)
        offset = max(pointer.offset, 0) if self.nodes[index] is node else 0
        if offset >= len(self.texts[index]) and index + 1 < len(self.nodes):
            return self.starts[index + 1]  # nothing is left of this block, so no line end is written before the next
        return min(self.starts[index] + offset, self.ends[index])

    def end_of(self, pointer: Pointer) -> int:
        """Where a range that ends before the pointer ends in the text: line ends between blocks stay outside."""
        node, offset = pointer.node, max(pointer.offset, 0)
        index = bisect_left(self._orders, node.order)
        if index < len(self.nodes) and self.nodes[index] is node and offset:
            return min(self.starts[index] + offset, self.ends[index])
        if node.text is None and offset:
            last = node.children[min(offset, len(node.children)) - 1]
            index = bisect_right(self._orders, last.last)
        return self.ends[index - 1] if index else 0

    def between(self, first: Pointer, last: Pointer) -> str:
        """The text between two pointers, in this order, as crengine would return it."""
        return self.text[self.start_of(first) : self.end_of(last)].replace(SOFT_HYPHEN, "")

    def pointer_at(self, place: int) -> Pointer:
        """The pointer to a character; a place between blocks belongs to the block that follows."""
        if not self.nodes:
            raise IndexError("the document has no text")
        index = max(bisect_right(self.starts, place) - 1, 0)
        if place >= self.ends[index] and place > self.starts[index] and index + 1 < len(self.nodes):
            index += 1
        return Pointer(self.nodes[index], min(max(place - self.starts[index], 0), len(self.texts[index])))

    def index_of(self, node: Node) -> int | None:
        """Which of the visible text nodes this is."""
        index = bisect_left(self._orders, node.order)
        return index if index < len(self.nodes) and self.nodes[index] is node else None

    def next_index(self, node: Node) -> int:
        """The first visible text node after this node (not below it, when it is text)."""
        return bisect_right(self._orders, node.order)

    def _collect(self, root: Node) -> str:
        pieces: list[str] = []
        length, new_block = 0, True
        stack = [root]
        while stack:
            node = stack.pop()
            if node.hidden:
                continue
            new_block = new_block or node.begins_line
            if node.text is not None:
                if new_block and pieces:
                    pieces.append(DELIMITER)
                    length += len(DELIMITER)
                self.nodes.append(node)
                self.texts.append(node.text)
                self.starts.append(length)
                pieces.append(node.text)
                length += len(node.text)
                self.ends.append(length)
                new_block = False
                continue
            new_block = new_block or node.display == styles.BLOCK or node.name == "br"
            if node.name in IMAGES:
                self.pictures.append((length, node))
            elif node.name == "DocFragment":
                self.fragments.append((length, node))
            stack.extend(node.children[::-1])
        return "".join(pieces)
