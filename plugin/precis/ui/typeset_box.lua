--- Typeset text in pages, laid out by KOReader's own HTML engine.

local Device = require("device")
local Geom = require("ui/geometry")
local HtmlBoxWidget = require("ui/widget/htmlboxwidget")

local TypesetBox = {}

---@class precis.ui.TypesetBoxOptions
---@field html string a body's content
---@field css string
---@field width integer pixels
---@field height integer
---@field text_size number as KOReader counts font sizes
---@field dialog table the window it stands in
---@field guard precis.Guard
---@field on_link fun(uri: string)

---@param options precis.ui.TypesetBoxOptions
---@return table? box a HtmlBoxWidget; nil: the engine cannot show this
function TypesetBox.new(options)
    local box = HtmlBoxWidget:new({
        dimen = Geom:new({ w = options.width, h = options.height }),
        dialog = options.dialog,
        html_link_tapped_callback = options.guard:wrap("passage link", function(link)
            options.on_link(link.uri)
        end),
    })
    local ok = pcall(box.setContent, box, options.html, options.css, Device.screen:scaleBySize(options.text_size))
    if ok then
        return box
    end
    box:free()
end

--- Shows another of its pages; the window must be painted afterwards.
---@param box table as `new` gave it
---@param page integer from 1
function TypesetBox.turn_to(box, page)
    box:setPageNumber(page)
    box:freeBb()
end

return TypesetBox
