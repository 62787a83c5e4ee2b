--- Makes the jobs that can be started on an open book, of orders that leave nothing open (see `reading/settling.lua`).
--
-- A job has `plan()` and `run(handlers)`; both may be called inside a task only.

local Asking = require("precis.reading.asking")
local ChapterRange = require("precis.reading.chapter_range")
local ChapterSummary = require("precis.tasks.chapter_summary")
local ChaptersDigest = require("precis.tasks.chapters_digest")
local Xray = require("precis.tasks.xray")
local Export = require("precis.reading.export")
local Indexing = require("precis.reading.indexing")
local Known = require("precis.reading.known")
local Picturing = require("precis.reading.picturing")
local Selection = require("precis.tasks.selection")
local SelectionRequest = require("precis.reading.selection_request")
local overview_prompts = require("precis.tasks.prompts.book_overview")
local recap_prompts = require("precis.tasks.prompts.recap")

-- Bytes of a chapter that must have been read before "the last chapter" means this one.
local ENOUGH_TO_RECAP = 1500

local Jobs = {}

---@class precis.reading.SummaryOptions: precis.reading.JobOptions
---@field chapter integer? nil: the one on the screen
---@field length string? nil: as set
---@field style string? nil: as set

--- The summary of a chapter.
---@async
---@param reading precis.Reading
---@param options precis.reading.SummaryOptions
function Jobs.summary(reading, options)
    local chapter, err = reading.position:chapter(options.chapter)
    if not chapter then
        return nil, err
    end
    local deps, deps_err = reading.workshop:materials("summary", options)
    if not deps then
        return nil, deps_err
    end
    return ChapterSummary.new(deps, {
        chapter = chapter,
        length = options.length,
        style = options.style,
        fresh = options.fresh,
    })
end

--- What the book says, of its chapters' summaries.
---@async
---@param options precis.reading.SummaryOptions
function Jobs.overview(reading, options)
    local deps, err = reading.workshop:materials("overview", options)
    if not deps then
        return nil, err
    end
    local all = reading.book:chapters()
    local chapters = ChapterRange.body(all, deps.gate:limit())
    return ChaptersDigest.new(deps, {
        prompts = overview_prompts,
        length = options.length,
        style = options.style,
        fresh = options.fresh,
        chapters = chapters,
        is_part = #chapters < #ChapterRange.body(all),
        title = reading.book:metadata().title,
    })
end

--- The summaries of all chapters, each kept as its own.
---@async
---@param options precis.reading.SummaryOptions
function Jobs.chapters(reading, options)
    local deps, err = reading.workshop:materials("chapters", options)
    if not deps then
        return nil, err
    end
    return ChaptersDigest.new(deps, {
        prompts = overview_prompts,
        length = "paragraph",
        only_chapters = true,
        chapters = ChapterRange.body(reading.book:chapters(), deps.gate:limit()),
        title = reading.book:metadata().title,
    })
end

---@class precis.reading.RecapOptions: precis.reading.SummaryOptions
---@field only_last_chapter boolean?

--- What has happened up to the end of what is on the screen, or up to a place; there it ends, open gate or not.
---@async
---@param options precis.reading.RecapOptions
function Jobs.recap(reading, options)
    local deps, err = reading.workshop:materials("recap", options)
    if not deps then
        return nil, err
    end
    local chapters = ChapterRange.body(reading.book:chapters(), options.until_place)
    if options.only_last_chapter then
        chapters = ChapterRange.last(chapters, options.until_place, ENOUGH_TO_RECAP)
    end
    return ChaptersDigest.new(deps, {
        prompts = recap_prompts,
        length = options.length,
        style = options.style,
        fresh = options.fresh,
        chapters = chapters,
        title = reading.book:metadata().title,
    })
end

---@class precis.reading.SelectionOptions: precis.reading.JobOptions
---@field selection string
---@field action string? one of the prompt's; nil: `template` is the reader's own
---@field template string?
---@field title string? of the reader's own action
---@field question string? for the action "ask"
---@field place precis.Place? near which the words stand; settled when it was left open: on the screen
---@field is_anywhere boolean? they may stand anywhere in the book, not only near the place

--- Something about words that are selected.
---@async
---@param options precis.reading.SelectionOptions
function Jobs.selection(reading, options)
    local deps, err = reading.workshop:materials("selection", options)
    if not deps then
        return nil, err
    end
    local known = options.action == "who" and reading.kept:look_up(options.selection, options)
    if known then
        return Known.new(reading, known)
    end
    local request, request_err = SelectionRequest.make(reading, deps, options)
    return request and Selection.new(deps, request), request_err
end

--- People, places and terms as far as the book has been read.
---@async
---@param options precis.reading.JobOptions
function Jobs.xray(reading, options)
    local deps, err = reading.workshop:materials("xray", options)
    if not deps then
        return nil, err
    end
    function deps.each_passage_with(...)
        return reading.search:each_passage_with(...)
    end
    return Xray.new(deps, { chapters = ChapterRange.body(reading.book:chapters(), deps.gate:limit()) })
end

--- The answer to a question about the book.
---@async
---@param options precis.reading.AskOptions
function Jobs.ask(reading, options)
    local deps, err = reading.workshop:materials("ask", options)
    if not deps then
        return nil, err
    end
    local turns, turns_err = reading.records:turns(options.thread, deps.gate:limit())
    if not turns then
        return nil, turns_err
    end
    return Asking.new(reading, deps, options, turns)
end

--- Something about the picture of a page.
Jobs.picture = Picturing.make

--- What was asked and answered before, as Markdown.
---@async
---@param options precis.reading.GateOptions
function Jobs.export(reading, options)
    local gate, err = reading.workshop:gate(options)
    if not gate then
        return nil, err
    end
    local records, records_err = reading.records:all()
    return records and Export.new(reading, records, gate), records_err
end

--- The index, for searching at once later. Costs nothing.
---@async
function Jobs.index(reading)
    return Indexing.new(reading)
end

return Jobs
