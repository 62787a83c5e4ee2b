--- Finds where names are mentioned: one pass over the text, or over the passages of it that may have them, however many
--- names there are.

local Task = require("precis.async.task")
local Words = require("precis.text.words")

local Mentions = {}
Mentions.__index = Mentions

local MAX_PLACES = 500 -- kept of one entity; more are only counted
local WORDS_BETWEEN_CHECKPOINTS = 512

--- Puts each name under its first word; names of scripts without spaces are looked for in their runs.
local function add_name(self, entity, name)
    local words, runs = {}, false
    local first, last, kind = Words.next(name, 1)
    while first do
        words[#words + 1] = Words.fold(name:sub(first, last))
        runs = runs or kind ~= "letters"
        first, last, kind = Words.next(name, last + 1)
    end
    self._names[#self._names + 1] = words[1] and name
    if runs then
        self._in_runs[#self._in_runs + 1] = { text = name, entity = entity }
    elseif words[1] then
        local list = self._by_first_word[words[1]] or {}
        self._by_first_word[words[1]] = list
        list[#list + 1] = { words = words, entity = entity, has_capital = name:find("^%u") ~= nil }
    end
end

---@param entities precis.tasks.MergedEntity[]
function Mentions.new(entities)
    local self = setmetatable({ _by_first_word = {}, _in_runs = {}, _folded = {}, _found = {}, _names = {} }, Mentions)
    for __, entity in ipairs(entities) do
        self._found[entity] = { count = 0, places = {} }
        add_name(self, entity, entity.name)
        for __, alias in ipairs(entity.aliases) do
            -- A common noun would be found everywhere.
            if alias:find("[%u\128-\255]") then
                add_name(self, entity, alias)
            end
        end
    end
    -- The longest name that fits counts, so that "Sherlock Holmes" is not also "Sherlock".
    for __, list in pairs(self._by_first_word) do
        table.sort(list, function(a, b)
            return #a.words > #b.words
        end)
    end
    return self
end

--- Every name that is looked for, each once.
---@return string[]
function Mentions:names()
    return self._names
end

function Mentions:_fold(word)
    local folded = self._folded[word] or Words.fold(word)
    self._folded[word] = folded
    return folded
end

-- The index after the name, when the text goes on with all its words.
function Mentions:_match(text, index, words)
    for position = 2, #words do
        local first, last = Words.next(text, index)
        if not first or self:_fold(text:sub(first, last)) ~= words[position] then
            return nil
        end
        index = last + 1
    end
    return index
end

function Mentions:_note(entity, chapter, offset)
    local found = self._found[entity]
    offset = self._offset + offset
    found.count = found.count + 1
    if found.count <= MAX_PLACES then
        found.places[found.count] = { chapter = chapter, offset = offset }
    end
    found.last = { chapter = chapter, offset = offset }
end

function Mentions:_at_word(chapter, text, first, last)
    local list = self._by_first_word[self:_fold(text:sub(first, last))]
    for __, candidate in ipairs(list or {}) do
        -- "Will" is a name where "will" is not.
        local fits = not candidate.has_capital or not text:find("^%l", first)
        local after = fits and self:_match(text, last + 1, candidate.words)
        if after then
            self:_note(candidate.entity, chapter, first - 1)
            return after
        end
    end
    return last + 1
end

function Mentions:_in_run(chapter, text, first, last)
    local run = text:sub(first, last)
    for __, candidate in ipairs(self._in_runs) do
        local at = run:find(candidate.text, 1, true)
        while at do
            self:_note(candidate.entity, chapter, first + at - 2)
            at = run:find(candidate.text, at + #candidate.text, true)
        end
    end
end

--- Looks through a chapter, or a passage of it. They come in reading order.
---@async
---@param chapter integer
---@param text string
---@param offset integer? bytes of the chapter before the text; nil: none
---@return true? ok
---@return precis.Error? err cancelled
function Mentions:scan(chapter, text, offset)
    self._offset = offset or 0
    local first, last, kind = Words.next(text, 1)
    local visited = 0
    while first do
        local after = last + 1
        if kind == "letters" then
            after = self:_at_word(chapter, text, first, last)
        elseif self._in_runs[1] then
            self:_in_run(chapter, text, first, last)
        end
        visited = visited + 1
        if visited % WORDS_BETWEEN_CHECKPOINTS == 0 then
            local ok, err = Task.checkpoint()
            if not ok then
                return nil, err
            end
        end
        first, last, kind = Words.next(text, after)
    end
    return true
end

---@param entity precis.tasks.MergedEntity
---@return { count: integer, places: precis.Place[], last: precis.Place? }
function Mentions:of(entity)
    return self._found[entity]
end

return Mentions
