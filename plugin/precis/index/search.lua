--- Answers a question with passages of the book: finds candidates, ranks them, and makes hits of the best.

local Task = require("precis.async.task")
local Sentences = require("precis.text.sentences")

local Candidates = require("precis.index.candidates")
local Passages = require("precis.index.passages")
local Query = require("precis.index.query")
local Ranking = require("precis.index.ranking")
local Schema = require("precis.index.schema")
local Selection = require("precis.index.selection")
local Terms = require("precis.index.terms")

local Search = {}
Search.__index = Search

local DEFAULT_HITS = 5
local TOKENS_PER_HIT = 300

---@class precis.index.Hit
---@field chapter integer
---@field title string of the chapter
---@field offset integer bytes from the start of the chapter's text
---@field length integer bytes
---@field score number higher is better; comparable within one search
---@field text string exactly the chapter's bytes at that place
---@field highlights { offset: integer, length: integer }[] words of the question, bytes within the hit's text

---@param database table open index
---@param is_finished boolean? it will not change any more, so what was read of it may be kept
function Search.new(database, is_finished)
    return setmetatable({ _database = database, _is_finished = is_finished, _terms = {} }, Search)
end

function Search:_terms_of(language)
    local key = language or ""
    self._terms[key] = self._terms[key] or Terms.new(language)
    return self._terms[key]
end

--- All chapters of the index.
function Search:_all_chapters()
    if self._chapters then
        return self._chapters
    end
    local chapters = {}
    local ok, err = self._database:each(
        "SELECT number, title, language, bytes, passages FROM chapters",
        nil,
        function(row)
            chapters[#chapters + 1] =
                { number = row[1], title = row[2], language = row[3], bytes = row[4], passages = row[5] }
        end
    )
    if not ok then
        return nil, err
    end
    self._chapters = self._is_finished and chapters or nil
    return chapters
end

--- The chapters that begin before the limit.
function Search:_read_chapters(limit)
    local all, err = self:_all_chapters()
    if not all then
        return nil, err
    end
    local by_number, bytes, passages = {}, 0, 0
    for __, chapter in ipairs(all) do
        if not limit or chapter.number <= limit.chapter then
            by_number[chapter.number] = chapter
            bytes, passages = bytes + chapter.bytes, passages + chapter.passages
        end
    end
    return { by_number = by_number, passages = passages, average_bytes = math.max(1, bytes / math.max(1, passages)) }
end

--- One analyser for each language of the chapters.
function Search:_all_terms(chapters)
    local all, seen = {}, {}
    for __, chapter in pairs(chapters.by_number) do
        local key = chapter.language or ""
        if not seen[key] then
            seen[key] = true
            all[#all + 1] = self:_terms_of(chapter.language)
        end
    end
    -- In the same order whatever the table's order was.
    table.sort(all, function(a, b)
        return (a.language or "") > (b.language or "")
    end)
    return all
end

--- The last passage that begins before the limit.
function Search:_last_id(limit)
    if not limit then
        return math.huge
    end
    local row, err = self._database:row(
        "SELECT max(id) AS id FROM passages WHERE id > ? AND id < ? AND first < ?",
        { Schema.passage_id(limit.chapter, 0), Schema.passage_id(limit.chapter + 1, 0), limit.offset }
    )
    if err then
        return nil, err
    end
    return row.id or Schema.passage_id(limit.chapter, 0)
end

--- What of a passage lies before the limit, up to the end of a sentence.
local function cut_at(passage, limit_offset)
    local visible = limit_offset - passage.first
    if visible >= #passage.text then
        return passage
    end
    local text = passage.text:sub(1, Sentences.border_before(passage.text, visible))
    if text ~= "" then
        return { first = passage.first, text = text, tokens = Passages.estimate(text) }
    end
end

--- Reads passages by their id, as far as the limit lets them be seen.
function Search:_reader(limit, last_id)
    return function(id)
        if id > last_id then
            return nil
        end
        local row, err = self._database:row("SELECT first, tokens, text FROM passages WHERE id = ?", { id })
        if row and limit and Schema.chapter_of(id) == limit.chapter then
            return cut_at(row, limit.offset)
        end
        return row, err
    end
end

--- The words of the question in a text.
local function highlights_of(text, terms, query)
    local highlights = {}
    terms:each(text, function(term, first, last)
        local unit = query.by_term[term]
        if unit and not unit.is_stop then
            highlights[#highlights + 1] = { offset = first - 1, length = last - first + 1 }
        end
    end)
    return highlights
end

--- A hit as others see it: without white space around it.
local function to_hit(chosen, chapter, terms, query)
    local leading = #chosen.text:match("^%s*")
    local text = chosen.text:match("^%s*(.-)%s*$")
    return {
        chapter = chosen.chapter,
        title = chapter.title,
        offset = chosen.offset + leading,
        length = #text,
        score = chosen.score,
        text = text,
        highlights = highlights_of(text, terms, query),
    }
end

--- What one search needs: the chapters within the limit, and how to read passages.
---@async
function Search:_scope(limit)
    local chapters, err = self:_read_chapters(limit)
    if not chapters then
        return nil, err
    end
    local last_id
    last_id, err = self:_last_id(limit)
    if not last_id then
        return nil, err
    end
    return { chapters = chapters, last_id = last_id, read = self:_reader(limit, last_id) }
end

---@async
function Search:_rank(query, scope)
    local candidates = Candidates.new({
        database = self._database,
        chapters = scope.chapters.by_number,
        last_id = scope.last_id,
        passages = scope.chapters.passages,
    }, query)
    local best, err = candidates:find()
    if not best then
        return nil, err
    end
    local ranked
    ranked, err = Ranking.new({
        query = query,
        candidates = candidates,
        chapters = scope.chapters.by_number,
        average_bytes = scope.chapters.average_bytes,
        read = scope.read,
        terms_of = function(number)
            return self:_terms_of(scope.chapters.by_number[number].language)
        end,
    }):rank(best)
    return ranked, err, candidates.scores
end

--- Makes hits of ranked passages. The first few share a budget of their own, so that they are the same, and take the
--- same room, however many are wanted behind them; when they are not full, nothing that fits is left to follow.
local function choose(ranked, read, scores, k, tokens_per_hit)
    local chosen = {}
    for __, count in ipairs({ math.min(k, DEFAULT_HITS), k - DEFAULT_HITS }) do
        if count > 0 and (#chosen == 0 or #chosen == DEFAULT_HITS) then
            local more, err = Selection.new({
                read = read,
                scores = scores,
                k = count,
                max_tokens = tokens_per_hit * count,
                earlier = chosen,
            }):choose(ranked)
            if not more then
                return nil, err
            end
            for __, hit in ipairs(more) do
                chosen[#chosen + 1] = hit
            end
        end
    end
    return chosen
end

--- The passages that answer a question best.
---@async
---@param question string
---@param options { limit: precis.Place?, k: integer?, max_tokens: number? } nothing at or behind the limit is used;
--- max_tokens: of all hits together
---@return precis.index.Hit[]? hits best first; none when the book has no word of the question
---@return precis.Error?
function Search:search(question, options)
    local k = options.k or DEFAULT_HITS
    local scope, err = self:_scope(options.limit)
    if not scope then
        return nil, err
    end
    local query = Query.read(question, self:_all_terms(scope.chapters))
    local ranked, scores
    ranked, err, scores = self:_rank(query, scope)
    if not ranked then
        return nil, err
    end
    local chosen
    chosen, err = choose(ranked, scope.read, scores, k, (options.max_tokens or TOKENS_PER_HIT * k) / k)
    return chosen and self:_to_hits(chosen, scope, query), err
end

---@async
function Search:_to_hits(chosen, scope, query)
    local hits = {}
    for __, one in ipairs(chosen) do
        local chapter = scope.chapters.by_number[one.chapter]
        hits[#hits + 1] = to_hit(one, chapter, self:_terms_of(chapter.language), query)
        Task.checkpoint()
    end
    return hits
end

return Search
