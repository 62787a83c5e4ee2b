--- Finds chapter headings in plain text, for books whose contents do not tell where chapters begin.
--
-- A heading is a short line: a word such as "Chapter" with a number, or a bare number of a series that counts up.
-- Fewer than three of a kind prove nothing.

local words = require("precis.book.heading_words")

local FEWEST = 3
local PAUSE_EVERY = 65536 -- bytes
local LONGEST_LINE = 120 -- bytes
local LONGEST_SUBTITLE = 90
local CLOSEST = 400 -- bytes between headings on the average; closer ones are a list

local ROMAN = { I = 1, V = 5, X = 10, L = 50, C = 100, D = 500, M = 1000 }

---@class precis.book.Heading
---@field offset integer byte offset of its line
---@field title string
---@field level integer 1 part, 2 chapter

local Headings = {}

---@return integer? value
local function roman(text)
    if not text:match("^[IVXLCDM]+$") then
        return nil
    end
    local value, before = 0, 0
    for index = #text, 1, -1 do
        local digit = ROMAN[text:sub(index, index)]
        value = digit < before and value - digit or value + digit
        before = math.max(before, digit)
    end
    return value
end

local WIDE_SPACE = "\227\128\128"

local function strip(line)
    line = line:match("^%s*(.-)%s*$")
    while line:sub(1, 3) == WIDE_SPACE do
        line = line:sub(4):match("^%s*(.*)$")
    end
    return line
end

-- "XIV Nantucket", "3. The Storm", "一　午後の授業": a number and a title.
local function classify_titled(line)
    local number, rest = line:match("^(%w+)[%.%):]?%s+(%S.*)$")
    local value = number and (tonumber(number) or roman(number))
    if value and not rest:find("[%.,;:]$") then
        return tonumber(number) and "titled number" or "titled roman", 2, value
    end
    local chinese = line:match("^(.-)\227\128\128")
    value = words.chinese_number(chinese or line)
    return value and (chinese and "titled chinese" or "chinese") or nil, 2, value
end

--- What kind of heading a line may be.
---@param line string
---@return string? kind
---@return integer? level
---@return integer? value for a bare number
local function classify(line)
    local bare = line:match("^[%[%(]?(%w+)[%.%)%]:]?$")
    local value = bare and (tonumber(bare) or roman(bare))
    if value then
        return tonumber(bare) and "number" or "roman", 2, value
    end
    local word, level = words.leading(line)
    if word then
        return word, level
    end
    return classify_titled(line)
end

-- Numbers are headings only where they count: each is one more than the last (one may be missing), or begins again and
-- goes on from there.
local function counting(found)
    if not found[1].value then
        return found
    end
    local chain, value = {}, 0
    for index, candidate in ipairs(found) do
        local following = found[index + 1]
        local begins_again = candidate.value == 1 and value >= FEWEST and following and following.value == 2
        if candidate.value == value + 1 or candidate.value == value + 2 or begins_again then
            chain[#chain + 1], value = candidate, candidate.value
        end
    end
    return chain
end

local function is_convincing(found, length)
    return #found >= FEWEST and length / #found >= CLOSEST
end

local function collect(text, pause)
    local kinds, order = {}, {}
    local offset, next_pause = 0, PAUSE_EVERY
    for line in (text .. "\n"):gmatch("([^\n]*)\n") do
        local kind, level, value
        if #line <= LONGEST_LINE then
            kind, level, value = classify(strip(line))
        end
        if kind then
            if not kinds[kind] then
                kinds[kind] = {}
                order[#order + 1] = kind
            end
            table.insert(kinds[kind], { offset = offset, title = strip(line), level = level, value = value })
        end
        offset = offset + #line + 1
        if pause and offset > next_pause then
            next_pause = offset + PAUSE_EVERY
            local ok, err = pause()
            if not ok then
                return nil, err
            end
        end
    end
    return kinds, order
end

-- "Chapter 3" alone takes the line below it as its second half, when that line is clearly shorter than the text's.
local function with_subtitle(text, heading)
    local subtitle, following = text:match("^[^\n]*\n([^\n]*)\n([^\n]*)", heading.offset + 1)
    subtitle = subtitle and strip(subtitle) or ""
    local is_bare = heading.title:match("^%S+%s+%S+$") ~= nil
    local fits = subtitle ~= "" and #subtitle <= LONGEST_SUBTITLE and not subtitle:find("[%.,;:!%?]$")
    if is_bare and fits and #subtitle * 2 < #following and not classify(subtitle) then
        heading.title = heading.title .. " " .. subtitle
    end
    return heading
end

--- The headings of the text, in order; empty when none are convincing.
---@param text string
---@param pause (fun(): true?, precis.Error?)? called now and then, to give way
---@return precis.book.Heading[]? headings
---@return precis.Error? err from `pause`
function Headings.find(text, pause)
    local kinds, order = collect(text, pause)
    if not kinds then
        return nil, order
    end
    local best_by_level, found = {}, {}
    for __, kind in ipairs(order) do
        local candidates = counting(kinds[kind])
        local level = kinds[kind][1].level
        local best = best_by_level[level]
        if is_convincing(candidates, #text) and not (best and #best >= #candidates) then
            best_by_level[level] = candidates
        end
    end
    for level = 1, 2 do
        for __, heading in ipairs(best_by_level[level] or {}) do
            found[#found + 1] = with_subtitle(text, heading)
        end
    end
    table.sort(found, function(a, b)
        return a.offset < b.offset
    end)
    return found
end

return Headings
