--- The languages whose words are known, and which of them a text is in.
--
-- A new language is a new file in `languages/` and its code below. A text in any other is indexed all the same, by its
-- words as they are.

local Task = require("precis.async.task")
local Words = require("precis.text.words")

local Languages = {}

-- By a letter that shows the script: its languages.
local SCRIPTS = {
    {
        first = 0x41,
        last = 0x24F,
        codes = {
            "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "hu", "ro", "tr", "id",
        },
    },
    { first = 0x370, last = 0x3FF, codes = { "el" } },
    { first = 0x400, last = 0x52F, codes = { "ru", "uk", "bg" } },
    { first = 0x590, last = 0x5FF, codes = { "he" } },
    { first = 0x600, last = 0x77F, codes = { "ar", "fa" } },
    { first = 0x900, last = 0x97F, codes = { "hi" } },
}
local SAMPLE = 300 -- words that decide
local BYTES_PER_WORD = 8 -- where no spaces part them
local LEAST_SHARE = 0.08 -- of stop words among them; below it, or with a single one, the language is none of ours

-- Loaded when first met.
local known = {}

---@class precis.index.Language
---@field code string
---@field stop_words table<string, true> folded
---@field data table the language's file

---@param code string
---@return precis.index.Language
function Languages.get(code)
    if not known[code] then
        local data = require("precis.index.languages." .. code)
        local stop_words = {}
        for word in data.stop_words:gmatch("%S+") do
            stop_words[Words.fold(word)] = true
        end
        known[code] = { code = code, stop_words = stop_words, data = data }
    end
    return known[code]
end

--- The languages written in the script of a codepoint.
---@return string[]
local function codes_of(codepoint)
    for __, script in ipairs(SCRIPTS) do
        if codepoint >= script.first and codepoint <= script.last then
            return script.codes
        end
    end
    return {}
end

local function count_stop_words(words, code)
    local stop_words, count = Languages.get(code).stop_words, 0
    for __, word in ipairs(words) do
        if stop_words[word] then
            count = count + 1
        end
    end
    return count
end

--- The first words of a text, folded, in the script that most of them have; and the languages of that script.
local function sample(text)
    local by_codes, most, others = {}, {}, 0
    local first, last, kind = Words.next(text, 1)
    local taken = 0
    while first and taken < SAMPLE do
        if kind == "letters" then
            local word = text:sub(first, last)
            local codes = codes_of(Words.first_letter(word))
            local words = by_codes[codes] or {}
            words[#words + 1] = Words.fold(word)
            by_codes[codes] = words
            most = #words > #(by_codes[most] or {}) and codes or most
            taken = taken + 1
        else
            local length = (last - first + 1) / BYTES_PER_WORD
            others, taken = others + length, taken + length
        end
        first, last, kind = Words.next(text, last + 1)
    end
    local words = by_codes[most] or {}
    return #words > others and words or {}, most
end

--- The language of a text, by its share of small words.
---@async
---@param text string a chapter, or a good part of one
---@return string? code nil: none that is known
function Languages.detect(text)
    local words, codes = sample(text)
    local best, best_count = nil, math.max(1, #words * LEAST_SHARE)
    for __, code in ipairs(codes) do
        local count = count_stop_words(words, code)
        if count > best_count then
            best, best_count = code, count
        end
        Task.checkpoint() -- the first time each language is loaded here; who is cancelled hears of it from the next
    end
    return best
end

return Languages
