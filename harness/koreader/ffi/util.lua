--- Helpers of koreader-base. What would block the UI thread or fork the process is an error here.

local lfs = require("libs/libkoreader-lfs")

local util = {}

local function forbidden(name, why)
    util[name] = function()
        error("ffi/util." .. name .. " " .. why, 2)
    end
end

forbidden("sleep", "blocks the reader's screen: use UIManager:scheduleIn")
forbidden("usleep", "blocks the reader's screen: use UIManager:scheduleIn")
forbidden("runInSubProcess", "forks, which crashes on some devices: use tasks")

--- Puts values at `%1` to `%99`. Without any value the text stays as it is.
function util.template(text, ...)
    local values = table.pack(...)
    if values.n == 0 then
        return text
    end
    return (text:gsub("%%([1-9][0-9]?)", function(number)
        return values[tonumber(number)]
    end))
end

function util.idiv(dividend, divisor)
    local quotient = dividend / divisor
    return quotient > 0 and math.floor(quotient) or math.ceil(quotient)
end

function util.strcoll(a, b)
    if a == nil or b == nil then
        return a == nil and b ~= nil
    end
    return a < b
end

function util.joinPath(folder, name)
    if name:sub(1, 1) == "/" then
        return name
    end
    return folder:sub(-1) == "/" and folder .. name or folder .. "/" .. name
end

function util.basename(path)
    return (path:gsub("/+$", ""):match("([^/]*)$"))
end

function util.dirname(path)
    local folder = path:match("^(.*)/[^/]*$")
    return folder == "" and "/" or folder or "."
end

function util.realpath(path)
    return require("harness.border").realpath(path)
end

--- Nil when the copy is whole, else what went wrong.
function util.copyFile(from, to)
    local source, why = io.open(from, "rb")
    if not source then
        return why
    end
    local target
    target, why = io.open(to, "wb")
    if not target then
        source:close()
        return why
    end
    local __, failure = target:write(source:read("*a"))
    source:close()
    target:close()
    return failure
end

function util.purgeDir(folder)
    for entry in lfs.dir(folder) do
        if entry ~= "." and entry ~= ".." then
            local path = folder .. "/" .. entry
            local is_folder = lfs.symlinkattributes(path, "mode") == "directory"
            local ok, why = (is_folder and util.purgeDir or os.remove)(path)
            if not ok then
                return nil, why
            end
        end
    end
    return os.remove(folder)
end

function util.fsyncOpenedFile(file)
    file:flush()
    return true
end

function util.fsyncDirectory()
    return true
end

function util.getTimestamp()
    return require("harness.border").wall()
end

function util.getDuration(from)
    return util.getTimestamp() - from
end

function util.orderedPairs(data)
    local keys = {}
    for key in pairs(data) do
        table.insert(keys, key)
    end
    table.sort(keys, function(a, b)
        if type(a) == type(b) then
            return a < b
        end
        return tostring(a) < tostring(b)
    end)
    local index = 0
    return function()
        index = index + 1
        return keys[index], data[keys[index]]
    end
end

function util.isAndroid()
    return false
end

function util.isPocketbook()
    return false
end

return util
