"""A document's tree as crengine keeps it: what shows, where lines break, and every node's place in reading order.

Text is kept as crengine keeps it: white space inside a text node is one space; a node of nothing but white space
vanishes at the start of a block and between blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from harness.documents import styles
from harness.documents.markup import Element

WHITE_SPACE = re.compile(r"[ \t\r\n]+")
LONGEST_TEXT = 8192  # characters of one text node
# Pictures take room on a page, and what is drawn inside them is no text.
IMAGES = frozenset({"img", "image", "svg", "object", "embed"})
# The readings over ruby's characters show, but no selection takes them up.
READINGS = frozenset({"rt", "rp"})


@dataclass(eq=False, slots=True)
class Node:
    """An element, or a text node (its `text` is not None)."""

    name: str
    parent: Node | None
    text: str | None = None
    display: str = styles.BLOCK
    hidden: bool = False
    begins_line: bool = False  # the first of an inline run beside blocks: crengine boxes such a run as a block
    keeps_spaces: bool = False
    source: str = ""  # the file a picture is in, as the page names it until somebody knows the page's folder
    children: list[Node] = field(default_factory=list)
    ordinal: int = 1  # among siblings of its name, from 1
    position: int = 0  # among all siblings, from 0
    order: int = 0  # in reading order, from 0
    last: int = 0  # the order of its last descendant

    def contains(self, other: Node) -> bool:
        """Whether the other node is this one or below it."""
        return self.order <= other.order <= self.last

    def path(self) -> str:
        """The xpointer of the node itself. Every step is numbered, as crengine does for books opened since 2026-08."""
        steps: list[str] = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            name = "text()" if node.text is not None else node.name
            steps.append(f"/{name}[{node.ordinal}]")
            node = node.parent
        return "".join(reversed(steps))

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it, in reading order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack.extend(node.children[::-1])


@dataclass
class Tree:
    """A finished tree: the root (which has no name in xpointers), its nodes in reading order, and nodes by id."""

    root: Node
    nodes: list[Node]
    ids: dict[str, Node]


class TreeBuilder:
    """Grows a tree from pages, then numbers it."""

    def __init__(self) -> None:
        """An empty root."""
        self.root = Node("", None)
        self.ids: dict[str, Node] = {}

    def element(self, parent: Node, name: str, *, identifier: str = "") -> Node:
        """Add an empty element."""
        node = Node(name, parent, display=styles.default_display(name), hidden=parent.hidden)
        parent.children.append(node)
        if identifier:
            self.ids.setdefault(identifier, node)
        return node

    def graft(self, parent: Node, source: Element, style: PageStyle, identify: Callable[[str], str]) -> Node:
        """Add a parsed element with all below it. `identify` makes ids unique in the whole document."""
        top = self._element(parent, source, style, identify)
        stack = [(top, source)]
        while stack:
            node, element = stack.pop()
            self.text(node, element.text)
            for child in element:
                if isinstance(child.tag, str):
                    stack.append((self._element(node, child, style, identify), child))
                self.text(node, child.tail)
        return top

    def finish(self) -> Tree:
        """Drop the white space that crengine drops, and number what is left."""
        nodes: list[Node] = []
        for node in list(self.root.walk()):
            if node.children:
                _drop_white_space(node)
        _number(self.root, nodes)
        return Tree(self.root, nodes, self.ids)

    def _element(self, parent: Node, source: Element, style: PageStyle, identify: Callable[[str], str]) -> Node:
        node = Node(source.tag, parent, keeps_spaces=style.keeps_spaces(source, parent))
        node.display = style.display(source)
        node.hidden = parent.hidden or node.display == styles.NONE or parent.name in IMAGES
        node.hidden = node.hidden or (node.name in READINGS and parent.name == "ruby")
        if source.tag in IMAGES:
            node.source = source.get("src") or source.get("href") or ""
        parent.children.append(node)
        for key in ("id", "name"):
            if value := source.get(key):
                self.ids.setdefault(identify(value), node)
        return node

    @staticmethod
    def text(parent: Node, text: str | None) -> None:
        """Add text at the end of an element."""
        if not text:
            return
        if not parent.keeps_spaces:
            text = WHITE_SPACE.sub(" ", text)
            if text == " " and not parent.children and parent.display != styles.INLINE:
                return
        hidden = parent.hidden or parent.name in IMAGES
        if parent.children and parent.children[-1].text is not None:
            text = (parent.children.pop().text or "") + text
        pieces = _split(text) if len(text) > LONGEST_TEXT else (text,)
        parent.children.extend([Node("", parent, text=piece, hidden=hidden) for piece in pieces])


class PageStyle:
    """How the elements of one page show: by name, by the page's sheets, by their own attributes."""

    def __init__(self, sheets: list[str], root: Element) -> None:
        """Apply the sheets, in order, to the page."""
        rules = tuple(rule for sheet in sheets for rule in styles.parse_sheet(sheet))
        self._displays, self._spaces = styles.apply(rules, root)

    def display(self, element: Element) -> str:
        """`none`, `inline` or `block`."""
        own = styles.inline_style(element.get("style")) if element.get("style") else None
        if element.get("hidden") is not None or (element.tag == "span" and element.get("type") == "pagebreak"):
            return own or styles.NONE
        return own or self._displays.get(element) or styles.default_display(element.tag)

    def keeps_spaces(self, element: Element, parent: Node) -> bool:
        """Whether white space stays as it is written."""
        inherited = parent.keeps_spaces or element.tag in styles.PREFORMATTED
        return self._spaces.get(element, inherited)


def _split(text: str) -> Iterator[str]:
    """Part a long text at spaces, as crengine does: one paragraph may have several text nodes."""
    first = 0
    while len(text) - first > LONGEST_TEXT:
        space = text.rfind(" ", first, first + LONGEST_TEXT)
        last = space + 1 if space > first else first + LONGEST_TEXT
        yield text[first:last]
        first = last
    yield text[first:]


def _inlineish(node: Node) -> bool:
    return node.text is not None or node.display in {styles.INLINE, styles.BOX}


def _breaks_lines(node: Node) -> bool:
    return node.text is None and node.display == styles.BLOCK


def _drop_white_space(parent: Node) -> None:
    """Between blocks, and between a block and inline content, white space is only how the source was written."""
    children = parent.children
    if parent.keeps_spaces or parent.display == styles.INLINE or not any(map(_breaks_lines, children)):
        return
    kept: list[Node] = []
    for at, child in enumerate(children):
        has_text = child.text is None or child.text.strip(" \t\r\n") != ""
        if has_text or (0 < at < len(children) - 1 and _inlineish(children[at - 1]) and _inlineish(children[at + 1])):
            kept.append(child)
    for at, child in enumerate(kept):
        child.begins_line = _inlineish(child) and (at == 0 or _breaks_lines(kept[at - 1]))
    parent.children = kept


def _number(root: Node, nodes: list[Node]) -> None:
    for node in root.walk():
        node.order = len(nodes)
        nodes.append(node)
        if not node.children:
            continue
        ordinals: dict[tuple[str, bool], int] = {}
        for position, child in enumerate(node.children):
            kind = (child.name, child.text is not None)
            ordinals[kind] = ordinals.get(kind, 0) + 1
            child.position, child.ordinal = position, ordinals[kind]
    for node in reversed(nodes):
        node.last = node.children[-1].last if node.children else node.order
