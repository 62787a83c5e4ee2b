--- What is kept on the device: answers, conversations, accounts, the queue, and the indexes of the books.

local on_demand = require("precis.on_demand")

local Artefacts = on_demand("precis.store.artefacts")
local BookStorage = on_demand("precis.engine.book_storage")
local Books = on_demand("precis.store.books")
local Index = on_demand("precis.index.index")
local Ledger = on_demand("precis.store.ledger")
local PaidOnce = on_demand("precis.tasks.paid_once")
local Queue = on_demand("precis.store.queue")
local Reconciling = on_demand("precis.tasks.reconciling")
local Semaphore = on_demand("precis.async.semaphore")
local Shelf = on_demand("precis.index.shelf")
local Store = on_demand("precis.store.store")
local Threads = on_demand("precis.store.threads")
local UsageMarks = on_demand("precis.store.usage_marks")

local ACCOUNT_DIGITS = 16 -- of a key's hash: tells keys apart, and tells nobody the key

---@class precis.Records
---@field artefacts precis.store.Artefacts
---@field ledger precis.store.Ledger
---@field threads precis.store.Threads
---@field queue precis.store.Queue
---@field books precis.store.Books
---@field paid_once precis.tasks.PaidOnce
---@field reconciling precis.tasks.Reconciling

---@class precis.engine.ArchiveDeps
---@field connections precis.engine.Connections
---@field complete fun(request: table, handlers: table): table?, precis.Error? asks the service; paid_once alone does
---@field price fun(model: string, prompt_tokens: integer, completion_tokens: integer): precis.Decimal?
---@field on_damaged fun(saved: integer) the store was damaged; so many of its entries could be carried over
---@field on_not_stored fun(err: precis.Error) an answer could not be kept; told once, however many follow

---@class precis.engine.Archive
local Archive = {}
Archive.__index = Archive

---@param host precis.Host
---@param deps precis.engine.ArchiveDeps
function Archive.new(host, deps)
    return setmetatable({ _host = host, _settings = host.settings, _deps = deps }, Archive)
end

--- All that the store keeps. It is opened at the first question.
---@return precis.Records? records
---@return precis.Error? err storage, newer_store, disk_full
function Archive:records()
    if not self._records then
        local store, err = self:_open_store()
        if not store then
            return nil, err
        end
        self._store = store
        self._records = self:_new_records(store)
        if store.notice then
            self._deps.on_damaged(store.notice.saved)
        end
    end
    return self._records
end

function Archive:_open_store()
    local host = self._host
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

function Archive:_new_records(store)
    local clock = self._host.clock
    local ledger = Ledger.new(store, {
        wall = clock.wall,
        day_start = clock.day_start,
        budgets = function()
            return self:_budgets()
        end,
    })
    ledger:take_over()
    local artefacts, queue = Artefacts.new(store, clock.wall), Queue.new(store, clock.wall)
    queue:take_over()
    return {
        artefacts = artefacts,
        ledger = ledger,
        threads = Threads.new(store, clock.wall),
        queue = queue,
        books = Books.new(store),
        paid_once = self:_new_paid_once(store, artefacts, ledger),
        reconciling = self:_new_reconciling(ledger, UsageMarks.new(store, clock.wall)),
    }
end

-- Which key pays; nil where the service does not tell what a key has used.
function Archive:_account()
    local key = self._host.key_store:get()
    return key and self._deps.connections:client():is_openrouter() and self._host.sha256(key):sub(1, ACCOUNT_DIGITS)
        or nil
end

function Archive:_new_reconciling(ledger, marks)
    local connections = self._deps.connections
    return Reconciling.new({
        ledger = ledger,
        marks = marks,
        account = function()
            return self:_account()
        end,
        generation = function(id)
            return connections:client():generation(id)
        end,
        usage = function()
            local info, err = connections:client():key()
            return info and info.usage, err
        end,
    })
end

-- The reader's limits in dollars.
function Archive:_budgets()
    local settings = self._settings
    return {
        day = settings:get("day_budget"),
        month = settings:get("month_budget"),
        book = settings:get("book_budget"),
    }
end

function Archive:_new_paid_once(store, artefacts, ledger)
    local connections = self._deps.connections
    return PaidOnce.new({
        complete = self._deps.complete,
        tells_costs = function()
            return connections:client():is_openrouter()
        end,
        account = function()
            return self:_account()
        end,
        artefacts = artefacts,
        ledger = ledger,
        transaction = function(fn)
            return store.db:transaction(fn)
        end,
        on_not_stored = function(err)
            if not self._has_told_loss then
                self._has_told_loss = true
                self._deps.on_not_stored(err)
            end
        end,
        hash = self._host.sha256,
        json = connections:json(),
        price = self._deps.price,
        estimate = function(text, model_id)
            return connections:client():estimate(text, model_id)
        end,
        slots = function()
            return self:_slots()
        end,
        log = self._host.log,
    })
end

-- As many permits as the reader allows requests at once; another number makes other permits.
function Archive:_slots()
    local limit = self._settings:get("parallel_requests")
    if self._slots_limit ~= limit then
        self._slots_limit, self._slot_permits = limit, Semaphore.new(limit)
    end
    return self._slot_permits
end

function Archive:_index_folder()
    return self._host.data_dir .. "/index"
end

--- The search index of a book, with nothing in it when it is new.
---@param identity string
---@return precis.Index
function Archive:open_index(identity)
    local host, folder = self._host, self:_index_folder()
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

--- What is kept of each book.
---@return precis.engine.BookStorage
function Archive:book_storage()
    return BookStorage.new({
        records = function()
            return self:records()
        end,
        files = self._host.files,
        index_folder = self:_index_folder(),
    })
end

--- How much everything takes.
---@return integer bytes
function Archive:bytes()
    return self._host.files.bytes_below(self._host.data_dir)
end

--- Forgets all answers, conversations and indexes, of every book. The accounts of what was spent stay.
---@return true? ok
---@return precis.Error? err storage, disk_full
function Archive:forget_answers()
    local records, err = self:records()
    if not records then
        return nil, err
    end
    local ok, remove_err = self._store.db:transaction(function()
        for __, name in ipairs({ "artefacts", "threads", "queue", "books" }) do
            local removed, why = self._store.db:run("DELETE FROM " .. name, {})
            if not removed then
                return nil, why
            end
        end
        return true
    end)
    if ok then
        self._host.files.remove_files_in(self:_index_folder())
    end
    return ok, remove_err
end

function Archive:close()
    if self._store then
        self._store:close()
        self._store, self._records = nil, nil
    end
end

return Archive
