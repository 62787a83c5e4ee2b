--- Shortens a text to a budget of tokens, at the end of a sentence or a word where that costs little.

local Utf8 = require("precis.text.utf8")

local Truncate = {}

local ELLIPSIS = "\n[…]\n"
local FIRST_GUESS = 1024 -- bytes; doubled while the budget holds, so a huge text is never measured whole
local PRECISION = 0.02 -- of the length; finer is not worth another estimate
local WORTH_A_SENTENCE = 0.15 -- of the length that may be given up to end with a sentence
local WORTH_A_WORD = 0.05

local KEEPERS = { start = Utf8.prefix, ["end"] = Utf8.suffix }

--- The most bytes that a keeper may keep within the budget.
local function widest(s, budget, estimate, keep)
    local low, high = 0, math.min(FIRST_GUESS, #s)
    while high < #s and estimate(keep(s, high)) <= budget do
        low, high = high, math.min(high * 2, #s)
    end
    if high >= #s and estimate(s) <= budget then
        return #s
    end
    while high - low > math.max(1, low * PRECISION) do
        local middle = math.floor((low + high) / 2)
        if estimate(keep(s, middle)) <= budget then
            low = middle
        else
            high = middle
        end
    end
    return low
end

--- The last match of a pattern that ends in the tail of a text.
local function last_end(s, pattern, give_up)
    local from = math.max(1, math.floor(#s * (1 - give_up)))
    local found
    for position in s:sub(from):gmatch(pattern) do
        found = from + position - 2
    end
    return found
end

local function tidy_end(s)
    local cut = last_end(s, "[.!?…][\"'»”’%)]*()%s", WORTH_A_SENTENCE)
        or last_end(s, "。()", WORTH_A_SENTENCE)
        or last_end(s, "()\n", WORTH_A_SENTENCE)
        or last_end(s, "()%s", WORTH_A_WORD)
    return cut and Utf8.prefix(s, cut) or s
end

local function first_start(s, pattern, give_up)
    local position = s:match(pattern)
    return position and position <= #s * give_up and position
end

local function tidy_start(s)
    local start = first_start(s, "[.!?…][\"'»”’%)]*%s+()", WORTH_A_SENTENCE)
        or first_start(s, "。()", WORTH_A_SENTENCE)
        or first_start(s, "\n()", WORTH_A_SENTENCE)
        or first_start(s, "%s()", WORTH_A_WORD)
    return start and Utf8.suffix(s, #s - start + 1) or s
end

local TIDY = { start = tidy_end, ["end"] = tidy_start }

local function keep_side(s, budget, estimate, side)
    return TIDY[side](KEEPERS[side](s, widest(s, budget, estimate, KEEPERS[side])))
end

local function keep_both_ends(s, budget, estimate)
    local rest = budget - estimate(ELLIPSIS)
    if rest <= 0 then
        return keep_side(s, budget, estimate, "start")
    end
    local first = keep_side(s, math.ceil(rest / 2), estimate, "start")
    local last = keep_side(s, math.floor(rest / 2), estimate, "end")
    local joined = first .. ELLIPSIS .. last
    -- An estimate of the whole may be larger than the sum of its parts.
    return estimate(joined) <= budget and joined or keep_side(s, budget, estimate, "start")
end

--- As much of a text as the budget allows. `from` says which part is kept: its start, its end, or both ends with a
--- mark between them ("middle" is what goes).
---@param s string valid UTF-8
---@param budget number tokens
---@param estimate fun(s: string): number tokens
---@param options { from: "start"|"end"|"middle" }? default: start
---@return string kept the text itself when it fits; never over the budget
---@return boolean whole
function Truncate.to_tokens(s, budget, estimate, options)
    local from = options and options.from or "start"
    if budget <= 0 then
        return "", s == ""
    elseif widest(s, budget, estimate, KEEPERS.start) >= #s then
        return s, true
    elseif from == "middle" then
        return keep_both_ends(s, budget, estimate), false
    end
    return keep_side(s, budget, estimate, from), false
end

return Truncate
