--- Hands tasks what they need for the book that is open: its text through the gate, the model, the way to ask it.

local Digest = require("precis.tasks.digest")
local Gate = require("precis.book.gate")
local Language = require("precis.tasks.language")
local Preferences = require("precis.reading.preferences")

---@class precis.reading.GateOptions
---@field is_open boolean? the whole book may be used, read or not
---@field until_place precis.Place? nothing at or after it may be used, whatever is on the screen

---@class precis.reading.Materials: precis.tasks.BookDeps
---@field model_id string
---@field model precis.Model? nil: no list knows it
---@field limits precis.tasks.ModelLimits
---@field json precis.Json
---@field estimate fun(text: string): integer
---@field ask fun(question: precis.tasks.Question, handlers: table): table?, precis.Error?
---@field is_paid fun(question: precis.tasks.Question): boolean

-- What is listed as an answer; the rest are steps on the way to one.
local SHOWN_TASKS = { chapter_summary = true, book_overview = true, recap = true, ask = true, selection = true }

---@class precis.reading.Workshop
local Workshop = {}
Workshop.__index = Workshop

---@param app precis.App
---@param book precis.Book loaded
function Workshop.new(app, book)
    return setmetatable({ _app = app, _book = book }, Workshop)
end

--- How far the book may be read by the tasks: to a place, to the end of what is on the screen, or all of it.
---@async
---@param options precis.reading.GateOptions
---@return precis.Gate? gate
---@return precis.Error? err
function Workshop:gate(options)
    if options.until_place then
        return Gate.new(self._book, { limit = options.until_place })
    elseif options.is_open or not self._app.settings:get("only_what_i_have_read") then
        return Gate.new(self._book, {})
    end
    local limit, err = self._book:visible_end()
    return limit and Gate.new(self._book, { limit = limit }), err
end

--- In which language to answer, as a prompt says it.
---@param own string? what stands for the book's own language; nil: the text's
---@return string? phrase nil: as the text is
function Workshop:language(own)
    return Language.phrase(self._app.settings:get("answer_language"), {
        interface = self._app.host.interface_language(),
        own = own,
    })
end

--- All that the store keeps.
---@return precis.Records? records
---@return precis.Error? err storage, disk_full
function Workshop:records()
    return self._app:records()
end

---@return precis.Json
function Workshop:json()
    return self._app:json()
end

--- The language that the reader reads menus in, as a prompt says it.
---@return string
function Workshop:interface_language()
    return Language.name(self._app.host.interface_language())
end

--- What every task over the book is handed.
---@async
---@param options precis.reading.GateOptions
---@return precis.reading.Materials? deps
---@return precis.Error? err
function Workshop:materials(options)
    local gate, err = self:gate(options)
    if not gate then
        return nil, err
    end
    local records, store_err = self._app:records()
    if not records then
        return nil, store_err
    end
    return self:_deps(gate, records)
end

function Workshop:_deps(gate, records)
    local app, paid_once = self._app, records.paid_once
    local model_id = app.settings:get("model")
    local client = app:client()
    local deps = {
        book = self._book,
        gate = gate,
        language = self:language(),
        model_id = model_id,
        model = app:model(model_id),
        limits = app:limits(model_id),
        json = app:json(),
        parallel = app.settings:get("parallel_requests"),
        estimate = function(text)
            return client:estimate(text, model_id)
        end,
        ask = function(question, handlers)
            Preferences.apply(question.request, app.settings)
            return paid_once:ask(question, handlers)
        end,
        is_paid = function(question)
            Preferences.apply(question.request, app.settings)
            return paid_once:is_paid(question)
        end,
        keep = function(artefact)
            return records.artefacts:put(artefact)
        end,
    }
    function deps.new_digest(request)
        request.model, request.book = model_id, self._book:identity()
        return Digest.new(deps, request)
    end
    return deps
end

--- What the newest answer to a task holds besides its text, when it tells of nothing at or after the limit.
---@param task string
---@param limit precis.Place?
---@return table? data nil, nil: there is none
---@return precis.Error? err
function Workshop:newest_data(task, limit)
    local found, err = self:_newest({ task = task, limit = limit })
    if not found then
        return nil, err
    end
    return found.data and self._app:json().decode(found.data)
end

--- The newest stored answer to a task about one chapter, when it tells of nothing at or after the limit.
---@param task string
---@param chapter integer
---@param limit precis.Place?
---@return string? text nil: there is none
---@return precis.Error? err
function Workshop:stored_text(task, chapter, limit)
    local found, err = self:_newest({ task = task, limit = limit, chapter = chapter })
    return found and found.text, err
end

--- The newest stored answer to a task, when it tells of nothing at or after the limit.
---@param task string
---@param limit precis.Place?
---@return string? text nil: there is none
function Workshop:newest_text(task, limit)
    local found = self:_newest({ task = task, limit = limit })
    return found and found.text
end

-- The newest of this book's artefacts that fit; nil, nil when there is none.
function Workshop:_newest(options)
    local records, err = self._app:records()
    if not records then
        return nil, err
    end
    options.count = 1
    local found
    found, err = records.artefacts:of_book(self._book:identity(), options)
    return found and found[1], err
end

--- What was said before in a conversation, without the turns that tell of what lies at or after the limit.
---@param thread integer?
---@param limit precis.Place?
---@return precis.store.Turn[]? turns
---@return precis.Error? err
function Workshop:turns(thread, limit)
    local records, err = self._app:records()
    if not records or not thread then
        return records and {}, err
    end
    return records.threads:turns(thread, { limit = limit })
end

--- Keeps a question and its answer.
---@param thread integer? nil: a conversation begins
---@param turn { question: string, answer: string, data: string?, limit: precis.Place? }
---@return integer? thread
---@return precis.Error? err
function Workshop:keep_turn(thread, turn)
    local records, err = self._app:records()
    if not records then
        return nil, err
    end
    if not thread then
        thread, err = records.threads:begin(self._book:identity(), turn.question)
        if not thread then
            return nil, err
        end
    end
    local number
    number, err = records.threads:add(thread, turn)
    return number and thread, err
end

--- The answers kept of this book that tell of nothing behind the gate, without the notes on parts.
---@async
---@return precis.store.Artefact[]? answers newest first
---@return precis.Error? err
function Workshop:kept_answers()
    local gate, err = self:gate({})
    if not gate then
        return nil, err
    end
    local records, records_err = self._app:records()
    if not records then
        return nil, records_err
    end
    local kept, kept_err = records.artefacts:of_book(self._book:identity(), { limit = gate:limit() })
    local answers = {}
    for __, artefact in ipairs(kept or {}) do
        if SHOWN_TASKS[artefact.task] then
            answers[#answers + 1] = artefact
        end
    end
    return kept and answers, kept_err
end

--- The book's conversations behind the gate, the latest first.
---@async
---@param words string? that must occur in them
---@return precis.store.Thread[]? threads
---@return precis.Error? err
function Workshop:threads(words)
    local gate, err = self:gate({})
    if not gate then
        return nil, err
    end
    local records, records_err = self._app:records()
    if not records then
        return nil, records_err
    end
    return records.threads:of_book(self._book:identity(), { words = words, limit = gate:limit() })
end

--- What was said in a conversation, behind the gate.
---@async
---@param thread integer
---@return precis.store.Turn[]? turns
---@return precis.Error? err
function Workshop:readable_turns(thread)
    local gate, err = self:gate({})
    if not gate then
        return nil, err
    end
    return self:turns(thread, gate:limit())
end

---@param thread integer? nil: all conversations about this book
---@return integer? removed
---@return precis.Error? err
function Workshop:remove_thread(thread)
    local records, err = self._app:records()
    if not records then
        return nil, err
    elseif thread then
        return records.threads:remove(thread)
    end
    return records.threads:remove_book(self._book:identity())
end

--- Forgets all answers about this book.
---@return integer? removed
---@return precis.Error? err
function Workshop:remove_answers()
    local records, err = self._app:records()
    if not records then
        return nil, err
    end
    return records.artefacts:remove_book(self._book:identity())
end

return Workshop
