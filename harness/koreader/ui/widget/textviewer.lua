--- A window with a title, a text that scrolls, and buttons. With `text_format` md or html the text is typeset.

local BD = require("ui/bidi")
local Blitbuffer = require("ffi/blitbuffer")
local ButtonDialog = require("ui/widget/buttondialog")
local ButtonTable = require("ui/widget/buttontable")
local CenterContainer = require("ui/widget/container/centercontainer")
local Device = require("device")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local InputContainer = require("ui/widget/container/inputcontainer")
local MovableContainer = require("ui/widget/container/movablecontainer")
local ScrollHtmlWidget = require("ui/widget/scrollhtmlwidget")
local ScrollTextWidget = require("ui/widget/scrolltextwidget")
local Size = require("ui/size")
local TitleBar = require("ui/widget/titlebar")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local WidgetContainer = require("ui/widget/container/widgetcontainer")
local Window = require("harness.widgets.window")
local _ = require("gettext")

local Screen = Device.screen

local TextViewer = InputContainer:extend({
    alignment = "left",
    show_menu = true,
    text_padding = Size.padding.large,
    text_margin = Size.margin.small,
    button_padding = Size.padding.default,
    text_type = "general",
})

local FONT_SIZES = { general = 20, file_content = 20, book_info = 20, bookmark = 20, lookup = 20, code = 16 }
local TYPESET = { html = true, htm = true, md = true }

function TextViewer:init()
    self.width = self.width or Screen:getWidth() - Screen:scaleBySize(30)
    self.height = self.height or Screen:getHeight() - Screen:scaleBySize(30)
    self.align = "center"
    self.region = Screen:getSize()
    Window.listen(self, "TapClose", "tap")
    Window.listen(self, "Swipe", "swipe")
    if Device:hasKeys() then
        self.key_events.Close = { { Device.input.group.Back } }
        self.key_events.ShowMenu = { { "Menu" } }
        self.key_events.ScrollOrPrev = { { Device.input.group.PgBack }, event = "ScrollBy", args = -1 }
        self.key_events.ScrollOrNext = { { Device.input.group.PgFwd }, event = "ScrollBy", args = 1 }
    end
    self.titlebar = TitleBar:new({
        width = self.width,
        align = "left",
        with_bottom_line = true,
        title = self.title or self.file,
        title_face = self.title_face,
        title_multilines = self.title_multilines,
        title_shrink_font_to_fit = self.title_shrink_font_to_fit,
        left_icon = self.show_menu and "appbar.menu" or nil,
        left_icon_tap_callback = function()
            self:onShowMenu()
        end,
        close_callback = function()
            self:onClose()
        end,
        show_parent = self,
    })
    self.button_table = ButtonTable:new({
        width = self.width - 2 * self.button_padding,
        buttons = self:_buttons(),
        zero_sep = true,
        show_parent = self,
    })
    self.layout = self.button_table.layout
    self:_set_text()
end

-- Of its menu only the entry that every text has.
function TextViewer:onShowMenu()
    if not self.show_menu then
        return
    end
    UIManager:show(ButtonDialog:new({
        shrink_unneeded_width = true,
        buttons = {
            {
                {
                    text = _("Monospace font"),
                    checked_func = function()
                        return self.monospace_font
                    end,
                    callback = function()
                        self.monospace_font = not self.monospace_font
                        self:_set_text()
                        UIManager:setDirty(self, "partial")
                    end,
                },
            },
        },
    }))
end

-- What the bars leave of the height is the text's.
function TextViewer:_set_text()
    self.scroll_widget = self:_make_text(self.height - self.titlebar:getHeight() - self.button_table:getSize().h)
    self.box_widget = self.scroll_widget.text_widget
    self:_frame()
end

-- KOReader adds its own row to the caller's table, in place.
function TextViewer:_buttons()
    local rows = self.buttons_table or {}
    if self.add_default_buttons or not self.buttons_table then
        table.insert(rows, {
            {
                text = _("Find"),
                id = "find",
                callback = function()
                    self:_find()
                end,
            },
            {
                text = "⇱",
                id = "top",
                callback = function()
                    self.scroll_widget:scrollToTop()
                end,
            },
            {
                text = "⇲",
                id = "bottom",
                callback = function()
                    self.scroll_widget:scrollToBottom()
                end,
            },
            {
                text = _("Close"),
                id = "close",
                callback = function()
                    self:onClose()
                end,
            },
        })
    end
    return rows
end

-- Asks for a text, and scrolls to the first line after the shown ones that holds it.
function TextViewer:_find()
    self:onInput({
        title = _("Enter text to search for"),
        callback = function(wanted)
            local box = self.box_widget
            for number = box and box.virtual_line_num + 1 or 1, box and box:getAllLineCount() or 0 do
                if box:_line_text(number):lower():find(wanted:lower(), 1, true) then
                    return self.scroll_widget:scrollToRatio((number - 1) / box:getAllLineCount(), false)
                end
            end
        end,
    })
end

function TextViewer:_make_text(room)
    local around = 2 * (self.text_padding + self.text_margin)
    local width, height = self.width - around, room - around
    if self.monospace_font == nil then
        self.monospace_font = self.text_type == "code"
    end
    local size = FONT_SIZES[self.text_type] or FONT_SIZES.general
    if not TYPESET[self.text_format or ""] then
        return ScrollTextWidget:new({
            text = self.text,
            face = Font:getFace(self.monospace_font and "smallinfont" or "x_smallinfofont", size),
            width = width,
            height = height,
            dialog = self,
            alignment = self.alignment,
            scroll_callback = self:_end_watcher(),
        })
    end
    local html = self.text
    if self.text_format == "md" then
        html = require("apps/filemanager/filemanagerconverter"):mdToHtml(self.text)
    end
    return ScrollHtmlWidget:new({
        html_body = html,
        default_font_size = Screen:scaleBySize(size),
        width = width,
        height = height,
        dialog = self,
        scroll_callback = self:_end_watcher(),
    })
end

-- The buttons to the top and to the bottom are off when one is there.
function TextViewer:_end_watcher()
    local function switch(id, is_useful)
        local button = self.button_table:getButtonById(id)
        if button then
            button:enableDisable(is_useful)
            button:refresh()
        end
    end
    return function(low, high)
        switch("top", low > 0)
        switch("bottom", high < 1)
    end
end

function TextViewer:_frame()
    local text = FrameContainer:new({
        padding = self.text_padding,
        margin = self.text_margin,
        bordersize = 0,
        self.scroll_widget,
    })
    local buttons = CenterContainer:new({
        dimen = Geom:new({ w = self.width, h = self.button_table:getSize().h }),
        self.button_table,
    })
    self.frame = FrameContainer:new({
        padding = 0,
        background = Blitbuffer.COLOR_WHITE,
        VerticalGroup:new({ self.titlebar, text, buttons }),
    })
    self.movable = MovableContainer:new({ unmovable = self.unmovable, ignore_events = { "swipe" }, self.frame })
    self[1] = WidgetContainer:new({ align = self.align, dimen = self.region, self.movable })
end

function TextViewer:onShow()
    UIManager:setDirty(self, function()
        return "partial", self.frame.dimen
    end)
    return true
end

function TextViewer:onCloseWidget()
    UIManager:setDirty(nil, function()
        return "partial", self.frame.dimen
    end)
end

function TextViewer:onTapClose(__, gesture)
    if gesture.pos:notIntersectWith(self.frame.dimen) then
        self:onClose()
    end
    return true
end

function TextViewer:onClose()
    UIManager:close(self)
    if self.close_callback then
        self.close_callback()
    end
    return true
end

function TextViewer:onScrollBy(direction)
    self.scroll_widget:scrollText(direction)
    return true
end

--- On the text a swipe to the side turns pages; elsewhere it moves the window.
function TextViewer:onSwipe(argument, gesture)
    if gesture.pos:notIntersectWith(self.scroll_widget.dimen) then
        return self.movable:onMovableSwipe(argument, gesture)
    end
    local direction = BD.flipDirectionIfMirroredUILayout(gesture.direction)
    if direction == "west" or direction == "east" then
        self.scroll_widget:scrollText(direction == "west" and 1 or -1)
        return true
    end
    UIManager:setDirty(nil, "full")
    return false
end

return TextViewer
