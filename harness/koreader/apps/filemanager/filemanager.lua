--- The file browser: books of one folder, its menu, its plugins, and the dialog of a long press on a book.

local ButtonDialog = require("ui/widget/buttondialog")
local Event = require("ui/event")
local FileChooser = require("ui/widget/filechooser")
local FileManagerMenu = require("apps/filemanager/filemanagermenu")
local InputContainer = require("ui/widget/container/inputcontainer")
local Modules = require("harness.apps.modules")
local ReaderDictionary = require("apps/reader/modules/readerdictionary")
local Screen = require("device").screen
local UIManager = require("ui/uimanager")
local _ = require("gettext")

local border = require("harness.border")

local FileManager =
    InputContainer:extend({ name = "FileManager", covers_fullscreen = true, belongs_to_koreader = true })

function FileManager:registerModule(name, module, is_always_active)
    Modules.register(self, name, module, is_always_active)
    if name then
        module.name = "filemanager" .. name
    end
end

function FileManager:registerPostInitCallback(callback)
    table.insert(self.postInitCallback, callback)
end

function FileManager:init()
    self.active_widgets, self.postInitCallback = {}, {}
    self.chooser_place = InputContainer:new({})
    table.insert(self, self.chooser_place)
    self:registerModule("menu", FileManagerMenu:new({ ui = self }))
    self:registerModule("dictionary", ReaderDictionary:new({ ui = self }))
    Modules.add_plugins(self, { ui = self }, false)
    self:setupLayout()
    self:registerTouchZones({
        {
            id = "filemanager_tap",
            ges = "tap",
            screen_zone = { ratio_x = 0, ratio_y = 0, ratio_w = 1, ratio_h = 1 / 8 },
            handler = function()
                return self.menu:onShowMenu()
            end,
        },
    })
    for __, callback in ipairs(self.postInitCallback) do
        callback()
    end
    FileManager.instance = self
end

function FileManager:setupLayout()
    self.file_chooser = FileChooser:new({
        path = self.root_path,
        show_parent = self,
        title = "KOReader",
        is_popout = false,
        is_borderless = true,
        onFileSelect = function(__, item)
            self:openFile(item.path)
            return true
        end,
        onFileHold = function(__, item)
            self:_show_file_dialog(item)
            return true
        end,
    })
    self.chooser_place[1] = self.file_chooser
    self.layout = self.file_chooser.layout
end

--- Adds a row to the dialog of a long press on a file: `make_row(file, is_file, book_props)` or nil.
function FileManager:addFileDialogButtons(id, make_row)
    self.file_dialog_added_buttons = self.file_dialog_added_buttons or { index = {} }
    local added = self.file_dialog_added_buttons
    if not added.index[id] then
        table.insert(added, make_row)
        added.index[id] = #added
    end
end

function FileManager:removeFileDialogButtons(id)
    local added = self.file_dialog_added_buttons
    local position = added and added.index[id]
    if position then
        table.remove(added, position)
        added.index[id] = nil
        for other, at in pairs(added.index) do
            added.index[other] = at > position and at - 1 or at
        end
    end
end

function FileManager:_show_file_dialog(item)
    local dialog
    local rows = { { { text = _("Open"), callback = function()
        UIManager:close(dialog)
        self:openFile(item.path)
    end } } }
    for __, make_row in ipairs(self.file_dialog_added_buttons or {}) do
        table.insert(rows, make_row(item.path, item.is_file, {}))
    end
    dialog = ButtonDialog:new({
        title = item.text,
        title_align = "center",
        buttons = rows,
        belongs_to_koreader = true,
    })
    self.file_chooser.file_dialog = dialog
    UIManager:show(dialog)
end

function FileManager:openFile(file)
    require("apps/reader/readerui"):showReader(file)
end

function FileManager:showFiles(path)
    local browser = FileManager:new({ dimen = Screen:getSize(), root_path = path or border.data_dir })
    UIManager:show(browser)
end

function FileManager:onShowingReader()
    self.tearing_down = true
    self:onClose()
end

--- Closing tells the plugins nothing but `FlushSettings` and `CloseWidget`.
function FileManager:onClose()
    require("pluginloader"):finalize()
    UIManager:close(self)
    return true
end

function FileManager:onFlushSettings()
    G_reader_settings:flush()
end

function FileManager:onCloseWidget()
    FileManager.instance = nil
end

function FileManager:onSetRotationMode(rotation)
    Screen:setRotationMode(rotation)
    self.dimen = Screen:getSize()
    self:updateTouchZonesOnScreenResize()
    self:setupLayout()
    self:handleEvent(Event:new("SetDimensions", self.dimen))
    UIManager:onRotation()
    return true
end

return FileManager
