"""Finds what is wrong with the catalogues before a reader does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path

import polib

from tools.l10n.catalogues import ROOT, TEMPLATE, catalogue_folder, key_of, read_catalogue, render_template
from tools.l10n.languages import PLURALS, PSEUDO, form_count

PLACEHOLDER = re.compile(r"%\d")
EDGES = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ufeff\ufffd]|  | \n")
MOST_COUNTED = 1000


def forms_for_one_number(language: str) -> set[int]:
    """The plural forms that stand for a single number, which may then be a word: Arabic's "two requests"."""
    rule = c2py(PLURALS[language].partition("plural=")[2].rstrip(";"))
    counts = Counter(rule(count) for count in range(MOST_COUNTED))
    return {form for form, numbers in counts.items() if numbers == 1}


def placeholder_problems(source: str, text: str, *, may_drop_count: bool) -> Iterator[str]:
    """Compare the values that a text has room for."""
    wanted, found = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(text))
    if extra := found - wanted:
        yield f"has {', '.join(extra)} of its own"
    if (missing := wanted - found) and not (may_drop_count and missing.total() == 1):
        yield f"lacks {', '.join(missing)}"


def text_problems(source: str, text: str, *, may_drop_count: bool = False) -> Iterator[str]:
    """Everything wrong with one translation of one text."""
    if not text:
        yield "is missing"
        return
    yield from placeholder_problems(source, text, may_drop_count=may_drop_count)
    if EDGES.findall(source) != EDGES.findall(text):
        yield "begins or ends with other white space"
    if source.count("\n") != text.count("\n"):
        yield "has other line ends"
    if UNSEEN.search(text):
        yield "holds signs that nobody sees"


def plural_problems(entry: polib.POEntry, language: str) -> Iterator[str]:
    """Everything wrong with a translation in plural forms."""
    if sorted(entry.msgstr_plural) != list(range(form_count(language))):
        yield f"has {len(entry.msgstr_plural)} plural forms, not {form_count(language)}"
    single = forms_for_one_number(language)
    for form, text in entry.msgstr_plural.items():
        for problem in text_problems(entry.msgid_plural, text, may_drop_count=form in single):
            yield f"form {form} {problem}"


def entry_problems(entry: polib.POEntry, language: str) -> Iterator[str]:
    """Everything wrong with one entry."""
    if entry.fuzzy:
        yield "is fuzzy"
    if entry.msgid_plural:
        yield from plural_problems(entry, language)
    else:
        yield from text_problems(entry.msgid, entry.msgstr)


def catalogue_problems(language: str, root: Path = ROOT) -> Iterator[str]:
    """Everything wrong with one language's catalogue."""
    folder = catalogue_folder(root)
    name = f"{language}.po"
    catalogue, template = read_catalogue(folder / name), read_catalogue(folder / TEMPLATE)
    for field, value in (("Language", language), ("Plural-Forms", PLURALS[language])):
        if catalogue.metadata.get(field) != value:
            yield f"{name}: {field} is not {value}"
    wanted = {(key_of(entry), entry.msgid_plural) for entry in template}
    found = {(key_of(entry), entry.msgid_plural) for entry in catalogue}
    if wanted != found or catalogue.obsolete_entries():
        yield f"{name}: its texts are not the template's; run `precis l10n merge`"
    for entry in catalogue:
        for problem in entry_problems(entry, language):
            yield f"{name}: {entry.msgid!r} {problem}"


def find_problems(root: Path = ROOT) -> Iterator[str]:
    """Everything wrong with template and catalogues."""
    folder = catalogue_folder(root)
    template = folder / TEMPLATE
    if not template.exists() or template.read_text(encoding="utf-8") != render_template(root):
        yield f"{TEMPLATE}: is behind the code; run `precis l10n extract`"
        return
    strangers = {path.stem for path in folder.glob("*.po")} - PLURALS.keys() - {PSEUDO}
    yield from (f"{language}.po: no language of that name is known" for language in sorted(strangers))
    for language in PLURALS:
        if (folder / f"{language}.po").exists():
            yield from catalogue_problems(language, root)
        else:
            yield f"{language}.po: is missing; run `precis l10n merge`"
