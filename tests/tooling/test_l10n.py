"""The way of a text into every catalogue and into the package, and what the check says on the way."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from click.testing import CliRunner

from tools.cli import precis
from tools.errors import CheckError
from tools.l10n.catalogues import catalogue_folder, merge_catalogue, read_catalogue, write_template
from tools.l10n.check import catalogue_problems, entry_problems, find_problems
from tools.l10n.languages import PLURALS
from tools.l10n.lines import pack
from tools.l10n.pseudo import pseudo_text


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two texts, with an English-like and a Slavic catalogue."""
    write_code(tmp_path, 'return { _("Stop now"), _.ngettext("%1 part", "%1 parts", n) }')
    write_template(tmp_path)
    return tmp_path


def write_code(project: Path, code: str) -> None:
    """Replace the project's only module, and bring the template up to it when there is one."""
    plugin = project / "plugin"
    plugin.mkdir(exist_ok=True)
    (plugin / "view.lua").write_text(code, encoding="utf-8")
    if catalogue_folder(project).exists():
        write_template(project)


def translate(project: Path, language: str, **texts: str | list[str]) -> polib.POFile:
    """Put translations into a catalogue, by the first word of their English."""
    path = merge_catalogue(language, project)
    catalogue = read_catalogue(path)
    for entry in catalogue:
        text = texts[entry.msgid.replace("%1 ", "").split()[0]]
        if isinstance(text, list):
            entry.msgstr_plural = dict(enumerate(text))
        else:
            entry.msgstr = text
    path.write_text(str(catalogue), encoding="utf-8")
    return catalogue


def merged(project: Path, language: str) -> dict[str, polib.POEntry]:
    """A catalogue after it was brought up to the template, by the texts."""
    return {entry.msgid: entry for entry in read_catalogue(merge_catalogue(language, project))}


def test_merging_keeps_translations_and_drops_what_is_gone(project: Path) -> None:
    translate(project, "de", Stop="Jetzt stopp", part=["%1 Teil", "%1 Teile"])
    write_code(project, 'return { _("Stop now"), _("Quite another matter") }')

    entries = merged(project, "de")

    assert entries["Stop now"].msgstr == "Jetzt stopp"
    assert not entries["Stop now"].fuzzy
    assert entries["Quite another matter"].msgstr == ""
    assert entries.keys() == {"Stop now", "Quite another matter"}


def test_a_text_that_changed_a_little_keeps_its_translation_in_doubt(project: Path) -> None:
    translate(project, "de", Stop="Jetzt stopp", part=["%1 Teil", "%1 Teile"])
    write_code(project, 'return { _("Stop it now"), _.ngettext("%1 part", "%1 pieces", n) }')

    entries = merged(project, "de")

    assert (entries["Stop it now"].msgstr, entries["Stop it now"].fuzzy) == ("Jetzt stopp", True)
    assert entries["%1 part"].fuzzy
    assert any("is fuzzy" in problem for problem in catalogue_problems("de", project))


def test_merging_twice_changes_nothing(project: Path) -> None:
    translate(project, "pl", Stop="Stop", part=["%1 część", "%1 części", "%1 części"])

    first = merge_catalogue("pl", project).read_bytes()

    assert merge_catalogue("pl", project).read_bytes() == first
    assert not list(catalogue_problems("pl", project))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is missing"),
        ("%1 von", "lacks %2"),
        ("%1 von %2 %3", "has %3 of its own"),
        (" %1 von %2", "white space"),
        ("%1\nvon %2", "line ends"),
        ("%1 von\x07 %2", "nobody sees"),
    ],
)
def test_the_check_finds_what_a_reader_would_stumble_over(text: str, problem: str) -> None:
    entry = polib.POEntry(msgid="%1 of %2", msgstr=text)

    assert [found for found in entry_problems(entry, "de") if problem in found]


@pytest.mark.parametrize(
    ("language", "forms", "is_right"),
    [
        ("de", ["%1 Teil", "%1 Teile"], True),
        ("de", ["ein Teil", "%1 Teile"], True),
        ("de", ["%1 Teil", "Teile"], False),
        ("de", ["%1 Teil"], False),
        ("ru", ["%1 часть", "%1 части", "%1 частей"], True),
        ("ru", ["одна часть", "%1 части", "%1 частей"], False),  # it stands for 21, too
        ("fr", ["une partie", "%1 parties"], False),  # it stands for 0, too
        ("ar", ["لا أجزاء", "جزء", "جزآن", "%1 أجزاء", "%1 جزءًا", "%1 جزء"], True),
        ("ar", ["لا أجزاء", "جزء", "جزآن", "أجزاء", "%1 جزءًا", "%1 جزء"], False),
    ],
)
def test_a_plural_form_names_the_number_unless_it_has_only_one(language: str, forms: list[str], is_right: bool) -> None:
    entry = polib.POEntry(msgid="%1 part", msgid_plural="%1 parts", msgstr_plural=dict(enumerate(forms)))

    assert (not list(entry_problems(entry, language))) == is_right


def test_code_that_went_ahead_of_the_template_is_noticed(project: Path) -> None:
    (project / "plugin" / "view.lua").write_text('return _("New")', encoding="utf-8")

    assert list(find_problems(project)) == ["precis.pot: is behind the code; run `precis l10n extract`"]


def test_a_tree_that_is_linked_into_a_koreader_is_not_ahead_of_the_template(project: Path) -> None:
    (project / "plugin" / "_meta.lua").write_text('return { description = _("Linked") }', encoding="utf-8")

    assert not [problem for problem in find_problems(project) if "behind the code" in problem]


def test_a_catalogue_that_is_no_text_is_named(project: Path) -> None:
    (catalogue_folder(project) / "de.po").write_bytes(b'msgid "\xff"')

    with pytest.raises(CheckError, match=r"de\.po"):
        list(catalogue_problems("de", project))


def test_the_package_leaves_out_what_is_in_doubt(project: Path) -> None:
    catalogue = translate(project, "de", Stop="Stopp", part=["%1 Teil", "%1 Teile"])
    catalogue[0].flags.append("fuzzy")
    path = catalogue_folder(project) / "de.po"
    path.write_text(str(catalogue), encoding="utf-8")

    files = pack([path])

    assert files["texts.lines"] == b"\n%1 part\n"
    assert files["de.lines"].decode().splitlines()[1:] == ["%1 Teil\t%1 Teile\t"]


def test_the_package_keeps_line_ends_and_leaves_a_line_for_what_is_untranslated(project: Path) -> None:
    write_code(project, 'return { _("One\\ntwo"), _.pgettext("verb", "Book"), _("Back \\\\ slash") }')
    translate(project, "de", One="Eins\nzwei", Book="Buchen", Back="\\")
    translate(project, "fr", One="", Book="Réserver", Back="")

    files = pack([catalogue_folder(project) / "de.po", catalogue_folder(project) / "fr.po"])

    assert files["texts.lines"].decode().splitlines()[1:] == ["One\\ntwo", "verb\4Book", "Back \\\\ slash"]
    assert files["de.lines"].decode().splitlines()[1:] == ["Eins\\nzwei", "Buchen", "\\\\"]
    assert files["fr.lines"].decode().splitlines()[1:] == ["", "Réserver", ""]


def test_the_pseudo_language_is_longer_and_keeps_values() -> None:
    text = pseudo_text("Page %1 of %2")

    assert (text[0], text[-1]) == ("[", "]")
    assert text.count("%1") == text.count("%2") == 1
    assert len(text) >= 1.4 * len("Page %1 of %2")
    assert "Page" not in text


def test_all_catalogues_are_complete_and_right() -> None:
    assert list(find_problems()) == []


def test_the_check_says_how_many_languages_are_complete() -> None:
    result = CliRunner().invoke(precis, ["l10n", "check"])

    assert result.output == f"{len(PLURALS)} languages are complete\n"
