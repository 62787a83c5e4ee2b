"""Bytes of XML or HTML to a tree, leniently and without danger: no entity is expanded, nothing outside is fetched."""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import Any, TypeAlias

from lxml import etree, html

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED_ENCODING = re.compile(
    rb"""(?:<\?xml[^>]*?encoding|<meta[^>]*?charset)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
SELF_CLOSED = re.compile(r"<([A-Za-z][\w:-]*)((?:\s[^<>]*?)?)/>")
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# What XML 1.0 forbids in text.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Element: TypeAlias = Any  # lxml ships no types


def decode(data: bytes) -> str:
    """Text of the bytes: by their mark, by what they declare, as UTF-8, or as the Western code page. Never fails."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = DECLARED_ENCODING.search(data[:2048])
    for encoding in [declared[1].decode("ascii")] if declared else []:
        try:
            return data.decode(encoding, "replace")
        except LookupError:
            break
    return data.decode("utf-8", "replace")


def parse_xml(data: bytes) -> Element | None:
    """The root of an XML file (package, contents, FB2), mended as far as possible; None: nothing is left."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    return _parsed(_plain(decode(data)), parser)


def parse_page(data: bytes) -> Element | None:
    """The root of an XHTML page, names without namespaces. What is not well-formed is read as HTML: no text is lost."""
    text = _plain(decode(data))
    strict = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), strict)
    except etree.XMLSyntaxError:
        root = parse_html(text)
    if root is not None:
        strip_namespaces(root)
    return root


def parse_html(text: str) -> Element | None:
    """The root of an HTML page, mended as browsers do."""
    closed = SELF_CLOSED.sub(_opened_and_closed, text)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    return _parsed(closed, parser)


def strip_namespaces(root: Element) -> None:
    """Names of elements and attributes lose their namespaces, as in crengine's tree."""
    for element in root.iter(etree.Element):
        element.tag = element.tag.rpartition("}")[2]
        for key in [key for key in element.attrib if key.startswith("{")]:
            value, plain = element.attrib.pop(key), key.rpartition("}")[2]
            if plain not in element.attrib:
                element.attrib[plain] = value


def _parsed(text: str, parser: etree.XMLParser | html.HTMLParser) -> Element | None:
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None


def _plain(text: str) -> str:
    # Entities a document defines itself are the bomb; the ones of HTML are known without its DOCTYPE.
    text = DOCTYPE.sub("", DECLARATION.sub("", text.lstrip("\ufeff")), count=1)
    return FORBIDDEN.sub("", NAMED_ENTITY.sub(_entity, text)).lstrip()


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name in XML_ENTITIES:
        return match[0]
    characters = html5.get(name + ";")
    return characters if characters is not None else "&amp;" + name + ";"


def _opened_and_closed(match: re.Match[str]) -> str:
    name, attributes = match[1], match[2]
    return match[0] if name.lower() in VOID else f"<{name}{attributes}></{name}>"
