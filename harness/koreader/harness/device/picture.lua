--- What is on the screen, as a list of painted things: texts and boxes with their places.
--
-- It keeps what a real screen would show: filling a box wipes what lies wholly inside it, so a widget that was never
-- told to repaint still shows its old text here. `within` gives a picture that keeps to a rectangle of this one.

local Geom = require("ui/geometry")

local Picture = {}
Picture.__index = Picture

---@param screen table tells its size
function Picture.new(screen)
    return setmetatable({ _items = {}, _screen = screen }, Picture)
end

--- The same picture, but nothing outside of `region` is painted.
function Picture:within(region)
    local crop = self._crop and self._crop:intersect(region) or region:copy()
    return setmetatable({ _whole = self._whole or self, _crop = crop }, Picture)
end

--- Everything painted and not yet covered, the oldest first.
function Picture:items()
    return (self._whole or self)._items
end

local function box(x, y, width, height)
    return Geom:new({ x = x, y = y, w = width, h = height })
end

function Picture:_add(kind, region, text, mark)
    if not self._crop or self._crop:intersectWith(region) then
        local is_cropped = self._crop ~= nil and not self._crop:contains(region)
        local whole = self._whole or self
        table.insert(whole._items, {
            kind = kind,
            region = region,
            text = text,
            mark = mark or {},
            is_cropped = is_cropped,
            window = whole.window,
        })
    end
end

--- A filled box hides what was painted inside it; one over the whole screen everything, for beside that there is
--- nothing: what was painted there before the screen was turned is gone.
function Picture:fill(x, y, width, height)
    local region = box(x, y, width, height)
    region = self._crop and self._crop:intersect(region) or region
    local whole, kept = self._whole or self, {}
    local hides_all = region:contains(whole._screen:getSize())
    for __, item in ipairs(whole._items) do
        if not hides_all and not region:contains(item.region) then
            kept[#kept + 1] = item
        end
    end
    whole._items = kept
end

--- Notes which window paints from now on.
function Picture:begin_window(window)
    self.window = window
end

---@param mark { cut: boolean?, icon: boolean?, widget: table? }? what is to know about the text
function Picture:text(x, y, width, height, text, mark)
    if text:find("%S") then
        self:_add("text", box(x, y, width, height), text, mark)
    end
end

function Picture:rule(x, y, width, height)
    self:_add("rule", box(x, y, width, height))
end

-- Calls that plugins make on KOReader's BlitBuffer.

function Picture:paintRect(x, y, width, height, color)
    if width > 0 and height > 0 then
        self:fill(x, y, width, height)
        if color and not color.white then
            self:rule(x, y, width, height)
        end
    end
end

function Picture:paintBorder(x, y, width, height)
    self:_add("frame", box(x, y, width, height))
end

function Picture:getWidth()
    return require("device").screen:getWidth()
end

function Picture:getHeight()
    return require("device").screen:getHeight()
end

function Picture:invertRect() end

function Picture:hatchRect() end

function Picture:lightenRect() end

return Picture
