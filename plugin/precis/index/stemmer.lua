--- Cuts words of one language down to what their forms have in common. The rules are data: see `languages/`.

local Words = require("precis.text.words")

local find, sub = string.find, string.sub

local Stemmer = {}
Stemmer.__index = Stemmer

-- Two equal letters at the end of a stem are the spelling's doing (stop, stopped).
local DOUBLE = "([bcdfghjklmnpqrstvwxz])%1$"

--- One pass as { [length of ending] = { [ending] = what replaces it } } and the lengths, longest first.
local function compile_pass(pass)
    local by_length, lengths = {}, {}
    for ending, replacement in pass.endings:gmatch("([^%s>]+)>(%S*)") do
        ending = Words.fold(ending)
        if not by_length[#ending] then
            by_length[#ending] = {}
            lengths[#lengths + 1] = #ending
        end
        by_length[#ending][ending] = Words.fold(replacement)
    end
    table.sort(lengths, function(a, b)
        return a > b
    end)
    return { by_length = by_length, lengths = lengths, keep = pass.keep }
end

--- Prefixes, longest first.
local function compile_prefixes(text)
    local prefixes = {}
    for prefix in (text or ""):gmatch("%S+") do
        prefixes[#prefixes + 1] = Words.fold(prefix)
    end
    table.sort(prefixes, function(a, b)
        return #a > #b
    end)
    return prefixes
end

local function compile_irregular(text)
    local base_of = {}
    for base, forms in (text or ""):gmatch("(%S+):%s*([^;]*)") do
        for form in forms:gmatch("%S+") do
            base_of[form] = base
        end
    end
    return base_of
end

---@param language table one of `languages/`
function Stemmer.new(language)
    local passes = {}
    for index, pass in ipairs(language.passes or {}) do
        passes[index] = compile_pass(pass)
    end
    return setmetatable({
        _passes = passes,
        _prefixes = compile_prefixes(language.prefixes),
        _keep_after_prefix = language.keep_after_prefix,
        _base_of = compile_irregular(language.irregular),
        _collapses_doubles = language.collapses_doubles,
    }, Stemmer)
end

local function strip_ending(word, pass)
    for __, length in ipairs(pass.lengths) do
        if #word - length >= pass.keep then
            local replacement = pass.by_length[length][sub(word, -length)]
            if replacement then
                return sub(word, 1, -length - 1) .. replacement
            end
        end
    end
    return word
end

function Stemmer:_strip_prefix(word)
    for __, prefix in ipairs(self._prefixes) do
        if #word - #prefix >= self._keep_after_prefix and sub(word, 1, #prefix) == prefix then
            return sub(word, #prefix + 1)
        end
    end
    return word
end

function Stemmer:_stem(word)
    word = self:_strip_prefix(self._base_of[word] or word)
    for __, pass in ipairs(self._passes) do
        word = strip_ending(word, pass)
    end
    if self._collapses_doubles and #word > 3 and find(word, DOUBLE) then
        word = sub(word, 1, -2)
    end
    return word
end

--- The stem of a folded word. Numbers have none but themselves.
---@param word string
---@return string
function Stemmer:stem(word)
    return find(word, "%d") and word or self:_stem(word)
end

return Stemmer
