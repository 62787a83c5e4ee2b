--- Makes a fresh LuaJIT state look like KOReader's: what it has, what it lacks, and the two settings globals.
--
-- Runs once, before anything else. The border (`harness.border`) holds what Python lends: clock, folders, hashes.

local border = ...
package.loaded["harness.border"] = border

-- KOReader's LuaJIT has these two of 5.2's additions, and no others.
if not table.pack then
    function table.pack(...)
        return { n = select("#", ...), ... }
    end
end
table.unpack = table.unpack or unpack

-- A script must not end the process that tests it.
border.exits = {}
function os.exit(code)
    table.insert(border.exits, { code = code, traceback = debug.traceback("os.exit was called", 2) })
    error("os.exit(" .. tostring(code) .. ") was called", 2)
end

local system_date = os.date
function os.time(fields)
    return fields and border.mktime(fields) or math.floor(border.wall())
end
function os.date(format, moment)
    return system_date(format, moment or math.floor(border.wall()))
end
function os.clock()
    return border.cpu()
end

require("harness.sockets").watch()

G_defaults = require("luadefaults"):open()
G_reader_settings = require("luasettings"):open(require("datastorage"):getDataDir() .. "/settings.reader.lua")
-- A choice KOReader's readers have: nothing is written beside the books, which are often somebody else's test data.
if G_reader_settings:hasNot("document_metadata_folder") then
    G_reader_settings:saveSetting("document_metadata_folder", "dir")
end
