"""The template and the catalogues as files: how they are written, and how they follow the code."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import polib

from tools.errors import CheckError
from tools.l10n.extract import Message, collect
from tools.l10n.languages import ONE_OR_MORE, PLURALS, form_count

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "precis.pot"
WRAP_WIDTH = 110
LIKENESS = 0.8  # of 1; a text that changed less than this keeps its translation as a proposal


def catalogue_folder(root: Path = ROOT) -> Path:
    """Where template and catalogues are."""
    return root / "plugin" / "l10n"


def new_catalogue(language: str, plural_forms: str) -> polib.POFile:
    """A catalogue with no messages. Its header has no dates: the same texts give the same bytes."""
    catalogue = polib.POFile(wrapwidth=WRAP_WIDTH)
    catalogue.header = "Précis for KOReader. The texts come out of its code; `precis l10n merge` brings them here."
    catalogue.metadata = {
        "Project-Id-Version": "precis",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms,
    }
    return catalogue


def entry_of(message: Message, forms: int) -> polib.POEntry:
    """A message as an entry that waits for its translation."""
    return polib.POEntry(
        msgctxt=message.context,
        msgid=message.msgid,
        msgid_plural=message.plural or "",
        msgstr_plural=dict.fromkeys(range(forms), "") if message.plural else {},
        comment="\n".join(message.comments),
        occurrences=[(file, "") for file in message.files],
    )


def render_template(root: Path = ROOT) -> str:
    """The template: every text of the code, untranslated."""
    template = new_catalogue("", ONE_OR_MORE)
    template.extend(entry_of(message, 2) for message in collect(root / "plugin"))
    return str(template)


def write_template(root: Path = ROOT) -> Path:
    """Write the template; return its path."""
    target = catalogue_folder(root) / TEMPLATE
    target.parent.mkdir(exist_ok=True)
    target.write_text(render_template(root), encoding="utf-8")
    return target


def read_catalogue(path: Path) -> polib.POFile:
    """Read a catalogue or the template."""
    try:
        text = path.read_bytes().decode()
        return polib.pofile(text, wrapwidth=WRAP_WIDTH, check_for_duplicates=True)
    except (OSError, ValueError) as exc:
        raise CheckError(f"{path.name}: {exc}") from exc


def key_of(entry: polib.POEntry) -> tuple[str | None, str]:
    """What tells an entry from all others."""
    return entry.msgctxt, entry.msgid


def take_over(entry: polib.POEntry, old: polib.POEntry) -> None:
    """Give an entry the translation of an older one; it is in doubt when it was made for another text."""
    is_same = key_of(entry) == key_of(old) and entry.msgid_plural == old.msgid_plural
    if entry.msgid_plural:
        entry.msgstr_plural |= old.msgstr_plural or {0: old.msgstr}
    else:
        entry.msgstr = old.msgstr or old.msgstr_plural.get(0, "")
    if old.fuzzy or not is_same:
        entry.flags.append("fuzzy")
        entry.previous_msgid = old.msgid


def translate_from(entry: polib.POEntry, old: dict[tuple[str | None, str], polib.POEntry], gone: list[str]) -> None:
    """Look for an entry's translation: its own, else that of a text which is gone and much like it."""
    known = old.get(key_of(entry))
    if known is None:
        alike = get_close_matches(entry.msgid, gone, n=1, cutoff=LIKENESS)
        known = old.get((entry.msgctxt, alike[0])) if alike else None
    if known is not None and known.translated() | known.fuzzy:
        take_over(entry, known)


def merge_catalogue(language: str, root: Path = ROOT) -> Path:
    """Bring one language's catalogue up to the template; a language without one gets an empty one."""
    folder = catalogue_folder(root)
    path = folder / f"{language}.po"
    old_entries = read_catalogue(path) if path.exists() else polib.POFile()
    old = {key_of(entry): entry for entry in old_entries if not entry.obsolete}
    merged = new_catalogue(language, PLURALS[language])
    entries = read_catalogue(folder / TEMPLATE)
    gone = [msgid for context, msgid in old.keys() - {key_of(entry) for entry in entries}]
    for entry in entries:
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(range(form_count(language)), "")
        translate_from(entry, old, gone)
        merged.append(entry)
    path.write_text(str(merged), encoding="utf-8")
    return path
