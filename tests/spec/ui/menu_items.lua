--- What specs do with the items of a menu: note what they call, read them, find one.

-- Actions that note what was called, with what.
local function noting(noted)
    return setmetatable({}, {
        __index = function(__, name)
            return function(what)
                noted[#noted + 1] = type(what) == "string" and name .. " " .. what or name
            end
        end,
    })
end

local function text_of(item)
    return item.text or item.text_func()
end

local function find(items, text)
    for __, item in ipairs(items) do
        if text_of(item):find(text, 1, true) then
            return item
        end
    end
    error("no item " .. text)
end

return {
    noting = noting,
    text_of = text_of,
    find = find,
}
