--- The plugin at a desk: one book open in the stand-in KOReader, and what the command line asks of it.
--
-- Returns functions. Each that takes time takes a `done` callback and comes back at once.

local Event = require("ui/event")
local ReaderUI = require("apps/reader/readerui")

local ErrorText = require("precis.ui.error_text")

local Desk = {}

--- Opens a book, some ticks later.
function Desk.open(path)
    ReaderUI:showReader(path)
end

---@return boolean
function Desk.is_open()
    return ReaderUI.instance ~= nil
end

function Desk.close()
    if ReaderUI.instance then
        ReaderUI.instance:onClose()
    end
end

local function plugin()
    return ReaderUI.instance.precis
end

--- Chooses for this session only; nothing of it is written.
---@param settings table<string, any>
---@param key string?
function Desk.configure(settings, key)
    local host = plugin():app().host
    for name, value in pairs(settings) do
        assert(host.settings:override(name, value), "not a value for " .. name)
    end
    host.key_store:override(key)
end

local function failure(err)
    local text = ErrorText.of(err)
    return { kind = err.kind, message = text.happened, hint = text.advice }
end

local function finished(done)
    return function(result, err)
        if result then
            result.failure = result.error and failure(result.error)
            result.error = nil
        end
        done(result or false, err and failure(err) or false)
    end
end

--- The book's own data and its chapters, with the length of each.
function Desk.contents(done)
    local reading = plugin():reading()
    local task = reading:spawn("contents", function()
        local ok, err = reading:load()
        if not ok then
            return nil, err
        end
        for number = 1, #reading.book:chapters() do
            local text, text_err = reading.book:text(number)
            if not text then
                return nil, text_err
            end
        end
        return { metadata = reading.book:metadata(), chapters = reading.book:chapters() }
    end)
    task:on_done(finished(done))
end

--- The text of a chapter, as tasks see it.
function Desk.text(number, done)
    local reading = plugin():reading()
    local task = reading:spawn("text", function()
        local chapter, err = reading.position:chapter(number)
        if not chapter then
            return nil, err
        end
        local text, text_err = reading.book:text(chapter.number)
        return text and { text = text }, text_err
    end)
    task:on_done(finished(done))
end

--- The page on which a chapter ends.
function Desk.last_page_of(number, done)
    local reading = plugin():reading()
    local task = reading:spawn("page", function()
        local chapter, err = reading.position:chapter(number)
        if not chapter then
            return nil, err
        end
        local text, text_err = reading.book:text(number)
        if not text then
            return nil, text_err
        end
        return reading.book:position_of({ chapter = number, offset = math.max(0, #text - 1) })
    end)
    task:on_done(finished(done))
end

--- Brings a page into view, or the nearest there is.
---@param page integer
function Desk.go_to_page(page)
    ReaderUI.instance:handleEvent(Event:new("GotoPage", page))
end

--- Starts one of the reading's jobs.
---@param name string
---@param options table the job's
---@param handlers precis.reading.Handlers
---@return precis.async.Task
function Desk.start(name, options, handlers, done)
    local task = plugin():reading():start(name, options, handlers)
    task:on_done(finished(done))
    return task
end

-- Exact decimals as text; an unknown price is left out.
local function plain(reckoning)
    reckoning.price_low = reckoning.price_low and reckoning.price_low:format()
    reckoning.price_high = reckoning.price_high and reckoning.price_high:format()
    return reckoning
end

--- Reckons what a job would take.
function Desk.reckon(name, options, done)
    local finish = finished(done)
    plugin():reading():reckon(name, options):on_done(function(reckoning, err)
        finish(reckoning and plain(reckoning), err)
    end)
end

return Desk
