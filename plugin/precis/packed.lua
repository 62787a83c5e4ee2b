--- Finds the plugin's modules: in the one file in which the package holds them, or each in its own in the source tree.
--
-- Before KOReader looks for them: in its path the folders of all plugins stand, and another one's may come first.
--
-- One file is a third smaller than hundreds, unpacks sooner, takes less room on a device's card, and an update cannot
-- mix two versions. A module keeps its path and its lines, so traces do too. Written by tools/modules.py: a line for
-- each module with its path and its size in bytes, an empty line, then their sources one after another.

local FOLDER = debug.getinfo(1, "S").source:match("^@(.*)precis/packed%.lua$")
local PACK = FOLDER .. "precis/modules.pack"
-- In package.loaders: the first knows what is preloaded, the second looks for files.
local BEFORE_FILES = 2

---@class precis.Packed
---@field path string within the plugin's folder
---@field offset integer of its first byte in the pack
---@field size integer bytes

---@return table<string, precis.Packed> places by the name that `require` is given
local function read_places(file)
    local places, size_of_index, sizes = {}, 1, 0
    for line in file:lines() do
        local path, size = line:match("^(%S+) (%d+)$")
        if not path then
            break
        end
        local name = path:gsub("%.lua$", ""):gsub("/", ".")
        places[name] = { path = path, offset = sizes, size = tonumber(size) }
        size_of_index, sizes = size_of_index + #line + 1, sizes + tonumber(size)
    end
    for __, place in pairs(places) do
        place.offset = place.offset + size_of_index
    end
    return places
end

local function read_place(file, place)
    file:seek("set", place.offset)
    local source = file:read(place.size) or ""
    assert(#source == place.size, place.path .. " was not copied whole; copy the plugin again")
    return source, FOLDER .. place.path
end

local known_size, places

-- A new version may be copied over this one while KOReader runs.
local function read_index(file)
    local size = file:seek("end")
    if size ~= known_size then
        file:seek("set")
        known_size, places = size, read_places(file)
    end
end

local function source_in_pack(name)
    local file = io.open(PACK, "rb")
    if not file then
        return nil
    end
    read_index(file)
    local place = places[name]
    local source, path
    if place then
        source, path = read_place(file, place)
    end
    file:close()
    return source, path
end

local function source_in_tree(name)
    local path = package.searchpath(name, FOLDER .. "?.lua")
    local file = path and io.open(path, "rb")
    if not file then
        return nil
    end
    local source = file:read("*a")
    file:close()
    return source, path
end

local pack = io.open(PACK, "rb")
if pack then
    pack:close()
end
local source_of = pack and source_in_pack or source_in_tree

local Packed = {}

--- What a module of the plugin's is written as.
---@param name string as `require` is given it
---@return string? source nil: it is none of the plugin's
---@return string? path
function Packed.source(name)
    if name:find("^precis%.") then
        return source_of(name)
    end
end

table.insert(package.loaders, BEFORE_FILES, function(name)
    local source, path = Packed.source(name)
    return source and assert(loadstring(source, "@" .. path))
end)

return Packed
