"""An EPUB's text as somebody else reads it: the spine, lxml, and the rules of what a reader of KOReader gets to see.

Written apart from the harness's own parser on purpose, and it must stay so: it is what that parser is checked against.
Left out are what no page shows (hidden elements, scripts, drawings) and the readings over ruby, which KOReader's text
never holds.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml import etree, html

NEVER_SHOWN = ("script", "style", "template", "svg", "rt", "rp", "noembed")
NOT_SHOWN = " | ".join(
    [
        *(f"//*[local-name() = '{name}']" for name in NEVER_SHOWN),
        "//*[@hidden]",
        "//*[@*[local-name() = 'type'] = 'pagebreak']",
    ]
)
HIDING_CLASS = re.compile(r"\.([\w-]+)\s*\{[^}]*display:\s*none")
OPF = "{http://www.idpf.org/2007/opf}"


def epub_text(path: Path) -> str:
    """All visible text of the spine, in order, without white space and soft hyphens."""
    with zipfile.ZipFile(path) as archive:
        return squeezed("".join(_page_text(archive, name) for name in spine(archive)))


def squeezed(text: str) -> str:
    """The text without anything that is only layout."""
    return re.sub(r"[\s\u00ad]+", "", text)


def spine(archive: zipfile.ZipFile) -> list[str]:
    """The names of the files that make up the book."""
    container = etree.fromstring(archive.read("META-INF/container.xml"))
    package_name = container.find(".//{*}rootfile").get("full-path")
    package = etree.fromstring(archive.read(package_name))
    folder = PurePosixPath(package_name).parent
    files = {item.get("id"): str(folder / unquote(item.get("href"))) for item in package.iter(f"{OPF}item")}
    return [files[itemref.get("idref")] for itemref in package.iter(f"{OPF}itemref")]


def _page_text(archive: zipfile.ZipFile, name: str) -> str:
    page = etree.fromstring(archive.read(name), html.XHTMLParser(resolve_entities=True, remove_comments=True))
    hiding: set[str] = set()
    for link in page.iter("{*}link"):
        if (link.get("href") or "").endswith(".css"):
            sheet = str(PurePosixPath(name).parent / link.get("href"))
            hiding.update(HIDING_CLASS.findall(_read_css(archive, sheet)))
    for element in page.xpath(NOT_SHOWN):
        element.clear(keep_tail=True)
    for element in page.xpath("//*[@class]"):
        if hiding & set(element.get("class").split()):
            element.clear(keep_tail=True)
    etree.strip_tags(page, etree.ProcessingInstruction)
    return "".join(page.find("{*}body").itertext())


def _read_css(archive: zipfile.ZipFile, name: str) -> str:
    parts: list[str] = []
    for part in PurePosixPath(name).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return archive.read("/".join(parts)).decode()
