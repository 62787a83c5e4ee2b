--- Why nothing of the plugin is to be had: KOReader is too old for it, or the reader has switched it off.

local Version = require("version")

local on_demand = require("precis.on_demand")

local ErrorText = require("precis.ui.error_text")
local Tell = on_demand("precis.ui.tell")
local _ = require("precis.ui.gettext")

local OLDEST_VERSION = 202508000000 -- as KOReader numbers its versions

---@class precis.ui.Obstacle
---@field is_stopped boolean KOReader goes on making instances of what was disabled or deleted until it is restarted
local Obstacle = {}
Obstacle.__index = Obstacle

---@return precis.ui.Obstacle
function Obstacle.new()
    return setmetatable({ is_stopped = false }, Obstacle)
end

-- Before this version KOReader's database has no full-text search. A build without a number is a developer's.
local function is_too_old()
    local version = Version:getNormalizedCurrentVersion()
    return type(version) == "number" and version < OLDEST_VERSION
end

--- What is in the way; nothing when all is to be had.
---@return string? happened
---@return string? advice
function Obstacle:words()
    if self.is_stopped then
        return _("Précis is switched off."), _("It disappears when KOReader is restarted.")
    elseif is_too_old() then
        local words = ErrorText.of({ kind = "too_old" })
        return words.happened, words.advice
    end
end

--- Tells the reader, who wished for something all the same.
function Obstacle:tell()
    Tell.text(table.concat({ self:words() }, "\n"))
end

return Obstacle
