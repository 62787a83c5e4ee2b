--- Several boxes to type in, one under the other.

local FrameContainer = require("ui/widget/container/framecontainer")
local Font = require("ui/font")
local InputDialog = require("ui/widget/inputdialog")
local InputText = require("ui/widget/inputtext")
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local Blitbuffer = require("ffi/blitbuffer")
local CenterContainer = require("ui/widget/container/centercontainer")
local Geom = require("ui/geometry")
local Screen = require("device").screen

local MultiInputDialog = InputDialog:extend({
    focused_field_idx = 1,
    description_padding = Size.padding.small,
    description_margin = Size.margin.small,
})

function MultiInputDialog:init()
    self.input_fields = {}
    InputDialog.init(self)
    table.remove(self.layout, 1)
    self.vgroup = VerticalGroup:new({ align = "left", self.title_bar })
    for index, field in ipairs(self.fields) do
        self:_add_field(index, field)
    end
    table.insert(self.vgroup, self:_centred(self.button_table))
    self.dialog_frame = FrameContainer:new({ padding = 0, background = Blitbuffer.COLOR_WHITE, self.vgroup })
    self.movable = nil
    self._input_widget = self.input_fields[self.focused_field_idx]
    self[1] = CenterContainer:new({
        dimen = Geom:new({ w = Screen:getWidth(), h = Screen:getHeight() - self:_keyboard_height() }),
        ignore_if_over = "height",
        self.dialog_frame,
    })
end

function MultiInputDialog:_add_field(index, field)
    local width = math.floor(self.width * 0.9)
    if field.description then
        local text = TextBoxWidget:new({
            text = field.description,
            face = Font:getFace("x_smallinfofont"),
            width = width,
        })
        table.insert(self.vgroup, self:_centred(text))
    end
    local input = InputText:new({
        text = field.text,
        hint = field.hint,
        input_type = field.input_type,
        text_type = field.text_type,
        face = self.input_face,
        width = width,
        idx = index,
        focused = index == self.focused_field_idx,
        parent = self,
        enter_callback = not field.allow_newline and function()
            self.enter_callback()
        end or nil,
    })
    table.insert(self.input_fields, input)
    table.insert(self.layout, #self.input_fields, { input })
    table.insert(self.vgroup, self:_centred(input))
end

--- The texts, in the order of the fields.
function MultiInputDialog:getFields()
    local texts = {}
    for __, input in ipairs(self.input_fields) do
        table.insert(texts, input:getText())
    end
    return texts
end

function MultiInputDialog:onSwitchFocus(input)
    self._input_widget:unfocus()
    self:onCloseKeyboard()
    self._input_widget = input
    self.focused_field_idx = input.idx
    input:focus()
    UIManager:setDirty(self, function()
        return "ui", self.dialog_frame.dimen
    end)
    self:onShowKeyboard()
end

return MultiInputDialog
