--- Modules that are loaded when something of them is first used.
--
-- KOReader's menu is built when it is first opened, and a reading device would take a second to load all of this
-- plugin. So what the menu does not need stands in the heads of files as `on_demand("…")`, in place of `require("…")`.

---@param name string
---@return table stand_in has what the module has
local function on_demand(name)
    return setmetatable({}, {
        __index = function(__, key)
            return require(name)[key]
        end,
    })
end

return on_demand
