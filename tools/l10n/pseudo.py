"""Makes a language for tests: English with accents and much longer, in brackets.

On a screen in it, plain English shows a text that never reached gettext, and a missing bracket one that was cut off.
"""

from __future__ import annotations

import re
from pathlib import Path

import polib

from tools.l10n.catalogues import ROOT, catalogue_folder, entry_of, new_catalogue
from tools.l10n.extract import collect
from tools.l10n.languages import ONE_OR_MORE, PSEUDO

ACCENTS = str.maketrans("AaCcDdEeGgIiKkNnOoRrSsTtUuYyZz", "ÅåÇçĐđÉéĞğÎîĶķÑñÖöŘřŠšŢţÛûÝýŽž")
PLACEHOLDER = re.compile(r"(%\d)")
LENGTHENING = 0.4  # German and Finnish are about this much longer than English
FILLER = "öñé ţŵö ţĥřéé "


def pseudo_text(text: str) -> str:
    """One text in the pseudo-language; its values and line ends stay."""
    accented = "".join(part if PLACEHOLDER.match(part) else part.translate(ACCENTS) for part in PLACEHOLDER.split(text))
    length = max(1, round(len(text) * LENGTHENING))
    filler = (FILLER * (length // len(FILLER) + 1))[:length].strip()
    return f"[{accented} {filler}]"


def render_pseudo(root: Path = ROOT) -> str:
    """The pseudo-language's catalogue."""
    catalogue = new_catalogue(PSEUDO, ONE_OR_MORE)
    for message in collect(root / "plugin"):
        entry: polib.POEntry = entry_of(message, 2)
        if message.plural:
            entry.msgstr_plural = {0: pseudo_text(message.msgid), 1: pseudo_text(message.plural)}
        else:
            entry.msgstr = pseudo_text(message.msgid)
        catalogue.append(entry)
    return str(catalogue)


def write_pseudo(root: Path = ROOT) -> Path:
    """Write the catalogue where the plugin looks for it; git ignores it, and the package leaves it out."""
    target = catalogue_folder(root) / f"{PSEUDO}.po"
    target.write_text(render_pseudo(root), encoding="utf-8")
    return target
