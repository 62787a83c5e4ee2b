--- The text on a button: it shrinks, then takes two lines, and only then is cut.

local Font = require("ui/font")
local TextBoxWidget = require("ui/widget/textboxwidget")
local TextWidget = require("ui/widget/textwidget")

local Label = {}

local SMALLEST = 8 -- KOReader's units

local function one_line(button, text, size, max_width)
    return TextWidget:new({
        text = text,
        face = Font:getFace(button.text_font_face, size),
        bold = button.text_font_bold,
        max_width = max_width,
    })
end

local function two_lines(button, text, size, width, height)
    return TextBoxWidget:new({
        text = text,
        face = Font:getFace(button.text_font_face, size),
        bold = button.text_font_bold,
        line_height = 0,
        alignment = button.align,
        width = width,
        height = height,
        height_adjust = true,
        height_overflow_show_ellipsis = true,
    })
end

local function shrink(button, text, max_width, height)
    local size_for_two = TextBoxWidget:getFontSizeToFitHeight(height, 2, 0)
    local label
    for size = button.text_font_size - 1, SMALLEST, -1 do
        label = one_line(button, text, size, max_width)
        if not label:isTruncated() then
            return label
        elseif size <= size_for_two then
            label = two_lines(button, text, size, max_width, height)
            if not label.has_split_inside_word then
                return label
            end
        end
    end
    return label
end

---@return table widget
---@return integer height pixels the label may take
---@return number? natural_width pixels; nil when it did not fit as it is
function Label.new(button, text, max_width)
    local label = one_line(button, text, button.text_font_size, max_width)
    local height = button.height or label:getSize().h
    if not label:isTruncated() then
        return label, height, label:getSize().w
    elseif not button.avoid_text_truncation then
        return label, height, nil
    end
    return shrink(button, text, max_width, height), height, nil
end

return Label
