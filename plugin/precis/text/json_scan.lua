--- Walks over JSON text and says whether it is JSON, strictly as RFC 8259 has it, without building anything.
--
-- The codecs on devices and desktops disagree about trailing commas, NaN, lone surrogates and depth; text that has
-- passed here means the same to all of them. Bytes above 127 are the caller's business.

local Utf8 = require("precis.text.utf8")

local byte, find, sub = string.byte, string.find, string.sub

local QUOTE, BACKSLASH, COMMA, COLON, MINUS, PLUS, DOT, ZERO, NINE = 34, 92, 44, 58, 45, 43, 46, 48, 57
local OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE = 91, 93, 123, 125
local SPACE, TAB, LINE_FEED, CARRIAGE_RETURN = 32, 9, 10, 13
local LAST_ASCII = 127
local LETTER_U, LETTER_E, CAPITAL_E = 117, 101, 69

local WORDS = { [116] = "^true", [102] = "^false", [110] = "^null" } -- by first letter
local SIMPLE_ESCAPES = {}
for letter in ('"\\/bfnrt'):gmatch(".") do
    SIMPLE_ESCAPES[byte(letter)] = true
end
-- No double needs more digits, and none is larger than 1e308: shorter numbers need no closer look.
local SURELY_FINITE = 300 -- characters
local MAX_DEPTH = 64 -- containers within containers
local REPLACEMENT_CHARACTER = "\239\191\189"

--- A place where the text must be changed before a codec sees it.
---@class precis.JsonPatch
---@field at integer index of the first byte to replace
---@field length integer bytes to drop
---@field text string what to put there

local Scan = {}

local function skip_space(s, at)
    local c = byte(s, at)
    while c == SPACE or c == LINE_FEED or c == CARRIAGE_RETURN or c == TAB do
        at = at + 1
        c = byte(s, at)
    end
    return at, c
end

--- Reads `\uXXXX` at its backslash. Surrogates become the character they mean: some codecs leave them as they are.
local function skip_unicode(s, at, patches)
    local digits = sub(s, at + 2, at + 5)
    if not find(digits, "^%x%x%x%x$") then
        return nil
    end
    local unit = tonumber(digits, 16)
    if unit < 0xD800 or unit > 0xDFFF then
        return at + 6
    end
    local low = unit < 0xDC00 and tonumber(s:match("^\\u([dD][c-fC-F]%x%x)", at + 6) or "", 16)
    local length = low and 12 or 6
    local text = low and Utf8.char(0x10000 + (unit - 0xD800) * 1024 + low - 0xDC00) or REPLACEMENT_CHARACTER
    patches[#patches + 1] = { at = at, length = length, text = text }
    return at + length
end

--- Steps from an opening quote to behind the closing one; nil when the string is broken.
local function skip_string(s, at, patches)
    at = at + 1
    while true do
        local c = byte(s, at)
        if c == QUOTE then
            return at + 1
        elseif c == BACKSLASH then
            local escaped = byte(s, at + 1)
            if escaped == LETTER_U then
                at = skip_unicode(s, at, patches)
            else
                at = SIMPLE_ESCAPES[escaped] and at + 2
            end
            if not at then
                return nil
            end
        elseif not c or c < SPACE then
            return nil
        else
            if c > LAST_ASCII then
                patches.has_more_than_ascii = true
            end
            at = at + 1
        end
    end
end

local function skip_digits(s, at)
    local first = at
    local c = byte(s, at)
    while c and c >= ZERO and c <= NINE do
        at = at + 1
        c = byte(s, at)
    end
    return at > first and at or nil, c
end

local function skip_exponent(s, at)
    local sign = byte(s, at)
    return (skip_digits(s, (sign == PLUS or sign == MINUS) and at + 1 or at))
end

local function skip_number(s, first)
    local start = byte(s, first) == MINUS and first + 1 or first
    local at, c = skip_digits(s, start)
    if not at or (byte(s, start) == ZERO and at > start + 1) then
        return nil
    end
    if c == DOT then
        at, c = skip_digits(s, at + 1)
    end
    local has_exponent = c == LETTER_E or c == CAPITAL_E
    if at and has_exponent then
        at = skip_exponent(s, at + 1)
    end
    if at and (has_exponent or at - first > SURELY_FINITE) then
        local value = tonumber(sub(s, first, at - 1))
        at = value > -math.huge and value < math.huge and at or nil
    end
    return at
end

local function skip_scalar(s, at, c, patches)
    if c == QUOTE then
        return skip_string(s, at, patches)
    elseif WORDS[c] then
        local __, last = find(s, WORDS[c], at)
        return last and last + 1
    end
    return c and skip_number(s, at)
end

--- Steps over a member's name and colon.
local function skip_name(s, at, patches)
    local c
    at, c = skip_space(s, at)
    at = c == QUOTE and skip_string(s, at, patches)
    if not at then
        return nil
    end
    at, c = skip_space(s, at)
    return c == COLON and at + 1 or nil
end

--- Steps into an array or object; `closer` is nil when it is empty and thus already left.
local function enter(s, at, opener, patches)
    local inside, c = skip_space(s, at + 1)
    if opener == OPEN_BRACKET then
        if c == CLOSE_BRACKET then
            -- A decoded {} does not show what it was; one that held a null was an array.
            patches[#patches + 1] = { at = inside, length = 0, text = "null" }
            return inside + 1
        end
        return inside, CLOSE_BRACKET
    elseif c == CLOSE_BRACE then
        return inside + 1
    end
    return skip_name(s, inside, patches), CLOSE_BRACE
end

--- After a value: leaves what ends here, and steps to the next value.
---@return integer? at nil: broken
---@return integer depth 0: the outermost value has ended, at is behind it
local function leave(s, at, closers, depth, patches)
    local c
    while depth > 0 do
        at, c = skip_space(s, at)
        if c == COMMA then
            at = at + 1
            if closers[depth] == CLOSE_BRACE then
                at = skip_name(s, at, patches)
            end
            return at, depth
        elseif c ~= closers[depth] then
            return nil, depth
        end
        at, depth = at + 1, depth - 1
    end
    return at, 0
end

--- Steps over one value.
---@param s string
---@param at integer index where it starts, or white space before it
---@param patches precis.JsonPatch[] what must be changed in the text is added here, in order;
--- `has_more_than_ascii` is set when there are bytes whose meaning as UTF-8 is yet to be looked at
---@return integer? after index behind the value; nil: it is not JSON
---@return string? why
function Scan.skip(s, at, patches)
    local closers, depth = {}, 0
    repeat
        local c, closer
        at, c = skip_space(s, at)
        local broken_at = at
        if c == OPEN_BRACKET or c == OPEN_BRACE then
            if depth == MAX_DEPTH then
                return nil, "nested too deeply"
            end
            at, closer = enter(s, at, c, patches)
        else
            at = skip_scalar(s, at, c, patches)
        end
        if at and closer then
            depth = depth + 1
            closers[depth] = closer
        elseif at then
            at, depth = leave(s, at, closers, depth, patches)
        end
        if not at then
            return nil, "broken after byte " .. broken_at - 1
        end
    until depth == 0
    return at
end

Scan.skip_space = skip_space
Scan.skip_name = skip_name

return Scan
