--- What is on the screen, as a list of painted things: texts and boxes with their places.
--
-- It keeps what a real screen would show: filling a box wipes what lies wholly inside it, so a widget that was never
-- told to repaint still shows its old text here.

local Geom = require("ui/geometry")

local Picture = {}
Picture.__index = Picture

function Picture.new()
    return setmetatable({ items = {} }, Picture)
end

local function box(x, y, width, height)
    return Geom:new({ x = x, y = y, w = width, h = height })
end

--- A filled box hides what was painted inside it.
function Picture:fill(x, y, width, height)
    local region = box(x, y, width, height)
    local kept = {}
    for __, item in ipairs(self.items) do
        if not region:contains(item.region) then
            kept[#kept + 1] = item
        end
    end
    self.items = kept
end

---@param mark string? what the text is, when it is not plain: "title", "button", "disabled" …
function Picture:text(x, y, width, height, text, mark)
    if text ~= "" then
        table.insert(self.items, { kind = "text", region = box(x, y, width, height), text = text, mark = mark })
    end
end

function Picture:frame(x, y, width, height)
    table.insert(self.items, { kind = "frame", region = box(x, y, width, height) })
end

function Picture:rule(x, y, width, height)
    table.insert(self.items, { kind = "rule", region = box(x, y, width, height) })
end

-- Calls plugins make on KOReader's BlitBuffer.

function Picture:paintRect(x, y, width, height, color)
    if width > 0 and height > 0 then
        self:fill(x, y, width, height)
        if color and not color.white then
            self:rule(x, y, width, height)
        end
    end
end

function Picture:paintBorder(x, y, width, height)
    self:frame(x, y, width, height)
end

function Picture:invertRect() end

function Picture:hatchRect() end

function Picture:lightenRect() end

function Picture:getType()
    return 1
end

return Picture
