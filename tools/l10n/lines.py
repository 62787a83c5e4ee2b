"""Catalogues as the package holds them: at half the size of a .po file.

The English texts would take as much room as the translations, in every language again. So they stand once, in
texts.lines, and a language's file has its translations alone, each on the line of its English. The plugin's
`precis/ui/line_file.lua` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polib

from tools.errors import BuildError
from tools.l10n.catalogues import read_catalogue

ENGLISH = "texts.lines"
SUFFIX = ".lines"
CONTEXT_END = "\4"  # as gettext has it: between a text's context and the text
FORM_END = "\t"


def id_of(entry: polib.POEntry) -> str:
    """What the plugin finds a text by."""
    return entry.msgid if entry.msgctxt is None else f"{entry.msgctxt}{CONTEXT_END}{entry.msgid}"


def line_of(text: str) -> str:
    """A text on one line."""
    if FORM_END in text:
        raise BuildError(f"a text with a tab in it cannot be packed: {text!r}")
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def translation_of(entry: polib.POEntry) -> str:
    """A translation on one line, with all its plural forms."""
    if not entry.msgid_plural:
        return line_of(entry.msgstr)
    return "".join(line_of(entry.msgstr_plural[form]) + FORM_END for form in sorted(entry.msgstr_plural))


def translations(catalogue: polib.POFile) -> dict[str, str]:
    """All lines of a language by their English: first the header, which tells how it counts."""
    header = f"Plural-Forms: {catalogue.metadata.get('Plural-Forms', '')}"
    return {"": header} | {id_of(entry): translation_of(entry) for entry in catalogue.translated_entries()}


def pack(paths: Iterable[Path]) -> dict[str, bytes]:
    """The package's files for these catalogues, by name; what is untranslated or fuzzy is an empty line."""
    languages = {path.stem: translations(read_catalogue(path)) for path in paths}
    texts = list(dict.fromkeys(text for lines in languages.values() for text in lines))
    files = {language: [lines.get(text, "") for text in texts] for language, lines in languages.items()}
    packed = {language + SUFFIX: joined(lines) for language, lines in files.items()}
    return {ENGLISH: joined(map(line_of, texts))} | packed if packed else {}


def joined(lines: Iterable[str]) -> bytes:
    """Lines as a file."""
    return "".join(f"{line}\n" for line in lines).encode()
