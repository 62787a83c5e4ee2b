"""Précis in the reader's language: the menu and the panel, out of the package as it is installed."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.openrouter import MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import Runtime
from tools.l10n.catalogues import catalogue_folder, read_catalogue
from tools.l10n.languages import PSEUDO
from tools.l10n.pseudo import write_pseudo
from tools.package import PLUGIN_FOLDER, ROOT, build_package

# KOReader's name of a language, and that of its catalogue.
LANGUAGES = {"de": "de", "ar": "ar", "it_IT": "it", "ko_KR": "ko", "zh_CN": "zh_CN", "pt_PT": "pt_BR"}
IN_MENU = ["Summarise this chapter", "Recap so far", "People, places, terms", "Past answers", "Panel", "Settings"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin as a reader unpacks it."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(build_package(folder)) as archive:
        archive.extractall(folder)
    return folder / PLUGIN_FOLDER


@pytest.fixture
def pseudo(tmp_path: Path) -> Path:
    """The plugin with the language made for tests."""
    shutil.copytree(ROOT / "plugin", tmp_path / "plugin")
    write_pseudo(tmp_path)
    return tmp_path / "plugin"


@contextmanager
def at_precis(language: str, plugin: Path, book: Path) -> Iterator[Reader]:
    """A reader who set this language, with Précis' menu open: the last of the tools, whatever it is called."""
    with Runtime(language=language, plugin_dir=plugin) as runtime:
        mock = MockOpenRouter()
        runtime.add_peer(mock)
        log_in(runtime.data_dir, mock)
        reader = Reader(runtime, plugin)
        reader.open(book)
        reader.tap_menu("tools")
        reader.tap(reader.menu_items()[-1])
        yield reader
        reader.quit()
        runtime.assert_nothing_left_open()
        mock.stop()


def translated(language: str, msgids: list[str]) -> list[str]:
    """What translators made of these texts."""
    catalogue = read_catalogue(catalogue_folder() / f"{language}.po")
    by_text = {entry.msgid: entry.msgstr for entry in catalogue}
    return [by_text[msgid] for msgid in msgids]


@pytest.mark.parametrize(("language", "catalogue"), LANGUAGES.items())
def test_the_menu_speaks_the_readers_language(language: str, catalogue: str, installed: Path, story: Path) -> None:
    with at_precis(language, installed, story) as reader:
        items = reader.menu_items()

        assert set(translated(catalogue, IN_MENU)) <= set(items)


def test_a_language_without_a_catalogue_is_english(installed: Path, story: Path) -> None:
    with at_precis("eo", installed, story) as reader:
        assert set(IN_MENU) <= set(reader.menu_items())


def test_counts_are_worded_as_the_language_counts(installed: Path) -> None:
    with Runtime(language="pl", plugin_dir=installed) as runtime:
        runtime.require("precis.packed")
        gettext = runtime.require("precis.ui.gettext")
        runtime.call(gettext[b"use"], str(installed / "l10n"), "pl")
        words = [runtime.call(gettext[b"ngettext"], "%1 model", "%1 models", count) for count in (1, 2, 5, 22)]

    assert [word.decode() for word in words] == ["%1 model", "%1 modele", "%1 modeli", "%1 modele"]


def test_every_text_of_the_menus_asks_for_its_translation(pseudo: Path, story: Path) -> None:
    with at_precis(PSEUDO, pseudo, story) as reader:
        items = reader.menu_items()
        reader.tap(items[-1])
        settings = reader.menu_items()

    assert "Panel" not in items
    assert [item for item in items + settings if not item.startswith("[")] == []
    assert not set(items) & set(settings)
