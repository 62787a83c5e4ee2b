"""Which languages Précis speaks, by KOReader's codes, and how each counts.

A catalogue named by the language alone serves all its countries: KOReader's it_IT reads it.po.
Source of the rules: GNU gettext manual, "Plural forms"; Unicode CLDR, "Language Plural Rules".
"""

from __future__ import annotations

SAME_FOR_ALL = "nplurals=1; plural=0;"
ONE_OR_MORE = "nplurals=2; plural=(n != 1);"
UP_TO_ONE = "nplurals=2; plural=(n > 1);"
FEW = "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20)"

PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "de": ONE_OR_MORE,
    "es": ONE_OR_MORE,
    "fr": UP_TO_ONE,
    "it": ONE_OR_MORE,
    "ja": SAME_FOR_ALL,
    "ko": SAME_FOR_ALL,
    "nl": ONE_OR_MORE,
    "pl": f"nplurals=3; plural=(n==1 ? 0 : {FEW} ? 1 : 2);",
    "pt_BR": UP_TO_ONE,
    "ru": f"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : {FEW} ? 1 : 2);",
    "tr": ONE_OR_MORE,
    "uk": f"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : {FEW} ? 1 : 2);",
    "zh_CN": SAME_FOR_ALL,
}
# English with accents and much longer: a language for tests, never shipped. No other language has this code.
PSEUDO = "qps"


def form_count(language: str) -> int:
    """How many plural forms a language has."""
    return int(PLURALS[language].partition(";")[0].removeprefix("nplurals="))
