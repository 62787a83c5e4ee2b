--- The passages shown to the model in one conversation: each has a number that stays, none is shown twice.

local Place = require("precis.tasks.place")
local Prompt = require("precis.tasks.prompt")

local Passages = {}
Passages.__index = Passages

---@class precis.tasks.Passage a search hit
---@field number integer as the model cites it
---@field chapter integer
---@field title string of its chapter
---@field offset integer bytes in the chapter's text
---@field length integer bytes
---@field text string

function Passages.new()
    return setmetatable({ list = {} }, Passages)
end

-- Whether the greater part of a hit has been shown in one passage.
local function is_shown(list, hit)
    for __, passage in ipairs(list) do
        if passage.chapter == hit.chapter then
            local first = math.max(passage.offset, hit.offset)
            local last = math.min(passage.offset + passage.length, hit.offset + hit.length)
            if 2 * (last - first) >= hit.length then
                return true
            end
        end
    end
    return false
end

--- The hits of which nothing much has been shown before.
---@param hits table[]
---@return table[]
function Passages:without_shown(hits)
    local new = {}
    for __, hit in ipairs(hits) do
        if not is_shown(self.list, hit) then
            new[#new + 1] = hit
        end
    end
    return new
end

--- All that was shown, one after another.
---@return string
function Passages:text()
    local texts = {}
    for index, passage in ipairs(self.list) do
        texts[index] = passage.text
    end
    return table.concat(texts, "\n")
end

--- Gives the hits numbers. What was shown before is not shown again.
---@param hits table[] as the index returns them
---@return precis.tasks.Passage[] new those not shown before
function Passages:add(hits)
    local new = {}
    for __, hit in ipairs(hits) do
        if not is_shown(self.list, hit) then
            local passage = {
                number = #self.list + 1,
                chapter = hit.chapter,
                title = hit.title,
                offset = hit.offset,
                length = hit.length,
                text = hit.text,
            }
            self.list[passage.number] = passage
            new[#new + 1] = passage
        end
    end
    return new
end

--- Passages as the model reads them: fenced, a number before each.
---@param passages precis.tasks.Passage[]
---@return string
function Passages.quoted(passages)
    local lines = {}
    for index, passage in ipairs(passages) do
        -- One line each, so that a number at the start of a line is always ours.
        local text = passage.text:gsub("%s*\n%s*", " ")
        local chapter = passage.title ~= "" and "(" .. passage.title .. ") " or ""
        lines[index] = ("[%d] %s%s"):format(passage.number, chapter, text)
    end
    return Prompt.quote(table.concat(lines, "\n"))
end

--- The last place that any of them shows.
---@return precis.Place? place exclusive; nil when there are none
function Passages:last_place()
    local last
    for __, passage in ipairs(self.list) do
        last = Place.later(last, { chapter = passage.chapter, offset = passage.offset + passage.length })
    end
    return last
end

return Passages
