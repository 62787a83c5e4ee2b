--- Puts candidates in order by reading them: how often and how near each other the question's words stand, what the
--- passages around them and the whole chapter are about.
--
-- A sum of a few measures. The weights were tuned on questions about one anthology and hold on others and in eight
-- languages; small changes to them matter little.

local Task = require("precis.async.task")

local Ranking = {}
Ranking.__index = Ranking

local WEIGHTS = {
    words = 0.7, -- BM25 of the passage
    local_words = 0.7, -- the same, words counting by how rare they are in this chapter
    pairs = 2, -- words that stand side by side in both
    kin = 0.3, -- words that are there in a related form only
    neighbours = 0.5, -- the better of the two passages around it
    chapter = 1, -- BM25 of the chapter
    title = 0.6, -- words of the chapter's title
}
local SATURATION, LENGTH_WEIGHT = 0.9, 0.5 -- BM25's constants, for passages
local STOP_WORD_RARITY = 0.5 -- in pairs; anywhere else small words count nothing

---@param deps table
--- query, candidates (a `Candidates` that found), chapters by number, terms_of(chapter), read(id) -> row, err,
--- average_bytes of a passage
function Ranking.new(deps)
    local ranking = setmetatable({ _deps = deps, _titles = {} }, Ranking)
    ranking:_prepare_pairs()
    ranking:_prepare_kin()
    return ranking
end

--- Which units follow which in the question, and what finding them side by side is worth.
function Ranking:_prepare_pairs()
    self._pairs = {}
    local sequence = self._deps.query.sequence
    for index = 1, #sequence - 1 do
        local one, other = sequence[index], sequence[index + 1]
        if one and other and one ~= other then
            self._pairs[one] = self._pairs[one] or {}
            self._pairs[one][other] = math.min(self:_rarity(one), self:_rarity(other))
        end
    end
end

function Ranking:_rarity(unit)
    return unit.is_stop and STOP_WORD_RARITY or unit.rarity
end

function Ranking:_prepare_kin()
    self._kin_of = {}
    for __, unit in ipairs(self._deps.query.units) do
        for __, term in ipairs(unit.kin) do
            self._kin_of[term] = unit
        end
    end
end

--- Counts what of the question a text has.
---@return table seen counts by unit, `pairs` worth, `kin` by unit, `terms` all distinct terms
function Ranking:_look(text, terms)
    local by_term, kin_of, worth = self._deps.query.by_term, self._kin_of, self._pairs
    local seen = { counts = {}, kin = {}, pairs = 0, terms = {} }
    local met, before = {}, nil
    terms:each(text, function(term)
        local unit = by_term[term]
        if unit then
            seen.counts[unit] = (seen.counts[unit] or 0) + 1
            local value = before and worth[before] and worth[before][unit]
            if value and not (met[before] and met[before][unit]) then
                met[before] = met[before] or {}
                met[before][unit] = true
                seen.pairs = seen.pairs + value
            end
        elseif kin_of[term] then
            seen.kin[kin_of[term]] = true
        end
        seen.terms[term] = true
        before = unit
    end)
    return seen
end

--- How much of the question a chapter's title says.
function Ranking:_title_score(number)
    local score = self._titles[number]
    if not score then
        score = 0
        local seen = self:_look(self._deps.chapters[number].title, self._deps.terms_of(number))
        for unit in pairs(seen.counts) do
            score = score + (unit.is_stop and 0 or unit.rarity)
        end
        self._titles[number] = score
    end
    return score
end

--- How telling a unit is within a chapter.
function Ranking:_local_rarity(unit, number)
    local counts = self._deps.candidates.in_chapter[unit]
    local all = self._deps.chapters[number].passages
    local having = math.min(all, counts and counts[number] or all)
    return math.log(1 + (all - having + 0.5) / (having + 0.5))
end

function Ranking:_neighbour_score(id)
    local scores = self._deps.candidates.scores
    return math.max(scores[id - 1] or 0, scores[id + 1] or 0)
end

function Ranking:_word_scores(seen, bytes, number)
    local length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * bytes / self._deps.average_bytes
    local everywhere, here = 0, 0
    for unit, count in pairs(seen.counts) do
        if not unit.is_stop then
            local weight = count * (SATURATION + 1) / (count + SATURATION * length)
            everywhere = everywhere + unit.rarity * weight
            here = here + self:_local_rarity(unit, number) * weight
        end
    end
    return everywhere, here
end

function Ranking:_kin_score(seen)
    local score = 0
    for unit in pairs(seen.kin) do
        if not seen.counts[unit] then
            score = score + unit.rarity
        end
    end
    return score
end

function Ranking:_score(candidate, text)
    local number = candidate.chapter
    local seen = self:_look(text, self._deps.terms_of(number))
    local everywhere, here = self:_word_scores(seen, #text, number)
    candidate.terms = seen.terms
    return WEIGHTS.words * everywhere
        + WEIGHTS.local_words * here
        + WEIGHTS.pairs * seen.pairs
        + WEIGHTS.kin * self:_kin_score(seen)
        + WEIGHTS.neighbours * self:_neighbour_score(candidate.id)
        + WEIGHTS.chapter * (self._deps.candidates.chapter_scores[number] or 0)
        + WEIGHTS.title * self:_title_score(number)
end

--- Reads each candidate and gives it its score; those of which nothing may be seen fall out.
---@async
---@param candidates { id: integer, chapter: integer }[]
---@return table[]? ranked best first, with `passage` and `terms`
---@return precis.Error?
function Ranking:rank(candidates)
    local ranked = {}
    for __, candidate in ipairs(candidates) do
        local passage, err = self._deps.read(candidate.id)
        if err then
            return nil, err
        elseif passage then
            candidate.passage = passage
            candidate.score = self:_score(candidate, passage.text)
            ranked[#ranked + 1] = candidate
        end
        local ok, stopped = Task.checkpoint()
        if not ok then
            return nil, stopped
        end
    end
    table.sort(ranked, function(a, b)
        return a.score > b.score or (a.score == b.score and a.id < b.id)
    end)
    return ranked
end

return Ranking
