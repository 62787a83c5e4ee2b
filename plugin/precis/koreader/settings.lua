--- The plugin's settings: one file beside KOReader's own, read once, every value checked against its description.
--
-- A file with nonsense in it (an older version's, a hand's, a broken card's) gives defaults, never an error.

local DataStorage = require("datastorage")
local LuaSettings = require("luasettings")

---@class precis.SettingDescription
---@field type "string"|"number"|"boolean"
---@field default any
---@field min number?
---@field max number?
---@field one_of string[]?
---@field pattern string? a Lua pattern the whole string must match

---@type table<string, precis.SettingDescription>
local DESCRIPTIONS = {
    base_url = { type = "string", default = "https://openrouter.ai/api/v1", pattern = "^https?://[^%s]+$" },
    model = { type = "string", default = "openai/gpt-4o-mini", pattern = "^[%w~][%w%-%._:/@]*$" },
    parallel_requests = { type = "number", default = 3, min = 1, max = 6 },
    -- Another certificate bundle than KOReader's own; empty: KOReader's.
    ca_file = { type = "string", default = "" },
    proxy = { type = "string", default = "" },
    allow_public_http = { type = "boolean", default = false },
    -- Dollars, exact; "" for none.
    day_budget = { type = "string", default = "0.50", pattern = "^%d*%.?%d*$" }, -- "." is read as none
    month_budget = { type = "string", default = "", pattern = "^%d*%.?%d*$" },
    book_budget = { type = "string", default = "", pattern = "^%d*%.?%d*$" },
    -- Dollars: cheaper things are done without a question.
    ask_above = { type = "string", default = "0.01", pattern = "^%d+%.?%d*$" },
    -- The spoiler gate: tasks use the book as far as it is on the screen or before it.
    only_what_i_have_read = { type = "boolean", default = true },
    -- The context of a model that no catalogue knows, in tokens.
    unknown_context_tokens = { type = "number", default = 16000, min = 1000, max = 10000000 },
    summary_length = { type = "string", default = "paragraph", one_of = { "sentence", "paragraph", "page" } },
    summary_style = { type = "string", default = "narrative", one_of = { "narrative", "bullets", "notes" } },
    recap_length = { type = "string", default = "paragraph", one_of = { "paragraph", "page" } },
    -- "book": as the text is; "interface": KOReader's; or a language's code.
    answer_language = { type = "string", default = "book", pattern = "^%a[%a_@%-]*$" },
    -- Names of models, parted by spaces.
    favourite_models = { type = "string", default = "" },
    -- What is offered without being asked for.
    offer_chapter_end = { type = "boolean", default = false },
    offer_coming_back = { type = "boolean", default = false },
    -- What the service asks of the providers behind it.
    deny_data_collection = { type = "boolean", default = false },
    zero_retention = { type = "boolean", default = false },
    -- How the model is to answer; -1 or "default": as it likes.
    temperature = { type = "number", default = -1, min = -1, max = 2 },
    reasoning_effort = {
        type = "string",
        default = "default",
        one_of = { "default", "none", "low", "medium", "high" },
    },
    -- Names of models to fall back to, parted by spaces; of providers in the order in which they are tried.
    fallback_models = { type = "string", default = "" },
    provider_order = { type = "string", default = "" },
    text_size = { type = "number", default = 20, min = 10, max = 48 },
}

local function is_one_of(value, choices)
    for __, choice in ipairs(choices) do
        if choice == value then
            return true
        end
    end
    return false
end

local function is_valid(value, description)
    if type(value) ~= description.type then
        return false
    elseif description.type == "number" then
        return value == value and value >= description.min and value <= description.max
    elseif description.one_of then
        return is_one_of(value, description.one_of)
    end
    return not description.pattern or value:match(description.pattern) ~= nil
end

local Settings = {}
Settings.__index = Settings

---@return precis.Settings
function Settings.open()
    local path = DataStorage:getSettingsDir() .. "/precis.lua"
    local store = LuaSettings:open(path)
    if type(store.data) ~= "table" then
        store.data = {}
    end
    return setmetatable({ _store = store, _overrides = {}, _changed = false }, Settings)
end

--- A setting's value: what the reader chose, or its default when nothing valid is stored.
---@param name string
function Settings:get(name)
    local description = assert(DESCRIPTIONS[name], "no such setting: " .. tostring(name))
    local value = self._overrides[name]
    if value == nil then
        value = self._store:readSetting(name)
    end
    if is_valid(value, description) then
        return value
    end
    return description.default
end

--- Stores a choice. The file is written at the next `flush`.
---@param name string
---@param value any nil: back to the default
---@return boolean accepted false when the value is not one this setting can have
function Settings:set(name, value)
    local description = assert(DESCRIPTIONS[name], "no such setting: " .. tostring(name))
    if value == nil then
        self._store:delSetting(name)
    elseif is_valid(value, description) then
        self._store:saveSetting(name, value)
    else
        return false
    end
    self._changed = true
    return true
end

--- Sets a value for this session only; it is never written.
---@return boolean accepted
function Settings:override(name, value)
    local description = assert(DESCRIPTIONS[name], "no such setting: " .. tostring(name))
    if not is_valid(value, description) then
        return false
    end
    self._overrides[name] = value
    return true
end

function Settings:flush()
    if self._changed then
        self._store:flush()
        self._changed = false
    end
end

--- Forgets everything, on the disk too.
function Settings:purge()
    self._store:purge()
    self._store.data = {}
    self._changed = false
end

return Settings
