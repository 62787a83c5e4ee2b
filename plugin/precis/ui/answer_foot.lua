--- What stands under an answer: what it took, in as many lines as that needs, and the number of the page.

local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local LeftContainer = require("ui/widget/container/leftcontainer")
local OverlapGroup = require("ui/widget/overlapgroup")
local RightContainer = require("ui/widget/container/rightcontainer")
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local TextWidget = require("ui/widget/textwidget")

---@class precis.ui.AnswerFoot
---@field widget table
local AnswerFoot = {}
AnswerFoot.__index = AnswerFoot

---@param width integer pixels
---@param status string
---@param page_number string empty: it is not told
---@return precis.ui.AnswerFoot
function AnswerFoot.new(width, status, page_number)
    local self = setmetatable({
        _inner_width = width - 2 * Size.padding.large,
        _face = Font:getFace("xx_smallinfofont"),
    }, AnswerFoot)
    self.widget = FrameContainer:new({
        padding = 0,
        padding_left = Size.padding.large,
        padding_right = Size.padding.large,
        padding_bottom = Size.padding.default,
        margin = 0,
        bordersize = 0,
        self:_build(status, page_number),
    })
    return self
end

function AnswerFoot:_build(status, page_number)
    self._status, self._page_number = status, page_number
    local number = TextWidget:new({ text = page_number, face = self._face })
    local number_width = number:getSize().w
    local gap = number_width > 0 and Size.padding.large or 0
    local text = TextBoxWidget:new({
        -- An empty text would have no height of its own to reserve.
        text = status ~= "" and status or " ",
        face = self._face,
        width = self._inner_width - number_width - gap,
    })
    -- While the answer arrives the foot may grow, but it never jumps back.
    self._height = math.max(self._height or 0, text:getSize().h, number:getSize().h)
    local dimen = Geom:new({ w = self._inner_width, h = self._height })
    return OverlapGroup:new({
        dimen = dimen,
        LeftContainer:new({ dimen = dimen:copy(), text }),
        RightContainer:new({ dimen = dimen:copy(), number }),
    })
end

--- Says something else.
---@param status string
---@param page_number string
---@return boolean has_changed
---@return boolean? has_grown what stands above must make room
function AnswerFoot:update(status, page_number)
    if status == self._status and page_number == self._page_number then
        return false
    end
    local height = self._height
    self.widget[1]:free()
    self.widget[1] = self:_build(status, page_number)
    return true, self._height > height
end

return AnswerFoot
