--- The mark of something that is on or off; an empty space for what cannot be ticked.

local Font = require("ui/font")
local TextWidget = require("ui/widget/textwidget")

local MARKS = {
    check = { [true] = "☑ ", [false] = "☐ " },
    radio = { [true] = "◉ ", [false] = "◯ " },
}

local CheckMark =
    TextWidget:extend({ checkable = true, checked = false, face = Font:getFace("smallinfofont"), padding = 0 })

function CheckMark:init()
    if self.checkable then
        self.text = MARKS[self.radio and "radio" or "check"][self.checked == true]
    else
        self.text = "    "
    end
    self.dimen = self:getSize()
end

return CheckMark
