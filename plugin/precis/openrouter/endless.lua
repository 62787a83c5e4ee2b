--- Notices a text that would not come to an end: one that says the same again and again, or that has long outgrown the
-- room it was given.
--
-- A model that is caught in a loop is paid for word by word, and not every provider keeps to the limit it was told.
-- Pure, and linear in the text.

local concat = table.concat

-- A text whose end repeats itself throughout the window, at least four times, has nothing more to say.
local WINDOW = 2048 -- bytes
local LONGEST_PASSAGE = WINDOW / 4
-- What is looked for first: the end of the text, as it stood one passage earlier.
local PROBE = 64 -- bytes
local LOOK_EVERY = 512 -- bytes
-- Tokens of words have three to eight bytes in every script; a whole text of three times that is not written in words.
local MOST_BYTES_OF_TOKEN = 24
local SPARE_BYTES = 4096

---@class precis.Endless
local Endless = {}
Endless.__index = Endless

---@param most_tokens integer? the room the text was given; nil: unknown
---@return precis.Endless
function Endless.new(most_tokens)
    return setmetatable({
        _most_bytes = most_tokens and most_tokens * MOST_BYTES_OF_TOKEN + SPARE_BYTES or math.huge,
        _bytes = 0,
        _end = "",
        _pieces = {},
        _new_bytes = 0,
    }, Endless)
end

local function repeats_itself(text)
    local probe = text:sub(-PROBE)
    local from = #text - PROBE - LONGEST_PASSAGE + 1
    while true do
        from = text:find(probe, from, true)
        local passage = #text - PROBE + 1 - from
        if passage == 0 then
            return false
        elseif text:sub(passage + 1) == text:sub(1, -passage - 1) then
            return true
        end
        from = from + 1
    end
end

--- Takes in what has been added to the text.
---@param delta string
---@return string? why it will not end; nil: it may
function Endless:add(delta)
    self._bytes, self._new_bytes = self._bytes + #delta, self._new_bytes + #delta
    self._pieces[#self._pieces + 1] = delta
    if self._bytes > self._most_bytes then
        return "it is far longer than it was allowed to be"
    elseif self._new_bytes < LOOK_EVERY then
        return nil
    end
    self._end = (self._end .. concat(self._pieces)):sub(-WINDOW)
    self._pieces, self._new_bytes = {}, 0
    return #self._end == WINDOW and repeats_itself(self._end) and "it repeats itself" or nil
end

return Endless
