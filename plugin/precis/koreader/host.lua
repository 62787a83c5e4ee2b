--- Everything KOReader and the device give us, behind one plain table for `app.lua`.

local DataStorage = require("datastorage")
local UIManager = require("ui/uimanager")
local logger = require("logger")

local Clock = require("precis.koreader.clock")
local Codec = require("precis.koreader.codec")
local Files = require("precis.koreader.files")
local KeyStore = require("precis.koreader.key_store")
local Network = require("precis.koreader.network")
local Settings = require("precis.koreader.settings")
local Ticker = require("precis.koreader.ticker")

---@class precis.Log
---@field dbg fun(...)
---@field info fun(...)
---@field warn fun(...)
---@field err fun(...)

---@class precis.Host
---@field clock precis.Clock
---@field log precis.Log
---@field guard precis.Guard
---@field settings precis.Settings
---@field key_store precis.KeyStore
---@field data_dir string the plugin's own folder
---@field koreader_dir string where the reader finds KOReader's own files

-- KOReader starts in its own folder, where its certificates are.
local CERTIFICATE_BUNDLE = "data/ca-bundle.crt"

local function prefixed(write)
    return function(...)
        write("Précis:", ...)
    end
end

local Host = {}

--- Sockets and codecs are loaded at the first request, not when KOReader starts.
function Host.sockets()
    return require("socket")
end

---@return table? ssl LuaSec; nil where KOReader has none
function Host.ssl()
    local found, ssl = pcall(require, "ssl")
    return found and ssl or nil
end

function Host.codec()
    return Codec.pick()
end

---@param settings precis.Settings
---@return string path
function Host.certificate_bundle(settings)
    local chosen = settings:get("ca_file")
    return chosen ~= "" and chosen or CERTIFICATE_BUNDLE
end

function Host.ticker(turn, guard)
    return Ticker.new({ ui_manager = UIManager, clock = Clock, turn = turn, guard = guard })
end

function Host.sqlite()
    return require("precis.koreader.sqlite")
end

--- How SQLite should guard against a power cut on this device's file system.
function Host.journal_mode()
    return require("device"):canUseWAL() and "WAL" or "TRUNCATE"
end

--- The open book behind a plain face.
---@param ui table KOReader's ReaderUI
function Host.document(ui)
    return require("precis.koreader.document").open(ui)
end

--- What the plugin remembers of an open book.
---@param ui table KOReader's ReaderUI
---@return precis.BookMemory
function Host.book_memory(ui)
    return require("precis.koreader.book_memory").new(ui)
end

--- The pages of an open book, as what they look like.
---@param ui table KOReader's ReaderUI
---@param folder string where a file may lie for a moment
---@return precis.Pages
function Host.pages(ui, folder)
    return require("precis.koreader.pages").new(ui, folder)
end

--- Turns an open book to a place.
---@param ui table KOReader's ReaderUI
---@param position { page: integer, xpointer: string? }
function Host.go_to(ui, position)
    require("precis.koreader.navigation").go_to(ui, position)
end

--- The code of the language KOReader speaks, such as "pt_BR".
---@return string
function Host.interface_language()
    local code = require("gettext").current_lang
    return code and code ~= "C" and code or "en"
end

--- What a report of a problem should name.
---@return { koreader: string, device: string }
function Host.facts()
    return {
        koreader = tostring((require("version"):getCurrentRevision())),
        device = tostring(require("device").model),
    }
end

--- Bytes nobody can guess, for login secrets.
function Host.random_bytes(count)
    local source = assert(io.open("/dev/urandom", "rb"))
    local bytes = source:read(count)
    source:close()
    return bytes
end

--- SHA-256 of a string, in hexadecimal digits.
---@param data string
---@param give_way (fun(): true?, precis.Error?)? called between slices of long data; what it refuses with ends the work
---@return string? digits
---@return precis.Error? err
function Host.sha256(data, give_way)
    return require("precis.koreader.sha256")(data, give_way)
end

---@param guard precis.Guard
---@return precis.Host
function Host.new(guard)
    local log = {
        dbg = prefixed(logger.dbg),
        info = prefixed(logger.info),
        warn = prefixed(logger.warn),
        err = prefixed(logger.err),
    }
    local settings = Settings.open()
    return setmetatable({
        clock = Clock,
        log = log,
        guard = guard,
        settings = settings,
        key_store = KeyStore.open(function()
            return settings:get("base_url")
        end),
        network = Network,
        files = Files,
        data_dir = DataStorage:getDataDir() .. "/precis",
        koreader_dir = DataStorage:getDataDir(),
    }, { __index = Host })
end

return Host
