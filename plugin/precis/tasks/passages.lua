--- The passages shown to the model in one conversation: each has a number that stays, none is shown twice.

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
    return setmetatable({ list = {}, _by_place = {} }, Passages)
end

--- Gives the hits numbers. A hit that was shown before keeps its own and is not shown again.
---@param hits table[] as the index returns them
---@return precis.tasks.Passage[] new those not shown before
function Passages:add(hits)
    local new = {}
    for __, hit in ipairs(hits) do
        local place = hit.chapter .. ":" .. hit.offset .. ":" .. hit.length
        if not self._by_place[place] then
            local passage = {
                number = #self.list + 1,
                chapter = hit.chapter,
                title = hit.title,
                offset = hit.offset,
                length = hit.length,
                text = hit.text,
            }
            self._by_place[place] = passage
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
        local chapter, offset = passage.chapter, passage.offset + passage.length
        if not last or chapter > last.chapter or (chapter == last.chapter and offset > last.offset) then
            last = { chapter = chapter, offset = offset }
        end
    end
    return last
end

return Passages
