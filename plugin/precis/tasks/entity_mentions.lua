--- Gives people, places and terms their mentions: how many, where, the first and the last, behind the gate.

local Mentions = require("precis.tasks.mentions")

local EntityMentions = {}

-- What the index has of the chapters that may be used whole. false: there is none, or it cannot be read.
local function look_up(mentions, chapters, deps)
    local wanted, limit = {}, deps.gate:limit()
    for __, chapter in ipairs(chapters) do
        wanted[chapter.number] = true
    end
    local found, err = deps.each_passage_with(mentions:names(), limit and limit.chapter, function(passage)
        return not wanted[passage.chapter] or mentions:scan(passage.chapter, passage.text, passage.offset)
    end)
    if err and err.kind == "cancelled" then
        return nil, err
    end
    return found or false
end

local function read_on(mentions, chapters, gate, first)
    for __, chapter in ipairs(chapters) do
        if chapter.number >= first then
            local text, err = gate:text(chapter.number)
            if not text then
                return nil, err
            end
            local ok, stop = mentions:scan(chapter.number, text)
            if not ok then
                return nil, stop
            end
        end
    end
    return true
end

-- By the index as far as it goes, else by reading.
local function search(entities, chapters, deps)
    local mentions, limit = Mentions.new(entities), deps.gate:limit()
    local by_index, err = look_up(mentions, chapters, deps)
    if by_index == nil then
        return nil, err
    elseif not by_index then
        mentions = Mentions.new(entities)
    end
    local first = not by_index and 1 or limit and limit.chapter or math.huge
    local ok, read_err = read_on(mentions, chapters, deps.gate, first)
    return ok and mentions, read_err
end

--- Fills in `count`, `mentions`, `first` and `last`, and puts those that are mentioned most first.
---@async
---@param entities precis.tasks.MergedEntity[] changed in place
---@param chapters precis.Chapter[] in reading order, those the gate lets be read
---@param deps precis.tasks.XrayDeps
---@return true? ok
---@return precis.Error? err cancelled, or what the book could not do
function EntityMentions.find(entities, chapters, deps)
    local mentions, err = search(entities, chapters, deps)
    if not mentions then
        return nil, err
    end
    for __, entity in ipairs(entities) do
        local found = mentions:of(entity)
        entity.count, entity.mentions = found.count, found.places
        entity.first, entity.last = found.places[1], found.last
    end
    table.sort(entities, function(a, b)
        if a.count ~= b.count then
            return a.count > b.count
        end
        return a.name < b.name
    end)
    return true
end

return EntityMentions
