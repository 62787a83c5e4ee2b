--- The part of KOReader's `util` that deals with files and paths.

local ffiUtil = require("ffi/util")
local lfs = require("libs/libkoreader-lfs")

local Files = {}

local SAMPLE = 1024 -- bytes read at each place for the partial hash
local LAST_SAMPLE = 10

--- The hash KOReader knows a book by: of 1 kB at the start and at 1 kB, 4 kB, 16 kB … 1 GB.
function Files.partialMD5(path)
    local file = path and io.open(path, "rb")
    if not file then
        return
    end
    local samples = {}
    for step = -1, LAST_SAMPLE do
        file:seek("set", step < 0 and 0 or SAMPLE * 4 ^ step)
        local sample = file:read(SAMPLE)
        if not sample then
            break
        end
        table.insert(samples, sample)
    end
    file:close()
    return require("ffi/sha2").md5(table.concat(samples))
end

function Files.readFromFile(path, mode)
    if not path then
        return
    end
    local file, why = io.open(path, mode)
    if not file then
        return nil, why
    end
    local data = file:read("*a")
    file:close()
    return data
end

function Files.writeToFile(data, path, force_flush, as_lua)
    if not path then
        return
    end
    local file, why = io.open(path, "wb")
    if not file then
        return nil, why
    end
    file:write(as_lua and "-- " .. path .. "\nreturn " .. data .. "\n" or data)
    if force_flush then
        ffiUtil.fsyncOpenedFile(file)
    end
    file:close()
    return true
end

function Files.pathExists(path)
    return lfs.attributes(path, "mode") ~= nil
end

function Files.fileExists(path)
    return lfs.attributes(path, "mode") == "file"
end

function Files.directoryExists(path)
    return lfs.attributes(path, "mode") == "directory"
end

function Files.makePath(path)
    path = path:gsub("/+$", "")
    if Files.directoryExists(path) then
        return true
    end
    local parent = path:match("^(.+)/[^/]+$")
    if parent then
        local ok, why = Files.makePath(parent)
        if not ok then
            return nil, why
        end
    end
    local ok, why = lfs.mkdir(path)
    if not ok then
        return nil, why .. " (creating " .. path .. ")"
    end
    return true
end

function Files.removeFile(path)
    if not path or not Files.fileExists(path) then
        return nil, "file not found: " .. tostring(path)
    end
    return os.remove(path)
end

function Files.removePath(path)
    return lfs.rmdir(path)
end

function Files.isEmptyDir(path)
    if not Files.directoryExists(path) then
        return nil
    end
    for entry in lfs.dir(path) do
        if entry ~= "." and entry ~= ".." then
            return false
        end
    end
    return true
end

function Files.findFiles(folder, callback, recursive, max_files)
    local found = 0
    local function visit(path)
        for entry in lfs.dir(path) do
            local full, attributes = path .. "/" .. entry, nil
            if entry ~= "." and entry ~= ".." then
                attributes = lfs.attributes(full)
            end
            if attributes and attributes.mode == "directory" and recursive ~= false then
                visit(full)
            elseif attributes and attributes.mode == "file" and (not max_files or found < max_files) then
                found = found + 1
                callback(full, entry, attributes)
            end
        end
    end
    visit(folder)
end

function Files.splitFilePathName(path)
    if not path or path == "" then
        return "", ""
    end
    local folder, name = path:match("^(.*/)([^/]*)$")
    return folder or "", name or path
end

function Files.splitFileNameSuffix(path)
    if not path or path == "" then
        return "", ""
    end
    local stem, suffix = path:match("^(.*)%.([^./]*)$")
    return stem or path, suffix or ""
end

function Files.getFileNameSuffix(path)
    local __, suffix = Files.splitFileNameSuffix(path)
    return suffix
end

local UNSAFE = '[\\/:*?"<>|%c]'
local LONGEST_NAME = 240 -- bytes
local LONGEST_SUFFIX = 10

--- A name every file system accepts; `path` is ignored here, as names are made safe for all of them.
function Files.getSafeFilename(name, path, limit, limit_suffix)
    local safe = name:gsub(UNSAFE, "_"):gsub("\n", " ")
    local stem, suffix = Files.splitFileNameSuffix(safe)
    if #suffix > (limit_suffix or LONGEST_SUFFIX) then
        stem, suffix = safe, ""
    end
    stem = require("util").fixUtf8(stem:sub(1, limit or LONGEST_NAME), "")
    return suffix == "" and stem or stem .. "." .. suffix
end

return Files
