--- The body of a question: an icon, a text that shrinks until it fits the screen, and rows of buttons.

local Blitbuffer = require("ffi/blitbuffer")
local ButtonTable = require("ui/widget/buttontable")
local CenterContainer = require("ui/widget/container/centercontainer")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local HorizontalSpan = require("ui/widget/horizontalspan")
local IconWidget = require("ui/widget/iconwidget")
local MovableContainer = require("ui/widget/container/movablecontainer")
local Screen = require("device").screen
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local VerticalGroup = require("ui/widget/verticalgroup")
local VerticalSpan = require("ui/widget/verticalspan")

local Question = {}

local SMALLEST_FONT = 10 -- KOReader's units

function Question.text_width()
    return math.floor(math.min(Screen:getWidth(), Screen:getHeight()) * 2 / 3)
end

local function make_text(box)
    local group = VerticalGroup:new({
        align = "left",
        TextBoxWidget:new({ text = box.text, face = box.face, width = Question.text_width() }),
    })
    for index, widget in ipairs(box._added_widgets or {}) do
        if index == 1 then
            table.insert(group, VerticalSpan:new({ width = Size.padding.large }))
        end
        table.insert(group, widget)
    end
    return group
end

local function make_frame(box, buttons)
    local content = HorizontalGroup:new({
        IconWidget:new({ icon = box.icon }),
        HorizontalSpan:new({ width = Size.span.horizontal_default }),
        make_text(box),
    })
    return FrameContainer:new({
        background = Blitbuffer.COLOR_WHITE,
        padding = box.padding,
        padding_bottom = 0,
        VerticalGroup:new({
            align = "left",
            content,
            VerticalSpan:new({ width = box.margin + box.padding }),
            ButtonTable:new({ width = content:getSize().w, buttons = buttons, zero_sep = true, show_parent = box }),
        }),
    })
end

--- Fills `box` with its question; sets `box.movable`.
function Question.build(box, buttons)
    local frame = make_frame(box, buttons)
    while frame:getSize().h > 0.95 * Screen:getHeight() and box.face.orig_size > SMALLEST_FONT do
        box.face = Font:getFace(box.face.orig_font, box.face.orig_size - 1)
        frame = make_frame(box, buttons)
    end
    box.movable = MovableContainer:new({ frame, unmovable = box.unmovable })
    box[1] = CenterContainer:new({ dimen = Screen:getSize(), box.movable })
end

return Question
