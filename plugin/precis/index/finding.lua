--- Plain search: every place that has the given words one after another, in reading order.
--
-- Words are compared folded (case, accents, width), the last may go on; no stems, no ranking.

local Task = require("precis.async.task")
local Sentences = require("precis.text.sentences")
local Utf8 = require("precis.text.utf8")
local Words = require("precis.text.words")

local Query = require("precis.index.query")
local Schema = require("precis.index.schema")

local Finding = {}

local MOST = 200 -- places found
local CONTEXT = 240 -- bytes around the words, at most, on each side
local ROWS_AT_ONCE = 64 -- passages that may have the words
-- The bounds must be integers, or SQLite reads the whole list for each page; Lua's numbers are none.
local MATCHING = "SELECT rowid FROM words WHERE words MATCH ? AND rowid > CAST(? AS INTEGER)"
    .. " AND rowid <= CAST(? AS INTEGER) ORDER BY rowid LIMIT "
    .. ROWS_AT_ONCE
local ALL = "SELECT id FROM passages WHERE ? IS NULL AND id > ? AND id <= ? ORDER BY id LIMIT " .. ROWS_AT_ONCE

--- The full-text query that every place of the first words of a query satisfies. nil: any passage may have them.
local function match_of(query, count)
    local needed = {}
    for position = 1, count do
        local either = {}
        for __, term in ipairs(query.units[position].alternatives) do
            either[#either + 1] = '"' .. term .. '"'
        end
        needed[position] = "(" .. table.concat(either, " OR ") .. ")"
    end
    return #needed > 0 and table.concat(needed, " AND ") or nil
end

--- Folds a text and keeps where each folded word came from.
local function folded_with_places(text)
    local words, firsts, lasts = {}, {}, {}
    local first, last = Words.next(text, 1)
    while first do
        local count = #words + 1
        words[count], firsts[count], lasts[count] = Words.fold(text:sub(first, last)), first, last
        first, last = Words.next(text, last + 1)
    end
    return words, firsts, lasts
end

local function begins(word, sought)
    return word:sub(1, #sought) == sought
end

local function matches_at(words, position, sought)
    for step = 1, #sought - 1 do
        if words[position + step - 1] ~= sought[step] then
            return false
        end
    end
    local word = words[position + #sought - 1]
    return word ~= nil and begins(word, sought[#sought])
end

--- Places of the words in a text that has spaces between them.
local function places_by_word(text, sought)
    local words, firsts, lasts = folded_with_places(text)
    local places = {}
    for position = 1, #words - #sought + 1 do
        if matches_at(words, position, sought) then
            places[#places + 1] = { first = firsts[position], last = lasts[position + #sought - 1] }
        end
    end
    return places
end

--- Places of a run of characters without spaces, which may lie anywhere in a longer run.
local function places_in_runs(text, run)
    local places = {}
    local first, last = text:find(run, 1, true)
    while first do
        places[#places + 1] = { first = first, last = last }
        first, last = text:find(run, last + 1, true)
    end
    return places
end

local function has_spaces(words)
    local __, __, kind = Words.next(words, 1)
    return kind == "letters"
end

--- The sentence around a place, no longer than the context allows.
local function around(text, place)
    local from = Utf8.boundary_after(text, math.max(0, place.first - 1 - CONTEXT))
    local to = Utf8.boundary_before(text, place.last + CONTEXT)
    local window = text:sub(from + 1, to)
    local start, finish = 0, #window
    for __, border in ipairs(Sentences.borders(window)) do
        if border <= place.first - 1 - from then
            start = border
        elseif border >= place.last - from then
            finish = border
            break
        end
    end
    return from + start, window:sub(start + 1, finish)
end

local function to_hit(passage, id, place, title)
    local offset, text = around(passage.text, place)
    text = text:match("^(.-)%s*$")
    return {
        chapter = Schema.chapter_of(id),
        title = title,
        offset = passage.first + offset,
        length = #text,
        score = 0,
        text = text,
        highlights = { { offset = place.first - 1 - offset, length = place.last - place.first + 1 } },
    }
end

--- Visits the ids of the passages that may have the words.
---@async
local function each_candidate(search, match, last_id, visit)
    local sql = match and MATCHING or ALL
    local after = 0
    local ids
    repeat
        ids = {}
        local ok, err = search._database:each(sql, { match, after, last_id }, function(row)
            ids[#ids + 1] = row[1]
        end)
        for __, id in ipairs(ids) do
            if ok then
                ok, err = visit(id)
            end
            after = id
        end
        if not ok then
            return nil, err
        end
    until #ids < ROWS_AT_ONCE
    return true
end

---@async
---@param search precis.index.Search
---@param words string
---@param options { limit: precis.Place?, most: integer? }
---@return precis.index.Hit[]? hits in reading order
---@return precis.Error?
function Finding.find(search, words, options)
    local sought = Query.folded_words(words)
    if #sought == 0 then
        return {}
    end
    local scope, err = search:_scope(options.limit)
    if not scope then
        return nil, err
    end
    local query = Query.read(words, search:_all_terms(scope.chapters))
    -- The last word may be cut short, so that its stem need not be in the book.
    local match = match_of(query, #query.units - 1)
    local hits, most = {}, options.most or MOST
    local ok
    ok, err = each_candidate(search, match, scope.last_id, function(id)
        local passage, read_err = scope.read(id)
        if passage and #hits < most then
            local places = has_spaces(words) and places_by_word(passage.text, sought)
                or places_in_runs(passage.text, words:match("^%s*(.-)%s*$"))
            for __, place in ipairs(places) do
                if #hits < most then
                    local title = scope.chapters.by_number[Schema.chapter_of(id)].title
                    hits[#hits + 1] = to_hit(passage, id, place, title)
                end
            end
        end
        if read_err then
            return nil, read_err
        end
        return Task.checkpoint()
    end)
    return ok and hits, err
end

-- The ids of the passages that may have any of several names, in reading order.
local function ids_with(search, names, scope)
    local all_terms = search:_all_terms(scope.chapters)
    local ids, seen = {}, {}
    for __, name in ipairs(names) do
        local query = Query.read(name, all_terms)
        local ok, err = each_candidate(search, match_of(query, #query.units), scope.last_id, function(id)
            ids[#ids + 1] = not seen[id] and id or nil
            seen[id] = true
            return Task.checkpoint()
        end)
        if not ok then
            return nil, err
        end
    end
    table.sort(ids)
    return ids
end

--- Visits the passages that may have any of several names, in reading order; one query for each name.
---@async
---@param search precis.index.Search
---@param names string[]
---@param limit precis.Place?
---@param visit fun(passage: { chapter: integer, offset: integer, text: string }): true?, precis.Error?
---@return true? ok
---@return precis.Error?
function Finding.each_passage_with(search, names, limit, visit)
    local scope, err = search:_scope(limit)
    if not scope then
        return nil, err
    end
    local ids
    ids, err = ids_with(search, names, scope)
    for __, id in ipairs(ids or {}) do
        local passage, ok
        passage, err = scope.read(id)
        if passage then
            ok, err = visit({ chapter = Schema.chapter_of(id), offset = passage.first, text = passage.text })
        end
        if not err and (ok or not passage) then
            ok, err = Task.checkpoint()
        end
        if not ok then
            return nil, err
        end
    end
    return ids and true, err
end

return Finding
