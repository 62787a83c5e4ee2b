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

return Workshop
