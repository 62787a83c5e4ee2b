--- Files written whole or not at all, in the plugin's own folder.
--
-- A write goes to a temporary file beside the target, is brought to the disk, and then takes the target's name: a power
-- cut leaves the old file or the new one, never half of one.

local ffi = require("ffi")
local ffi_util = require("ffi/util")
local lfs = require("libs/libkoreader-lfs")
local util = require("util")

local Errors = require("precis.errors")

pcall(ffi.cdef, "int chmod(const char *, unsigned int);")

local OWNER_ONLY = 384 -- octal 0600
local NOT_THERE = 2 -- the system's number for it

local Files = {}

---@param path string
---@return string? data nil when there is no such file or it cannot be read
function Files.read(path)
    local file = io.open(path, "rb")
    if not file then
        return nil
    end
    local data = file:read("*a")
    file:close()
    return data
end

---@param path string
---@return boolean
function Files.exists(path)
    return lfs.attributes(path, "mode") ~= nil
end

local function failure(what, why)
    local kind = tostring(why):find("No space", 1, true) and "disk_full" or "storage"
    return Errors.new(kind, what .. " " .. tostring(why))
end

local function write_and_sync(path, data, private)
    local file, why = io.open(path, "wb")
    if not file then
        return nil, why
    end
    if private then
        -- Before the first byte of a secret is in it. FAT cards have no modes; there it changes nothing.
        pcall(ffi.C.chmod, path, OWNER_ONLY)
    end
    local written, write_why = file:write(data)
    local flushed, flush_why = file:flush()
    if written and flushed then
        ffi_util.fsyncOpenedFile(file)
    end
    file:close()
    if not (written and flushed) then
        return nil, write_why or flush_why
    end
    return true
end

--- Replaces a file's contents.
---@param path string
---@param data string
---@param options { private: boolean? }? private: readable by the owner alone, where the file system has modes
---@return true? ok
---@return precis.Error? err storage or disk_full
function Files.write(path, data, options)
    util.makePath((path:match("^(.*)/[^/]*$")))
    local temporary = path .. ".new"
    local ok, why = write_and_sync(temporary, data, options and options.private)
    if ok then
        ok, why = os.rename(temporary, path)
    end
    if not ok then
        os.remove(temporary)
        return nil, failure("write", why)
    end
    ffi_util.fsyncDirectory(path)
    return true
end

--- Adds to the end of a file, without waiting for the disk: for what may get lost in a power cut.
---@param path string
---@param data string
---@return integer? bytes how large the file is then
---@return precis.Error? err storage or disk_full
function Files.append(path, data)
    util.makePath((path:match("^(.*)/[^/]*$")))
    local file, why = io.open(path, "ab")
    local written, bytes
    if file then
        written, why = file:write(data)
        bytes = file:seek("end")
        file:close()
    end
    if not written then
        return nil, failure("append", why)
    end
    return bytes
end

local function is_folder(path)
    return lfs.attributes(path, "mode") == "directory"
end

---@param path string
function Files.make_folder(path)
    util.makePath(path)
end

--- How much all files of a folder take, its subfolders included.
---@param path string
---@return integer bytes
function Files.bytes_below(path)
    local sum = 0
    if not is_folder(path) then
        return sum
    end
    for name in lfs.dir(path) do
        local below = path .. "/" .. name
        local mode = lfs.attributes(below, "mode")
        if mode == "file" then
            sum = sum + lfs.attributes(below, "size")
        elseif mode == "directory" and name ~= "." and name ~= ".." then
            sum = sum + Files.bytes_below(below)
        end
    end
    return sum
end

--- The files of a folder: path, size and when they were last written or touched.
---@param folder string
---@return { path: string, bytes: integer, used: number }[] none when there is no such folder
function Files.list(folder)
    local files = {}
    if not is_folder(folder) then
        return files
    end
    for name in lfs.dir(folder) do
        local path = folder .. "/" .. name
        local attributes = lfs.attributes(path)
        if attributes and attributes.mode == "file" then
            files[#files + 1] = { path = path, bytes = attributes.size, used = attributes.modification }
        end
    end
    return files
end

--- Marks a file as used now, if it is there.
---@param path string
function Files.touch(path)
    if Files.exists(path) then
        lfs.touch(path)
    end
end

--- Removes the files of a folder, not its subfolders.
---@param path string
function Files.remove_files_in(path)
    if not is_folder(path) then
        return
    end
    local paths = {}
    for name in lfs.dir(path) do
        paths[#paths + 1] = path .. "/" .. name
    end
    for __, file in ipairs(paths) do
        if lfs.attributes(file, "mode") == "file" then
            os.remove(file)
        end
    end
end

--- Removes a file, if it is there.
---@param path string
---@return true? ok
---@return precis.Error? err storage
function Files.remove(path)
    local removed, why, code = os.remove(path)
    if not removed and code ~= NOT_THERE then
        return nil, failure("remove", why)
    end
    return true
end

return Files
