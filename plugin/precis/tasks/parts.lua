--- Cuts the chapters that may be read into the parts that are asked about: whole chapters where they are short enough,
-- and of a chapter read in part blocks that never move.

local Chunks = require("precis.text.chunks")
local Errors = require("precis.errors")
local Task = require("precis.async.task")

local Blocks = require("precis.tasks.blocks")

local Parts = {}

local MIN_CHAPTER_BYTES = 40 -- under this there is nothing to tell

---@class precis.tasks.Part
---@field chapter precis.Chapter
---@field text string
---@field first precis.Place
---@field last precis.Place exclusive

local function add_parts(parts, deps, chapter, text, max_tokens)
    local is_whole, err = deps.gate:is_whole(chapter.number)
    if is_whole == nil then
        return nil, err
    end
    local offset = 0
    for __, block in ipairs(is_whole and { text } or Blocks.of(text, Task.breathe)) do
        for __, chunk in ipairs(Chunks.split(block, {
            max_tokens = max_tokens,
            estimate = deps.steady_estimate,
            pause = Task.breathe,
        })) do
            local first = { chapter = chapter.number, offset = offset }
            offset = offset + #chunk.text
            local last = { chapter = chapter.number, offset = offset }
            parts[#parts + 1] = { chapter = chapter, text = chunk.text, first = first, last = last }
        end
    end
    return Task.checkpoint()
end

--- The parts, in reading order. Together they are the chapters' texts as far as the gate lets them pass.
---@async
---@param deps { gate: precis.Gate, steady_estimate: fun(text: string): integer }
---@param chapters precis.Chapter[]
---@param max_tokens integer of one part
---@return precis.tasks.Part[]? parts
---@return precis.Error? err no_text when there are none
function Parts.of(deps, chapters, max_tokens)
    local parts = {}
    for __, chapter in ipairs(chapters) do
        local text, err = deps.gate:text(chapter.number)
        if not text then
            return nil, err
        end
        if #text >= MIN_CHAPTER_BYTES then
            local ok, cut_err = add_parts(parts, deps, chapter, text, max_tokens)
            if not ok then
                return nil, cut_err
            end
        end
    end
    if #parts == 0 then
        return nil, Errors.new("no_text", "nothing has been read yet")
    end
    return parts
end

return Parts
