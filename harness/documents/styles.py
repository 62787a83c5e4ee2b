"""Which elements show, which start a new line, and which keep their spaces: the part of CSS that decides a book's text.

Defaults are crengine's (its element table and its `html5.css`); a book's own sheets are asked only for `display` and
`white-space`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import tinycss2
from cssselect import GenericTranslator, SelectorError
from lxml import etree

from harness.documents.markup import Element

NONE, INLINE, BLOCK = "none", "inline", "block"
BOX = "inline-block"  # flows in a line, and is a block inside
HIDDEN_ELEMENTS = frozenset(
    "area base basefont bgsound binary datalist genre head link meta noembed param script style stylesheet template "
    "title track".split()
)
INLINE_ELEMENTS = frozenset(
    "a abbr acronym b bdi bdo big blink br case cite code data default del desc dfn em emphasis font i img input ins "
    "kbd label mark meter nobr option pagebreak picture progress q rb rbc rp rt rtc ruby s samp slot small spacer span "
    "strike strikethrough strong sub sup switch time tt u underline var wbr".split()
)
MATH_ELEMENTS = frozenset(
    "math mi mn mo mtext mspace ms mrow mstyle merror mphantom mpadded menclose mfenced mfrac msqrt mroot munder mover "
    "munderover msub msup msubsup mmultiscripts mprescripts none mtable mtr mlabeledtr mtd semantics".split()
)
PREFORMATTED = frozenset("pre listing textarea plaintext xmp".split())
KEEPS_SPACES = frozenset({"pre", "pre-wrap", "break-spaces"})
SHOWN = {"none": NONE, "inline": INLINE, "ruby": INLINE, "contents": INLINE, "inline-block": BOX, "inline-table": BOX}
NAMESPACE_PREFIX = re.compile(r"\w+\|")  # a tree's names have lost theirs


@dataclass(frozen=True)
class Rule:
    """One declaration that matters, with the elements it selects as XPath."""

    xpath: etree.XPath
    display: str | None
    keeps_spaces: bool | None


def default_display(name: str) -> str:
    """How an element shows when no sheet speaks of it."""
    if name in HIDDEN_ELEMENTS:
        return NONE
    return INLINE if name in INLINE_ELEMENTS or name in MATH_ELEMENTS else BLOCK


@cache
def parse_sheet(sheet: str) -> tuple[Rule, ...]:
    """The rules of a style sheet that hide, break or keep."""
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return tuple(
        found for rule in rules if rule.type == "qualified-rule" for found in _rules(rule) if found is not None
    )


def apply(rules: tuple[Rule, ...], root: Element) -> tuple[dict[Element, str], dict[Element, bool]]:
    """The displays and the space-keeping that the rules set below a root; later rules win."""
    displays: dict[Element, str] = {}
    spaces: dict[Element, bool] = {}
    for rule in rules:
        for element in rule.xpath(root):
            if rule.display is not None:
                displays[element] = rule.display
            if rule.keeps_spaces is not None:
                spaces[element] = rule.keeps_spaces
    return displays, spaces


def inline_style(style: str) -> str | None:
    """The display that a `style` attribute sets."""
    return _wishes(tinycss2.parse_declaration_list(style, skip_comments=True, skip_whitespace=True))[0]


def _rules(rule: tinycss2.ast.QualifiedRule) -> list[Rule | None]:
    declarations = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
    display, keeps_spaces = _wishes(declarations)
    if display is None and keeps_spaces is None:
        return []
    selectors = tinycss2.serialize(rule.prelude).split(",")
    return [_rule(selector.strip(), display, keeps_spaces) for selector in selectors]


def _rule(selector: str, display: str | None, keeps_spaces: bool | None) -> Rule | None:
    if "::" in selector:
        return None  # generated content is no text of the book
    try:
        path = GenericTranslator().css_to_xpath(NAMESPACE_PREFIX.sub("", selector))
        return Rule(etree.XPath(path), display, keeps_spaces)
    except (SelectorError, etree.XPathSyntaxError):
        return None


def _wishes(declarations: list[tinycss2.ast.Node]) -> tuple[str | None, bool | None]:
    display, keeps_spaces = None, None
    for declaration in declarations:
        if declaration.type != "declaration":
            continue
        value = tinycss2.serialize(declaration.value).strip().lower()
        if declaration.lower_name == "display":
            display = SHOWN.get(value, BLOCK)
        elif declaration.lower_name == "white-space":
            keeps_spaces = value in KEEPS_SPACES
    return display, keeps_spaces
