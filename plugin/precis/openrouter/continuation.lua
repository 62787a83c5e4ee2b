--- Joins an answer that was cut by its length with its continuation: no seam, nothing twice.
--
-- Models are given their own text as the start of their answer. Most go on from there; some repeat the last words,
-- some begin anew. Pure, and linear in the text.

local concat = table.concat

-- How far back a repetition is looked for, and how much of a continuation is held back to recognise one.
local WINDOW = 400 -- bytes
-- Fewer equal bytes may be chance: "had had" is no repetition.
local SURE_OVERLAP = 16 -- bytes
local OVERLAP_OF_WORDS = 8 -- bytes

---@class precis.Continuation
local Continuation = {}
Continuation.__index = Continuation

---@param previous string all of the answer so far
function Continuation.new(previous)
    local kept = previous:match("^(.*%S)") or ""
    return setmetatable({
        --- What the model is given: some providers refuse an answer that ends in white space.
        prefill = kept,
        _previous = previous,
        _space = previous:sub(#kept + 1),
        _held = {},
        _held_bytes = 0,
        _decided = false,
        _skipped = nil, -- bytes of a new beginning recognised so far
        diverged = false,
    }, Continuation)
end

--- For each length, how long the longest proper prefix is that is a suffix too (Knuth, Morris and Pratt).
local function borders(text)
    local border, length = { 0 }, 0
    for index = 2, #text do
        local c = text:byte(index)
        while length > 0 and text:byte(length + 1) ~= c do
            length = border[length]
        end
        if text:byte(length + 1) == c then
            length = length + 1
        end
        border[index] = length
    end
    return border
end

--- Whether a repetition begins where a word does; its last word may have been cut.
local function begins_with_word(before, length)
    return before:find("^%s", -length - 1) ~= nil or #before == length
end

--- How many bytes at the start of `after` repeat the end of `before`.
local function overlap(before, after)
    local tail, head = before:sub(-WINDOW), after:sub(1, WINDOW)
    -- A byte that is in no valid text keeps the two apart.
    local border = borders(head .. "\255" .. tail)
    local length = border[#border]
    while length > 0 do
        if length >= SURE_OVERLAP or (length >= OVERLAP_OF_WORDS and begins_with_word(before, length)) then
            return length
        end
        length = border[length]
    end
    return 0
end

--- What is left of a beginning of the continuation once white space and repetition are seen to.
function Continuation:_joined(start)
    local repeated = overlap(self._previous, start)
    if repeated > 0 then
        return start:sub(repeated + 1)
    end
    local body = start:match("^%s*(.*)$")
    local space = start:sub(1, #start - #body)
    repeated = overlap(self.prefill, body)
    if repeated > 0 then
        start = body:sub(repeated + 1)
        body = start:match("^%s*(.*)$")
        space = start:sub(1, #start - #body)
    end
    -- White space at the seam that we have shown already comes a second time: it was not in what the model was given.
    local is_shown = space:sub(1, #self._space) == self._space
    return (is_shown and space:sub(#self._space + 1) or "") .. body
end

local function begins_anew(previous, start)
    local is_sure = math.min(#start, #previous) >= SURE_OVERLAP * 2
    return is_sure and previous:sub(1, #start) == start:sub(1, #previous)
end

--- Passes over what repeats the whole answer; what goes beyond it is new.
function Continuation:_skip(text)
    local expected = self._previous:sub(self._skipped + 1, self._skipped + #text)
    if text:sub(1, #expected) ~= expected then
        self.diverged = true
        return ""
    end
    self._skipped = self._skipped + #expected
    return text:sub(#expected + 1)
end

function Continuation:_decide()
    self._decided = true
    local start = concat(self._held)
    if begins_anew(self._previous, start) then
        self._skipped = 0
        return self:_skip(start)
    end
    return self:_joined(start)
end

--- Takes in the next piece of the continuation.
---@param delta string
---@return string text what to add to the answer now, perhaps ""
function Continuation:add(delta)
    if self.diverged then
        return ""
    elseif self._skipped then
        return self:_skip(delta)
    elseif self._decided then
        return delta
    end
    self._held[#self._held + 1] = delta
    self._held_bytes = self._held_bytes + #delta
    return self._held_bytes >= WINDOW and self:_decide() or ""
end

--- Takes in the end of the continuation.
---@return string text what was still held back
function Continuation:finish()
    return self._decided and "" or self:_decide()
end

return Continuation
