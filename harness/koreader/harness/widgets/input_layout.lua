--- Methods of an input dialog that build it: title, text, what was added, buttons, and the frame around them.

local Blitbuffer = require("ffi/blitbuffer")
local ButtonTable = require("ui/widget/buttontable")
local CenterContainer = require("ui/widget/container/centercontainer")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local MovableContainer = require("ui/widget/container/movablecontainer")
local Screen = require("device").screen
local Size = require("ui/size")
local TitleBar = require("ui/widget/titlebar")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local VerticalSpan = require("ui/widget/verticalspan")

local InputLayout = {}

function InputLayout:_make_parts()
    self.title_bar = TitleBar:new({
        width = self.width,
        align = "left",
        with_bottom_line = true,
        title = self.title,
        title_multilines = true,
        bottom_v_padding = 0,
        info_text = self.description,
        left_icon = self.title_bar_left_icon,
        left_icon_tap_callback = self.title_bar_left_icon_tap_callback,
        show_parent = self,
    })
    self:_add_save_buttons()
    self.button_table = ButtonTable:new({
        width = self.width - 2 * self.button_padding,
        buttons = self.buttons or {},
        zero_sep = true,
        show_parent = self,
    })
end

-- An editor (`save_callback`) gets KOReader's own Save and Close buttons.
function InputLayout:_add_save_buttons()
    if not self.save_callback or self._has_save_buttons then
        return
    end
    self._has_save_buttons = true
    self.buttons = self.buttons or { {} }
    table.insert(self.buttons[#self.buttons], {
        text = "Save",
        id = "save",
        callback = function()
            self.save_callback(self:getInputText())
        end,
    })
    table.insert(self.buttons[#self.buttons], {
        text = "Close",
        id = "close",
        callback = function()
            UIManager:close(self)
            if self.close_callback then
                self.close_callback()
            end
        end,
    })
end

-- Without a given height: what the text needs, or what the screen leaves.
function InputLayout:_text_height()
    if self.text_height and not self.fullscreen then
        return self.text_height
    end
    local around = 2 * (self.input_padding + self.input_margin + Size.border.inputtext + self.border_size)
    local used = self.title_bar:getHeight() + self.button_table:getSize().h + 2 * Size.padding.default + around
    local room = Screen:getHeight() - used - self:_keyboard_height()
    local probe = self:_make_input(nil)
    local line, needed = probe:getLineHeight(), probe:getTextHeight()
    if self.fullscreen or self.use_available_height or needed > room then
        return math.floor(room / line) * line
    end
    return math.max(line, needed)
end

function InputLayout:_make_input(height)
    return self.inputtext_class:new({
        text = self.input,
        hint = self.input_hint,
        face = self.input_face,
        alignment = self.alignment,
        width = self.text_width,
        height = height,
        padding = self.input_padding,
        margin = self.input_margin,
        input_type = self.input_type,
        text_type = self.text_type,
        enter_callback = not self.allow_newline and function()
            self.enter_callback()
        end or nil,
        strike_callback = self.strike_callback,
        edit_callback = self.edited_callback,
        scroll = height ~= nil,
        cursor_at_end = self.cursor_at_end,
        readonly = self.readonly,
        parent = self,
    })
end

function InputLayout:_centred(widget)
    return CenterContainer:new({ dimen = Geom:new({ w = self.width, h = widget:getSize().h }), widget })
end

function InputLayout:_frame()
    local span = self.condensed and 0 or Size.padding.default
    self.vgroup = VerticalGroup:new({
        align = "left",
        self.title_bar,
        VerticalSpan:new({ width = span }),
        self:_centred(self._input_widget),
        VerticalSpan:new({ width = span }),
    })
    for __, widget in ipairs(self._added_widgets or {}) do
        table.insert(self.vgroup, self:_centred(widget))
    end
    table.insert(self.vgroup, self:_centred(self.button_table))
    self.dialog_frame = FrameContainer:new({
        padding = 0,
        bordersize = self.border_size,
        background = Blitbuffer.COLOR_WHITE,
        self.vgroup,
    })
    self.movable = self.is_movable and MovableContainer:new({ self.dialog_frame }) or nil
    self[1] = CenterContainer:new({
        dimen = Geom:new({ w = Screen:getWidth(), h = Screen:getHeight() - self:_keyboard_height() }),
        ignore_if_over = "height",
        self.movable or self.dialog_frame,
    })
end

return InputLayout
