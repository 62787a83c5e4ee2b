"""`precis search`: passages that answer, each with its exact place, and none from behind a given one."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.shared_data import shared_path
from tools import cli
from tools.answers import ReadingOptions
from tools.book_builder import STORY
from tools.retrieval import Score, golden_spans, measure_ours
from tools.retrieval_sets import QuestionSet, article_set, tale_set
from tools.searching import Hit, Query, SearchDesk, read_query

HIT_FIELDS = ["chapter", "title", "offset", "length", "score", "text"]


@dataclass
class Result:
    """How the command ended, and what it printed where."""

    code: int
    out: str
    err: str


Precis = Callable[..., Result]


@pytest.fixture
def precis(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Precis:
    """Run the command in a home of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def run(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["precis", *map(str, arguments)])
        with pytest.raises(SystemExit) as ending:
            cli.main()
        printed = capfd.readouterr()
        return Result(int(ending.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def desk(story: Path, tmp_path: Path) -> Any:
    """The story, open."""
    with SearchDesk(story, ReadingOptions(tmp_path)) as desk:
        yield desk


def check_places(desk: SearchDesk, hits: list[Hit]) -> None:
    """Every hit is the very bytes of its chapter at its place."""
    assert hits
    for hit in hits:
        chapter = desk.text(hit.chapter).encode()
        assert chapter[hit.offset : hit.offset + hit.length].decode() == hit.text


def test_hits_are_the_exact_bytes_of_their_places(desk: SearchDesk) -> None:
    check_places(desk, desk.search(["Who carried the coffin of old Tull?"])[0])


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who is the ferryman?", "Dov Ansel"),
        ("Why was the dog called Comma?", "in the middle of things"),
        ("Who is engineer to the salt company?", "Lucan Brade"),
        ("boats in the harbour that the boy counted", "thirty-seven"),
    ],
)
def test_the_first_hit_answers(desk: SearchDesk, question: str, words: str) -> None:
    assert words in " ".join(desk.search([question], k=1)[0][0].text.split())


def test_what_can_be_asked_about_the_story_is_found_in_it(desk: SearchDesk) -> None:
    facts = tomllib.loads((STORY / "facts.toml").read_text(encoding="utf-8"))["fact"]
    answers = desk.search([fact["question"] for fact in facts])
    found = [any(holds(hit, fact["evidence"]) for hit in hits) for fact, hits in zip(facts, answers, strict=True)]
    assert sum(found) >= 0.65 * len(found)


def holds(hit: Hit, words: str) -> bool:
    """Whether a hit has these words, whatever the marks between them."""
    return plain(words) in plain(hit.text)


def plain(text: str) -> str:
    """Letters and digits alone."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def test_nothing_behind_the_place_is_found(precis: Precis, story: Path) -> None:
    result = precis("search", story, "Lucan Brade engineer salt company", "--until", "2:500", "--k", 10, "--json")
    hits = json.loads(result.out)["hits"]
    assert all((hit["chapter"], hit["offset"] + hit["length"]) <= (2, 500) for hit in hits)
    whole = json.loads(precis("search", story, "Lucan Brade engineer salt company", "--json").out)["hits"]
    assert whole[0]["chapter"] > 2


def test_a_share_of_the_book_is_a_place_too(precis: Precis, story: Path) -> None:
    hits = json.loads(precis("search", story, "Marta Venn", "--until", "10%", "--json").out)["hits"]
    assert hits
    assert {hit["chapter"] for hit in hits} <= {1, 2}


def test_a_file_of_queries_gives_a_line_of_json_for_each(precis: Precis, story: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "a", "query": "the ferry"}\n\n{"id": 2, "query": "Comma the dog"}\n', encoding="utf-8")
    lines = [json.loads(line) for line in precis("search", story, "--queries", queries, "--k", 3).out.splitlines()]
    assert [line["id"] for line in lines] == ["a", 2]
    for line in lines:
        assert list(line) == ["id", "hits"]
        assert 1 <= len(line["hits"]) <= 3
        assert all(list(hit) == HIT_FIELDS for hit in line["hits"])


def test_the_first_hits_are_the_same_however_many_are_wanted(desk: SearchDesk) -> None:
    question = "What did Marta find out about the tides?"
    five, ten = desk.search([question], k=5)[0], desk.search([question], k=10)[0]
    assert ten[:5] == five
    assert len(ten) > 5


def test_a_second_search_uses_the_index_that_is_there(precis: Precis, story: Path, tmp_path: Path) -> None:
    first = precis("search", story, "the ferry", "--json").out
    files = {path: path.stat().st_ino for path in tmp_path.rglob("index/*")}
    assert files
    assert precis("search", story, "the ferry", "--json").out == first
    assert {path: path.stat().st_ino for path in tmp_path.rglob("index/*")} == files


def test_a_person_reads_places_and_text(precis: Precis, story: Path) -> None:
    result = precis("search", story, "Who is the ferryman?", "--k", 1)
    assert result.code == 0
    assert result.out.startswith("[1] The Chair by the Gauge  1:")
    assert "Dov Ansel" in result.out


def test_no_hit_is_no_failure(precis: Precis, story: Path) -> None:
    result = precis("search", story, "ξύλινο άλογο")
    assert (result.code, result.out) == (0, "")
    assert "No passage" in result.err


@pytest.mark.parametrize("arguments", [(), ("a question", "--queries", "-")])
def test_one_way_of_asking_must_be_chosen(precis: Precis, story: Path, arguments: tuple[str, ...]) -> None:
    assert precis("search", story, *arguments).code == 2


def test_a_line_that_is_no_query_is_named(precis: Precis, story: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": 1, "query": "x"}\n{"question": "y"}\n', encoding="utf-8")
    result = precis("search", story, "--queries", queries)
    assert result.code == 1
    assert "line 2" in result.err


def test_a_query_keeps_its_id_as_it_came() -> None:
    assert read_query(1, '{"id": {"deep": [1]}, "query": " who "}') == Query({"deep": [1]}, "who")


# How well it finds, on a sample of questions with known answers: a change for the worse shows here before the long run.


def ours_on_sample(questions: QuestionSet, every: int, folder: Path) -> Score:
    """Our own figures on each so-manieth question."""
    sample = QuestionSet(questions.name, questions.book, questions.questions[::every])
    with SearchDesk(sample.book, ReadingOptions(folder)) as desk:
        return measure_ours(desk, sample, golden_spans(desk, sample), lambda *_: None)


def test_five_passages_of_an_anthology_hold_most_answers(tmp_path: Path) -> None:
    shared_path("data/fairytaleqa/val")
    score = ours_on_sample(tale_set("val"), 5, tmp_path)
    assert score.hits_at[5] >= 0.87
    assert score.mrr >= 0.72
    assert score.most_tokens < 1500


@pytest.mark.parametrize("language", ["de", "hi", "zh"])
def test_questions_are_answered_in_other_languages(language: str, tmp_path: Path) -> None:
    shared_path("data/xquad")
    score = ours_on_sample(article_set(language), 9, tmp_path)
    assert score.hits_at[5] >= 0.95
    assert score.most_tokens < 1500
