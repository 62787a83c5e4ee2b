"""`precis recap`, `ask`, `xray` and `cost`: tasks over a whole book, run by the plugin's own Lua."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from tools.answers import Answer
from tools.commands.reading import (
    answer_with,
    book_argument,
    json_option,
    length_option,
    make_options,
    order_options,
    print_json,
    reading_options,
)
from tools.errors import ReadingError
from tools.places import A_PLACE, Percent, Place, PlaceType

if TYPE_CHECKING:
    from pathlib import Path

END = Percent(100)
JOBS = {
    "summary": "one chapter's summary",
    "overview": "the whole book's",
    "recap": "the story so far",
    "xray": "people, places and terms",
}
ACTIONS = ["explain", "define", "translate", "simplify", "summarise", "who", "ask"]
until_option = click.option("--until", "place", type=PlaceType(), help=f"Use the book only up to {A_PLACE}.")


@click.command()
@book_argument
@click.option("--at", "place", type=PlaceType(), required=True, help=f"How far it has been read: to {A_PLACE}.")
@click.option("--last-chapter", "only_last_chapter", is_flag=True, help="Only what the last chapter told.")
@click.option("--length", type=click.Choice(["paragraph", "page"]), help="How long.")
@order_options
@reading_options
@json_option
def recap(
    book: Path,
    place: Place | Percent,
    *,
    only_last_chapter: bool,
    length: str | None,
    go_on: bool,
    in_parts: bool,
    as_json: bool,
    **service: str | None,
) -> None:
    """Tell what has happened in BOOK up to a place, and nothing of what comes later."""
    settings = {
        "until_place": place,
        "only_last_chapter": only_last_chapter,
        "length": length,
        "continue": go_on,
        "in_parts": in_parts,
    }
    answer_with("recap", book, settings, service, as_json=as_json)


@click.command()
@book_argument
@click.argument("question")
@until_option
@order_options
@reading_options
@json_option
def ask(
    book: Path,
    question: str,
    *,
    place: Place | Percent | None,
    go_on: bool,
    in_parts: bool,
    as_json: bool,
    **service: str | None,
) -> None:
    """Answer QUESTION from passages of BOOK, and name them."""
    if not question.strip():
        raise click.UsageError("The question has no words.")
    settings = {
        "question": question,
        "until_place": place,
        "is_open": place is None,
        "continue": go_on,
        "in_parts": in_parts,
    }
    answer_with("ask", book, settings, service, as_json=as_json, show=print_citations)


def print_citations(answer: Answer) -> None:
    """One line for each passage that the answer cites: where it is, and whether it could be checked."""
    for citation in cited_once(answer.extras.get("citations", [])):
        place = f"{citation['chapter']}:{citation['offset']}" if citation["chapter"] else "no such passage"
        doubt = "" if citation["verified"] else "  (not found in the book)"
        click.echo(f"[{citation['number']}] {place}{doubt}")


def cited_once(citations: Any) -> list[dict[str, Any]]:
    """The citations without those that stand for the same again."""
    known = {(each["number"], each.get("offset"), each["verified"]): each for each in reversed(citations)}
    return sorted(known.values(), key=lambda each: int(each["number"]))


@click.command()
@book_argument
@click.option("--text", "selection", required=True, help="The words, as they stand in the book.")
@click.option(
    "--action", type=click.Choice(ACTIONS), default="explain", show_default=True, help="What to do with them."
)
@click.option("--question", help="What to ask about them, with --action ask.")
@until_option
@order_options
@reading_options
@json_option
def explain(
    book: Path,
    selection: str,
    action: str,
    question: str | None,
    *,
    place: Place | Percent | None,
    go_on: bool,
    in_parts: bool,
    as_json: bool,
    **service: str | None,
) -> None:
    """Explain words of BOOK as they are meant where they stand, or translate them, or sum them up."""
    if (action == "ask") == (question is None):
        raise click.UsageError("--question goes with --action ask, and only with it.")
    settings = {
        "selection": selection,
        "action": action,
        "question": question,
        "until_place": place,
        "is_open": place is None,
        "is_anywhere": True,
        "continue": go_on,
        "in_parts": in_parts,
    }
    answer_with("selection", book, settings, service, as_json=as_json)


@click.command()
@book_argument
@until_option
@order_options
@reading_options
@json_option
def xray(
    book: Path,
    *,
    place: Place | Percent | None,
    go_on: bool,
    in_parts: bool,
    as_json: bool,
    **service: str | None,
) -> None:
    """List the people, places and terms of BOOK, as far as it has been read."""
    settings = {"until_place": place, "is_open": place is None, "continue": go_on, "in_parts": in_parts}
    answer_with("xray", book, settings, service, as_json=as_json)


@click.command()
@book_argument
@click.option("--task", "job", type=click.Choice(list(JOBS)), default="overview", show_default=True, help="What for.")
@click.option("--chapter", type=click.IntRange(min=1), help="Which chapter, for its summary.")
@click.option("--at", "place", type=PlaceType(), help="How far it has been read; for a recap.")
@length_option
@reading_options
@json_option
def cost(
    book: Path,
    job: str,
    chapter: int | None,
    place: Place | Percent | None,
    length: str | None,
    *,
    as_json: bool,
    **service: str | None,
) -> None:
    """Tell what a task on BOOK would take, and send nothing of the book."""
    if job == "summary" and chapter is None:
        raise click.UsageError("A chapter's summary needs --chapter N.")
    from tools.reading import reckon

    until_place = place or (END if job == "recap" else None)
    settings = {"chapter": chapter, "until_place": until_place, "is_open": place is None, "length": length}
    try:
        answer = reckon(job, settings, book, make_options(**service))
    except ReadingError as exc:
        if as_json:
            failed = Answer("", complete=False, model=service.get("model"), error=exc.failure)
            print_json(replace(failed, extras={"plan": None}).to_json())
        raise
    if as_json:
        print_json(answer.to_json())
    else:
        click.echo(describe_plan(JOBS[job], answer.extras["plan"]))


def describe_plan(what: str, plan: Any) -> str:
    """A few words on what is still to be sent and paid for."""
    open_steps = plan["steps"] - plan["paid_steps"]
    if open_steps == 0:
        return f"{what}: all {plan['steps']} parts are paid for; it costs nothing."
    price = "price unknown"
    if plan.get("price_high"):
        price = f"${float(plan['price_low']):.4f} to ${float(plan['price_high']):.4f}"
    return (
        f"{what}: {open_steps} of {plan['steps']} parts to ask for, {plan['tokens_in']:,} tokens to send, "
        f"at most {plan['tokens_out']:,} to receive, {price}, about {plan['seconds']} s."
    )
