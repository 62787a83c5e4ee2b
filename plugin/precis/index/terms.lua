--- What a text is found by: the stems of its words; groups of neighbouring characters where no spaces part words.
--
-- A term holds no ASCII but small letters and digits, so that SQLite's `ascii` tokenizer leaves it as it is.

local Languages = require("precis.index.languages")
local Stemmer = require("precis.index.stemmer")
local Words = require("precis.text.words")

local sub, concat = string.sub, table.concat

local Terms = {}
Terms.__index = Terms

local MOST_KNOWN = 20000 -- words kept with their terms
-- Neighbouring characters that make a term, where no spaces part words.
local GROUP_SIZES = { ideographs = 2, hangul = 2, syllables = 3 }
local LONGEST_WORD = 96 -- bytes; what is longer is no word (a link, a line of signs)

---@param language string? code; nil: words stay as they are
function Terms.new(language)
    return setmetatable({
        language = language,
        _stop_words = language and Languages.get(language).stop_words or {},
        _stemmer = language and Stemmer.new(Languages.get(language).data),
        _known = {},
        _count = 0,
    }, Terms)
end

local function make_term(self, word)
    local folded = Words.fold(sub(word, 1, LONGEST_WORD))
    return self._stemmer and self._stemmer:stem(folded) or folded
end

--- What was found for a text before, or what `make` makes of it.
local function remember(self, text, make)
    local term = self._known[text]
    if not term then
        if self._count >= MOST_KNOWN then
            self._known, self._count = {}, 0
        end
        term = make(self, text)
        self._known[text] = term
        self._count = self._count + 1
    end
    return term
end

--- The term of a word between spaces.
---@param word string as it stands in the text
---@return string
function Terms:of_word(word)
    return remember(self, word, make_term)
end

--- Whether a word carries no meaning of its own.
---@param word string as it stands in the text
---@return boolean
function Terms:is_stop_word(word)
    return self._stop_words[Words.fold(word)] == true
end

local function fold(__, characters)
    return Words.fold(characters)
end

--- Visits each few neighbouring characters of a run; a run that is shorter as it is.
function Terms:_each_group(run, first, size, visit)
    local characters = Words.characters(run)
    local at = first
    for index = 1, math.max(1, #characters - size + 1) do
        local group = concat(characters, "", index, math.min(#characters, index + size - 1))
        visit(remember(self, group, fold), at, at + #group - 1, false)
        at = at + #characters[index]
    end
end

--- Visits the terms of a text in order.
---@param text string
---@param visit fun(term: string, first: integer, last: integer, is_word: boolean) indexes of its bytes
function Terms:each(text, visit)
    local first, last, kind = Words.next(text, 1)
    while first do
        if kind == "letters" then
            local term = self:of_word(sub(text, first, last))
            if term ~= "" then
                visit(term, first, last, true)
            end
        else
            self:_each_group(sub(text, first, last), first, GROUP_SIZES[kind], visit)
        end
        first, last, kind = Words.next(text, last + 1)
    end
end

return Terms
