"""What the fakes need of HTML and Markdown: the text a page shows, and where its links are."""

from __future__ import annotations

from html.parser import HTMLParser

from markdown_it import MarkdownIt

BLOCKS = frozenset(
    "address article blockquote body div dl dd dt figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul".split()
)
HIDDEN = frozenset(("head", "script", "style", "title"))


class _Text(HTMLParser):
    """Collects text, a line for each block, and the characters each link covers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.characters: list[str] = []
        self.links: list[tuple[int, int, str]] = []
        self._hidden = 0
        self._link: tuple[int, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden += 1
        elif tag in BLOCKS or tag == "br":
            self._end_line()
        if tag == "li":
            self._add("• ")
        if tag == "a" and dict(attrs).get("href"):
            self._link = (len(self.characters) + 1, dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in BLOCKS:
            self._end_line()
        if tag == "a" and self._link:
            first, target = self._link
            self._link = None
            if len(self.characters) >= first:
                self.links.append((first, len(self.characters), target))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._add(data)

    def _add(self, text: str) -> None:
        for character in text:
            blank = character.isspace()
            if blank and (not self.characters or self.characters[-1] in " \n"):
                continue
            self.characters.append(" " if blank else character)

    def _end_line(self) -> None:
        while self.characters and self.characters[-1] == " ":
            self.characters.pop()
        if self.characters and self.characters[-1] != "\n":
            self.characters.append("\n")


def html_text(html: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text of a page, and its links: first and last character (from 1), target."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.characters).rstrip("\n"), parser.links


def markdown_to_html(markdown: str) -> str:
    """CommonMark with tables; raw HTML passes through, as in KOReader."""
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
