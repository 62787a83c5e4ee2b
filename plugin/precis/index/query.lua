--- What a question looks for: its words in the shapes that the book's languages give them.
--
-- Any text is a question: signs that SQLite would read as operators are no words, so they never get that far.

local Languages = require("precis.index.languages")
local Words = require("precis.text.words")

local Query = {}

local MOST_BYTES = 8192 -- of a question; the rest is not read
local MOST_UNITS = 48 -- different words looked for

--- One word or pair of characters that a question looks for.
---@class precis.index.Unit
---@field alternatives string[] terms, one for each language of the book where they differ
---@field is_stop boolean carries no meaning of its own
---@field is_word boolean false: a pair of characters

local function add_alternative(unit, term)
    for __, known in ipairs(unit.alternatives) do
        if known == term then
            return
        end
    end
    table.insert(unit.alternatives, term)
end

--- Which of the book's languages a question is most likely in.
---@async
local function main_terms(question, all_terms)
    local code = Languages.detect(question)
    for __, terms in ipairs(all_terms) do
        if terms.language == code then
            return terms
        end
    end
    return all_terms[1]
end

--- A question's words in order. Terms of the other languages are found by place: they part words alike.
---@async
local function read_sequence(question, all_terms)
    local main = main_terms(question, all_terms)
    local sequence, by_first = {}, {}
    main:each(question, function(term, first, last, is_word)
        local is_stop = is_word and main:is_stop_word(question:sub(first, last))
        local unit = { alternatives = { term }, is_stop = is_stop, is_word = is_word }
        sequence[#sequence + 1] = unit
        by_first[first] = unit
    end)
    for __, terms in ipairs(all_terms) do
        terms:each(question, function(term, first)
            if by_first[first] then
                add_alternative(by_first[first], term)
            end
        end)
    end
    return sequence
end

--- The different words of a sequence, each once; the sequence then refers to them.
local function distinct(sequence)
    local units, by_term = {}, {}
    for index, unit in ipairs(sequence) do
        local term = unit.alternatives[1]
        if not by_term[term] and #units < MOST_UNITS then
            by_term[term] = unit
            units[#units + 1] = unit
        end
        sequence[index] = by_term[term]
    end
    return units
end

--- A question of small words only looks for these.
local function wake_stop_words(units)
    for __, unit in ipairs(units) do
        if not unit.is_stop then
            return
        end
    end
    for __, unit in ipairs(units) do
        unit.is_stop = false
    end
end

---@async
---@param question string
---@param all_terms precis.index.Terms[] one for each language of the book, and one for none
---@return { units: precis.index.Unit[], sequence: precis.index.Unit[], by_term: table<string, precis.index.Unit> }
function Query.read(question, all_terms)
    local sequence = read_sequence(question:sub(1, MOST_BYTES), all_terms)
    local units = distinct(sequence)
    wake_stop_words(units)
    local by_term = {}
    for __, unit in ipairs(units) do
        for __, term in ipairs(unit.alternatives) do
            by_term[term] = by_term[term] or unit
        end
    end
    return { units = units, sequence = sequence, by_term = by_term }
end

--- The folded words of a text, for finding it word by word.
---@param text string
---@return string[]
function Query.folded_words(text)
    local words = {}
    local first, last = Words.next(text, 1)
    while first and first <= MOST_BYTES do
        words[#words + 1] = Words.fold(text:sub(first, last))
        first, last = Words.next(text, last + 1)
    end
    return words
end

return Query
