--- Which chapters a task over the book takes: those of the book itself, as far as the gate lets them be read.

local ChapterRange = {}

local function is_before_limit(number, limit)
    return not limit or number < limit.chapter or (number == limit.chapter and limit.offset > 0)
end

local function pick(chapters, limit, is_wanted)
    local picked = {}
    for __, chapter in ipairs(chapters) do
        if is_wanted(chapter) and is_before_limit(chapter.number, limit) then
            picked[#picked + 1] = chapter
        end
    end
    return picked
end

--- Front and back matter are left out, unless the book seems to be nothing else.
---@param chapters precis.Chapter[] all of the book
---@param limit precis.Place? of the gate
---@return precis.Chapter[] chosen in reading order; may be empty
function ChapterRange.body(chapters, limit)
    local body = pick(chapters, nil, function(chapter)
        return chapter.matter == "body"
    end)
    return pick(#body > 0 and body or chapters, limit, function()
        return true
    end)
end

--- The chapter the reader is in and, as long as little of it has been read, the one before.
---@param chapters precis.Chapter[] from `body`
---@param limit precis.Place?
---@param min_bytes integer what has to be read of a chapter before it is enough to tell
---@return precis.Chapter[] chosen in reading order
function ChapterRange.last(chapters, limit, min_bytes)
    local chosen = {}
    for index = #chapters, math.max(#chapters - 1, 1), -1 do
        table.insert(chosen, 1, chapters[index])
        local is_partly_read = limit and chapters[index].number == limit.chapter
        if not is_partly_read or limit.offset >= min_bytes then
            break
        end
    end
    return chosen
end

return ChapterRange
