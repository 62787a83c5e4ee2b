--- The models that can be asked: read from the service, kept on the disk, found and filtered.

local Decimal = require("precis.text.decimal")
local Errors = require("precis.errors")
local Model = require("precis.openrouter.model")
local Pricing = require("precis.openrouter.pricing")
local Task = require("precis.async.task")

---@class precis.CatalogueStore
---@field read fun(name: string): string?
---@field write fun(name: string, data: string): true?, precis.Error?

---@class precis.ModelFilter
---@field words string? all of them are in the name or id, whatever the case
---@field min_context integer? tokens
---@field max_price string|number? dollars for a million tokens of prompt
---@field sees boolean? takes pictures
---@field free boolean?
---@field tools boolean? can call tools
---@field structured boolean? can answer in a given form
---@field sort "name"|"price"|"context"|"newest"|nil nil: as the service has them

local Catalogue = { FILE_NAME = "models.json" }
Catalogue.__index = Catalogue

---@param deps { json: precis.Json, clock: table, store: precis.CatalogueStore? }
function Catalogue.new(deps)
    return setmetatable({
        _json = deps.json,
        _clock = deps.clock,
        _store = deps.store,
        _models = {},
        _by_name = {},
        _saved_at = nil,
        is_from_openrouter = false,
    }, Catalogue)
end

local function by_name(models)
    local index = {}
    for __, model in ipairs(models) do
        index[model.slug or model.id] = model
    end
    -- An id counts more than another model's dated name.
    for __, model in ipairs(models) do
        index[model.id] = model
    end
    return index
end

--- Reads a list, entry by entry; those that make no sense are left out.
---@async
---@param kept string[]? filled with the entries as the disk will have them
local function read_entries(json, text, kept)
    local models, is_from_openrouter = {}, false
    local ok, err = json.each_item(text, "data", function(raw)
        local model = Model.read(raw)
        if model then
            models[#models + 1] = model
            if kept then
                kept[#kept + 1] = assert(json.encode(Model.shortened(raw)))
            end
            is_from_openrouter = is_from_openrouter or Model.is_from_openrouter(raw)
        end
        return Task.checkpoint()
    end)
    if not ok then
        return nil, err
    end
    return { models = models, is_from_openrouter = is_from_openrouter }
end

function Catalogue:_take(list, saved_at)
    self._models = list.models
    self._by_name = by_name(list.models)
    self._saved_at = saved_at
    self.is_from_openrouter = list.is_from_openrouter
end

--- Takes the service's answer in, and keeps it on the disk.
---@async
---@param text string the body of GET /models
---@param source string whose list it is: its base address
---@return true? ok
---@return precis.Error? err bad_json
function Catalogue:replace(text, source)
    local kept = self._store and {}
    local list, err = read_entries(self._json, text, kept)
    if not list then
        return nil, err
    elseif #list.models == 0 then
        return nil, Errors.new("bad_json", "the list has no models")
    end
    self:_take(list, self._clock.wall())
    if self._store then
        local about = assert(self._json.encode({ saved_at = self._saved_at, source = source }))
        -- A list that cannot be stored is still of use today.
        self._store.write(Catalogue.FILE_NAME, '{"data":[' .. table.concat(kept, ",") .. "]," .. about:sub(2))
    end
    return true
end

--- Takes in what is on the disk, if it is the same service's list. Nonsense there is as good as nothing.
---@async
---@param source string
---@return boolean loaded
---@return precis.Error? err bad_json, cancelled
function Catalogue:load(source)
    local text, list, err = self._store and self._store.read(Catalogue.FILE_NAME), nil, nil
    if text then
        list, err = read_entries(self._json, text)
    end
    local saved_at, saved_source = (text or ""):match('%],"saved_at":([%d%.]+),"source":"(.-)"}%s*$')
    if not list or saved_source ~= source then
        return false, err
    end
    self:_take(list, tonumber(saved_at))
    return true
end

--- How old the list is.
---@return number? seconds nil: there is none, or the device's date is from before it
function Catalogue:age()
    local age = self._saved_at and self._clock.wall() - self._saved_at
    return age and age >= 0 and age or nil
end

---@return integer
function Catalogue:count()
    return #self._models
end

--- The model of an id, a dated name, or a variant such as "…:nitro".
---@param id string
---@return precis.Model? model nil: not in the list
function Catalogue:find(id)
    return self._by_name[id] or self._by_name[id:match("^(.+):[%w%-]+$") or id]
end

local function has_words(model, words)
    local text = (model.name .. " " .. model.id):lower()
    for word in words:lower():gmatch("%S+") do
        if not text:find(word, 1, true) then
            return false
        end
    end
    return true
end

-- Each filter by its name: whether a model passes, given what was asked for.
local FILTERS = {
    words = has_words,
    min_context = function(model, tokens)
        return (model.context_tokens or 0) >= tokens
    end,
    max_price = function(model, dollars)
        local price = model.price.prompt
        return price ~= nil and Decimal.compare(Pricing.per_million(price), Decimal.of(dollars)) <= 0
    end,
    sees = function(model)
        return model.inputs.image == true
    end,
    free = function(model)
        return model.is_free
    end,
    tools = function(model)
        return model.parameters.tools == true
    end,
    structured = function(model)
        return model.parameters.structured_outputs == true or model.parameters.response_format == true
    end,
}

-- Each order by its name: what a model is put in order by, the least first. Found once for each, because comparing
-- exact decimals thousands of times takes long on a reading device.
local ORDERS = {
    name = function(model)
        return model.name:lower()
    end,
    price = function(model)
        return model.price.prompt and model.price.prompt:to_number() or math.huge
    end,
    context = function(model)
        return -(model.context_tokens or 0)
    end,
    newest = function(model)
        return -(model.created or 0)
    end,
}

local function passes(model, filter)
    for name, wanted in pairs(filter) do
        local test = FILTERS[name]
        if test and wanted and not test(model, wanted) then
            return false
        end
    end
    return true
end

--- The models that pass a filter.
---@param filter precis.ModelFilter?
---@return precis.Model[]
function Catalogue:search(filter)
    filter = filter or {}
    local order = ORDERS[filter.sort]
    local found, keys, places = {}, {}, {}
    for index, model in ipairs(self._models) do
        if passes(model, filter) then
            found[#found + 1] = model
            keys[model], places[model] = order and order(model), index
        end
    end
    if order then
        -- Lua's sort does not keep the order of equals by itself.
        table.sort(found, function(a, b)
            if keys[a] == keys[b] then
                return places[a] < places[b]
            end
            return keys[a] < keys[b]
        end)
    end
    return found
end

return Catalogue
