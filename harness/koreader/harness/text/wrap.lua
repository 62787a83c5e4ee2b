--- Breaks text into lines of a width: at spaces, between characters of scripts without them, else inside a word.

local Metrics = require("harness.text.metrics")
local Text = require("harness.util.text")

local Wrap = {}

-- A line may end after a space or a hyphen, and on either side of a Chinese or Japanese character.
local function may_end_after(character, following)
    if character == " " or character == "-" then
        return true
    end
    return following ~= nil and (Text.isCJKChar(character) or Text.isCJKChar(following))
end

-- Where the line that starts at `first` ends, and where the next one starts.
local function measure_line(characters, first, face, bold, max_width)
    local width, last_break, width_at_break = 0, nil, 0
    for index = first, #characters do
        local character = characters[index]
        if character == "\n" then
            return index - 1, index + 1, width, true
        end
        local advance = Metrics.character_width(character, face, bold)
        if width + advance > max_width and character ~= " " and index > first then
            if last_break then
                return last_break, last_break + 1, width_at_break, false
            end
            return index - 1, index, width, false, true
        end
        width = width + advance
        if may_end_after(character, characters[index + 1]) then
            last_break, width_at_break = index, width
        end
    end
    return #characters, #characters + 1, width, false
end

---@param characters string[]
---@return table[] lines each with `offset` and `end_offset` (1-based character indices; no end: an empty line), `width`
---@return boolean split_a_word
function Wrap.lines(characters, face, bold, max_width)
    local lines, first, split_a_word = {}, 1, false
    local ends_with_newline = false
    while first <= #characters do
        local last, following, width, newline, split = measure_line(characters, first, face, bold, max_width)
        table.insert(lines, { offset = first, end_offset = last >= first and last or nil, width = width })
        first, ends_with_newline = following, newline
        split_a_word = split_a_word or split or false
    end
    if ends_with_newline then
        table.insert(lines, { offset = first, end_offset = nil, width = 0 })
    end
    return lines, split_a_word
end

return Wrap
