--- What was found out about the open book before, as far as the gate lets it be shown. Costs nothing.
--
-- What takes a moment is told to `done`; not at all when the book is gone by then.

local LookUp = require("precis.tasks.look_up")
local PictureBook = require("precis.reading.picture_book")
local Paid = require("precis.reading.paid")

local RECENT_QUESTIONS = 5

---@class precis.reading.Kept
local Kept = {}
Kept.__index = Kept

---@param reading precis.Reading
function Kept.new(reading)
    return setmetatable({ _reading = reading }, Kept)
end

-- How far kept things may tell.
function Kept:_limit(options)
    if self._reading:is_without_text() then
        return true, PictureBook.limit(self._reading)
    end
    local gate, err = self._reading.workshop:gate(options)
    if not gate then
        return nil, nil, err
    end
    return true, gate:limit()
end

function Kept:_find(name, find, done)
    self._reading:find_out(name, function()
        local ok, limit, err = self:_limit({})
        if not ok then
            return nil, err
        end
        return find(self._reading.records, limit)
    end, done)
end

--- Finds the answers kept of this book, newest first; notes on parts are left out.
---@param done fun(answers: precis.store.Artefact[]?, err: precis.Error?)
function Kept:answers(done)
    self:_find("kept answers", function(records, limit)
        return records:answers(limit)
    end, done)
end

--- Finds what was asked about this book lately, the latest first.
---@param done fun(questions: string[])
function Kept:recent_questions(done)
    self:_find("recent questions", function(records, limit)
        return records:questions(RECENT_QUESTIONS, limit)
    end, function(questions)
        done(questions or {})
    end)
end

--- Finds out what opens at once, also offline, because it is paid for: by the panel's entries, with how many answers
--- and conversations there are.
---@param done fun(paid: precis.reading.Paid)
function Kept:paid(done)
    self._reading:find_out("paid", function()
        local ok, limit, err = self:_limit({})
        if not ok then
            return nil, err
        end
        return Paid.of(self._reading, limit)
    end, function(paid)
        done(paid or Paid.NOTHING)
    end)
end

--- Forgets all answers about this book; what they cost stays in the accounts.
---@return integer? removed
---@return precis.Error? err
function Kept:remove_answers()
    return self._reading.records:remove_answers()
end

--- The people, places and terms that were found before.
---@async
---@param options precis.reading.GateOptions
---@return { entities: precis.tasks.MergedEntity[], timeline: table[], cut_parts: integer? }? found nil, nil: none were
--- found yet; `cut_parts`: of so many parts the list stayed incomplete
---@return precis.Error? err
function Kept:find_entities(options)
    local loaded, load_err = self._reading:load()
    if not loaded then
        return nil, load_err
    end
    local ok, limit, err = self:_limit(options)
    if not ok then
        return nil, err
    end
    return self._reading.records:newest_data("xray", limit)
end

--- Who or what a selected name is.
---@async
---@param name string
---@param options precis.reading.GateOptions
---@return precis.tasks.MergedEntity? entity
---@return precis.Error? err
function Kept:look_up(name, options)
    local known, err = self:find_entities(options)
    return known and LookUp.find(known.entities, name), err
end

--- Finds the people, places and terms that were found before.
---@param done fun(found: { entities: precis.tasks.MergedEntity[], timeline: table[] }?, err: precis.Error?)
function Kept:entities(done)
    self._reading:find_out("known", function()
        return self:find_entities({})
    end, done)
end

--- Finds the book's conversations, the latest first.
---@param words string? that must occur in them
---@param done fun(threads: precis.store.Thread[]?, err: precis.Error?)
function Kept:threads(words, done)
    self:_find("threads", function(records, limit)
        return records:threads(words, limit)
    end, done)
end

---@class precis.reading.Turn: precis.store.Turn
---@field passages precis.tasks.Passage[]? that its answer was made of
---@field citations precis.index.Citation[]? of them, in its answer

--- Finds what was said in a conversation.
---@param thread integer
---@param done fun(turns: precis.reading.Turn[]?, err: precis.Error?)
function Kept:turns(thread, done)
    self:_find("turns", function(records, limit)
        local turns, err = records:turns(thread, limit)
        for __, turn in ipairs(turns or {}) do
            local data = turn.data and self._reading:json().decode(turn.data) or {}
            turn.passages, turn.citations = data.passages, data.citations
        end
        return turns, err
    end, done)
end

--- What a conversation begins with that no question was asked for, such as a summary.
---@class precis.reading.Beginning
---@field title string
---@field text string
---@field is_open boolean? it may tell of what was not read yet
---@field limit precis.Place? it tells of nothing at or after; nil: of nothing at or after the page in view

--- Begins a conversation about an answer.
---@param beginning precis.reading.Beginning
---@param done fun(thread: integer?, err: precis.Error?)
function Kept:begin_thread(beginning, done)
    self._reading:find_out("begin a conversation", function()
        local limit = beginning.limit
        if not limit then
            local ok, err
            ok, limit, err = self:_limit({ is_open = beginning.is_open })
            if not ok then
                return nil, err
            end
        end
        local turn = { question = beginning.title, answer = beginning.text, limit = limit }
        return self._reading.records:keep_turn(nil, turn)
    end, done)
end

--- Forgets a conversation, or all about this book.
---@param thread integer? nil: all
---@return integer? removed
---@return precis.Error? err
function Kept:remove_thread(thread)
    return self._reading.records:remove_thread(thread)
end

return Kept
