--- What the reader's menu and the file browser's have in common: registering, building, showing, closing.

local CenterContainer = require("ui/widget/container/centercontainer")
local Device = require("device")
local InputContainer = require("ui/widget/container/inputcontainer")
local MenuSorter = require("ui/menusorter")
local Screen = Device.screen
local TouchMenu = require("ui/widget/touchmenu")
local UIManager = require("ui/uimanager")
local core_items = require("harness.apps.core_items")
local logger = require("logger")

local border = require("harness.border")

local AppMenu = InputContainer:extend({ place = "reader" })

function AppMenu:init()
    self.menu_items, self.registered_widgets = core_items(), {}
    if Device:hasKeys() then
        self.key_events.PressMenu = { { "Menu" } }
    end
end

function AppMenu:registerToMainMenu(widget)
    table.insert(self.registered_widgets, widget)
end

--- `addToMainMenu` is protected; what the items say is not.
function AppMenu:setUpdateItemTable()
    for __, widget in ipairs(self.registered_widgets) do
        local ok, err = pcall(widget.addToMainMenu, widget, self.menu_items)
        if not ok then
            logger.err("failed to register widget", widget.name, err)
            border.report_error("addToMainMenu of " .. tostring(widget.name) .. ": " .. tostring(err))
        end
    end
    local order = require("harness.apps.menu_orders")(self.place)
    self.tab_item_table = MenuSorter:mergeAndSort(self.place, self.menu_items, order)
end

function AppMenu:onShowMenu(tab_index)
    if not self.tab_item_table then
        self:setUpdateItemTable()
    end
    local container = CenterContainer:new({ ignore = "height", dimen = Screen:getSize(), belongs_to_koreader = true })
    container[1] = TouchMenu:new({
        last_index = tab_index or self.last_tab_index,
        tab_item_table = self.tab_item_table,
        show_parent = container,
        close_callback = function()
            self:onCloseMenu()
        end,
    })
    self.menu_container = container
    UIManager:show(container)
    return true
end

function AppMenu:onCloseMenu()
    if self.menu_container then
        self.last_tab_index = self.menu_container[1].last_index
        UIManager:close(self.menu_container)
        self.menu_container = nil
    end
    return true
end

-- The names by which KOReader's code and plugins close it.
AppMenu.onTapCloseMenu = AppMenu.onCloseMenu
AppMenu.onCloseReaderMenu = AppMenu.onCloseMenu
AppMenu.onCloseFileManagerMenu = AppMenu.onCloseMenu

function AppMenu:onPressMenu()
    return self:onShowMenu()
end

AppMenu.onKeyPressShowMenu = AppMenu.onPressMenu

--- A menu that is open is built anew for the other size of the screen.
function AppMenu:onSetDimensions()
    if self.menu_container then
        self:onCloseMenu()
        self:onShowMenu()
    end
end

-- Touches reach the menu through the touch zones of its place.
function AppMenu:onGesture() end

return AppMenu
