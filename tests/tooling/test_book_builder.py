"""Books out of Markdown, and the project's own story."""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tools.book_builder import STORY, build_book, read_book
from tools.errors import BuildError

FACTS: list[dict[str, Any]] = tomllib.loads((STORY / "facts.toml").read_text(encoding="utf-8"))["fact"]

ABOUT = """title = "A <b> & c"
authors = ["Anon"]
language = "de"
identifier = "urn:uuid:1"
modified = "2026-01-01T00:00:00Z"
"""


def make_folder(folder: Path, about: str = ABOUT, **chapters: str) -> Path:
    folder.mkdir()
    (folder / "book.toml").write_text(about, encoding="utf-8")
    for name, markdown in chapters.items():
        (folder / f"{name}.md").write_text(markdown, encoding="utf-8")
    return folder


def text_of(xhtml: bytes) -> str:
    root = etree.fromstring(xhtml)
    return " ".join("".join(root.itertext("{*}p", "{*}h1", "{*}em", "{*}strong")).split())


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    epub = build_book(STORY, tmp_path_factory.mktemp("story") / "story.epub")
    with zipfile.ZipFile(epub) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_story_is_long_enough_to_be_worth_summarising() -> None:
    words = [len(path.read_text(encoding="utf-8").split()) for path in STORY.glob("*.md")]

    assert len(words) >= 8
    assert sum(words) >= 8500


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["question"])
def test_the_story_tells_every_fact_in_the_chapter_it_is_said_to(fact: dict[str, Any], story: dict[str, bytes]) -> None:
    chapters = [story[name] for name in sorted(story) if name.endswith(".xhtml") and not name.endswith("nav.xhtml")]

    assert fact["evidence"] in text_of(chapters[fact["chapter"] - 1])


def test_every_page_of_the_story_is_well_formed(story: dict[str, bytes]) -> None:
    pages = [content for name, content in story.items() if name.endswith((".xhtml", ".opf", ".ncx", ".xml"))]

    assert all(etree.fromstring(page) is not None for page in pages)


def test_both_kinds_of_contents_list_the_chapters_in_order(story: dict[str, bytes]) -> None:
    titles = [chapter.title for chapter in read_book(STORY).chapters]
    nav = etree.fromstring(story["OEBPS/nav.xhtml"]).xpath("//*[local-name()='a']/text()")
    ncx = etree.fromstring(story["OEBPS/toc.ncx"]).xpath("//*[local-name()='navPoint']//*[local-name()='text']/text()")

    assert nav == titles
    assert ncx == titles


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    assert build_book(STORY, tmp_path / "a.epub").read_bytes() == build_book(STORY, tmp_path / "b.epub").read_bytes()


def test_readers_find_the_mimetype_first_and_uncompressed(tmp_path: Path) -> None:
    epub = build_book(STORY, tmp_path / "story.epub")

    with zipfile.ZipFile(epub) as archive:
        first = archive.infolist()[0]

    assert first.filename == "mimetype"
    assert first.compress_type == zipfile.ZIP_STORED


def test_what_is_markup_in_xml_stays_text(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "book", one="# Tea & <scones>\n\n1 < 2 & 2 > 1, and <i>this</i> is no tag.\n")

    build_book(folder, tmp_path / "book.epub")

    with zipfile.ZipFile(tmp_path / "book.epub") as archive:
        chapter = archive.read("OEBPS/one.xhtml")
        package = etree.fromstring(archive.read("OEBPS/package.opf"))
    assert "1 < 2 & 2 > 1, and <i>this</i> is no tag." in text_of(chapter)
    assert package.findtext(".//{http://purl.org/dc/elements/1.1/}title") == "A <b> & c"


@pytest.mark.parametrize(
    ("about", "chapters", "complaint"),
    [
        (ABOUT, {}, "has no chapter"),
        (ABOUT, {"one": "No title.\n"}, "one.md: the first line must be the title"),
        ("title = ", {"one": "# One\n"}, "book.toml: Invalid value"),
        ('title = "x"\n', {"one": "# One\n"}, "book.toml: .*missing 4 required"),
        (ABOUT + "publisher = 'x'\n", {"one": "# One\n"}, "book.toml: .*publisher"),
    ],
)
def test_a_folder_that_is_no_book_is_named_with_what_is_wrong(
    about: str, chapters: dict[str, str], complaint: str, tmp_path: Path
) -> None:
    folder = make_folder(tmp_path / "book", about, **chapters)

    with pytest.raises(BuildError, match=complaint):
        build_book(folder, tmp_path / "book.epub")

    assert not (tmp_path / "book.epub").exists()


def test_a_folder_without_a_description_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"has no book\.toml"):
        build_book(tmp_path, tmp_path / "book.epub")
