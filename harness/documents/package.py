"""What an EPUB says about itself: metadata, the files in reading order, where its contents are, what is encrypted."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from harness.documents.archive import Archive, join
from harness.documents.errors import DamagedFileError
from harness.documents.markup import Element, parse_xml

WHITE_SPACE = re.compile(r"[ \t\r\n]+")
CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
# Fonts scrambled with these are no copy protection.
FONT_OBFUSCATION = frozenset({"http://ns.adobe.com/pdf/enc#RC", "http://www.idpf.org/2008/embedding"})


@dataclass(frozen=True)
class Item:
    """A file of the book. `path` is inside the archive."""

    id: str
    path: str
    media_type: str
    properties: frozenset[str]


@dataclass
class Package:
    """The parsed OPF file."""

    folder: str
    metadata: dict[str, str] = field(default_factory=dict)
    spine: list[Item] = field(default_factory=list)
    nonlinear: set[str] = field(default_factory=set)
    navigation: str | None = None
    ncx: str | None = None


def local_name(element: Element) -> str:
    """An element's name without its namespace; comments and instructions have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def find_all(root: Element, name: str) -> list[Element]:
    """Every element of that name, whatever its namespace."""
    return [element for element in root.iter() if local_name(element) == name]


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, or an empty string."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def text_of(element: Element) -> str:
    """All text below an element, ASCII's white space collapsed."""
    return WHITE_SPACE.sub(" ", "".join(map(str, element.itertext()))).strip(" ")


def read_package(archive: Archive) -> Package:
    """Read the package. `DamagedFileError` when it or its spine is missing."""
    path = _package_path(archive)
    data = archive.read(path)
    root = parse_xml(data) if data else None
    if root is None:
        raise DamagedFileError("the package file is missing or empty")
    package = Package(folder=posixpath.dirname(path), metadata=_metadata(root))
    items = _manifest(root, package.folder)
    _read_spine(root, items, package)
    if not package.spine:
        raise DamagedFileError("the book lists nothing to read")
    if attribute(root, "version").startswith("3"):
        package.navigation = next((item.path for item in items.values() if "nav" in item.properties), None)
    return package


def encrypted_paths(archive: Archive) -> set[str]:
    """The files that are copy-protected; scrambled fonts do not count."""
    data = archive.read(ENCRYPTION)
    root = parse_xml(data) if data else None
    if root is None:
        return set()
    return {path for entry in find_all(root, "EncryptedData") for path in _protected_path(entry)}


def _protected_path(entry: Element) -> list[str]:
    algorithms = {attribute(method, "Algorithm") for method in find_all(entry, "EncryptionMethod")}
    if algorithms & FONT_OBFUSCATION:
        return []
    return [unquote(attribute(reference, "URI")).lstrip("/") for reference in find_all(entry, "CipherReference")]


def _package_path(archive: Archive) -> str:
    data = archive.read(CONTAINER)
    root = parse_xml(data) if data else None
    for rootfile in find_all(root, "rootfile") if root is not None else []:
        if path := unquote(attribute(rootfile, "full-path")):
            return path
    raise DamagedFileError("the container names no package file")


def _metadata(root: Element) -> dict[str, str]:
    """KOReader's props: several authors, keywords or identifiers are joined by a line end."""
    several: dict[str, list[str]] = {}
    for metadata in find_all(root, "metadata")[:1]:
        for element in metadata.iter():
            if text := text_of(element):
                several.setdefault(local_name(element), []).append(text)
    first = {key: several.get(key, [""])[0] for key in ("title", "language")}
    joined = {"authors": "creator", "keywords": "subject", "identifiers": "identifier"}
    description = re.sub(r"<[^>]+>", "", several.get("description", [""])[0])
    return (
        first | {key: "\n".join(several.get(name, [])) for key, name in joined.items()} | {"description": description}
    )


def _manifest(root: Element, folder: str) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for element in find_all(root, "item"):
        name, href = attribute(element, "id"), unquote(attribute(element, "href"))
        if name and href:
            properties = frozenset(attribute(element, "properties").split())
            media_type = attribute(element, "media-type")
            items.setdefault(name, Item(name, join(folder, href), media_type, properties))
    return items


def _read_spine(root: Element, items: dict[str, Item], package: Package) -> None:
    for spine in find_all(root, "spine")[:1]:
        ncx = items.get(attribute(spine, "toc"))
        package.ncx = ncx.path if ncx else None
        for reference in find_all(spine, "itemref"):
            item = items.get(attribute(reference, "idref"))
            if item:
                package.spine.append(item)
                if attribute(reference, "linear").lower() == "no":
                    package.nonlinear.add(item.id)
