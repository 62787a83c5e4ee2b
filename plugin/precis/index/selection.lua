--- Makes hits of ranked passages: neighbours become one, what says the same again is left out, and what room is left in
--- the budget goes to the text around the best.

local Sentences = require("precis.text.sentences")

local Passages = require("precis.index.passages")

local Selection = {}
Selection.__index = Selection

local DEPTH = 12 -- ranked passages that are looked at; more only when there are not enough hits
-- How much more than its equal share of the budget one hit may have, by merging and by the text around it.
local MOST_MERGED, MOST_WITH_CONTEXT = 1.5, 1.35
local RESERVE = 0.7 -- of its share that merging leaves to each hit still missing
local SAME = 0.85 -- of the terms of both together, shared: the one repeats the other

---@class precis.index.SelectionDeps
---@field read fun(id: integer): table?, precis.Error? a passage as far as it may be seen
---@field scores table<integer, number> by passage, from the candidates
---@field k integer most hits
---@field max_tokens number of all hits together
---@field earlier table[]? hits that were chosen before; nothing of them is chosen again

---@param deps precis.index.SelectionDeps
function Selection.new(deps)
    return setmetatable({
        _deps = deps,
        _earlier = deps.earlier or {},
        _hits = {},
        _used = 0,
        _share = deps.max_tokens / deps.k,
    }, Selection)
end

local function share_of_terms(one, other)
    local shared, all = 0, 0
    for term in pairs(one) do
        all = all + 1
        shared = shared + (other[term] and 1 or 0)
    end
    for term in pairs(other) do
        all = all + (one[term] and 0 or 1)
    end
    return all > 0 and shared / all or 0
end

--- Whether a condition holds for any hit, also for those chosen before.
function Selection:_any(holds)
    for __, hits in ipairs({ self._hits, self._earlier }) do
        for __, hit in ipairs(hits) do
            if holds(hit) then
                return true
            end
        end
    end
    return false
end

function Selection:_repeats(candidate)
    return self:_any(function(hit)
        return share_of_terms(hit.terms, candidate.terms) >= SAME
    end)
end

--- Whether no other hit has a byte of this stretch of a chapter.
function Selection:_is_free(chapter, offset, length, own)
    return not self:_any(function(hit)
        return hit ~= own
            and hit.chapter == chapter
            and offset < hit.offset + #hit.text
            and hit.offset < offset + length
    end)
end

--- The hit that a candidate lies next to.
function Selection:_neighbour(candidate)
    for __, hit in ipairs(self._hits) do
        if candidate.id == hit.first_id - 1 or candidate.id == hit.last_id + 1 then
            return hit
        end
    end
end

--- Tokens kept for the hits that are still missing.
function Selection:_reserve()
    return (self._deps.k - #self._hits) * RESERVE * self._share
end

-- What a text costs that is put before or behind a hit. Joined they may cost a little more than one by one.
local function cost_of_joining(hit, text, is_before, tokens)
    local joined = is_before and text .. hit.text or hit.text .. text
    return math.max(tokens, Passages.estimate(joined) - hit.tokens)
end

local function merge(hit, candidate, tokens)
    local passage = candidate.passage
    if candidate.id < hit.first_id then
        hit.first_id = candidate.id
        hit.offset = passage.first
        hit.text = passage.text .. hit.text
    else
        hit.last_id = candidate.id
        hit.text = hit.text .. passage.text
    end
    hit.tokens = hit.tokens + tokens
end

--- What a hit costs more when it takes in a passage beside it; nil when too little is left for the hits still missing.
function Selection:_cost_of_merging(hit, candidate, own)
    local tokens = cost_of_joining(hit, candidate.passage.text, candidate.id < hit.first_id, own)
    local is_roomy = self._used + tokens + self:_reserve() <= self._deps.max_tokens
    return is_roomy and hit.tokens + tokens <= MOST_MERGED * self._share and tokens or nil
end

---@param may_merge boolean whether it may become part of a hit that it lies next to
function Selection:_add(candidate, may_merge)
    local passage = candidate.passage
    -- The index knows what its sentences cost one by one.
    local tokens = math.max(passage.tokens, Passages.estimate(passage.text))
    local is_free = self:_is_free(candidate.chapter, passage.first, #passage.text)
    if not is_free or self._used + tokens > self._deps.max_tokens then
        return
    end
    local neighbour = may_merge and self:_neighbour(candidate)
    local merged = neighbour and self:_cost_of_merging(neighbour, candidate, tokens)
    if merged then
        merge(neighbour, candidate, merged)
    elseif #self._hits < self._deps.k and not self:_repeats(candidate) then
        table.insert(self._hits, {
            first_id = candidate.id,
            last_id = candidate.id,
            chapter = candidate.chapter,
            offset = passage.first,
            text = passage.text,
            tokens = tokens,
            score = candidate.score,
            terms = candidate.terms,
        })
    else
        return
    end
    self._used = self._used + (merged or tokens)
end

--- As many sentences from the start, or the end, of a text as the room allows and others leave free.
local function sentences_within(text, room, from_end, is_free)
    local borders = Sentences.borders(text)
    table.insert(borders, 1, 0)
    local kept = ""
    for step = 2, #borders do
        local piece
        if from_end then
            piece = text:sub(borders[#borders - step + 1] + 1)
        else
            piece = text:sub(1, borders[step])
        end
        if Passages.estimate(piece) > room or not is_free(#piece) then
            break
        end
        kept = piece
    end
    return kept
end

--- Adds what fits of the passage before or after a hit.
function Selection:_extend(hit, id, is_before)
    local room = math.min(MOST_WITH_CONTEXT * self._share - hit.tokens, self._deps.max_tokens - self._used)
    local passage, err
    if room > 0 then
        passage, err = self._deps.read(id)
    end
    if not passage then
        return err == nil, err
    end
    local more = sentences_within(passage.text, room, is_before, function(length)
        local offset = is_before and hit.offset - length or hit.offset + #hit.text
        return self:_is_free(hit.chapter, offset, length, hit)
    end)
    local tokens = cost_of_joining(hit, more, is_before, Passages.estimate(more))
    if tokens > room then
        return true
    end
    hit.text = is_before and more .. hit.text or hit.text .. more
    hit.offset = is_before and hit.offset - #more or hit.offset
    hit.tokens, self._used = hit.tokens + tokens, self._used + tokens
    return true
end

--- The text around a hit, from the side that has more of the question's words first.
function Selection:_add_context(hit)
    local before, after = hit.first_id - 1, hit.last_id + 1
    local scores = self._deps.scores
    local prefers_before = (scores[before] or 0) > (scores[after] or 0)
    local ok, err = self:_extend(hit, prefers_before and before or after, prefers_before)
    if ok then
        ok, err = self:_extend(hit, prefers_before and after or before, not prefers_before)
    end
    return ok, err
end

---@param ranked table[] from `Ranking:rank`
---@return table[]? hits { chapter, offset, text, tokens, score }, best first
---@return precis.Error?
function Selection:choose(ranked)
    local depth = math.max(DEPTH, 3 * (self._deps.k + #self._earlier))
    for index, candidate in ipairs(ranked) do
        if index > depth and #self._hits == self._deps.k then
            break
        end
        self:_add(candidate, index <= depth)
    end
    for __, hit in ipairs(self._hits) do
        local ok, err = self:_add_context(hit)
        if not ok then
            return nil, err
        end
    end
    return self._hits
end

return Selection
