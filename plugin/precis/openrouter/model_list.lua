--- Fills the catalogue: from the disk while that is fresh, else from the service.

local MODELS_STAY_FRESH = 24 * 3600 -- seconds

---@class precis.ModelList
local ModelList = {}
ModelList.__index = ModelList

---@param connection precis.Connection
---@param catalogue precis.Catalogue
---@param settings precis.ClientSettings
---@return precis.ModelList
function ModelList.new(connection, catalogue, settings)
    return setmetatable({
        _connection = connection,
        _catalogue = catalogue,
        _may_detect = settings.is_openrouter == nil,
        _has_recalled = false,
    }, ModelList)
end

--- Whose models are listed shows whether the endpoint is OpenRouter's, or its double.
function ModelList:_detect()
    if self._may_detect and self._catalogue.is_from_openrouter then
        self._connection.endpoint.is_openrouter = true
    end
end

--- What is known from earlier days, without asking the service; read once.
---@async
function ModelList:recall()
    local err
    if not self._has_recalled and self._catalogue:count() == 0 then
        err = select(2, self._catalogue:load(self._connection.endpoint.base_url))
        self:_detect()
    end
    -- Whoever was stopped in the middle leaves it to the next.
    self._has_recalled = not err or err.kind == "bad_json"
end

--- With a key, the models its owner's privacy settings allow; otherwise, or where that is refused, all of them.
---@async
function ModelList:_fetch()
    local connection = self._connection
    if connection.endpoint.is_openrouter and connection:key() then
        local text, err = connection:fetch("GET", "/models/user")
        if text or not err.status or err.status >= 500 then
            return text, err
        end
    end
    local text, err = connection:fetch("GET", "/models")
    if err and err.status == 404 then
        -- Nobody asked for a model: the address leads past the service.
        err.kind = "bad_url"
    end
    return text, err
end

--- Asks the service; where that fails the catalogue stays as it was.
---@async
---@return precis.Error? err
function ModelList:_refresh()
    local text, err = self:_fetch()
    if text then
        err = select(2, self._catalogue:replace(text, self._connection.endpoint.base_url))
        self:_detect()
    end
    return err
end

--- Makes sure that the catalogue is filled and fresh. A stale one is better than none: when the service cannot be
--- reached it stays in use, and the error is given along with it.
---@async
---@param options { max_age: number?, force: boolean? } seconds
---@return precis.Catalogue? catalogue
---@return precis.Error? err
function ModelList:get(options)
    self:recall()
    local catalogue = self._catalogue
    local age, err = catalogue:age(), nil
    if options.force or not age or age > (options.max_age or MODELS_STAY_FRESH) then
        err = self:_refresh()
    end
    return catalogue:count() > 0 and catalogue or nil, err
end

return ModelList
