--- The composition root: the one place where objects are built and handed what they need.

local Host = require("precis.koreader.host")

local Artefacts = require("precis.store.artefacts")
local Client = require("precis.openrouter.client")
local Http = require("precis.net.http")
local Index = require("precis.index.index")
local Json = require("precis.text.json")
local Key = require("precis.openrouter.key")
local Ledger = require("precis.store.ledger")
local PaidOnce = require("precis.tasks.paid_once")
local Preferences = require("precis.reading.preferences")
local Pricing = require("precis.openrouter.pricing")
local Queue = require("precis.store.queue")
local Reading = require("precis.reading")
local Scheduler = require("precis.async.scheduler")
local Shelf = require("precis.index.shelf")
local Screens = require("precis.ui.screens")
local Service = require("precis.service")
local Semaphore = require("precis.async.semaphore")
local Store = require("precis.store.store")
local Template = require("precis.tasks.template")
local Threads = require("precis.store.threads")

local USER_AGENT = "Precis for KOReader"
local NAP_SECONDS = 30 -- connections outlive a sleep this short
local ALONE_SECONDS = 2 -- how long tasks outlive the last instance of the plugin
local OWN_ACTIONS = "actions.txt"
local APP_TITLE = "Precis" -- a header takes ASCII only
---@class precis.App
---@field host precis.Host
local App = {}
App.__index = App

--- Nothing is connected, opened or read here but the settings.
---@param guard precis.Guard
function App.new(guard)
    local app = setmetatable({}, App)
    app._screens = Screens.new(app)
    app.service = Service.new(app)
    app.host = Host.new(guard)
    app.settings = app.host.settings
    app._scheduler = Scheduler.new({
        clock = app.host.clock,
        select = function(...)
            return app.host.sockets().select(...)
        end,
        wake = function(seconds)
            app._ticker:wake(seconds)
        end,
        on_error = function(task, err)
            app.host.log.err("task", task and task.name or "(none)", err.message)
        end,
    })
    app._ticker = app.host.ticker(function()
        return app:_turn()
    end, app.host.guard)
    app._users = 0
    return app
end

-- Instances of the plugin come and go

--- KOReader has made an instance of the plugin that uses this app.
function App:attach()
    self._users = self._users + 1
end

--- An instance is gone. Between a book and the file browser there is a moment without any, so work goes on a little.
function App:detach()
    self._users = self._users - 1
    if self._users == 0 then
        self._alone_since = self.host.clock.now()
        self:_close_when_idle()
    end
end

function App:_turn()
    if self._users == 0 and self.host.clock.now() - self._alone_since > ALONE_SECONDS then
        self._scheduler:cancel_all("KOReader is being closed")
    end
    local delay = self._scheduler:turn()
    self:_close_when_idle()
    return delay
end

-- Nothing of ours stays open when nobody is there to use it.
function App:_close_when_idle()
    if self._users > 0 or self._scheduler:count() > 0 then
        return
    end
    self.settings:flush()
    if self._http then
        self._http:close_all()
    end
    if self._store then
        self._store:close()
        self._store, self._records = nil, nil
    end
    self._ticker:stop()
end

--- Starts a task on the scheduler.
---@param fn fun(): any, precis.Error?
---@param options { name: string, timeout: number? }
---@return precis.Task
function App:spawn(fn, options)
    return self._scheduler:spawn(fn, options)
end

--- The service's client, for the endpoint now set. Made at the first request.
---@return precis.openrouter.Client
function App:client()
    local base_url = self.settings:get("base_url")
    if not self._client or self._client_url ~= base_url then
        self._client = self:_new_client(base_url)
        self._client_url = base_url
    end
    return self._client
end

function App:http()
    if not self._http then
        local host, settings = self.host, self.settings
        self._http = Http.new({
            clock = host.clock,
            socket = host.sockets(),
            ssl = host.ssl(),
            read_file = host.files.read,
            random = math.random,
            log = host.log,
        }, {
            user_agent = USER_AGENT,
            ca_file = host.certificate_bundle(settings),
            proxy = settings:get("proxy") ~= "" and settings:get("proxy") or nil,
            allow_insecure_http = function()
                return settings:get("allow_public_http")
            end,
        })
    end
    return self._http
end

function App:json()
    self._json = self._json or Json.new(self.host.codec())
    return self._json
end

function App:_new_client(base_url)
    local host = self.host
    local folder = host.data_dir .. "/"
    return Client.new({
        http = self:http(),
        json = self:json(),
        clock = host.clock,
        random = math.random,
        store = {
            read = function(name)
                return host.files.read(folder .. name)
            end,
            write = function(name, data)
                return host.files.write(folder .. name, data)
            end,
        },
    }, {
        base_url = base_url,
        title = APP_TITLE,
        api_key = function()
            return host.key_store:get()
        end,
    })
end

--- What the service's list says of a model; fetches the list when there is none yet.
---@async
---@param model_id string
---@return precis.Model? model nil: the list cannot be had or does not have it
function App:model(model_id)
    local catalogue = self:client():models()
    return catalogue and catalogue:find(model_id)
end

--- What a model can take and write.
---@async
---@param model_id string
---@return precis.tasks.ModelLimits
function App:limits(model_id)
    local model = self:model(model_id)
    return {
        context_tokens = model and model.context_tokens or self.settings:get("unknown_context_tokens"),
        max_completion_tokens = model and model.max_completion_tokens,
    }
end

--- What a request would cost, by the list that is at hand.
---@param model_id string
---@return precis.Decimal? dollars nil: unknown
function App:price(model_id, prompt_tokens, completion_tokens)
    local model = self:client().catalogue:find(model_id)
    return model and Pricing.cost(model.price, prompt_tokens, completion_tokens)
end

--- The reader's limits in dollars.
---@return precis.store.Budgets
function App:budgets()
    local settings = self.settings
    return {
        day = settings:get("day_budget"),
        month = settings:get("month_budget"),
        book = settings:get("book_budget"),
    }
end

--- What was paid for, and the way to pay for more.
---@return precis.tasks.PaidOnce? paid_once
---@return precis.Error? err storage, disk_full
function App:paid_once()
    local records, err = self:records()
    return records and records.paid_once, err
end

--- The search index of a book, with nothing in it when it is new.
---@param identity string
---@return precis.Index
function App:open_index(identity)
    local host = self.host
    local folder = host.data_dir .. "/index"
    host.files.make_folder(host.data_dir)
    host.files.make_folder(folder)
    local path = ("%s/%s.sqlite3"):format(folder, identity)
    host.files.touch(path)
    for __, surplus in ipairs(Shelf.surplus(host.files.list(folder), path)) do
        host.files.remove(surplus)
    end
    local index, err = Index.open({ sqlite = host.sqlite(), hash = host.sha256, path = path }, identity)
    if err then
        host.log.warn("the index is made anew:", err.message)
    end
    return index
end

--- Asks what requests cost that broke off, without keeping anybody waiting. Called when the network is known to work.
function App:reconcile()
    local records = self:records()
    local open_rows = records and records.ledger:open_rows()
    if not open_rows or #open_rows == 0 or self._reconciling or not self:client():is_openrouter() then
        return
    end
    self._reconciling = self:spawn(function()
        return records.paid_once:reconcile()
    end, { name = "reconcile" })
    self._reconciling:on_done(function()
        self._reconciling = nil
    end)
end

---@class precis.Records
---@field artefacts precis.store.Artefacts
---@field ledger precis.store.Ledger
---@field threads precis.store.Threads
---@field queue precis.store.Queue
---@field paid_once precis.tasks.PaidOnce

--- All that the store keeps. It is opened at the first question.
---@return precis.Records? records
---@return precis.Error? err storage, disk_full
function App:records()
    if not self._records then
        local store, err = self:_open_store()
        if not store then
            return nil, err
        end
        self._store = store
        self._records = self:_new_records(store)
    end
    return self._records
end

function App:_open_store()
    local host = self.host
    host.files.make_folder(host.data_dir)
    return Store.open({
        sqlite = host.sqlite(),
        path = host.data_dir .. "/precis.sqlite3",
        rename = os.rename,
        wall = host.clock.wall,
        journal_mode = host.journal_mode(),
        log = host.log,
    })
end

function App:_new_records(store)
    local wall = self.host.clock.wall
    local ledger = Ledger.new(store, {
        wall = wall,
        day_start = self.host.clock.day_start,
        budgets = function()
            return self:budgets()
        end,
    })
    ledger:take_over()
    local artefacts, queue = Artefacts.new(store, wall), Queue.new(store, wall)
    queue:take_over()
    return {
        artefacts = artefacts,
        ledger = ledger,
        threads = Threads.new(store, wall),
        queue = queue,
        paid_once = self:_new_paid_once(store, artefacts, ledger),
    }
end

function App:_new_paid_once(store, artefacts, ledger)
    local host = self.host
    return PaidOnce.new({
        complete = function(request, handlers)
            Preferences.apply_privacy(request, self.settings, self:client():is_openrouter())
            return self:client():complete(request, handlers)
        end,
        generation = function(id)
            return self:client():generation(id)
        end,
        tells_costs = function()
            return self:client():is_openrouter()
        end,
        artefacts = artefacts,
        ledger = ledger,
        transaction = function(fn)
            return store.db:transaction(fn)
        end,
        hash = host.sha256,
        json = self:json(),
        price = function(model, prompt_tokens, completion_tokens)
            return self:price(model, prompt_tokens, completion_tokens)
        end,
        estimate = function(text, model_id)
            return self:client():estimate(text, model_id)
        end,
        slots = function()
            return self:_slots()
        end,
        log = host.log,
    })
end

-- As many permits as the reader allows requests at once; another number makes other permits.
function App:_slots()
    local limit = self.settings:get("parallel_requests")
    if self._slots_limit ~= limit then
        self._slots_limit, self._slot_permits = limit, Semaphore.new(limit)
    end
    return self._slot_permits
end

--- Takes a key as somebody pasted it.
---@param text string
---@return true? ok
---@return precis.Error? err storage, disk_full; nil when it is no key at all
function App:accept_key(text)
    local key = Key.clean(text)
    if key == "" or not Key.is_usable(key) then
        return nil
    end
    return self.host.key_store:set(key)
end

--- Whether the endpoint is beyond this device, so that asking it takes a network.
---@return boolean
function App:needs_network()
    return not self.settings:get("base_url"):match("^https?://127%.") and not self:is_connected()
end

---@return boolean
function App:is_connected()
    return self.host.network.is_connected()
end

--- Whether the endpoint wants a key and none is set.
---@return boolean
function App:needs_key()
    return self:client():is_openrouter() and not self.host.key_store:get()
end

--- What the plugin knows of the book open in this instance of KOReader's reader.
---@param ui table KOReader's ReaderUI
---@return precis.Reading
function App:open_reading(ui)
    return Reading.new(self, ui)
end

---@return precis.ui.Screens
function App:screens()
    return self._screens
end

--- How much the answers and indexes take.
---@return integer bytes
function App:stored_bytes()
    return self.host.files.bytes_below(self.host.data_dir)
end

--- Forgets all answers, conversations and indexes, of every book. The accounts of what was spent stay.
---@return true? ok
---@return precis.Error? err storage, disk_full
function App:forget_answers()
    local records, err = self:records()
    if not records then
        return nil, err
    end
    local ok, remove_err = self._store.db:transaction(function()
        for __, sql in ipairs({ "DELETE FROM artefacts", "DELETE FROM threads", "DELETE FROM queue" }) do
            local removed, why = self._store.db:run(sql, {})
            if not removed then
                return nil, why
            end
        end
        return true
    end)
    if ok then
        self.host.files.remove_files_in(self.host.data_dir .. "/index")
    end
    return ok, remove_err
end

--- The reader's own actions on selected words, from `actions.txt` in the plugin's folder.
---@return { title: string, template: string }[]? actions none when there is no file
---@return precis.Error? err bad_actions
function App:own_actions()
    local text = self.host.files.read(self.host.data_dir .. "/" .. OWN_ACTIONS)
    if not text then
        return {}
    end
    local actions, err = Template.read_actions(text)
    if not actions then
        self.host.log.warn(OWN_ACTIONS .. ":", err.message)
    end
    return actions, err
end

--- Forgets what the reader chose, and the key.
function App:forget_settings()
    self.settings:purge()
    self.host.key_store:clear()
end

function App:flush()
    self.settings:flush()
end

--- The device goes to sleep. Idle connections will not live through it; those at work may, when the nap is short.
function App:suspend()
    self._asleep_since = self.host.clock.wall()
    if self._http then
        self._http:close_idle()
    end
end

--- The device woke up. After a longer sleep the other side has given up, and waiting for it would be in vain.
function App:resume()
    local slept = self._asleep_since and self.host.clock.wall() - self._asleep_since or 0
    self._asleep_since = nil
    if not self._http then
        return
    elseif slept > NAP_SECONDS then
        self._http:close_all()
    else
        self._http:close_idle()
    end
end

--- The Wi-Fi is gone: what is under way fails at once, with what it has received.
function App:lose_network()
    if self._http then
        self._http:close_all()
    end
end

return App
