"""Actions that readers write themselves: what the how-to says is what the plugin does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from harness.values import from_lua
from tools.virtual_desk import VirtualDesk

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.runtime import Runtime

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = (ROOT / "docs" / "how-to" / "write-your-own-actions.md").read_text(encoding="utf-8")


def example() -> str:
    """The file that the how-to shows."""
    found = re.search(r"```text\n(.*?)```", HOW_TO, re.DOTALL)
    assert found
    return found.group(1)


def test_the_how_to_names_every_gap_there_is(runtime: Runtime) -> None:
    variables = from_lua(runtime.eval("require('precis.tasks.template').VARIABLES"))

    assert set(re.findall(r"`\{(\w+)\}`", HOW_TO)) == set(variables)


def test_the_example_of_the_how_to_works(desk: VirtualDesk, openrouter: MockOpenRouter) -> None:
    folder = desk.runtime.data_dir / "precis"
    folder.mkdir(exist_ok=True)
    (folder / "actions.txt").write_text(example(), encoding="utf-8")
    actions = from_lua(desk.runtime.eval("(require('apps/reader/readerui').instance.precis:app():own_actions())"))

    answer = desk.run(
        "selection",
        {"selection": "the bell", "template": actions[1]["template"], "title": actions[1]["title"], "is_open": True},
    )

    posts = [record.body for record in openrouter.requests if record.method == "POST"]
    sent = posts[-1]["messages"][-1]["content"]
    assert [action["title"] for action in actions] == [
        "Where does it come from?", "As a haiku", "What has it to do with the story?"
    ]  # fmt: skip
    assert sent == "Say this as a haiku, in its own language:\n<book>\nthe bell\n</book>"
    assert answer["complete"]


def test_without_a_file_there_are_none(desk: VirtualDesk) -> None:
    assert not from_lua(desk.runtime.eval("(require('apps/reader/readerui').instance.precis:app():own_actions())"))


def test_a_mistake_in_the_file_is_told_with_its_line(desk: VirtualDesk) -> None:
    folder = desk.runtime.data_dir / "precis"
    folder.mkdir(exist_ok=True)
    (folder / "actions.txt").write_text("[Mine]\nSay {selektion}\n", encoding="utf-8")

    error = from_lua(
        desk.runtime.eval("select(2, require('apps/reader/readerui').instance.precis:app():own_actions())")
    )

    assert (error["kind"], error["line"]) == ("bad_actions", 2)
