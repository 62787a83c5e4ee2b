--- Settles what the reader left open in an order: the chapter in view, how far the book has been read, the settings.

local Settling = {}

-- Which settings stand for options that are not given, by job.
local OF_SUMMARY = { length = "summary_length", style = "summary_style" }
local SETTINGS = { summary = OF_SUMMARY, overview = OF_SUMMARY, recap = { length = "recap_length" } }

local function copy(options)
    local copied = {}
    for name, value in pairs(options) do
        copied[name] = value
    end
    return copied
end

-- A recap ends at a place, open gate or not; else the gate tells how far the book may be used.
local function settle_limit(reading, job, settled)
    if job == "recap" and not settled.until_place then
        local err
        settled.until_place, err = reading.book:visible_end()
        return settled.until_place and settled, err
    end
    local gate, err = reading.workshop:gate(settled)
    if not gate then
        return nil, err
    end
    settled.until_place = gate:limit()
    settled.is_open = not settled.until_place
    return settled
end

-- Selected words are on the screen now, and perhaps not when the network comes.
local function settle_place(reading, settled)
    local err
    if not settled.place then
        settled.place, err = reading.book:here()
    end
    return settled.place and settled, err
end

--- The order with nothing left open. Jobs whose outcome hangs on more than an order stay as they are.
---@async
---@param reading precis.Reading loaded
---@param job string
---@param options precis.reading.JobOptions
---@return precis.reading.JobOptions? settled
---@return precis.Error? err no_such_chapter, cancelled
function Settling.of(reading, job, options)
    local settled = copy(options)
    if job == "selection" then
        return settle_place(reading, settled)
    elseif not SETTINGS[job] then
        return settled
    end
    for option, setting in pairs(SETTINGS[job]) do
        settled[option] = settled[option] or reading:setting(setting)
    end
    if job == "summary" then
        local chapter, err = reading.position:chapter(settled.chapter)
        if not chapter then
            return nil, err
        end
        settled.chapter = chapter.number
    end
    return settle_limit(reading, job, settled)
end

return Settling
