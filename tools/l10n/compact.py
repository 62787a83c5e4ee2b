"""Catalogues as the package holds them: at two thirds of their size.

The English texts would take as much room as the translations, in every language again. So they stand once, in
numbers.po, each with a number, and the languages' catalogues know them by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polib

from tools.l10n.catalogues import key_of, new_catalogue, read_catalogue
from tools.l10n.languages import SAME_FOR_ALL

NUMBERS = "numbers.po"
Numbers = dict[tuple[str | None, str], str]


def number_texts(catalogues: Iterable[polib.POFile]) -> Numbers:
    """Give every text that is translated anywhere its number."""
    numbers: Numbers = {}
    for catalogue in catalogues:
        for entry in catalogue.translated_entries():
            numbers.setdefault(key_of(entry), str(len(numbers)))
    return numbers


def render_numbers(numbers: Numbers) -> bytes:
    """The file that tells each text's number."""
    catalogue = new_catalogue("", SAME_FOR_ALL)
    for (context, msgid), number in numbers.items():
        catalogue.append(polib.POEntry(msgctxt=context, msgid=msgid, msgstr=number))
    return str(catalogue).encode()


def render_numbered(catalogue: polib.POFile, numbers: Numbers) -> bytes:
    """One language's catalogue with numbers for texts; what is untranslated or fuzzy is left out."""
    metadata: Mapping[str, str] = catalogue.metadata
    numbered = new_catalogue(metadata.get("Language", ""), metadata.get("Plural-Forms", ""))
    for entry in catalogue.translated_entries():
        number = numbers[key_of(entry)]
        plural = number if entry.msgid_plural else ""
        numbered.append(
            polib.POEntry(msgid=number, msgid_plural=plural, msgstr=entry.msgstr, msgstr_plural=entry.msgstr_plural)
        )
    return str(numbered).encode()


def compact(paths: Iterable[Path]) -> dict[str, bytes]:
    """The package's files for these catalogues, by name."""
    catalogues = {path.name: read_catalogue(path) for path in paths}
    numbers = number_texts(catalogues.values())
    files = {name: render_numbered(catalogue, numbers) for name, catalogue in catalogues.items()}
    return {NUMBERS: render_numbers(numbers)} | files if files else {}
