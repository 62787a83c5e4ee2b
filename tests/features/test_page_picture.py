"""A page without text goes out as a picture: that page, small enough, once, and only to a model that can see."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest

from harness.values import from_lua
from tests.features.picture_steps import CHAT, PLUGIN, ask, leave, questions, sent_picture, set_up, start
from tests.picture_books import make_comic, make_noise, make_picture_epub, make_scan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader
    from harness.runtime import Runtime

LONGEST_SIDE = 1568
LARGEST = 1_000_000  # bytes
# Of the page that is dark at the top left: how dark red and blue are, in gray.
FIRST_PAGE = "top left 49 % dark; top right 73 % dark; bottom left 0 % dark; bottom right 0 % dark"


def pixel_at(data: bytes, across: float, down: float) -> tuple[int, ...]:
    pixels = pymupdf.Pixmap(data)
    return tuple(pixels.pixel(int(pixels.width * across), int(pixels.height * down)))[:3]


@pytest.mark.parametrize("make", [make_scan, make_comic])
def test_the_page_in_view_is_what_the_model_sees(
    seeing: Reader, openrouter: MockOpenRouter, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    seeing.open(make(tmp_path / ("book.cbz" if make is make_comic else "book.pdf")))
    first = ask(seeing)
    seeing.go_to(4)
    fourth = ask(seeing)

    assert first["text"].startswith(("A picture of 1106 by 1568", "A picture of 1105 by 1568"))
    dark = [text.partition(": ")[2].partition(".")[0] for text in (first["text"], fourth["text"])]
    assert dark[0] == FIRST_PAGE
    assert dark[1] == "top left 0 % dark; top right 0 % dark; bottom left 73 % dark; bottom right 49 % dark"
    assert "This is page 4 of book." in fourth["text"]
    leave(seeing)


def test_nothing_but_the_question_goes_with_the_picture(seeing: Reader, openrouter: MockOpenRouter, scan: Path) -> None:
    seeing.open(scan)
    ask(seeing, action="ask", question="What is red?")

    (body,) = questions(openrouter)
    words, picture = body["messages"][1]["content"]
    assert words["text"] == "This is page 1 of scan. Answer the question about it.\nQuestion: What is red?"
    assert picture["type"] == "image_url"
    assert "picture_tokens" not in body
    leave(seeing)


def test_the_same_page_is_paid_for_once_and_its_picture_is_kept_nowhere(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path
) -> None:
    seeing.open(scan)
    first, second = ask(seeing), ask(seeing)
    ask(seeing, action="transcribe")

    assert (second["cached"], second["text"]) == (True, first["text"])
    assert [body["messages"][1]["content"][0]["text"].split(". ")[1][:9] for body in questions(openrouter)] == [
        "Say what ",
        "Write out",
    ]
    leave(seeing)
    picture = sent_picture(questions(openrouter)[0])
    kept = [path for path in seeing.runtime.data_dir.rglob("*") if path.is_file()]
    pieces = (picture[200:232], base64.b64encode(picture[300:360])[4:60])
    assert not [path for path in kept if any(piece in path.read_bytes() for piece in pieces)]
    assert not [path for path in kept if "page_picture" in path.name]


def test_a_model_that_cannot_see_is_not_asked(reader: Reader, openrouter: MockOpenRouter, scan: Path) -> None:
    reader.open(scan)

    assert ask(reader)["error"]["kind"] == "model_blind"
    assert questions(openrouter) == []
    leave(reader)


def test_no_picture_leaves_that_the_budget_does_not_cover(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path
) -> None:
    set_up(seeing, "day_budget", "0.0005")
    seeing.open(scan)

    assert ask(seeing)["error"]["kind"] == "budget"
    assert questions(openrouter) == []
    leave(seeing)


def test_what_is_reckoned_before_covers_the_bill(seeing: Reader, openrouter: MockOpenRouter, scan: Path) -> None:
    seeing.open(scan)
    plans: list[dict[str, Any]] = []
    seeing.runtime.execute(
        f"""
        local done = ...
        {PLUGIN}:reading():reckon("picture", {{}}):on_done(function(plan)
            done({{ tokens = plan.tokens_in, high = plan.price_high:format() }})
        end)
        """,
        lambda plan: plans.append(from_lua(plan)),
    )
    seeing.runtime.run_until(lambda: bool(plans))
    answer = ask(seeing)

    assert answer["usage"]["prompt_tokens"] <= plans[0]["tokens"] <= 2 * answer["usage"]["prompt_tokens"]
    assert answer["usage"]["cost"] <= float(plans[0]["high"])
    leave(seeing)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("picture_refused", "picture_refused"),
        ("status_413", "picture_refused"),
        ("picture_unseen", "model_blind"),
    ],
)
def test_a_service_that_does_not_take_the_picture_says_so(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path, fault: str, kind: str
) -> None:
    seeing.open(scan)
    openrouter.script(fault, path=CHAT)

    assert ask(seeing)["error"]["kind"] == kind
    assert len(questions(openrouter)) == 1
    assert openrouter.bill.total == 0
    assert ask(seeing)["complete"]
    leave(seeing)


def test_the_picture_goes_again_after_what_clears_by_itself(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path
) -> None:
    seeing.open(scan)
    openrouter.script("status_503", path=CHAT)

    assert ask(seeing)["complete"]
    first, second = (sent_picture(body) for body in questions(openrouter))
    assert first == second
    leave(seeing)


def test_turning_the_page_meanwhile_changes_nothing(seeing: Reader, openrouter: MockOpenRouter, scan: Path) -> None:
    openrouter.pace.latency = 5
    seeing.open(scan)
    answers = start(seeing)
    seeing.wait(1)
    seeing.turn_pages(1)
    seeing.runtime.run_until(lambda: bool(answers))

    assert FIRST_PAGE in answers[0]["text"]
    leave(seeing)


def test_the_page_that_was_in_view_when_it_was_asked_for_is_taken(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path
) -> None:
    seeing.open(scan)
    seeing.go_to(3)

    assert FIRST_PAGE in ask(seeing, page=1)["text"]
    leave(seeing)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 2.0])
def test_closing_the_book_at_any_moment_leaves_nothing_behind(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path, seconds: float
) -> None:
    openrouter.pace.latency = 5
    seeing.open(scan)
    answers = start(seeing)
    seeing.wait(seconds)
    seeing.close_book()
    seeing.wait(8)

    assert answers[0]["error"]["kind"] == "cancelled"
    leave(seeing)


def test_a_drawing_in_a_book_that_flows_is_taken_as_it_is_painted(
    seeing: Reader, openrouter: MockOpenRouter, tmp_path: Path
) -> None:
    seeing.open(make_picture_epub(tmp_path / "pictures.epub"))
    seeing.go_to(2)
    text = ask(seeing)["text"]
    elsewhere = ask(seeing, page=1)

    width, height = seeing.size
    assert text.startswith(f"A picture of {width} by {height} pixels")
    page = sent_picture(questions(openrouter)[0])
    red, blue = pixel_at(page, 0.75, 0.1), pixel_at(page, 0.25, 0.1)
    assert blue[0] + 30 < red[0] < 200  # the second page has its red, which is the lighter one, at the right
    assert elsewhere["error"]["kind"] == "no_picture"
    leave(seeing)


@pytest.mark.parametrize("kind", ["scan", "epub"])
def test_night_mode_and_exchanged_colours_stay_on_the_screen(
    seeing: Reader, openrouter: MockOpenRouter, tmp_path: Path, kind: str
) -> None:
    seeing.runtime.execute("G_reader_settings:saveSetting('color_rendering', true)")
    seeing.runtime.execute("require('ffi/mupdf').bgr = true; require('device').screen.night_mode = true")
    seeing.open(make_scan(tmp_path / "a.pdf") if kind == "scan" else make_picture_epub(tmp_path / "a.epub"))
    answer = ask(seeing)

    assert "in colour" in answer["text"]
    page = sent_picture(questions(openrouter)[0])
    assert pixel_at(page, 0.25, 0.1) == pytest.approx((255, 0, 0), abs=12)
    assert pixel_at(page, 0.75, 0.1) == pytest.approx((0, 0, 255), abs=12)
    assert seeing.runtime.eval("require('ffi/mupdf').bgr") is True
    leave(seeing)


def test_where_there_is_no_encoder_for_photographs_another_is_used(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path
) -> None:
    seeing.runtime.execute("require('harness.pixel_buffer').writeJPG = function() error('no TurboJPEG') end")
    seeing.open(scan)

    assert FIRST_PAGE in ask(seeing)["text"]
    assert sent_picture(questions(openrouter)[0]).startswith(b"\x89PNG")
    leave(seeing)


def test_a_page_that_cannot_be_drawn_is_an_error_and_nothing_is_sent(
    seeing: Reader, openrouter: MockOpenRouter, scan: Path
) -> None:
    seeing.open(scan)
    seeing.runtime.execute(
        "require('apps/reader/readerui').instance.document._document.openPage = function() error('broken page') end"
    )

    assert ask(seeing)["error"]["kind"] == "no_picture"
    assert questions(openrouter) == []
    leave(seeing)


def test_a_page_that_does_not_get_small_is_made_so(seeing: Reader, openrouter: MockOpenRouter, tmp_path: Path) -> None:
    seeing.open(make_noise(tmp_path / "noise.pdf", 1050, 1350))
    ask(seeing)

    picture = sent_picture(questions(openrouter)[0])
    pixels = pymupdf.Pixmap(picture)
    assert len(picture) <= LARGEST < len(pixels.tobytes("jpeg", jpg_quality=95))
    assert max(pixels.width, pixels.height) <= LONGEST_SIDE
    assert pixels.width / pixels.height == pytest.approx(1050 / 1350, rel=0.01)
    leave(seeing)


def test_what_is_long_is_hashed_in_slices_to_the_same_digest(runtime: Runtime) -> None:
    data = bytes(range(256)) * 1000
    hashed = runtime.require("precis.koreader.sha256")

    assert runtime.call(hashed, data, lambda: True) == hashlib.sha256(data).hexdigest().encode()
    assert runtime.call(hashed, data, lambda: None) == (None, None)  # it was not to go on after the first
