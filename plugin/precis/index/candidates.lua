--- The passages worth a closer look: those with the rarest words of the question, in the chapters that are about it.
--
-- Reads the full-text table's lists, one word after another, rarest first, and only so many rows: a word that is
-- everywhere tells nothing that the rarer ones have not told.

local Task = require("precis.async.task")

local Kin = require("precis.index.kin")
local Schema = require("precis.index.schema")

local Candidates = {}
Candidates.__index = Candidates

local MOST = 60
local MOST_ROWS = 16000 -- read for one question
local ROWS_AT_ONCE = 1500 -- between two looks at the clock
local KIN_WEIGHT = 0.3 -- of a word found only in a related form
-- The bounds must be integers, or SQLite reads the whole list for each page; Lua's numbers are none.
local MATCHING = "SELECT rowid FROM words WHERE words MATCH ? AND rowid > CAST(? AS INTEGER)"
    .. " AND rowid <= CAST(? AS INTEGER) ORDER BY rowid LIMIT ?"
-- BM25's constants, for chapters
local SATURATION, LENGTH_WEIGHT = 1.2, 0.75

---@param deps { database: table, chapters: table<integer, table>, last_id: integer, passages: integer }
--- chapters: those within the limit; last_id: of the last passage within it; passages: how many there are
function Candidates.new(deps, query)
    return setmetatable({
        _database = deps.database,
        _chapters = deps.chapters,
        _last_id = deps.last_id,
        _passages = math.max(1, deps.passages),
        _query = query,
        scores = {}, -- by passage: the weight of the words it has
        in_chapter = {}, -- by unit: { [chapter] = how many of its passages have it }
    }, Candidates)
end

local function quoted(terms)
    local list = {}
    for index, term in ipairs(terms) do
        list[index] = '"' .. term .. '"'
    end
    return table.concat(list, " OR ")
end

function Candidates:_frequency(terms)
    local total = 0
    for __, term in ipairs(terms) do
        local row, err = self._database:row("SELECT doc FROM vocabulary WHERE term = ?", { term })
        if err then
            return nil, err
        end
        total = total + (row and row.doc or 0)
    end
    return total
end

--- How telling a word is that this many of so many have.
local function rarity(having, all)
    return math.log(1 + math.max(0, all - having + 0.5) / (having + 0.5))
end

---@async
function Candidates:_weigh_units()
    for __, unit in ipairs(self._query.units) do
        local frequency, err = self:_frequency(unit.alternatives)
        if not frequency then
            return nil, err
        end
        unit.frequency = frequency
        unit.rarity = rarity(frequency, self._passages)
        unit.kin = {}
        if unit.is_word and not unit.is_stop then
            unit.kin, err = Kin.of(self._database, unit.alternatives[1])
        end
        local ok = unit.kin and Task.checkpoint()
        if not ok then
            return nil, err or select(2, Task.checkpoint())
        end
    end
    return true
end

--- Visits the passages within the limit that have one of the terms, in order, a page of rows at a time.
---@async
function Candidates:_each_passage(terms, visit)
    local after, more = 0, true
    while more do
        local count = 0
        local ok, err = self._database:each(
            MATCHING,
            { quoted(terms), after, self._last_id, ROWS_AT_ONCE },
            function(row)
                after = row[1]
                count = count + 1
                visit(after)
            end
        )
        if ok then
            ok, err = Task.checkpoint()
        end
        if not ok then
            return nil, err
        end
        more = count == ROWS_AT_ONCE
    end
    return true
end

---@async
function Candidates:_read_unit(unit)
    local scores, in_chapter, found = self.scores, {}, {}
    self.in_chapter[unit] = in_chapter
    local ok, err = self:_each_passage(unit.alternatives, function(id)
        found[id] = true
        scores[id] = (scores[id] or 0) + unit.rarity
        local chapter = Schema.chapter_of(id)
        in_chapter[chapter] = (in_chapter[chapter] or 0) + 1
    end)
    if ok and #unit.kin > 0 then
        unit.kin_rarity = math.min(unit.rarity, rarity(0, self._passages)) * KIN_WEIGHT
        ok, err = self:_each_passage(unit.kin, function(id)
            if not found[id] then
                scores[id] = (scores[id] or 0) + unit.kin_rarity
            end
        end)
    end
    return ok, err
end

--- Reads the lists of the words that tell something, rarest first, as far as the rows allow.
---@async
function Candidates:_read_units()
    local units, rows = {}, 0
    for __, unit in ipairs(self._query.units) do
        if not unit.is_stop then
            units[#units + 1] = unit
        end
    end
    table.sort(units, function(a, b)
        return a.frequency < b.frequency
    end)
    for __, unit in ipairs(units) do
        if rows > 0 and rows + unit.frequency > MOST_ROWS then
            break
        end
        rows = rows + unit.frequency
        local ok, err = self:_read_unit(unit)
        if not ok then
            return nil, err
        end
    end
    return true
end

--- How much each chapter is about the question: BM25 over chapters, counting passages in place of words.
function Candidates:_score_chapters()
    local all, passages, scores = 0, 0, {}
    for __, chapter in pairs(self._chapters) do
        all, passages = all + 1, passages + chapter.passages
    end
    local average = math.max(1, passages / math.max(1, all))
    for unit, counts in pairs(self.in_chapter) do
        local having = 0
        for __ in pairs(counts) do
            having = having + 1
        end
        unit.chapter_rarity = rarity(having, all)
        for number, count in pairs(counts) do
            local length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * self._chapters[number].passages / average
            local weight = count * (SATURATION + 1) / (count + SATURATION * length)
            scores[number] = (scores[number] or 0) + unit.chapter_rarity * weight
        end
    end
    self.chapter_scores = scores
end

--- The best so far, best first; few enough to be put in by hand.
local function insert_best(best, candidate)
    local position = #best + 1
    while position > 1 and best[position - 1].score < candidate.score do
        position = position - 1
    end
    if position <= MOST then
        table.insert(best, position, candidate)
        best[MOST + 1] = nil
    end
end

---@async
---@return { id: integer, chapter: integer, score: number }[]? candidates best first
---@return precis.Error?
function Candidates:find()
    local ok, err = self:_weigh_units()
    if ok then
        ok, err = self:_read_units()
    end
    if not ok then
        return nil, err
    end
    self:_score_chapters()
    local best = {}
    for id, score in pairs(self.scores) do
        local chapter = Schema.chapter_of(id)
        local total = score + (self.chapter_scores[chapter] or 0)
        if #best < MOST or total > best[MOST].score then
            insert_best(best, { id = id, chapter = chapter, score = total })
        end
    end
    return best
end

return Candidates
