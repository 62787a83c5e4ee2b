--- Measures text, and puts it on the picture.

local Metrics = require("harness.text.metrics")

local ELLIPSIS = "…"

local RenderText = {}

--- How much of the text fits in `width` (all of it, when that is false), and how large that is.
function RenderText:sizeUtf8Text(__, width, face, text, ___, bold)
    local fitting = width and Metrics.fit(text, face, bold, width) or text
    local height, ascent = Metrics.height(face)
    return { x = Metrics.width(fitting, face, bold), y_top = ascent, y_bottom = height - ascent }
end

function RenderText:getSubTextByWidth(text, face, width, __, bold)
    return (Metrics.fit(text, face, bold, width))
end

function RenderText:getEllipsisWidth(face, bold)
    return Metrics.width(ELLIPSIS, face, bold)
end

function RenderText:truncateTextByWidth(text, face, max_width, __, bold)
    local room = max_width - self:getEllipsisWidth(face, bold)
    return Metrics.fit(text, face, bold, room) .. ELLIPSIS
end

function RenderText:renderUtf8Text(bb, x, baseline, face, text, __, bold)
    local height, ascent = Metrics.height(face)
    local width = Metrics.width(text, face, bold)
    bb:text(x, math.floor(baseline - ascent), math.ceil(width), math.ceil(height), text)
    return width
end

return RenderText
