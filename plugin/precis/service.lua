--- What the screens ask of the service besides answers: models to choose from, logging in, the state of the account.

local on_demand = require("precis.on_demand")

local BookExport = on_demand("precis.engine.book_export")
local Decimal = on_demand("precis.text.decimal")
local Pricing = on_demand("precis.openrouter.pricing")
local Task = on_demand("precis.async.task")

-- What one answer usually adds to a chapter's own price, in tokens.
local USUAL_ANSWER_TOKENS = 600
local KEY_LABEL = "KOReader"

---@class precis.Service
local Service = {}
Service.__index = Service

---@param app precis.App
function Service.new(app)
    return setmetatable({ _app = app }, Service)
end

-- Models --------------------------------------------------------------------------------------------------------------

---@return table<string, boolean> ids
function Service:_favourites()
    local ids = {}
    for id in self._app.settings:get("favourite_models"):gmatch("%S+") do
        ids[id] = true
    end
    return ids
end

---@param id string
function Service:toggle_favourite(id)
    local ids = self:_favourites()
    ids[id] = not ids[id] or nil
    local list = {}
    for name in pairs(ids) do
        list[#list + 1] = name
    end
    table.sort(list)
    self._app.settings:set("favourite_models", table.concat(list, " "))
end

local function per_million(price)
    return price and Pricing.per_million(price):to_number()
end

local function prices_of(model, chapter_tokens)
    local chapter = chapter_tokens and Pricing.cost(model.price, chapter_tokens, USUAL_ANSWER_TOKENS)
    return {
        prompt_per_million = per_million(model.price.prompt),
        completion_per_million = per_million(model.price.completion),
        chapter = chapter and chapter:to_number(),
    }
end

--- The models at hand that pass a filter, as the picker shows them. Nothing is fetched.
---@param filter precis.ModelFilter
---@param chapter_tokens integer? of the chapter in view, to tell its price
---@return precis.ui.ModelRow[]
function Service:models(filter, chapter_tokens)
    local rows, favourites = {}, self:_favourites()
    for index, model in ipairs(self._app:client().catalogue:search(filter)) do
        rows[index] = {
            id = model.id,
            name = model.name,
            context_tokens = model.context_tokens,
            -- Reckoned for the few that are seen: exact sums for hundreds take long on a reading device.
            prices = function()
                return prices_of(model, chapter_tokens)
            end,
            is_free = model.is_free,
            sees = model.inputs.image == true,
            calls_tools = model.parameters.tools == true,
            is_favourite = favourites[model.id] == true,
        }
    end
    return rows
end

--- Finds out how long the chapter in view is. Nothing is sent.
---@param reading precis.Reading
---@param done fun(tokens: integer?) nil: it has no text; not called when the book is closed meanwhile
function Service:chapter_tokens(reading, done)
    local app = self._app
    reading:find_out("chapter tokens", function()
        local chapter, err = reading.position:chapter(nil)
        local text, text_err
        if chapter then
            text, text_err = reading.book:text(chapter.number)
        end
        return text and app:client():estimate(text, app.settings:get("model"), Task.breathe), err or text_err
    end, function(tokens)
        done(tokens or nil)
    end)
end

--- Brings the list of models up to date.
---@param options { force: boolean? }
---@param done fun(err: precis.Error?) err also when an older list stays in use
function Service:load_models(options, done)
    local app = self._app
    app:spawn(function()
        local catalogue, err = app:client():models({ force = options.force })
        return catalogue or false, err
    end, { name = "models" }):on_done(function(catalogue, err)
        done(err or (not catalogue and err) or nil)
    end)
end

--- How old the list of models is.
---@return number? seconds
function Service:models_age()
    return self._app:client().catalogue:age()
end

-- The account ---------------------------------------------------------------------------------------------------------

--- Begins a login by phone.
---@return precis.Login login `url` is what the picture says
function Service:begin_login()
    local host = self._app.host
    return self._app:client():begin_login({ random_bytes = host.random_bytes, sha256 = host.sha256 }, KEY_LABEL)
end

--- Trades the phone's code for a key and keeps it.
---@param login precis.Login
---@param code string
---@param done fun(err: precis.Error?)
function Service:finish_login(login, code, done)
    local app = self._app
    app:spawn(function()
        local key, err = app:client():finish_login(login, code)
        if not key then
            return nil, err
        end
        return app.host.key_store:set(key)
    end, { name = "login" }):on_done(function(ok, err)
        if ok then
            app:reconcile()
        end
        done(err)
    end)
end

--- Tries the endpoint and the key: what it may still spend where that is told, else how many models there are.
---@param done fun(result: { limit_remaining: string?, usage: string?, models: integer? }?, err: precis.Error?)
function Service:test(done)
    local app = self._app
    app:spawn(function()
        local client = app:client()
        local catalogue, err = client:models({ force = true })
        if not catalogue or err then
            return nil, err
        end
        local key_info, key_err = {}, nil
        if client:is_openrouter() then
            key_info, key_err = client:key()
        end
        return key_info and {
            limit_remaining = key_info.limit_remaining,
            usage = key_info.usage,
            models = catalogue:count(),
        }, key_err
    end, { name = "test" }):on_done(function(result, err)
        if result then
            app:reconcile()
        end
        done(result, err)
    end)
end

-- Storage -------------------------------------------------------------------------------------------------------------

--- Finds what is kept of each book.
---@param done fun(books: precis.engine.StoredBook[]?, err: precis.Error?)
function Service:books(done)
    local app = self._app
    app:spawn(function()
        return app.archive:book_storage():list()
    end, { name = "books" }):on_done(done)
end

--- Forgets what is kept of a book, but for what it cost.
---@param identity string
---@param done fun(err: precis.Error?)
function Service:forget_book(identity, done)
    local app = self._app
    app:spawn(function()
        return app.archive:book_storage():forget(identity)
    end, { name = "forget book" }):on_done(function(__, err)
        done(err)
    end)
end

--- Writes what is kept of every book to a Markdown file each, in the plugin's own folder.
---@param done fun(result: { files: integer, folder: string }?, err: precis.Error?)
function Service:export_all(done)
    local app = self._app
    local host, folder = app.host, app.host.data_dir .. "/export"
    app:spawn(function()
        local records, err = app:records()
        local books, books_err = app.archive:book_storage():list()
        if not records or not books then
            return nil, err or books_err
        end
        local deps = { records = records, files = host.files, folder = folder }
        local files, write_err = BookExport.run(deps, books)
        return files and { files = files, folder = folder }, write_err
    end, { name = "export" }):on_done(done)
end

-- Money ---------------------------------------------------------------------------------------------------------------

--- What was spent today and what may be, in dollars.
---@return number spent
---@return number? budget nil: no limit
function Service:today()
    local app = self._app
    local budget = Decimal.parse(app.settings:get("day_budget"))
    local records = app:records()
    local spent = records and records.ledger:spent_today()
    return spent and spent:to_number() or 0, budget and budget:to_number()
end

return Service
