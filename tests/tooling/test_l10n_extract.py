"""Texts for translators, as they are found in the plugin's code."""

from __future__ import annotations

import pytest

from tools.errors import CheckError
from tools.l10n.extract import CallReader, Message


def messages(source: str) -> list[Message]:
    """The texts of a piece of Lua."""
    return CallReader(source, "view.lua").messages()


def msgids(source: str) -> list[str]:
    """The English of these texts."""
    return [message.msgid for message in messages(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('_("One")', ["One"]),
        ("_'One'", ["One"]),
        ("_([[One\ntwo]])", ["One\ntwo"]),
        ('_("One " .. "two " ..\n    "three")', ["One two three"]),
        ('Gettext("One")', ["One"]),
        ('T(_("%1 of %2"), done, total)', ["%1 of %2"]),
        (r'_("A \"word\"\n\xC3\xA9 \195\169 \u{e9}")', ['A "word"\né é é']),
        ('x = "_(\\"no\\")" -- _("no")\n--[[ _("no") ]] _("One")', ["One"]),
        ('for _, x in ipairs(t) do f(_, "no") end', []),
        ('self._("no") other:_("no") Gettext.use("no", "no")', []),
    ],
)
def test_texts_are_found_as_lua_reads_them(source: str, expected: list[str]) -> None:
    assert msgids(source) == expected


def test_plurals_and_contexts_are_kept() -> None:
    plural, context = messages('_.ngettext("%1 part", "%1 parts", #parts) _.pgettext("verb", "Book")')

    assert (plural.msgid, plural.plural) == ("%1 part", "%1 parts")
    assert (context.context, context.msgid) == ("verb", "Book")


def test_a_note_for_translators_goes_with_its_text_only() -> None:
    source = '-- @translators %1 is a price,\n-- in dollars\n_("%1 left")\n\n-- why\n_("Stop")\n'

    assert [message.comments for message in messages(source)] == [["%1 is a price, in dollars"], []]


@pytest.mark.parametrize("call", ["_(name)", '_("a" .. name)', '_.ngettext("a", b, 2)', '_("")'])
def test_a_text_that_nobody_could_translate_is_a_mistake(call: str) -> None:
    with pytest.raises(CheckError, match=r"view\.lua:2"):
        messages("local x\nf(" + call + ")")
