--- What KOReader remembers of a book, in a folder beside it: `<book>.sdr/metadata.<ending>.lua`.
--- books when the reader has chosen so.

local DataStorage = require("datastorage")
local LuaSettings = require("luasettings")
local util = require("util")

local DocSettings = LuaSettings:extend({})

function DocSettings:getSidecarDir(file, location)
    local folder = (file:match("^(.+)%.[^./]+$") or file) .. ".sdr"
    location = location or G_reader_settings:readSetting("document_metadata_folder", "doc")
    return location == "dir" and DataStorage:getDocSettingsDir() .. folder or folder
end

function DocSettings:getSidecarFilename(file)
    return "metadata." .. (file:match("%.([^./]+)$") or "_") .. ".lua"
end

local function sidecar_file(file)
    return DocSettings:getSidecarDir(file) .. "/" .. DocSettings:getSidecarFilename(file)
end

function DocSettings:hasSidecarFile(file)
    return util.fileExists(sidecar_file(file))
end

function DocSettings:findSidecarFile(file)
    return self:hasSidecarFile(file) and sidecar_file(file) or nil
end

function DocSettings:open(file)
    local settings = LuaSettings.open(self, sidecar_file(file))
    local own = DocSettings:extend({ data = settings.data, file = settings.file })
    own.data.doc_path = file
    return own
end

function DocSettings:flush()
    util.makePath((util.splitFilePathName(self.file)))
    return LuaSettings.flush(self)
end

function DocSettings:purge()
    os.remove(self.file)
    os.remove(self.file .. ".old")
    util.removePath((util.splitFilePathName(self.file)))
end

return DocSettings
