--- The composition root: the one place where objects are built and handed what they need.

local on_demand = require("precis.on_demand")

local Host = require("precis.koreader.host")

local Access = require("precis.engine.access")
local Accounts = on_demand("precis.engine.accounts")
local Archive = on_demand("precis.engine.archive")
local Connections = on_demand("precis.engine.connections")
local Decimal = on_demand("precis.text.decimal")
local ExtraRequest = on_demand("precis.reading.extra_request")
local Life = require("precis.engine.life")
local OwnActions = on_demand("precis.engine.own_actions")
local Preferences = on_demand("precis.reading.preferences")
local Pricing = on_demand("precis.openrouter.pricing")
local Reading = on_demand("precis.reading")
local RequestLog = on_demand("precis.engine.request_log")
local Screens = require("precis.ui.screens")
local Service = on_demand("precis.service")
local Tell = on_demand("precis.ui.tell")
local Thinking = on_demand("precis.reading.thinking")

---@class precis.App
---@field host precis.Host
---@field settings precis.Settings
---@field access precis.engine.Access
---@field accounts precis.engine.Accounts
---@field actions precis.engine.OwnActions
---@field request_log precis.engine.RequestLog
---@field archive precis.engine.Archive
---@field connections precis.engine.Connections
---@field life precis.engine.Life
---@field service precis.Service
---@field version string
local App = {}
App.__index = App

--- Nothing is connected, opened or read here but the settings.
---@param guard precis.Guard
function App.new(guard)
    local host = Host.new(guard)
    local app = setmetatable({ host = host, settings = host.settings, access = Access.new(host) }, App)
    app.actions, app.request_log = OwnActions.new(host), RequestLog.new(host)
    app.connections = Connections.new(host)
    app.archive = app:_new_archive()
    app.life = Life.new(host, function()
        app:_let_go()
    end)
    app.accounts, app.service = Accounts.new(app), Service.new(app)
    app._screens = Screens.new(app)
    return app
end

function App:_new_archive()
    return Archive.new(self.host, {
        connections = self.connections,
        complete = function(request, handlers)
            local client = self:client()
            Preferences.apply_privacy(request, self.settings, client:is_openrouter())
            return self.request_log:watch(request, function()
                return client:complete(request, handlers)
            end)
        end,
        price = function(...)
            return self:_highest_price(...)
        end,
        on_damaged = function(saved)
            Tell.damaged_store(saved)
        end,
        on_not_stored = function(err)
            Tell.not_stored(err)
        end,
    })
end

-- Nobody is there and nothing runs.
function App:_let_go()
    self:flush()
    self.connections:close()
    self.archive:close()
end

---@return precis.ui.Screens
function App:screens()
    return self._screens
end

--- What the plugin knows of the book open in this instance of KOReader's reader.
---@param ui table KOReader's ReaderUI
---@return precis.Reading
function App:open_reading(ui)
    return Reading.new(self, ui)
end

--- The pages of an open book, as what they look like.
---@param ui table KOReader's ReaderUI
---@return precis.Pages
function App:pages(ui)
    return self.host.pages(ui, self.host.data_dir)
end

-- What a reading and the service ask for ------------------------------------------------------------------------------

--- Starts a task.
---@param fn fun(): any, precis.Error?
---@param options { name: string, timeout: number? }
---@return precis.async.Task
function App:spawn(fn, options)
    return self.life:spawn(fn, options)
end

---@return precis.Json
function App:json()
    return self.connections:json()
end

--- The service's client, for the endpoint now set.
---@return precis.openrouter.Client
function App:client()
    return self.connections:client()
end

--- What was paid for, and the way to pay for more. Opened at the first question.
---@return precis.Records? records
---@return precis.Error? err storage, disk_full
function App:records()
    return self.archive:records()
end

--- The search index of a book, with nothing in it when it is new.
---@param identity string
---@return precis.Index
function App:open_index(identity)
    return self.archive:open_index(identity)
end

-- Models --------------------------------------------------------------------------------------------------------------

--- What the service's list says of a model; fetches the list when there is none yet.
---@async
---@param model_id string
---@param is_offline boolean? only a list that is at hand is looked at
---@return precis.Model? model nil: the list cannot be had or does not have it
function App:model(model_id, is_offline)
    local client = self:client()
    local catalogue
    if is_offline then
        catalogue = client:known_models()
    else
        catalogue = client:models()
    end
    return catalogue and catalogue:find(model_id)
end

--- What a model can take and write.
---@async
---@param model_id string
---@param is_offline boolean? only a list that is at hand is looked at
---@return precis.tasks.ModelLimits
function App:limits(model_id, is_offline)
    local model = self:model(model_id, is_offline)
    local answer_tokens = self.settings:get("answer_tokens")
    return {
        context_tokens = model and model.context_tokens or self.settings:get("unknown_context_tokens"),
        max_completion_tokens = model and model.max_completion_tokens,
        answer_tokens = answer_tokens > 0 and answer_tokens or nil,
        thinking_tokens = Thinking.tokens(model, self.settings:get("reasoning_effort")),
    }
end

--- What a request would cost, by the list that is at hand.
---@param model_id string
---@param prompt_tokens integer
---@param completion_tokens integer
---@param pictures integer? that may be paid for besides their tokens
---@param is_cached boolean? the provider still has the prompt from an earlier request
---@return precis.Decimal? dollars nil: unknown
function App:price(model_id, prompt_tokens, completion_tokens, pictures, is_cached)
    local model = self:client().catalogue:find(model_id)
    return model and Pricing.cost(model.price, prompt_tokens, completion_tokens, pictures, is_cached)
end

-- What a request would cost if the dearest of those models answered that may stand in for the chosen one.
function App:_highest_price(model_id, ...)
    local highest = self:price(model_id, ...)
    for __, id in ipairs(Preferences.fallback_models(self.settings, self:client():is_openrouter())) do
        local price = self:price(id, ...)
        if highest and price and Decimal.compare(price, highest) > 0 then
            highest = price
        end
    end
    return highest
end

-- Network and key -----------------------------------------------------------------------------------------------------

---@return boolean
function App:is_connected()
    return self.host.network.is_connected()
end

--- Whether the endpoint is beyond this device, so that asking it takes a network.
---@return boolean
function App:needs_network()
    return not self.settings:get("base_url"):match("^https?://127%.") and not self:is_connected()
end

--- Whether the endpoint wants a key and none is set.
---@return boolean
function App:needs_key()
    return self:client():is_openrouter() and not self.access:has_key()
end

--- Finds out what requests cost that broke off, and how much the key has used until now, without keeping anybody
--- waiting. Called when the network is known to work.
function App:reconcile()
    local records = self:records()
    if not records or self._reconciling or not records.reconciling:is_due() then
        return
    end
    self._reconciling = self:spawn(function()
        return records.reconciling:run()
    end, { name = "reconcile" })
    self._reconciling:on_done(function()
        self._reconciling = nil
    end)
end

-- What KOReader tells -------------------------------------------------------------------------------------------------

--- KOReader has made an instance of the plugin that uses this app.
function App:attach()
    self.life:attach()
end

--- An instance is gone.
function App:detach()
    self.life:detach()
end

function App:flush()
    local ok, err = self.settings:flush()
    if not ok then
        self.host.log.warn("the settings were not written:", err.message)
    end
end

function App:suspend()
    self.connections:sleep()
end

function App:resume()
    self.connections:wake_up()
end

--- The Wi-Fi is gone.
function App:lose_network()
    self.connections:close()
end

--- Forgets what the reader chose, the keys, the list of models, and what was noted of requests. What was paid for or
--- written by the reader stays: answers, accounts, and the file of own actions.
function App:forget_settings()
    self.settings:purge()
    self.access:forget_all_keys()
    self.connections:forget()
    self.request_log:delete()
end

--- What is wrong with members that the reader wants in each request, if anything is.
---@param text string JSON
---@return precis.reading.ExtraTrouble? trouble
function App:check_extra_request(text)
    local __, trouble = ExtraRequest.read(text, self:json())
    return trouble
end

--- The reader's own actions on selected words.
---@return precis.tasks.OwnAction[]? actions none when there is no file
---@return precis.Error? err bad_actions
function App:own_actions()
    local document, err = self.actions:document()
    return document and document.actions, err
end

return App
