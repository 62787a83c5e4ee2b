"""Whatever page there is: its picture keeps to the limit, to the page's shape, and to what models look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.runtime import Runtime
from harness.values import from_lua

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SIDE = 1568
# A page of random size that encodes to any number of bytes: what the encoders say is all that counts here.
WORLD = """
local PagePicture = require("precis.koreader.page_picture")
local Scheduler = require("precis.async.scheduler")
local PixelBuffer = require("harness.pixel_buffer")

local weight, has_jpeg, file
local scheduler = Scheduler.new({
    clock = require("precis.koreader.clock"),
    wake = function() end,
    select = function() end,
    on_error = function(_, err)
        error(tostring(err))
    end,
})

local function write(name, first, share)
    PixelBuffer[name] = function(buffer, _, quality)
        file = first .. ("x"):rep(math.floor(buffer.w * buffer.h * weight * share * (quality or 100) / 100))
    end
end

local files = { read = function() return file end, remove = function() file = nil end }

return function(width, height, provider, flows, limit, weigh, jpeg)
    weight = weigh
    write("writeJPG", jpeg and "\\255\\216" or "nothing", 1)
    write("writePNG", "\\137PNG", 2)
    local page = { getSize = function() end, draw = function() end, close = function() end }
    local document = {
        info = { has_pages = not flows },
        provider = provider,
        _document = { openPage = function() return page end, drawCurrentPage = function() end },
        getNativePageDimensions = function() return { w = width, h = height } end,
        getPageCount = function() return 1 end,
    }
    local ui = {
        document = document,
        view = { visible_area = { w = width, h = height } },
        getCurrentPage = function() return 1 end,
    }
    local outcome
    scheduler:spawn(function()
        return PagePicture.take(ui, nil, { folder = "/nowhere", files = files, max_bytes = limit })
    end):on_done(function(picture, err)
        outcome = picture
            and { width = picture.width, height = picture.height, bytes = #picture.bytes, kind = picture.kind }
            or { error = err.kind }
    end)
    while not outcome do
        scheduler:turn()
    end
    outcome.left_behind = file ~= nil
    return outcome
end
"""
sides = st.integers(1, 2600)


@pytest.fixture(scope="module")
def take() -> Iterator[Any]:
    with Runtime() as runtime:
        function = runtime.execute(WORLD)
        yield lambda *arguments: from_lua(runtime.call(function, *arguments))
        runtime.assert_nothing_left_open()  # no buffer either


@settings(deadline=None)
@given(
    width=sides,
    height=sides,
    flows=st.booleans(),
    provider=st.sampled_from(["mupdf", "djvulibre"]),
    limit=st.integers(10, 300_000),
    weight=st.floats(0, 0.5),
    jpeg=st.booleans(),
)
def test_no_picture_is_larger_than_allowed_or_out_of_shape(
    take: Any, *, width: int, height: int, flows: bool, provider: str, limit: int, weight: float, jpeg: bool
) -> None:
    found = take(width, height, provider, flows, limit, weight, jpeg)

    assert not found["left_behind"]
    if "error" in found:
        assert found["error"] == "no_picture"
        return
    assert found["bytes"] <= limit
    assert found["kind"] == ("image/jpeg" if jpeg else "image/png")
    assert max(found["width"], found["height"]) <= LONGEST_SIDE
    # Points of a page may become several pixels; pixels are never made more.
    most = 300 / 72 if provider == "mupdf" and not flows else 1
    zoom = min(LONGEST_SIDE / max(width, height), most)
    for side, original in ((found["width"], width), (found["height"], height)):
        assert side <= max(1, original * zoom)
    least = min(720 / max(width, height), zoom)
    assert found["width"] >= max(1, int(width * least))
    shape = found["width"] * height - found["height"] * width
    assert abs(shape) <= max(width, height) * 2
