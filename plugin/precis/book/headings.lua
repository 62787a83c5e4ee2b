--- Finds chapter headings in plain text, for books whose contents do not tell where chapters begin.
--
-- A heading is a short line: a word such as "Chapter" with a number, or a bare number of a series that counts up.
-- Fewer than three of a kind prove nothing.

local Utf8 = require("precis.text.utf8")
local words = require("precis.book.heading_words")

local FEWEST = 3
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

local function strip(line)
    return line:match("^[%s\227\128\128]*(.-)[%s\227\128\128]*$")
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
    value = words.chinese_number(line)
    return value and "chinese" or nil, 2, value
end

-- Bare numbers are headings only where they count: each one more than the last, or from one again.
local function counts_up(found)
    local steps = 0
    for index = 2, #found do
        local value, before = found[index].value, found[index - 1].value
        if value == before + 1 or value == 1 then
            steps = steps + 1
        end
    end
    return steps >= 0.8 * (#found - 1)
end

local function is_convincing(found, length)
    if #found < FEWEST or length / #found < CLOSEST then
        return false
    end
    return found[1].value == nil or counts_up(found)
end

local function collect(text)
    local kinds, order = {}, {}
    local offset = 0
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
    end
    return kinds, order
end

-- "Chapter 3" alone takes the short line below it as its second half.
local function with_subtitle(text, heading)
    local below = text:match("^[^\n]*\n([^\n]*)", heading.offset + 1)
    local subtitle = below and strip(below) or ""
    local fits = subtitle ~= "" and #subtitle <= LONGEST_SUBTITLE and not subtitle:find("[%.,;:!%?]$")
    if fits and Utf8.length(heading.title) <= 16 and not classify(subtitle) then
        heading.title = heading.title .. " " .. subtitle
    end
    return heading
end

--- The headings of the text, in order; empty when none are convincing.
---@param text string
---@return precis.book.Heading[]
function Headings.find(text)
    local kinds, order = collect(text)
    local best_by_level, found = {}, {}
    for __, kind in ipairs(order) do
        local level = kinds[kind][1].level
        local best = best_by_level[level]
        if is_convincing(kinds[kind], #text) and not (best and #best >= #kinds[kind]) then
            best_by_level[level] = kinds[kind]
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
