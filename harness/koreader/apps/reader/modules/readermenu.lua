--- The reader's menu: a tap at the top of the page opens it.

local AppMenu = require("harness.apps.app_menu")
local _ = require("gettext")

local ReaderMenu = AppMenu:extend({ place = "reader" })

function ReaderMenu:init()
    AppMenu.init(self)
    self.menu_items.table_of_contents = {
        text = _("Table of contents"),
        callback = function()
            self.ui.toc:onShowToc()
        end,
    }
    self.menu_items.filemanager.remember = false
    self.menu_items.filemanager.callback = function()
        self:onCloseMenu()
        local file = self.ui.document.file
        self.ui:onClose()
        self.ui:showFileManager(file)
    end
end

function ReaderMenu:onReaderReady()
    self.ui:registerTouchZones({
        {
            id = "readermenu_tap",
            ges = "tap",
            screen_zone = { ratio_x = 0, ratio_y = 0, ratio_w = 1, ratio_h = 1 / 8 },
            overrides = { "tap_forward", "tap_backward" },
            handler = function()
                return self:onShowMenu()
            end,
        },
    })
end

return ReaderMenu
