--- The reader: a document, core's modules, and the plugins, which get every event through it.

local Device = require("device")
local DocSettings = require("docsettings")
local DocumentRegistry = require("document/documentregistry")
local Event = require("ui/event")
local InfoMessage = require("ui/widget/infomessage")
local InputContainer = require("ui/widget/container/inputcontainer")
local InputDialog = require("ui/widget/inputdialog")
local Modules = require("harness.apps.modules")
local UIManager = require("ui/uimanager")
local lfs = require("libs/libkoreader-lfs")
local logger = require("logger")
local util = require("util")
local _ = require("gettext")

local Screen = Device.screen

local ReaderUI = InputContainer:extend({ name = "ReaderUI", belongs_to_koreader = true })

-- Core's modules in their order, as far as plugins meet them.
local ALWAYS = { "view", "link", "highlight", "menu", "toc", "annotation", "dictionary" }

ReaderUI.registerModule = Modules.register

function ReaderUI:registerPostInitCallback(callback)
    table.insert(self.postInitCallback, callback)
end

function ReaderUI:registerPostReaderReadyCallback(callback)
    table.insert(self.postReaderReadyCallback, callback)
end

function ReaderUI:_add_core(name)
    local module = require("apps/reader/modules/reader" .. name)
    local fields = { dialog = self.dialog, view = self.view, ui = self, document = self.document }
    self:registerModule(name, module:new(fields))
end

function ReaderUI:init()
    self.active_widgets, self.postInitCallback, self.postReaderReadyCallback = {}, {}, {}
    self.dialog = self.dialog or self
    self.doc_settings = DocSettings:open(self.document.file)
    self.document.is_new = self.doc_settings:readSetting("doc_props") == nil
    for __, name in ipairs(ALWAYS) do
        self:_add_core(name)
    end
    self:_add_core(self.document.info.has_pages and "paging" or "rolling")
    if not self.document.info.has_pages then
        self:_load_later()
    end
    Modules.add_plugins(self, { dialog = self.dialog, view = self.view, ui = self, document = self.document })
    self:_become_ready()
    if ReaderUI.instance then
        logger.err("ReaderUI instance mismatch!")
    end
    ReaderUI.instance = self
end

-- A reflowable document is loaded only after the plugins' `init`: they cannot ask it anything there.
function ReaderUI:_load_later()
    table.insert(self.postInitCallback, 1, function()
        if not self.document:loadDocument() then
            error("crengine failed recognizing or parsing this file: unsupported or invalid document")
        end
        self:handleEvent(Event:new("PreRenderDocument", self.doc_settings))
        self.document:render()
    end)
end

local function run_all(callbacks)
    for __, callback in ipairs(callbacks) do
        callback()
    end
end

function ReaderUI:_become_ready()
    self:handleEvent(Event:new("DocSettingsLoad", self.doc_settings, self.document))
    self:handleEvent(Event:new("ReadSettings", self.doc_settings))
    run_all(self.postInitCallback)
    self.postInitCallback = nil
    local file, props = self.document.file, self.document:getProps()
    self.doc_settings:saveSetting("doc_props", props)
    self.doc_props = util.tableDeepCopy(props)
    self.doc_props.display_title = props.title or (file:match("([^/]+)%.[^.]+$") or file)
    if not self.doc_settings:readSetting("partial_md5_checksum") then
        self.doc_settings:saveSetting("partial_md5_checksum", util.partialMD5(file))
    end
    self.doc_settings:readSetting("summary", { status = "reading", modified = os.date("%Y-%m-%d") })
    G_reader_settings:saveSetting("lastfile", file)
    self:handleEvent(Event:new("ReaderReady", self.doc_settings))
    self:handleEvent(Event:new("PageUpdate", self:getCurrentPage()))
    self.doc_settings:saveSetting("doc_pages", self.document:getPageCount())
    run_all(self.postReaderReadyCallback)
    self.postReaderReadyCallback = nil
end

--- Opens a book and shows it, some ticks later, as KOReader does.
function ReaderUI:showReader(file)
    if lfs.attributes(file, "mode") ~= "file" then
        UIManager:show(InfoMessage:new({ text = _("File '" .. file .. "' does not exist.") }))
        return
    end
    UIManager:broadcastEvent(Event:new("ShowingReader"))
    UIManager:show(InfoMessage:new({ text = _("Opening file '" .. file .. "'."), timeout = 0 }))
    UIManager:forceRePaint()
    UIManager:nextTick(function()
        -- The one place where KOReader protects opening a book as a whole.
        local opening = coroutine.create(function()
            self:doShowReader(file)
        end)
        local ok, err = coroutine.resume(opening)
        if not ok then
            logger.err("doShowReader crashed:", debug.traceback(opening, err))
            UIManager:show(InfoMessage:new({ text = _("No reader engine for this file or invalid file.") }))
        end
    end)
end

function ReaderUI:doShowReader(file)
    if ReaderUI.instance then
        ReaderUI.instance:onClose()
    end
    local document = DocumentRegistry:openDocument(file)
    if not document then
        UIManager:show(InfoMessage:new({ text = _("No reader engine for this file or invalid file.") }))
        return
    end
    if document.is_locked and not self:_unlock(document) then
        return
    end
    local reader = ReaderUI:new({ dimen = Screen:getSize(), covers_fullscreen = true, document = document })
    local FileManager = require("apps/filemanager/filemanager")
    if FileManager.instance then
        FileManager.instance:onClose()
    end
    UIManager:show(reader, "full")
end

-- Asks for the password until it is right or the reader gives up. Waits in its coroutine meanwhile.
function ReaderUI:_unlock(document)
    local waiting, dialog = coroutine.running(), nil
    local function answer(text)
        return function()
            local password = text == "OK" and dialog:getInputText() or nil
            UIManager:close(dialog)
            coroutine.resume(waiting, password)
        end
    end
    repeat
        dialog = InputDialog:new({
            title = _("Input document password"),
            text_type = "password",
            belongs_to_koreader = true,
            buttons = {
                {
                    { text = _("Cancel"), id = "close", callback = answer("Cancel") },
                    { text = _("OK"), callback = answer("OK") },
                },
            },
        })
        UIManager:show(dialog)
        local password = coroutine.yield()
    until not password or document:unlock(password)
    return not document.is_locked
end

function ReaderUI:showFileManager(file)
    require("apps/filemanager/filemanager"):showFiles(file and file:match("(.*)/"))
end

function ReaderUI:switchDocument(file)
    self:showReader(file)
end

function ReaderUI:reloadDocument(after_close)
    local file = self.document.file
    self:handleEvent(Event:new("CloseReaderMenu"))
    self:handleEvent(Event:new("CloseConfigMenu"))
    self:handleEvent(Event:new("PreserveCurrentSession"))
    self.highlight:onClose()
    self:onClose(false)
    if after_close then
        after_close(file)
    end
    self:showReader(file)
end

function ReaderUI:onShowingReader()
    self.tearing_down = true
    self:onClose(false)
end

function ReaderUI:saveSettings()
    self:handleEvent(Event:new("SaveSettings"))
    self.doc_settings:flush()
    G_reader_settings:flush()
end

function ReaderUI:onFlushSettings()
    self:saveSettings()
end

--- `CloseDocument` comes while the document is still open; closing the window then sends `FlushSettings` and
-- `CloseWidget`, when it is gone.
function ReaderUI:onClose(full_refresh)
    require("pluginloader"):finalize()
    if self.document then
        self:handleEvent(Event:new("CloseDocument"))
        self.document:close()
        self.document = nil
    end
    UIManager:close(self.dialog, full_refresh ~= false and "full" or nil)
end

function ReaderUI:onCloseWidget()
    ReaderUI.instance = nil
end

function ReaderUI:onHome()
    local file = self.document.file
    self:onClose()
    self:showFileManager(file)
    return true
end

function ReaderUI:onScreenResize(size)
    self.dimen = size
    self:updateTouchZonesOnScreenResize(size)
end

function ReaderUI:getCurrentPage()
    return self.paging and self.paging.current_page or self.document:getCurrentPage()
end

return ReaderUI
