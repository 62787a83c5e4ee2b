--- The reader's own actions on selected words, in `actions.txt` in the plugin's folder, for hands and editors alike.

local on_demand = require("precis.on_demand")

local ActionsFile = on_demand("precis.tasks.actions_file")

local FILE_NAME = "actions.txt"

---@class precis.engine.OwnActions
local OwnActions = {}
OwnActions.__index = OwnActions

---@param host precis.Host
function OwnActions.new(host)
    return setmetatable({ _host = host, _path = host.data_dir .. "/" .. FILE_NAME }, OwnActions)
end

--- The file as it is, mistakes included.
---@return string text "" when there is none
function OwnActions:text()
    return self._host.files.read(self._path) or ""
end

---@return precis.tasks.ActionsDocument? document
---@return precis.Error? err bad_actions
function OwnActions:document()
    local document, err = ActionsFile.read(self:text())
    if not document then
        self._host.log.warn(FILE_NAME .. ":", err.message)
    end
    return document, err
end

--- Replaces the whole file, when it has no mistake.
---@param text string
---@return true? ok
---@return precis.Error? err bad_actions, storage, disk_full
function OwnActions:replace(text)
    local document, err = ActionsFile.read(text)
    if not document then
        return nil, err
    end
    return self._host.files.write(self._path, text)
end

--- Adds an action, or puts it in the place of another.
---@param index integer? nil: a new one
---@param action { title: string, text: string }
---@return true? ok
---@return precis.Error? err bad_actions, storage, disk_full
function OwnActions:put(index, action)
    local ok, err = ActionsFile.check(action)
    if not ok then
        return nil, err
    end
    return self:_change(function(document)
        ActionsFile.put(document, index, action)
    end)
end

---@param index integer
function OwnActions:remove(index)
    return self:_change(function(document)
        table.remove(document.actions, index)
    end)
end

--- Moves an action up (-1) or down (1).
---@param index integer
---@param by integer
function OwnActions:move(index, by)
    return self:_change(function(document)
        local actions = document.actions
        if actions[index + by] then
            actions[index], actions[index + by] = actions[index + by], actions[index]
        end
    end)
end

function OwnActions:_change(change)
    local document, err = self:document()
    if not document then
        return nil, err
    end
    change(document)
    return self:replace(ActionsFile.write(document))
end

return OwnActions
